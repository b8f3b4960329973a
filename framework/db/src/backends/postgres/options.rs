//! From an entry of `DATABASES` to the way connections are opened.

use std::path::Path;
use std::sync::Arc;

use nuages_core::settings::DatabaseConfig;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::backends::options::{improper, unknown};
use crate::backends::server_options::{ServerOptions, file, needs_tls};
use crate::error::Result;

/// Names that OPTIONS may hold.
const KNOWN: [&str; 17] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "application_name",
    "options",
    "connect_timeout",
    "read_timeout",
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "isolation_level",
    "assume_role",
    "init_command",
    "max_connections",
    "acquire_timeout",
    "idle_check",
];
/// Where a server's socket lies when no host is named.
const SOCKET_FOLDERS: [&str; 3] = ["/run/postgresql", "/var/run/postgresql", "/tmp"];
const PORT: u16 = 5432;
/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 512;

/// How to open connections to one database.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(super) connect: PgConnectOptions,
    pub(crate) server: ServerOptions,
    /// Where the database is, for messages.
    pub(crate) place: Arc<str>,
    /// What each new connection runs first.
    pub(super) init: Vec<String>,
}

impl Options {
    pub(crate) fn new(config: &DatabaseConfig) -> Result<Self> {
        let mut server = ServerOptions::new(config);
        let mut init = Vec::new();
        let mut connect = address(config)?
            .statement_cache_capacity(STATEMENTS)
            .disable_statement_logging();
        let mut parameters = Vec::new();
        for (name, value) in &config.options {
            match name.as_str() {
                "sslmode" => connect = connect.ssl_mode(ssl_mode(value)?),
                "sslrootcert" => connect = connect.ssl_root_cert(file(name, value)?),
                "sslcert" => connect = connect.ssl_client_cert(file(name, value)?),
                "sslkey" => connect = connect.ssl_client_key(file(name, value)?),
                "application_name" => connect = connect.application_name(value),
                "options" => parameters.extend(command_line(value)?),
                "statement_timeout" | "lock_timeout" | "idle_in_transaction_session_timeout" => {
                    parameters.push((name.clone(), value.clone()));
                }
                "isolation_level" => parameters.push((
                    "default_transaction_isolation".to_owned(),
                    isolation_level(value)?.to_owned(),
                )),
                "assume_role" => init.push(format!("SET ROLE {}", quoted(value))),
                "init_command" => init.push(value.clone()),
                _ if server.take(name, value)? => {}
                _ => return Err(unknown(name, "PostgreSQL", &KNOWN)),
            }
        }
        if let Some(zone) = &config.time_zone {
            init.insert(0, format!("SET TIME ZONE '{}'", zone.replace('\'', "''")));
        }
        if !parameters.is_empty() {
            connect = connect.options(parameters);
        }
        let place = match connect.get_socket() {
            Some(folder) => format!(
                "{} at {}:{}",
                config.name,
                folder.display(),
                connect.get_port()
            ),
            None => format!(
                "{} at {}:{}",
                config.name,
                connect.get_host(),
                connect.get_port()
            ),
        };
        Ok(Self {
            connect,
            server,
            place: place.into(),
            init,
        })
    }
}

/// Names the server, the database and the user. What is left out comes from the environment (`PGHOST`, `PGUSER`, ...), as
/// everywhere with PostgreSQL.
fn address(config: &DatabaseConfig) -> Result<PgConnectOptions> {
    if config.name.is_empty() {
        return Err(improper("`databases` gives no name of a database"));
    }
    let mut connect = PgConnectOptions::new().database(&config.name);
    if let Some(port) = config.port {
        connect = connect.port(port);
    }
    let host = match config.host.as_str() {
        "" if std::env::var_os("PGHOST").is_some() || std::env::var_os("PGHOSTADDR").is_some() => {
            None
        }
        "" => {
            let port = config.port.unwrap_or(PORT);
            let is_there =
                |folder: &&&str| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists();
            Some(*SOCKET_FOLDERS.iter().find(is_there).unwrap_or(&"localhost"))
        }
        host => Some(host),
    };
    connect = match host {
        Some(folder) if folder.starts_with('/') => connect.socket(folder),
        Some(host) => connect.host(host),
        None => connect,
    };
    if !config.user.is_empty() {
        connect = connect.username(&config.user);
    }
    if !config.password.expose().is_empty() {
        connect = connect.password(config.password.expose());
    }
    Ok(connect)
}

