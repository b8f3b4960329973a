//! From an entry of `DATABASES` to the way connections are opened.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use nuages_core::settings::DatabaseConfig;
use sqlx::ConnectOptions as _;
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};

use crate::backends::options::{improper, seconds, unknown};
use crate::backends::server_options::{ServerOptions, file, needs_tls};
use crate::error::Result;

const PORT: u16 = 3306;
/// Statements that a connection keeps prepared; the server counts those of all connections, up to 16,382.
pub(super) const STATEMENTS: usize = 256;
/// Names that OPTIONS may hold.
const KNOWN: [&str; 17] = [
    "charset",
    "collation",
    "sql_mode",
    "isolation_level",
    "init_command",
    "unix_socket",
    "statement_timeout",
    "ssl_mode",
    "ssl_ca",
    "ssl_cert",
    "ssl_key",
    "autocommit",
    "max_connections",
    "connect_timeout",
    "read_timeout",
    "acquire_timeout",
    "idle_check",
];

/// How to open connections to one database.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(super) connect: MySqlConnectOptions,
    pub(crate) server: ServerOptions,
    /// Where the database is, for messages.
    pub(crate) place: Arc<str>,
    /// The statements that make a new connection what queries expect.
    pub(super) session: String,
    /// Seconds that a statement may take; MariaDB and MySQL name it differently.
    pub(super) statement_timeout: Option<Duration>,
    pub(super) init_command: Option<String>,
    /// Whether a key of 0 is stored as it is.
    pub(crate) zero_keys: bool,
    /// Whether the server is MariaDB, which the first connection tells.
    pub(super) mariadb: Arc<OnceLock<bool>>,
}

impl Options {
    /// Tells whether the server is MariaDB, once a connection has been open.
    pub(crate) fn mariadb(&self) -> Option<bool> {
        self.mariadb.get().copied()
    }

    pub(crate) fn new(config: &DatabaseConfig) -> Result<Self> {
        if config.name.is_empty() {
            return Err(improper(
                "`databases` gives no name; name the database on the MySQL server",
            ));
        }
        if config
            .time_zone
            .as_deref()
            .is_some_and(|zone| zone != "UTC")
        {
            return Err(improper(
                "time_zone of `databases` is not UTC; moments are stored in UTC on MySQL",
            ));
        }
        let mut reading = Reading::new(ServerOptions::new(config));
        for (name, value) in &config.options {
            reading.option(name, value)?;
        }
        let socket = reading
            .socket
            .clone()
            .or_else(|| config.host.starts_with('/').then(|| config.host.clone()));
        let port = config.port.unwrap_or(PORT);
        let mut connect = reading
            .connect
            .clone()
            // A path is no name that a certificate could be asked for.
            .host(match config.host.as_str() {
                "" => "localhost",
                path if path.starts_with('/') => "localhost",
                host => host,
            })
            .port(port)
            .username(&config.user)
            .database(&config.name);
        if !config.password.expose().is_empty() {
            connect = connect.password(config.password.expose());
        }
        let place = match &socket {
            Some(path) => {
                connect = connect.socket(path);
                format!("{} at {path}", config.name)
            }
            None => format!("{} at {}:{port}", config.name, connect.get_host()),
        };
        Ok(Self {
            session: reading.session(),
            zero_keys: reading.zero_keys(),
            connect,
            server: reading.server,
            place: place.into(),
            statement_timeout: reading.statement_timeout,
            init_command: reading.init_command,
            mariadb: Arc::default(),
        })
    }
}

/// OPTIONS as far as they are read.
#[derive(Debug)]
struct Reading {
    connect: MySqlConnectOptions,
    socket: Option<String>,
    charset: String,
    collation: Option<String>,
    sql_mode: Option<String>,
    /// `None` leaves the server's.
    isolation_level: Option<&'static str>,
    init_command: Option<String>,
    server: ServerOptions,
    statement_timeout: Option<Duration>,
}

impl Reading {
    fn new(server: ServerOptions) -> Self {
        Self {
            connect: MySqlConnectOptions::new()
                .statement_cache_capacity(STATEMENTS)
                // What a connection is set to is written once, in `session`.
                .pipes_as_concat(false)
                .no_engine_substitution(false)
                .timezone(None)
                .set_names(false)
                .disable_statement_logging(),
            socket: None,
            charset: "utf8mb4".to_owned(),
            collation: None,
            sql_mode: None,
            isolation_level: Some("READ COMMITTED"),
            init_command: None,
            server,
            statement_timeout: None,
        }
    }

