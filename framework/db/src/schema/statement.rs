//! Statements that wait for the end of a migration, and follow renames until then.

use std::fmt;

use super::names;

/// A `CREATE INDEX` that runs when the tables are in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreateIndex {
    pub(crate) table: String,
    /// Columns and whether each is descending.
    pub(crate) columns: Vec<(String, bool)>,
    pub(crate) unique: bool,
    pub(crate) name: IndexName,
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
            columns: vec![(column, false)],
            unique: false,
            name: IndexName::Automatic(""),
        }
    }

    /// The unique index of `unique_together`.
    pub(crate) fn unique(table: &str, columns: Vec<String>) -> Self {
        Self {
            table: table.to_owned(),
            columns: columns.into_iter().map(|column| (column, false)).collect(),
            unique: true,
            name: IndexName::Automatic("_uniq"),
        }
    }

    pub(crate) fn column_names(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|(column, _)| column.clone())
            .collect()
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
        for (position, (column, descending)) in self.columns.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            let order = if *descending { " DESC" } else { "" };
            write!(f, "{comma}{}{order}", quote(column))?;
        }
        f.write_str(")")
    }
}

/// Puts a name of the database between double quotes.
pub(crate) fn quote(name: &str) -> String {
    if name.len() > 1 && name.starts_with('"') && name.ends_with('"') {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}
