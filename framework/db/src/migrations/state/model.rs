//! One model at one moment of its history.

use nuages_core::settings::Engine;

use super::{Constraint, FieldState, Index, ModelKey, Required};
use crate::migrations::fields;
use crate::models::{ModelMeta, ORDER, side_names};

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

/// Options of a model as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelOptions {
    /// The table's name where it differs from the automatic one.
    pub db_table: Option<String>,
    /// Sets of fields that are unique together.
    pub unique_together: Vec<Vec<String>>,
    /// Indexes over fields or expressions.
    pub indexes: Vec<Index>,
    /// Conditions that every row holds, and what no two rows share.
    pub constraints: Vec<Constraint>,
    /// The foreign key among whose rows a row has a place, which the field `_order` holds.
    pub order_with_respect_to: Option<String>,
    /// The remark that the database keeps about the table.
    pub db_table_comment: Option<String>,
    /// What a database must be to have the table.
    pub required: Required,
    /// Options that do not touch the table.
    pub meta: MetaOptions,
}

/// Options of a model that do not touch its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaOptions {
    /// What one row is called where it differs from the model's name.
    pub verbose_name: Option<String>,
    /// What several rows are called where it is not the singular with an `s`.
    pub verbose_name_plural: Option<String>,
    /// Default order: field names, descending with a leading `-`.
    pub ordering: Vec<String>,
    /// What `latest` and `earliest` sort by where they are not told.
    pub get_latest_by: Vec<String>,
    /// What the ways back of the model's relations are called where they have no name of their own.
    pub default_related_name: Option<String>,
    /// Whether migrations create and alter the table.
    pub managed: bool,
    /// Permissions beside the automatic ones: codes and names.
    pub permissions: Vec<(String, String)>,
    /// What the automatic permissions are for, where that is not add, change, delete and view.
    pub default_permissions: Option<Vec<String>>,
    /// The model that this is a proxy of, as `people.person`: it has no fields and no table of its own.
    pub proxy: Option<String>,
}

impl ModelOptions {
    /// Tells whether migrations keep a table of the model in a kind of database.
    pub(crate) fn has_table_in(&self, engine: Engine) -> bool {
        self.meta.has_table() && self.required.is_met_by(engine)
    }
}

impl MetaOptions {
    /// Tells whether migrations keep a table of the model.
    pub fn has_table(&self) -> bool {
        self.managed && self.proxy.is_none()
    }
}

impl MetaOptions {
    pub(crate) fn set_permissions(&mut self, permissions: &[(&str, &str)]) {
        let permissions = permissions.iter();
        self.permissions = permissions
            .map(|&(code, name)| (code.to_owned(), name.to_owned()))
            .collect();
    }

    pub(crate) fn set_default_permissions(&mut self, actions: &[&str]) {
        self.default_permissions = Some(owned(actions));
    }
}

impl Default for MetaOptions {
    fn default() -> Self {
        Self {
            verbose_name: None,
            verbose_name_plural: None,
            ordering: Vec::new(),
            get_latest_by: Vec::new(),
            default_related_name: None,
            managed: true,
            permissions: Vec::new(),
            default_permissions: None,
            proxy: None,
        }
    }
}

