//! An index over one or several fields, frozen.

use super::ModelState;
use crate::schema::names;

/// An index that a model declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The index's name in the database.
    pub name: String,
    /// Field names, descending with a leading `-`.
    pub fields: Vec<String>,
}

impl Index {
    /// Makes an index with this name over these fields (descending with a leading `-`).
    pub fn new<const N: usize>(name: &str, fields: [&str; N]) -> Self {
        Self {
            name: name.to_owned(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
        }
    }

    /// Returns the pairs of field name and whether the order is descending.
    pub fn orders(&self) -> impl Iterator<Item = (&str, bool)> {
        self.fields
            .iter()
            .map(|field| match field.strip_prefix('-') {
                Some(name) => (name, true),
                None => (field.as_str(), false),
            })
    }

    /// Returns the name that Django gives to an index of `model` over `fields`.
    pub(crate) fn automatic_name(model: &ModelState, fields: &[String]) -> String {
        let columns: Vec<(String, bool)> = Self {
            name: String::new(),
            fields: fields.to_vec(),
        }
        .orders()
        .map(|(name, descending)| {
            let column = model
                .field(name)
                .map_or_else(|| name.to_owned(), |field| field.column_name(name));
            (column, descending)
        })
        .collect();
        names::meta_index(&model.db_table(), &columns)
    }
}
