//! Statements that wait for the end of a migration, and follow renames until then.

use super::super::lookup::Lookup;
use super::super::names::{limited_index, split_identifier};
use super::super::step::Step;
use super::declared::Declared;
use super::parts::Server;

/// A statement whose names are not yet fixed.
#[derive(Debug, Clone)]
pub(in crate::schema) enum Deferred {
    Index(CreateIndex),
    Unique(CreateIndex),
    ForeignKey(CreateForeignKey),
    Declared(Declared),
}

/// An index or unique constraint.
#[derive(Debug, Clone)]
pub(in crate::schema) struct CreateIndex {
    pub(in crate::schema) table: String,
    /// Columns, each with what follows it: an operator class, the order.
    pub(in crate::schema) columns: Vec<(String, String)>,
    /// What the name ends with; the rest of it is the table and the columns at the time it is made.
    pub(in crate::schema) suffix: &'static str,
    /// Where it lies, if it is an index and somebody said it.
    pub(super) tablespace: Option<String>,
    /// Runs only where this collation is deterministic.
    pub(in crate::schema) collation: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone)]
pub(in crate::schema) struct CreateForeignKey {
    pub(super) table: String,
    pub(super) column: String,
    pub(super) to_table: String,
    pub(super) to_column: String,
    /// Whether the name tells the target.
    pub(super) full_name: bool,
    pub(super) on_delete: String,
}

impl CreateIndex {
    pub(in crate::schema) fn over(
        table: &str,
        columns: impl IntoIterator<Item = String>,
        suffix: &'static str,
    ) -> Self {
        Self {
            table: table.to_owned(),
            columns: columns
                .into_iter()
                .map(|column| (column, String::new()))
                .collect(),
            suffix,
            tablespace: None,
            collation: None,
        }
    }

    pub(super) fn column_names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn name<S: Server>(&self) -> String {
        limited_index(
            &self.table,
            &self.column_names(),
            self.suffix,
            S::MAX_NAME_LENGTH,
        )
    }

    fn columns_sql<S: Server>(&self, server: S) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|(name, after)| match after.is_empty() {
                true => server.quote(name),
                false => format!("{} {after}", server.quote(name)),
            })
            .collect();
        columns.join(", ")
    }
}

/// Returns what says where a table or an index lies.
pub(super) fn tablespace_sql<S: Server>(server: S, tablespace: Option<&str>) -> String {
    match tablespace {
        Some(name) => format!(" TABLESPACE {}", server.quote(name)),
        None => String::new(),
    }
}

impl CreateForeignKey {
    pub(super) fn name<S: Server>(&self) -> String {
        let suffix = match self.full_name {
            true => format!(
                "_fk_{}_{}",
                split_identifier(&self.to_table).1,
                self.to_column
            ),
            false => "_fk".to_owned(),
        };
        limited_index(
            &self.table,
            std::slice::from_ref(&self.column),
            &suffix,
            S::MAX_NAME_LENGTH,
        )
    }
}

impl Deferred {
    pub(super) fn references_table(&self, name: &str) -> bool {
        match self {
            Self::Index(index) | Self::Unique(index) => index.table == name,
            Self::ForeignKey(key) => key.table == name || key.to_table == name,
            Self::Declared(declared) => declared.table == name,
        }
    }

    pub(super) fn references_column<S: Server>(
        &self,
        server: S,
        table: &str,
        column: &str,
    ) -> bool {
        match self {
            Self::Index(index) | Self::Unique(index) => {
                index.table == table && index.columns.iter().any(|(name, _)| name == column)
            }
            Self::ForeignKey(key) => {
                (key.table == table && key.column == column)
                    || (key.to_table == table && key.to_column == column)
            }
            Self::Declared(declared) => {
                declared.table == table && declared.references_column(server, column)
            }
        }
    }

    pub(super) fn is_index<S: Server>(&self, table: &str, name: &str) -> bool {
        match self {
            Self::Index(index) => index.table == table && index.name::<S>() == name,
            Self::Declared(declared) => declared.table == table && declared.name == name,
            _ => false,
        }
    }

    pub(super) fn rename_table(&mut self, old: &str, new: &str) {
        let tables: &mut [&mut String] = match self {
            Self::Index(index) | Self::Unique(index) => &mut [&mut index.table],
            Self::ForeignKey(key) => &mut [&mut key.table, &mut key.to_table],
            Self::Declared(declared) => &mut [&mut declared.table],
        };
        for table in tables.iter_mut().filter(|table| ***table == old) {
            new.clone_into(table);
        }
    }

    pub(super) fn rename_column<S: Server>(
        &mut self,
        server: S,
        table: &str,
        old: &str,
        new: &str,
    ) {
        match self {
            Self::Index(index) | Self::Unique(index) if index.table == table => {
                for (name, _) in index.columns.iter_mut().filter(|(name, _)| name == old) {
                    new.clone_into(name);
                }
            }
            Self::ForeignKey(key) => {
                if key.table == table && key.column == old {
                    new.clone_into(&mut key.column);
                }
                if key.to_table == table && key.to_column == old {
                    new.clone_into(&mut key.to_column);
                }
            }
            Self::Declared(declared) if declared.table == table => {
                declared.rename_column(server, old, new);
            }
            _ => {}
        }
    }

    /// Returns the statement with the names as they are now.
    pub(super) fn step<S: Server>(&self, server: S) -> Step {
        let sql = match self {
            Self::Index(index) => format!(
                "CREATE INDEX {} ON {} ({}){}",
                server.quote(&index.name::<S>()),
                server.quote(&index.table),
                index.columns_sql(server),
                tablespace_sql(server, index.tablespace.as_deref())
            ),
            Self::Unique(index) => format!(
                "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE ({})",
                server.quote(&index.table),
                server.quote(&index.name::<S>()),
                index.columns_sql(server)
            ),
            Self::ForeignKey(key) => format!(
                "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
                server.quote(&key.table),
                server.quote(&key.name::<S>()),
                server.quote(&key.column),
                server.quote(&key.to_table),
                server.quote(&key.to_column),
                key.on_delete,
                S::DEFERRABLE
            ),
            Self::Declared(declared) => declared.sql(server),
        };
        match self {
            Self::Index(CreateIndex {
                collation: Some(collation),
                ..
            }) => Step::Lookup(Lookup::DeterministicCollation {
                collation: collation.clone(),
                statement: sql,
            }),
            _ => Step::Sql(sql),
        }
    }
}
