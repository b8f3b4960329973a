//! One `migrate` at a time: others wait until it is done.

use nuages_core::settings::Engine;

use super::Result;
use crate::{Database, Transaction, Value};

/// The lock's number on PostgreSQL: `nuages` in ASCII.
const NUMBER: i64 = 0x6e75_6167_6573;

/// Seconds that MySQL waits for the lock: a day.
const PATIENCE: i64 = 86_400;

/// The lock, held by a connection of its own until [`release`](Self::release) or until the connection ends.
#[derive(Debug)]
pub(super) struct MigrationLock {
    held: Option<Transaction>,
}

impl MigrationLock {
    /// Waits for the lock. SQLite has none: there each migration locks the database as it begins.
    pub(super) async fn acquire(db: &Database) -> Result<Self> {
        if db.in_transaction() || db.engine() == Engine::Sqlite {
            return Ok(Self { held: None });
        }
        let transaction = db.apart().begin().await?;
        match db.engine() {
            Engine::Postgresql => {
                let sql = "SELECT 1 FROM pg_advisory_xact_lock($1)";
                transaction.fetch_all(sql, &[Value::I64(NUMBER)]).await?;
            }
            _ => {
                // Of 63 letters, one less than the server takes; newer ones have SHA1 in a component only.
                let sql = "SELECT GET_LOCK(CONCAT('nuages_', SHA2(DATABASE(), 224)), ?)";
                transaction.fetch_all(sql, &[Value::I64(PATIENCE)]).await?;
            }
        }
        Ok(Self {
            held: Some(transaction),
        })
    }

    /// Lets the next one go on.
    pub(super) async fn release(self) -> Result<()> {
        let Some(transaction) = self.held else {
            return Ok(());
        };
        if transaction.engine() == Engine::Mysql {
            let sql = "SELECT RELEASE_LOCK(CONCAT('nuages_', SHA2(DATABASE(), 224)))";
            transaction.fetch_all(sql, &[]).await?;
        }
        Ok(transaction.commit().await?)
    }
}
