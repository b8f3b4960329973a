//! `CreateModel`.

use super::field::kept;
use super::{Operate, Operation, Reduction, RenameModel, States, same};
use crate::migrations::state::{
    Constraint, FieldState, Index, ModelOptions, ModelState, OrderTerm, ProjectState,
};
use crate::migrations::{MigrationError, Result};
use crate::schema::SchemaEditor;

/// Creates a model's table.
#[derive(Debug, Clone)]
pub struct CreateModel {
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, FieldState)>,
    pub(crate) options: ModelOptions,
}

impl CreateModel {
    /// Creates the model called `name`, as `Question`.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            fields: Vec::new(),
            options: ModelOptions::default(),
        }
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &str, field: FieldState) -> Self {
        self.fields.push((name.to_owned(), field));
        self
    }

    /// Names the table.
    #[must_use]
    pub fn db_table(mut self, table: &str) -> Self {
        self.options.db_table = Some(table.to_owned());
        self
    }

    /// Sets the remark that the database keeps about the table.
    #[must_use]
    pub fn db_table_comment(mut self, comment: &str) -> Self {
        self.options.db_table_comment = Some(comment.to_owned());
        self
    }

    /// Names the tablespace that the table lies in (PostgreSQL).
    #[must_use]
    pub fn db_tablespace(mut self, name: &str) -> Self {
        self.options.db_tablespace = Some(name.to_owned());
        self
    }

    /// Puts the rows in an order among those with the same `field`; the column `_order` holds it.
    #[must_use]
    pub fn order_with_respect_to(mut self, field: &str) -> Self {
        self.options.order_with_respect_to = Some(field.to_owned());
        self
    }

    /// Makes a set of fields unique together; may be said several times.
    #[must_use]
    pub fn unique_together<const N: usize>(mut self, fields: [&str; N]) -> Self {
        let set = fields.iter().map(|&field| field.to_owned()).collect();
        self.options.unique_together.push(set);
        self
    }

    /// Adds an index.
    #[must_use]
    pub fn index(mut self, index: Index) -> Self {
        self.options.indexes.push(index);
        self
    }

    /// Adds a constraint.
    #[must_use]
    pub fn constraint(mut self, constraint: impl Into<Constraint>) -> Self {
        self.options.constraints.push(constraint.into());
        self
    }

    /// Says what one row is called in prose.
    #[must_use]
    pub fn verbose_name(mut self, name: &str) -> Self {
        self.options.meta.verbose_name = Some(name.to_owned());
        self
    }

    /// Says what several rows are called in prose.
    #[must_use]
    pub fn verbose_name_plural(mut self, name: &str) -> Self {
        self.options.meta.verbose_name_plural = Some(name.to_owned());
        self
    }

    /// Sets the default order: names of fields, descending with a leading `-`, or expressions as `f("rating").desc()`.
    #[must_use]
    pub fn ordering<const N: usize>(mut self, orders: [impl Into<OrderTerm>; N]) -> Self {
        self.options.meta.ordering = orders.into_iter().map(Into::into).collect();
        self
    }

    /// Says what `latest` and `earliest` sort by where they are not told: field names, descending with a leading `-`.
    #[must_use]
    pub fn get_latest_by<const N: usize>(mut self, fields: [&str; N]) -> Self {
        self.options.meta.get_latest_by = fields.iter().map(|&field| field.to_owned()).collect();
        self
    }

    /// Names the ways back of the model's relations that have no name of their own.
    #[must_use]
    pub fn default_related_name(mut self, name: &str) -> Self {
        self.options.meta.default_related_name = Some(name.to_owned());
        self
    }

    /// Adds permissions to the automatic ones: codes and names.
    #[must_use]
    pub fn permissions<const N: usize>(mut self, permissions: [(&str, &str); N]) -> Self {
        self.options.meta.set_permissions(&permissions);
        self
    }

    /// Says what the automatic permissions are for, instead of add, change, delete and view.
    #[must_use]
    pub fn default_permissions<const N: usize>(mut self, actions: [&str; N]) -> Self {
        self.options.meta.set_default_permissions(&actions);
        self
    }

    /// Makes the table in this kind of database only: `sqlite`, `postgresql` or `mysql`.
    #[must_use]
    pub fn required_db_vendor(mut self, vendor: &str) -> Self {
        self.options.required.db_vendor = Some(vendor.to_owned());
        self
    }

    /// Makes the table only where the database can do this, by the names of Django's `DatabaseFeatures`.
    #[must_use]
    pub fn required_db_features<const N: usize>(mut self, features: [&str; N]) -> Self {
        let features = features.iter().map(|&feature| feature.to_owned());
        self.options.required.db_features = features.collect();
        self
    }

    /// Lets a setting, as `ARTICLE_MODEL`, put another model in the place of this one, which has no table then.
    #[must_use]
    pub fn swappable(mut self, setting: &str) -> Self {
        self.options.swappable = Some(setting.to_owned());
        self
    }

    /// Lets `save` look whether there is such a row before it writes it.
    #[must_use]
    pub fn select_on_save(mut self) -> Self {
        self.options.meta.select_on_save = true;
        self
    }

    /// Leaves the table to somebody else.
    #[must_use]
    pub fn unmanaged(mut self) -> Self {
        self.options.meta.managed = false;
        self
    }

    /// Makes it a proxy of the model `of`, as `people.person`, without a table of its own.
    #[must_use]
    pub fn proxy(mut self, of: &str) -> Self {
        self.options.meta.proxy = Some(of.to_lowercase());
        self
    }

    fn join_field_operation(&self, other: &Operation) -> Option<Self> {
        let mut joined = self.clone();
        match other {
            Operation::AddField(add) if same(&add.model, &self.name) => {
                let field = kept(&add.field, add.preserve_default);
                joined.fields.push((add.name.clone(), field));
            }
            Operation::AlterField(alter) if same(&alter.model, &self.name) => {
                for (name, field) in &mut joined.fields {
                    if *name == alter.name {
                        *field = kept(&alter.field, alter.preserve_default);
                    }
                }
            }
            Operation::RemoveField(remove) if same(&remove.model, &self.name) => {
                joined.fields.retain(|(name, _)| *name != remove.name);
                for set in &mut joined.options.unique_together {
                    set.retain(|name| *name != remove.name);
                }
                joined.options.unique_together.retain(|set| !set.is_empty());
                let order = &mut joined.options.order_with_respect_to;
                if order.as_ref() == Some(&remove.name) {
                    *order = None;
                }
            }
            Operation::RenameField(rename) if same(&rename.model, &self.name) => {
                let names = joined.options.unique_together.iter_mut().flatten();
                let names = names.chain(&mut joined.options.order_with_respect_to);
                for name in joined.fields.iter_mut().map(|(name, _)| name).chain(names) {
                    if *name == rename.old_name {
                        name.clone_from(&rename.new_name);
                    }
                }
            }
            _ => return None,
        }
        Some(joined)
    }

    /// Renames the model, and what points from it to itself.
    fn rename(&mut self, rename: &RenameModel, app_label: &str) {
        self.name.clone_from(&rename.new_name);
        let old = format!("{app_label}.{}", rename.old_name.to_lowercase());
        let new = format!("{app_label}.{}", rename.new_name.to_lowercase());
        for (_, field) in &mut self.fields {
            if let Some(relation) = &mut field.relation
                && relation.to == old
            {
                relation.to.clone_from(&new);
            }
        }
    }

    fn join_model_operation(&self, other: &Operation, app_label: &str) -> Option<Self> {
        let mut joined = self.clone();
        match other {
            Operation::RenameModel(rename) if same(&rename.old_name, &self.name) => {
                joined.rename(rename, app_label);
            }
            Operation::AlterModelOptions(alter) if same(&alter.name, &self.name) => {
                alter.apply(&mut joined.options.meta);
            }
            Operation::AlterModelTable(alter) if same(&alter.name, &self.name) => {
                joined.options.db_table.clone_from(&alter.table);
            }
            Operation::AlterModelTableComment(alter) if same(&alter.name, &self.name) => {
                joined
                    .options
                    .db_table_comment
                    .clone_from(&alter.table_comment);
            }
            Operation::AlterOrderWithRespectTo(alter) if same(&alter.name, &self.name) => {
                joined
                    .options
                    .order_with_respect_to
                    .clone_from(&alter.order_with_respect_to);
            }
            Operation::AlterUniqueTogether(alter) if same(&alter.name, &self.name) => {
                joined
                    .options
                    .unique_together
                    .clone_from(&alter.unique_together);
            }
            Operation::AddIndex(add) if same(&add.model, &self.name) => {
                joined.options.indexes.push(add.index.clone());
            }
            Operation::RemoveIndex(remove) if same(&remove.model, &self.name) => {
                joined
                    .options
                    .indexes
                    .retain(|index| index.name != remove.name);
            }
            Operation::AddConstraint(add) if same(&add.model, &self.name) => {
                joined.options.constraints.push(add.constraint.clone());
            }
            Operation::AlterConstraint(alter) if same(&alter.model, &self.name) => {
                let constraints = &mut joined.options.constraints;
                constraints.retain(|constraint| constraint.name() != alter.name);
                constraints.push(alter.constraint.clone());
            }
            Operation::RemoveConstraint(remove) if same(&remove.model, &self.name) => {
                joined
                    .options
                    .constraints
                    .retain(|constraint| constraint.name() != remove.name);
            }
            _ => return None,
        }
        Some(joined)
    }
}

