//! What an editor hands to the executor.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::lookup::Lookup;
use super::sqlite::Swap;
use crate::Database;
use crate::models::Memory;

/// One step of a migration.
#[derive(Debug, Clone)]
pub enum Step {
    /// A statement.
    Sql(String),
    /// Renames a table.
    RenameTable {
        /// The name that it has.
        old: String,
        /// The name that it gets.
        new: String,
        /// The statement.
        sql: String,
    },
    /// A table of SQLite that was made anew takes the place of the old one.
    Swap(Swap),
    /// A statement that depends on what the database holds when it runs.
    Lookup(Lookup),
    /// Code of a `RunRust` operation.
    Code(Code),
    /// A remark for people who read the SQL.
    Comment(String),
}

type Run =
    dyn Fn(Database) -> Pin<Box<dyn Future<Output = nuages_core::Result<()>> + Send>> + Send + Sync;

/// An async function of the database, run in the migration's transaction.
#[derive(Clone)]
pub struct Code {
    run: Arc<Run>,
    memory: Option<Arc<Memory>>,
    atomic: Option<bool>,
}

impl Code {
    /// Wraps an async function.
    pub fn new<F, Fut>(run: F) -> Self
    where
        F: Fn(Database) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = nuages_core::Result<()>> + Send + 'static,
    {
        Self {
            run: Arc::new(move |db| Box::pin(run(db))),
            memory: None,
            atomic: None,
        }
    }

    /// Lets it delete rows as the models are when it runs.
    pub(crate) fn remembering(mut self, memory: Memory) -> Self {
        self.memory = Some(Arc::new(memory));
        self
    }

    /// Says whether it is a transaction of its own where the migration is none.
    pub(crate) fn atomic(mut self, atomic: Option<bool>) -> Self {
        self.atomic = atomic;
        self
    }

    /// Tells the same, of a migration that is to be atomic or not.
    pub(crate) fn is_atomic(&self, migration: bool) -> bool {
        self.atomic.unwrap_or(migration)
    }

    pub(crate) async fn run(&self, db: Database) -> nuages_core::Result<()> {
        (self.run)(db.remembering(self.memory.clone())).await
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}
