//! Statements that wait for the end of a migration, and follow renames until then.

use crate::backends::quoting;
use std::fmt;

use super::names;

/// A `CREATE INDEX` that runs when the tables are in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreateIndex {
    pub(crate) table: String,
    pub(crate) parts: Vec<IndexPart>,
    pub(crate) unique: bool,
    pub(crate) name: IndexName,
    /// The text of its condition, over quoted columns.
    pub(crate) condition: Option<String>,
}

/// One of the things that an index is made over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IndexPart {
    /// A column and whether it is descending.
    Column(String, bool),
    /// The text of an expression, over quoted columns.
    Expression(String),
}

/// How an index is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IndexName {
    /// As the model says.
    Fixed(String),
    /// After the table and the columns at the time it is made, with this suffix.
    Automatic(&'static str),
}

impl CreateIndex {
    /// The index of one column, for `db_index` and foreign keys.
    pub(crate) fn of_column(table: &str, column: String) -> Self {
        Self {
            table: table.to_owned(),
            parts: vec![IndexPart::Column(column, false)],
            unique: false,
            name: IndexName::Automatic(""),
            condition: None,
        }
    }

    /// The unique index of `unique_together`.
    pub(crate) fn unique(table: &str, columns: Vec<String>) -> Self {
        Self {
            table: table.to_owned(),
            parts: columns
                .into_iter()
                .map(|column| IndexPart::Column(column, false))
                .collect(),
            unique: true,
            name: IndexName::Automatic("_uniq"),
            condition: None,
        }
    }

    /// Returns the columns, those inside of expressions left out.
    pub(crate) fn column_names(&self) -> Vec<String> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                IndexPart::Column(column, _) => Some(column.clone()),
                IndexPart::Expression(_) => None,
            })
            .collect()
    }

    /// Tells whether the index speaks of a column.
    pub(crate) fn mentions(&self, column: &str) -> bool {
        let quoted = quote(column);
        let inside = |text: &String| text.contains(&quoted);
        self.condition.as_ref().is_some_and(inside)
            || self.parts.iter().any(|part| match part {
                IndexPart::Column(own, _) => own == column,
                IndexPart::Expression(text) => inside(text),
            })
    }

    /// Follows the renaming of a column.
    pub(crate) fn rename_column(&mut self, old: &str, new: &str) {
        let (quoted_old, quoted_new) = (quote(old), quote(new));
        for part in &mut self.parts {
            match part {
                IndexPart::Column(column, _) if column == old => new.clone_into(column),
                IndexPart::Column(..) => {}
                IndexPart::Expression(text) => *text = text.replace(&quoted_old, &quoted_new),
            }
        }
        if let Some(condition) = &mut self.condition {
            *condition = condition.replace(&quoted_old, &quoted_new);
        }
    }

    pub(crate) fn name(&self) -> String {
        match &self.name {
            IndexName::Fixed(name) => name.clone(),
            IndexName::Automatic(suffix) => names::index(&self.table, &self.column_names(), suffix),
        }
    }
}

impl fmt::Display for CreateIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unique = if self.unique { "UNIQUE " } else { "" };
        write!(
            f,
            "CREATE {unique}INDEX {} ON {} (",
            quote(&self.name()),
            quote(&self.table)
        )?;
        for (position, part) in self.parts.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            match part {
                IndexPart::Column(column, true) => write!(f, "{comma}{} DESC", quote(column))?,
                IndexPart::Column(column, false) => write!(f, "{comma}{}", quote(column))?,
                IndexPart::Expression(text) => write!(f, "{comma}{text}")?,
            }
        }
        f.write_str(")")?;
        match &self.condition {
            Some(condition) => write!(f, " WHERE {condition}"),
            None => Ok(()),
        }
    }
}

/// Puts a name of the database between double quotes.
pub(crate) fn quote(name: &str) -> String {
    quoting::name('"', name)
}
