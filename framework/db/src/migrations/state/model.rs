//! One model at one moment of its history.

use super::{Constraint, FieldState, Index, ModelKey, ModelOptions};
use crate::migrations::{MigrationError, Result, fields};
use crate::models::{ORDER, side_names};
use crate::schema;

/// A model, frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelState {
    /// The app that the model belongs to.
    pub app_label: String,
    /// The struct's name.
    pub name: String,
    /// The fields by name, in order.
    pub fields: Vec<(String, FieldState)>,
    /// What is said of the model as a whole.
    pub options: ModelOptions,
}

impl ModelState {
    /// Sets among whose rows a row has a place; the field that holds it comes last, or goes.
    pub(crate) fn set_order_with_respect_to(&mut self, field: Option<&str>) {
        let was = self.options.order_with_respect_to.is_some();
        self.options.order_with_respect_to = field.map(str::to_owned);
        if field.is_none() {
            self.fields.retain(|(name, _)| name != ORDER);
        } else if !was {
            let order = fields::integer().not_editable();
            self.fields.push((ORDER.to_owned(), order));
        }
    }

    /// Tells whether the field is the one that `order_with_respect_to` makes.
    pub(crate) fn is_order(&self, name: &str) -> bool {
        name == ORDER && self.options.order_with_respect_to.is_some()
    }

    /// Tells whether it is a proxy.
    pub(crate) fn is_proxy(&self) -> bool {
        self.options.meta.proxy.is_some()
    }

    /// Returns the model that this is a proxy of.
    pub(crate) fn proxied(&self) -> Option<ModelKey> {
        let (app, model) = self.options.meta.proxy.as_deref()?.split_once('.')?;
        Some((app.to_owned(), model.to_owned()))
    }

    /// Follows the renaming of a field in sets, indexes and constraints.
    pub(crate) fn rename_in_options(&mut self, old: &str, new: &str) {
        for name in self.options.unique_together.iter_mut().flatten() {
            if name == old {
                new.clone_into(name);
            }
        }
        for index in &mut self.options.indexes {
            index.rename_field(old, new);
        }
        for constraint in &mut self.options.constraints {
            constraint.rename_field(old, new);
        }
    }

    /// Returns the index called `name`.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.options.indexes.iter().find(|index| index.name == name)
    }

    /// Returns the constraint called `name`.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.options
            .constraints
            .iter()
            .find(|constraint| constraint.name() == name)
    }

    /// A model without fields, where an expression over none is written.
    pub(crate) fn unknown() -> Self {
        Self {
            app_label: String::new(),
            name: String::new(),
            fields: Vec::new(),
            options: ModelOptions::default(),
        }
    }

    /// Returns the app's label and the lower-case name.
    pub fn key(&self) -> ModelKey {
        (self.app_label.clone(), self.name.to_lowercase())
    }

    /// Returns the table's name.
    pub fn db_table(&self) -> String {
        match &self.options.db_table {
            Some(table) => table.clone(),
            None => format!("{}_{}", self.app_label, self.name.to_lowercase()),
        }
    }

    /// Returns the field called `name`.
    pub fn field(&self, name: &str) -> Option<&FieldState> {
        self.fields
            .iter()
            .find_map(|(field_name, field)| (field_name == name).then_some(field))
    }

    /// Returns the name and the field of the primary key.
    pub fn primary_key(&self) -> Option<(&str, &FieldState)> {
        self.fields
            .iter()
            .find_map(|(name, field)| field.primary_key.then_some((name.as_str(), field)))
    }

    /// Returns the columns of the primary key where it is made of several fields.
    pub(crate) fn composite_columns(&self) -> Option<Vec<String>> {
        let names = self
            .fields
            .iter()
            .find_map(|(_, field)| field.composite())?;
        let columns = names.iter().map(|name| self.column(name));
        Some(
            columns
                .zip(names)
                .map(|(column, name)| column.unwrap_or_else(|| (*name).to_owned()))
                .collect(),
        )
    }

    /// Returns the name and the field that a foreign key to this model points to.
    pub(crate) fn pointed_at(&self, foreign_key: &FieldState) -> Option<(&str, &FieldState)> {
        let to_field = foreign_key
            .relation
            .as_ref()
            .and_then(|relation| relation.to_field.as_ref());
        match to_field {
            Some(to_field) => self
                .fields
                .iter()
                .find_map(|(name, field)| (name == to_field).then_some((name.as_str(), field))),
            None => self.primary_key(),
        }
    }

    /// Returns the column of the field called `name`.
    pub fn column(&self, name: &str) -> Option<String> {
        self.field(name).map(|field| field.column_name(name))
    }

    /// Returns the columns of these fields.
    pub(crate) fn columns_of(&self, names: &[String]) -> Result<Vec<String>> {
        let column = |name: &String| {
            let (app, model) = (&self.app_label, &self.name);
            let unknown = || format!("{app}.{model} has no field named '{name}'");
            self.column(name)
                .ok_or_else(|| MigrationError::State(unknown()))
        };
        names.iter().map(column).collect()
    }

    /// Returns the fields that are columns.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &FieldState)> {
        self.fields
            .iter()
            .filter(|(_, field)| field.is_column())
            .map(|(name, field)| (name.as_str(), field))
    }

    /// Returns the models of the tables that many-to-many fields make.
    pub fn between(&self) -> impl Iterator<Item = ModelState> {
        self.fields
            .iter()
            .filter_map(|(name, field)| self.through(name, field))
    }

    /// Returns the model of the table that the many-to-many field makes, where it is not a model of its own.
    pub fn through(&self, name: &str, field: &FieldState) -> Option<Self> {
        let relation = field
            .relation
            .as_ref()
            .filter(|_| field.is_many_to_many())?;
        if relation.through.is_some() {
            return None;
        }
        let to = relation.key().1;
        let (source, target) = side_names(&self.name, &to);
        let own = format!("{}.{}", self.app_label, self.name);
        let key = |to: &str| {
            let key = fields::foreign_key(to, fields::CASCADE);
            let key = match relation.db_constraint {
                true => key,
                false => key.no_db_constraint(),
            };
            FieldState {
                db_tablespace: field.db_tablespace.clone(),
                ..key
            }
        };
        let table = relation
            .db_table
            .clone()
            .unwrap_or_else(|| schema::between(&self.db_table(), name));
        Some(Self {
            app_label: self.app_label.clone(),
            name: format!("{}_{name}", self.name),
            fields: vec![
                ("id".to_owned(), fields::big_auto()),
                (source.clone(), key(&own)),
                (target.clone(), key(&relation.to)),
            ],
            options: ModelOptions {
                db_table: Some(table),
                db_tablespace: self.options.db_tablespace.clone(),
                unique_together: vec![vec![source, target]],
                ..ModelOptions::default()
            },
        })
    }
}
