//! What a database's server is.

use nuages_core::settings::Engine;

use super::features::has_feature;
use crate::Database;
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
                Engine::Postgresql => (15, 0),
                Engine::Mysql => (10, 11),
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

/// Reads the first two numbers of `10.11.6-MariaDB`, `15.4 (Debian 15.4-1)` or `18beta1`.
fn numbers(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| {
        let end = part.find(|character: char| !character.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().unwrap_or(0)
    });
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_read_from_what_servers_say() {
        for (text, version) in [
            ("15.4 (Debian 15.4-1)", (15, 4)),
            ("18beta1", (18, 0)),
            ("10.11.6-MariaDB-0+deb12u1", (10, 11)),
            ("8.4.2", (8, 4)),
            ("9", (9, 0)),
            ("", (0, 0)),
        ] {
            assert_eq!(numbers(text), version, "{text}");
        }
    }
}
