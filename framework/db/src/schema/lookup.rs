//! Statements about things whose names only the database knows: found when the migration runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::description::{ConstraintDescription, TableDescription};
use super::introspection;
use crate::Database;
use crate::migrations::{MigrationError, Result};

/// A statement that depends on what the database holds when it runs.
#[derive(Debug, Clone)]
pub enum Lookup {
    /// For each constraint over these columns: names may come from Django, from an older version of the model or from
    /// the database itself.
    Constraints(Constraints),
    /// For the sequence that numbers a column, if there is one.
    Sequence {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Makes the statement.
        statement: Naming,
    },
    /// If only one index begins with the column.
    LastIndex {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The statement.
        statement: String,
    },
    /// If texts that differ never compare as equal in this collation of PostgreSQL.
    DeterministicCollation {
        /// The collation.
        collation: String,
        /// The statement.
        statement: String,
    },
}

/// Constraints that are found by their columns.
#[derive(Debug, Clone)]
pub struct Constraints {
    /// The table.
    pub table: String,
    /// The columns, in order; empty for the primary key, whatever its columns.
    pub columns: Vec<String>,
    /// The kind of constraint.
    pub kind: ConstraintKind,
    /// Names of constraints and indexes that the model declares: these are not meant.
    pub exclude: Vec<String>,
    /// Whether there must be exactly one; if there are several, `name` is meant.
    pub exactly_one: bool,
    /// The name that the constraint has if nothing was renamed: for showing SQL without the table.
    pub name: String,
    /// Makes the statement.
    pub statement: Naming,
}

/// Kinds of constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ConstraintKind {
    ForeignKey,
    Unique,
    Index,
    PlainIndex,
    Check,
    PrimaryKey,
}

/// A statement with a name left open.
#[derive(Clone)]
pub struct Naming(Arc<dyn Fn(&str) -> String + Send + Sync>);

impl Naming {
    /// Wraps a function from the name to the statement.
    pub fn new(statement: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(statement))
    }

    fn of(&self, name: &str) -> String {
        (self.0)(name)
    }
}

impl std::fmt::Debug for Naming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.of("?"))
    }
}

impl Lookup {
    /// Returns the statements, after a look into the database.
    pub(crate) async fn resolve(&self, db: &Database) -> Result<Vec<String>> {
        self.resolve_in(db, str::to_owned).await
    }

    /// Returns the same for tables that have other names in the database.
    async fn resolve_in(
        &self,
        db: &Database,
        existing: impl Fn(&str) -> String,
    ) -> Result<Vec<String>> {
        match self {
            Self::Constraints(wanted) => {
                let table = introspection::describe(db, &existing(&wanted.table)).await?;
                wanted.find(table)
            }
            Self::Sequence {
                table,
                column,
                statement,
            } => {
                let table = introspection::describe(db, &existing(table)).await?;
                let sequences = table.map(|table| table.sequences).unwrap_or_default();
                Ok(sequences
                    .iter()
                    .filter(|sequence| sequence.column == *column)
                    .filter_map(|sequence| sequence.name.as_deref())
                    .map(|name| statement.of(name))
                    .take(1)
                    .collect())
            }
            Self::LastIndex {
                table,
                column,
                statement,
            } => {
                let table = introspection::describe(db, &existing(table)).await?;
                let constraints = table.map(|table| table.constraints).unwrap_or_default();
                let begins = |index: &&ConstraintDescription| {
                    index.index && index.columns.first() == Some(&Some(column.clone()))
                };
                let last = constraints.iter().filter(begins).count() == 1;
                Ok(last.then(|| statement.clone()).into_iter().collect())
            }
            Self::DeterministicCollation {
                collation,
                statement,
            } => {
                let deterministic = introspection::is_deterministic(db, collation).await?;
                Ok(deterministic
                    .then(|| statement.clone())
                    .into_iter()
                    .collect())
            }
        }
    }

    /// Returns the statements without a look into the database: with the names that things have if nothing was renamed.
    pub fn guess(&self) -> Vec<String> {
        match self {
            Self::Constraints(wanted) => vec![wanted.statement.of(&wanted.name)],
            Self::DeterministicCollation { statement, .. } => vec![statement.clone()],
            Self::Sequence { .. } | Self::LastIndex { .. } => Vec::new(),
        }
    }

    /// Returns the statements for people to read: those for the table as it is, where it is there. `renamed` has the names in
    /// the database of tables that the statements before would rename.
    pub(crate) async fn show(
        &self,
        db: &Database,
        renamed: &BTreeMap<String, String>,
    ) -> Vec<String> {
        let existing = |table: &str| renamed.get(table).map_or(table, String::as_str).to_owned();
        let known = match self {
            Self::Constraints(wanted) => {
                let table = introspection::describe(db, &existing(&wanted.table)).await;
                matches!(table, Ok(Some(_)))
            }
            _ => true,
        };
        let found = match known {
            true => self.resolve_in(db, existing).await.ok(),
            false => None,
        };
        found.unwrap_or_else(|| self.guess())
    }
}

impl Constraints {
    fn find(&self, table: Option<TableDescription>) -> Result<Vec<String>> {
        let found = table.map(|table| table.constraints).unwrap_or_default();
        let mut names: Vec<&str> = found
            .iter()
            .filter(|constraint| self.matches(constraint))
            .map(|constraint| constraint.name.as_str())
            .collect();
        if self.exactly_one {
            if names.contains(&self.name.as_str()) {
                names = vec![&self.name];
            }
            if names.len() != 1 {
                let what = match self.kind {
                    ConstraintKind::PlainIndex => "indexes",
                    _ => "constraints",
                };
                return Err(MigrationError::State(format!(
                    "Found wrong number ({}) of {what} for {}({})",
                    names.len(),
                    self.table,
                    self.columns.join(", ")
                )));
            }
        }
        // There is nothing to say where an index has its name already.
        Ok(names
            .into_iter()
            .map(|name| self.statement.of(name))
            .filter(|statement| !statement.is_empty())
            .collect())
    }

    fn matches(&self, constraint: &ConstraintDescription) -> bool {
        if self.exclude.contains(&constraint.name) {
            return false;
        }
        if !self.columns.is_empty() && !constraint.is_over(&self.columns) {
            return false;
        }
        match self.kind {
            ConstraintKind::ForeignKey => constraint.foreign_key.is_some(),
            ConstraintKind::Unique => constraint.unique && !constraint.primary_key,
            ConstraintKind::Index => constraint.index && constraint.method == "btree",
            ConstraintKind::PlainIndex => constraint.index && !constraint.unique,
            ConstraintKind::Check => constraint.check,
            ConstraintKind::PrimaryKey => constraint.primary_key,
        }
    }
}
