//! An index over fields or expressions.

use super::{Expression, IndexMethod, Q, setters};

/// An index of a table, as migrations keep it: Django's `Index`.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The index's name in the database.
    pub name: String,
    /// Field names, descending with a leading `-`.
    pub fields: Vec<String>,
    /// The expressions, instead of fields.
    pub expressions: Vec<Expression>,
    /// Which rows it holds; `None` holds all.
    pub condition: Option<Q>,
    /// Fields that it carries along without sorting by them (PostgreSQL).
    pub include: Vec<String>,
    /// Operator classes of the fields (PostgreSQL).
    pub opclasses: Vec<String>,
    /// Where the database keeps it (PostgreSQL).
    pub db_tablespace: Option<String>,
    /// The kind of index (PostgreSQL); `None` is the ordinary one.
    pub method: Option<IndexMethod>,
}

impl Index {
    /// Makes an index with this name over these fields (descending with a leading `-`).
    pub fn new<const N: usize>(name: &str, fields: [&str; N]) -> Self {
        Self {
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            ..Self::named(name)
        }
    }

    /// Makes an index with this name over expressions.
    pub fn expressions<const N: usize>(name: &str, expressions: [Expression; N]) -> Self {
        Self {
            expressions: expressions.into(),
            ..Self::named(name)
        }
    }

    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            fields: Vec::new(),
            expressions: Vec::new(),
            condition: None,
            include: Vec::new(),
            opclasses: Vec::new(),
            db_tablespace: None,
            method: None,
        }
    }

    setters::condition!("Holds only rows that hold the condition.");

    setters::covering!("Carries fields along without sorting by them (PostgreSQL).");

    setters::opclasses!();

    /// Says where the database keeps the index (PostgreSQL).
    #[must_use]
    pub fn db_tablespace(mut self, tablespace: &str) -> Self {
        self.db_tablespace = Some(tablespace.to_owned());
        self
    }

    /// Says which kind of index it is (PostgreSQL), as `GinIndex::new()`.
    #[must_use]
    pub fn using(mut self, method: impl Into<IndexMethod>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Returns what an automatic name ends with.
    pub(crate) fn suffix(&self) -> &'static str {
        self.method.as_ref().map_or("idx", |method| method.name)
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

    /// Returns the index under another name.
    pub(crate) fn renamed(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self.clone()
        }
    }
}