fn ssl_mode(value: &str) -> Result<PgSslMode> {
    let mode: PgSslMode = value.parse().map_err(|_| {
        improper(format!(
            "the option sslmode of `databases` is {value:?}; it is disable, allow, prefer, require, verify-ca or verify-full"
        ))
    })?;
    let plain = matches!(
        mode,
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer
    );
    if !plain {
        needs_tls("sslmode", value)?;
    }
    Ok(mode)
}

fn isolation_level(value: &str) -> Result<&'static str> {
    match value.to_ascii_lowercase().replace(['_', '-'], " ").as_str() {
        "read uncommitted" => Ok("read uncommitted"),
        "read committed" => Ok("read committed"),
        "repeatable read" => Ok("repeatable read"),
        "serializable" => Ok("serializable"),
        _ => Err(improper(format!(
            "the option isolation_level of `databases` is {value:?}; it is read committed, repeatable read or serializable"
        ))),
    }
}

/// Reads `-c name=value --name=value`, where a backslash stands before a space that belongs to a value.
fn command_line(options: &str) -> Result<Vec<(String, String)>> {
    let mut words = vec![String::new()];
    let mut letters = options.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                if let (Some(word), Some(next)) = (words.last_mut(), letters.next()) {
                    word.push(next);
                }
            }
            space if space.is_whitespace() => words.push(String::new()),
            letter => {
                if let Some(word) = words.last_mut() {
                    word.push(letter);
                }
            }
        }
    }
    let mut parameters = Vec::new();
    for word in words
        .iter()
        .filter(|word| !word.is_empty() && *word != "-c")
    {
        let setting = word
            .strip_prefix("--")
            .or_else(|| word.strip_prefix("-c"))
            .unwrap_or(word);
        let Some((name, value)) = setting.split_once('=') else {
            return Err(improper(format!(
                "the option options of `databases` holds {word:?}; it is a list as `-c statement_timeout=5s -c search_path=app`"
            )));
        };
        parameters.push((name.replace('-', "_"), value.to_owned()));
    }
    Ok(parameters)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use nuages_core::settings::Engine;

    use super::*;

    fn options(pairs: &[(&str, &str)]) -> Result<Options> {
        let mut config = DatabaseConfig::new(Engine::Postgresql, "site");
        config.host = "db.example".into();
        for (name, value) in pairs {
            config
                .options
                .insert((*name).to_owned(), (*value).to_owned());
        }
        Options::new(&config)
    }

    #[test]
    fn options_are_read() {
        let read = options(&[
            ("sslmode", "require"),
            ("options", "-c statement_timeout=5s --search-path=a\\ b"),
            ("isolation_level", "REPEATABLE_READ"),
            ("connect_timeout", "2.5"),
            ("max_connections", "7"),
        ])
        .unwrap();
        assert_eq!(read.server.connect_timeout, Duration::from_millis(2500));
        assert_eq!(read.server.max_connections, 7);
        assert_eq!(
            read.connect.get_options(),
            Some(
                "-c default_transaction_isolation=repeatable\\ read -c statement_timeout=5s -c search_path=a\\ b"
            )
        );
        assert_eq!(&*read.place, "site at db.example:5432");
    }

    #[test]
    fn bad_options_say_what_is_wrong() {
        for (name, value, message) in [
            (
                "sslmod",
                "require",
                "`databases` has the unknown option sslmod; PostgreSQL takes sslmode, sslrootcert, ",
            ),
            (
                "sslmode",
                "yes",
                "the option sslmode of `databases` is \"yes\"; it is disable,",
            ),
            (
                "sslrootcert",
                "/no/such.pem",
                "the option sslrootcert of `databases` is \"/no/such.pem\", and there is no such file",
            ),
            (
                "isolation_level",
                "strict",
                "the option isolation_level of `databases` is \"strict\";",
            ),
            (
                "connect_timeout",
                "soon",
                "the option connect_timeout of `databases` is \"soon\";",
            ),
            (
                "options",
                "fast",
                "the option options of `databases` holds \"fast\";",
            ),
            (
                "max_connections",
                "0",
                "the option max_connections of `databases` is \"0\";",
            ),
        ] {
            let error = options(&[(name, value)]).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