    fn option(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "charset" => self.charset = charset(value)?,
            "collation" => self.collation = Some(word(name, value)?),
            "sql_mode" => self.sql_mode = Some(value.to_owned()),
            "isolation_level" => self.isolation_level = isolation_level(value)?,
            "init_command" => self.init_command = Some(value.to_owned()),
            "unix_socket" => self.socket = Some(value.to_owned()),
            "statement_timeout" => self.statement_timeout = Some(seconds(name, value)?),
            "ssl_mode" => self.connect = self.connect.clone().ssl_mode(ssl_mode(value)?),
            "ssl_ca" => self.connect = self.connect.clone().ssl_ca(file(name, value)?),
            "ssl_cert" => self.connect = self.connect.clone().ssl_client_cert(file(name, value)?),
            "ssl_key" => self.connect = self.connect.clone().ssl_client_key(file(name, value)?),
            "autocommit" if matches!(value, "1" | "true" | "True") => {}
            "autocommit" => {
                return Err(improper(
                    "the option autocommit of `databases` is always on; write `atomic` where a transaction is wanted",
                ));
            }
            _ if self.server.take(name, value)? => {}
            _ => return Err(unknown(name, "MySQL", &KNOWN)),
        }
        Ok(())
    }

    fn zero_keys(&self) -> bool {
        let said = self.sql_mode.iter().chain(&self.init_command);
        said.into_iter()
            .any(|words| words.to_ascii_uppercase().contains("NO_AUTO_VALUE_ON_ZERO"))
    }

    /// Moments are stored and computed in UTC, a NULL key finds no row that was just inserted, and a transaction sees what
    /// others committed, as Django's does.
    fn session(&self) -> String {
        let mut sql = format!("SET NAMES {}", self.charset);
        if let Some(collation) = &self.collation {
            sql.push_str(" COLLATE ");
            sql.push_str(collation);
        }
        sql.push_str("; SET time_zone = '+00:00', sql_auto_is_null = 0, autocommit = 1");
        match &self.sql_mode {
            Some(mode) => {
                sql.push_str(", sql_mode = '");
                sql.push_str(&mode.replace('\\', "\\\\").replace('\'', "''"));
                sql.push('\'');
            }
            // sqlx asks for it, and tables and columns may then not be called as functions are.
            None => sql.push_str(
                ", sql_mode = REPLACE(@@SESSION.sql_mode, 'IGNORE_SPACE', IF(@@GLOBAL.sql_mode LIKE '%IGNORE_SPACE%', 'IGNORE_SPACE', ''))",
            ),
        }
        if let Some(level) = self.isolation_level {
            sql.push_str("; SET SESSION TRANSACTION ISOLATION LEVEL ");
            sql.push_str(level);
        }
        sql
    }
}

/// Accepts the character sets of UTF-8, in which the program sends its texts: in another one the server would read other letters, and see
/// the end of a literal or a name where there is none.
fn charset(value: &str) -> Result<String> {
    let lower = value.to_ascii_lowercase();
    match lower.as_str() {
        "utf8mb4" | "utf8mb3" | "utf8" => Ok(lower),
        _ => Err(improper(format!(
            "the option charset of `databases` is {value:?}; texts are sent in UTF-8, so it is utf8mb4, utf8mb3 or utf8: leave it away, \
             the server converts what it stores in columns of another character set"
        ))),
    }
}

/// Accepts what may stand in SQL without quotes.
fn word(name: &str, value: &str) -> Result<String> {
    let plain = !value.is_empty()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !plain {
        return Err(improper(format!(
            "the option {name} of `databases` is {value:?}; it is a name as utf8mb4"
        )));
    }
    Ok(value.to_owned())
}

fn isolation_level(value: &str) -> Result<Option<&'static str>> {
    Ok(match value.to_ascii_lowercase().as_str() {
        "" | "none" => None,
        "read uncommitted" => Some("READ UNCOMMITTED"),
        "read committed" => Some("READ COMMITTED"),
        "repeatable read" => Some("REPEATABLE READ"),
        "serializable" => Some("SERIALIZABLE"),
        _ => {
            return Err(improper(format!(
                "Invalid transaction isolation level '{value}' specified.\nUse one of 'read committed', 'read uncommitted', \
                 'repeatable read', 'serializable', or none."
            )));
        }
    })
}

fn ssl_mode(value: &str) -> Result<MySqlSslMode> {
    let mode = value.parse().map_err(|_| {
        improper(format!(
            "the option ssl_mode of `databases` is {value:?}; it is DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY"
        ))
    })?;
    if !matches!(mode, MySqlSslMode::Disabled | MySqlSslMode::Preferred) {
        needs_tls("ssl_mode", value)?;
    }
    Ok(mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_set_is_one_of_utf_8() {
        let session = |charset: &str| {
            let url = format!("mysql://ada@db.example/app?charset={charset}");
            Options::new(&DatabaseConfig::from_url(&url).unwrap()).map(|options| options.session)
        };
        for charset in ["utf8mb4", "UTF8MB4", "utf8mb3", "utf8"] {
            let names = format!("SET NAMES {}; ", charset.to_lowercase());
            assert!(session(charset).unwrap().starts_with(&names), "{charset}");
        }
        for charset in ["latin1", "gbk", "sjis", "big5", "utf16", ""] {
            let told = session(charset).unwrap_err().to_string();
            assert!(
                told.contains("texts are sent in UTF-8"),
                "{charset}: {told}"
            );
        }
    }
}
