//! What a database's server is.

use nuages_core::settings::Engine;

use super::features::has_feature;
use crate::Database;
use crate::backends::oldest::{OLDEST_MARIADB, OLDEST_POSTGRESQL, numbers};
use crate::error::Result;

/// The kind of a database's server, and its version: what it can do depends on both.
///
/// Made of an [`Engine`], it is the oldest that is supported: SQLite as it is compiled in, PostgreSQL 15, MariaDB 10.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerVersion {
    /// The kind.
    pub engine: Engine,
    /// Whether it is MariaDB; false for MySQL itself.
    pub mariadb: bool,
    /// The first two numbers of the version, of PostgreSQL and MariaDB or MySQL.
    pub version: (u32, u32),
}

impl From<Engine> for ServerVersion {
    fn from(engine: Engine) -> Self {
        Self {
            engine,
            mariadb: engine == Engine::Mysql,
            version: match engine {
                Engine::Postgresql => OLDEST_POSTGRESQL,
                Engine::Mysql => OLDEST_MARIADB,
                _ => (0, 0),
            },
        }
    }
}

impl ServerVersion {
    /// Asks the server.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn of(db: &Database) -> Result<Self> {
        let engine = db.engine();
        let sql = match engine {
            Engine::Postgresql => "SELECT current_setting('server_version')",
            Engine::Mysql => "SELECT CAST(VERSION() AS CHAR)",
            _ => return Ok(engine.into()),
        };
        let rows = db.fetch_all(sql, &[]).await?;
        let text: String = match rows.first() {
            Some(row) => row.get(0)?,
            None => String::new(),
        };
        Ok(Self {
            engine,
            mariadb: text.to_lowercase().contains("mariadb"),
            version: numbers(&text),
        })
    }

    /// Returns what servers of this kind may be, as long as nobody has asked: the newest of each make.
    pub(crate) fn newest(engine: Engine) -> impl Iterator<Item = Self> {
        let makes: &[bool] = match engine {
            Engine::Mysql => &[true, false],
            _ => &[false],
        };
        makes.iter().map(move |mariadb| Self {
            engine,
            mariadb: *mariadb,
            version: (u32::MAX, 0),
        })
    }

    /// Tells whether the database has a feature, by the names of Django's `DatabaseFeatures`; none has one that is not known.
    pub fn has_feature(self, name: &str) -> bool {
        has_feature(self, name)
    }
}
