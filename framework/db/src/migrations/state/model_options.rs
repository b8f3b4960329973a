//! What is said of a frozen model as a whole.

use super::{Constraint, Index, OrderTerm, Required};
use crate::schema::ServerVersion;

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
    /// The tablespace that the table lies in; a change of it is no operation, as in Django.
    pub db_tablespace: Option<String>,
    /// What a database must be to have the table.
    pub required: Required,
    /// The setting that names the model which stands in the place of this one.
    pub swappable: Option<String>,
    /// Options that do not touch the table.
    pub meta: MetaOptions,
}

/// Options of a model that do not touch its table.
#[derive(Debug, Clone, PartialEq)]
pub struct MetaOptions {
    /// What one row is called where it differs from the model's name.
    pub verbose_name: Option<String>,
    /// What several rows are called where it is not the singular with an `s`.
    pub verbose_name_plural: Option<String>,
    /// Default order: names of fields and expressions.
    pub ordering: Vec<OrderTerm>,
    /// What `latest` and `earliest` sort by where they are not told.
    pub get_latest_by: Vec<String>,
    /// What the ways back of the model's relations are called where they have no name of their own.
    pub default_related_name: Option<String>,
    /// Whether migrations create and alter the table.
    pub managed: bool,
    /// Whether `save` looks whether there is such a row before it writes it.
    pub select_on_save: bool,
    /// Permissions beside the automatic ones: codes and names.
    pub permissions: Vec<(String, String)>,
    /// What the automatic permissions are for, where that is not add, change, delete and view.
    pub default_permissions: Option<Vec<String>>,
    /// The model that this is a proxy of, as `people.person`: it has no fields and no table of its own.
    pub proxy: Option<String>,
}

impl ModelOptions {
    /// Tells whether migrations keep a table of the model on a server.
    pub(crate) fn has_table_on(&self, server: ServerVersion) -> bool {
        self.meta.has_table() && self.required.is_met_by(server)
    }
}

impl MetaOptions {
    /// Tells whether migrations keep a table of the model.
    pub fn has_table(&self) -> bool {
        self.managed && self.proxy.is_none()
    }

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
            select_on_save: false,
            permissions: Vec::new(),
            default_permissions: None,
            proxy: None,
        }
    }
}

pub(super) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