impl Operate for CreateModel {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        match self.options.meta.proxy {
            Some(_) => format!("Create proxy model {}", self.name),
            None => format!("Create model {}", self.name),
        }
    }

    fn name_fragment(&self) -> Option<String> {
        Some(self.name.to_lowercase())
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        for (place, (name, _)) in self.fields.iter().enumerate() {
            if self.fields[..place].iter().any(|(known, _)| known == name) {
                return Err(MigrationError::State(format!(
                    "CreateModel of {app_label}.{} has two fields named '{name}'",
                    self.name
                )));
            }
        }
        let order = self.options.order_with_respect_to.as_deref();
        let mut model = ModelState {
            app_label: app_label.to_owned(),
            name: self.name.clone(),
            fields: self.fields.clone(),
            options: ModelOptions {
                order_with_respect_to: None,
                ..self.options.clone()
            },
        };
        model.set_order_with_respect_to(order);
        state.add_model(model);
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.create_model(states.to, states.new_model(&self.name)?)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.delete_model(states.old_model(&self.name)?);
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn references_model(&self, name: &str, app_label: &str) -> bool {
        let key = (app_label.to_owned(), name.to_lowercase());
        let proxied = format!("{}.{}", key.0, key.1);
        same(name, &self.name)
            || self.options.meta.proxy.as_ref() == Some(&proxied)
            || self.fields.iter().any(|(_, field)| field.leads(&key, None))
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        if let Operation::DeleteModel(delete) = other
            && same(&delete.name, &self.name)
            && self.options.meta.proxy.is_none()
        {
            return Reduction::Into(Vec::new());
        }
        match self
            .join_field_operation(other)
            .or_else(|| self.join_model_operation(other, app_label))
        {
            Some(joined) => Reduction::Into(vec![joined.into()]),
            None => Reduction::through(!other.references_model(&self.name, app_label)),
        }
    }
}