impl ModelState {
    /// Freezes a live model.
    pub fn from_meta(meta: &ModelMeta) -> Self {
        if let Some(of) = meta.proxy {
            return Self::of_proxy(meta, of());
        }
        let mut model = Self {
            app_label: meta.app_label.to_owned(),
            name: meta.name.to_owned(),
            fields: meta
                .composite
                .iter()
                .map(|key| ("pk".to_owned(), FieldState::new(key.kind)))
                .chain(
                    meta.fields
                        .iter()
                        .map(|field| (field.name.to_owned(), FieldState::from_meta(field))),
                )
                .chain(meta.many_to_many.iter().map(|relation| {
                    (
                        relation.name.to_owned(),
                        FieldState::from_many_to_many(relation),
                    )
                }))
                .collect(),
            options: ModelOptions::default(),
        };
        if model.db_table() != meta.db_table {
            model.options.db_table = Some(meta.db_table.to_owned());
        }
        let options = &mut model.options;
        options.unique_together = meta.unique_together.iter().map(|set| owned(set)).collect();
        options.meta = meta_options(meta);
        options.required = Required::from_meta(meta);
        options.meta.default_related_name = meta.default_related_name.map(str::to_owned);
        options.db_table_comment = meta.db_table_comment.map(str::to_owned);
        // The order by place goes without saying.
        if meta.order_with_respect_to.is_some() {
            options.meta.ordering.clear();
        }
        options.meta.managed = meta.managed;
        options.indexes = meta.indexes().to_vec();
        options.constraints = meta.constraints().to_vec();
        if let Some(field) = meta.order_with_respect_to {
            model.set_order_with_respect_to(None);
            model.set_order_with_respect_to(Some(field));
        }
        model
    }

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

    /// Freezes a proxy: nothing but its options.
    fn of_proxy(meta: &ModelMeta, of: &ModelMeta) -> Self {
        let mut options = meta_options(meta);
        options.proxy = Some(format!("{}.{}", of.app_label, of.name.to_lowercase()));
        if meta.ordering == of.ordering {
            options.ordering.clear();
        }
        if meta.get_latest_by == of.get_latest_by {
            options.get_latest_by.clear();
        }
        Self {
            app_label: meta.app_label.to_owned(),
            name: meta.name.to_owned(),
            fields: Vec::new(),
            options: ModelOptions {
                meta: options,
                required: Required::from_meta(meta),
                ..ModelOptions::default()
            },
        }
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
        let key = |to: &str| match relation.db_constraint {
            true => fields::foreign_key(to, fields::CASCADE),
            false => fields::foreign_key(to, fields::CASCADE).no_db_constraint(),
        };
        let table = relation
            .db_table
            .clone()
            .unwrap_or_else(|| format!("{}_{name}", self.db_table()));
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
                unique_together: vec![vec![source, target]],
                ..ModelOptions::default()
            },
        })
    }
}

/// The options of a live model that do not touch its table.
fn meta_options(meta: &ModelMeta) -> MetaOptions {
    let plural = format!("{}s", meta.verbose_name);
    let unless = |text: &str, automatic: &str| (text != automatic).then(|| text.to_owned());
    let mut options = MetaOptions {
        verbose_name: unless(meta.verbose_name, &camel_case_to_spaces(meta.name)),
        verbose_name_plural: unless(meta.verbose_name_plural, &plural),
        ordering: owned(meta.ordering),
        get_latest_by: owned(meta.get_latest_by),
        default_permissions: (meta.default_permissions != ModelMeta::PLAIN.default_permissions)
            .then(|| owned(meta.default_permissions)),
        ..MetaOptions::default()
    };
    options.set_permissions(meta.permissions);
    options
}

pub(super) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Returns `QuestionChoice` as `question choice`, as Django names models in prose.
pub(crate) fn camel_case_to_spaces(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (index, &character) in characters.iter().enumerate() {
        let before_lower = index > 0 && characters[index - 1].is_ascii_lowercase();
        let next_not_upper = characters
            .get(index + 1)
            .is_some_and(|next| !next.is_ascii_uppercase());
        if character.is_ascii_uppercase() && (before_lower || next_not_upper) {
            spaced.push(' ');
        }
        spaced.push(character);
    }
    spaced.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::camel_case_to_spaces;

    #[test]
    fn names_become_prose_as_in_django() {
        for (name, prose) in [
            ("Question", "question"),
            ("QuestionChoice", "question choice"),
            ("HTTPRequest", "http request"),
            ("UserID", "user id"),
            ("A", "a"),
        ] {
            assert_eq!(camel_case_to_spaces(name), prose);
        }
    }
}
