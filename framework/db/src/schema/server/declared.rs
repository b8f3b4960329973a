//! Indexes and unique constraints that models declare, while they wait.

use super::parts::Server;

/// An index or unique constraint under a name that its author chose.
#[derive(Debug, Clone)]
pub(in crate::schema) struct Declared {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) form: Form,
    /// What follows the name: columns and expressions over quoted columns, and everything behind them.
    pub(super) rest: String,
}

/// What makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `CREATE INDEX`.
    Index {
        /// Whether no two rows may be equal in it.
        unique: bool,
    },
    /// `ADD CONSTRAINT`.
    Constraint,
}

impl Declared {
    pub(super) fn references_column<S: Server>(&self, server: S, column: &str) -> bool {
        self.rest.contains(&server.quote(column))
    }

    pub(super) fn rename_column<S: Server>(&mut self, server: S, old: &str, new: &str) {
        self.rest = self.rest.replace(&server.quote(old), &server.quote(new));
    }

    pub(super) fn sql<S: Server>(&self, server: S) -> String {
        let (table, name) = (server.quote(&self.table), server.quote(&self.name));
        let rest = &self.rest;
        match self.form {
            Form::Index { unique: true } => format!("CREATE UNIQUE INDEX {name} ON {table} {rest}"),
            Form::Index { unique: false } => format!("CREATE INDEX {name} ON {table} {rest}"),
            Form::Constraint => format!("ALTER TABLE {table} ADD CONSTRAINT {name} {rest}"),
        }
    }
}
