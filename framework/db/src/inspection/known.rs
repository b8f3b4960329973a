//! The models of the file, and what foreign keys may point to.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;

use super::names::field_name;
use super::types::{field_type, is_key};
use crate::schema::{ForeignKeyDescription, TableDescription};

/// What a foreign key may point to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) model: String,
    /// The column that is the primary key alone.
    key: Option<String>,
    /// The table that the primary key points to itself.
    leads_to: Option<String>,
    /// Other columns of which the values are unique, and the names of their fields.
    unique: BTreeMap<String, String>,
}

impl Target {
    pub(super) fn new(engine: Engine, table: &TableDescription, model: String) -> Self {
        let key = match table.primary_key_columns()[..] {
            [key] => Some(key.to_owned()),
            _ => None,
        };
        let relation = key.as_deref().and_then(|key| table.relation(key));
        Self {
            model,
            leads_to: relation.map(|relation| relation.table.clone()),
            key: key.filter(|key| can_be_key(engine, table, key)),
            unique: unique_columns(engine, table),
        }
    }
}

/// The models of the file by their tables.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<String, Target>);

impl Known {
    pub(super) fn insert(&mut self, table: &str, target: Target) {
        self.0.insert(table.to_owned(), target);
    }

    pub(super) fn get(&self, table: &str) -> Option<&Target> {
        self.0.get(table).or_else(|| {
            let mut all = self.0.iter();
            all.find(|(known, _)| known.eq_ignore_ascii_case(table))
                .map(|(_, target)| target)
        })
    }

    /// Returns the model that a foreign key may point to, one of the file, and the field where it is not the primary key.
    pub(super) fn target(
        &self,
        relation: &ForeignKeyDescription,
    ) -> Option<(&Target, Option<&str>)> {
        let target = self.get(&relation.table)?;
        let is_key = |key: &str| key.eq_ignore_ascii_case(&relation.column);
        if target.key.as_deref().is_some_and(is_key) {
            return Some((target, None));
        }
        let field = target.unique.get(&relation.column.to_lowercase())?;
        Some((target, Some(field)))
    }

    /// Tells whether the primary key of a table points, perhaps by way of others, to itself.
    pub(super) fn is_circular(&self, table: &str) -> bool {
        let mut at = table;
        for _ in 0..=self.0.len() {
            match self.get(at).and_then(|target| target.leads_to.as_deref()) {
                Some(next) if next.eq_ignore_ascii_case(table) => return true,
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }
}

/// Tells whether a model's key can be of the column's type, as far as it is not that of another table's.
fn can_be_key(engine: Engine, table: &TableDescription, key: &str) -> bool {
    let mut columns = table.columns.iter();
    let Some(column) = columns.find(|column| column.name == key) else {
        return false;
    };
    table.relation(key).is_some()
        || column.data_type == "enum"
        || field_type(engine, column, None).rust.is_some_and(is_key)
}

/// Finds the fields that foreign keys may point to beside the primary key: those that are none themselves.
fn unique_columns(engine: Engine, table: &TableDescription) -> BTreeMap<String, String> {
    let mut used: Vec<String> = Vec::new();
    let mut unique = BTreeMap::new();
    for column in &table.columns {
        let is_relation = table.relation(&column.name).is_some();
        let name = field_name(&column.name, &used, is_relation);
        used.push(name.name.clone());
        if !is_relation
            && !column.primary_key
            && column.generated.is_none()
            && !column.is_autofield
            && has_unique(table, &column.name)
            && field_type(engine, column, None).rust.is_some()
        {
            unique.insert(column.name.to_lowercase(), name.written());
        }
    }
    unique
}

/// Tells whether no two rows are equal in the column.
pub(super) fn has_unique(table: &TableDescription, column: &str) -> bool {
    table.constraints.iter().any(|constraint| {
        constraint.unique
            && constraint.condition.is_none()
            && matches!(&constraint.columns[..], [Some(one)] if one == column)
    })
}
