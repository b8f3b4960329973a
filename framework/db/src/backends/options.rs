//! How connections to one database are opened.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use nuages_core::settings::{DatabaseConfig, Engine};

use super::Dialect;
#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
use super::server_options::ServerOptions;
use super::sqlite;
use crate::error::{Error, Result};

/// Seconds that a task waits for a free connection.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// An entry of `DATABASES`, understood.
#[derive(Debug, Clone)]
pub(crate) enum Options {
    Sqlite(sqlite::Options),
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Options>),
    #[cfg(feature = "mysql")]
    MySql(Box<mysql::Options>),
}

impl Options {
    pub(crate) fn new(config: &DatabaseConfig) -> Result<Self> {
        match config.engine {
            Engine::Sqlite => sqlite::Options::new(config).map(Self::Sqlite),
            #[cfg(feature = "postgres")]
            Engine::Postgresql => postgres::Options::new(config)
                .map(Box::new)
                .map(Self::Postgres),
            #[cfg(feature = "mysql")]
            Engine::Mysql => mysql::Options::new(config).map(Box::new).map(Self::MySql),
            engine => Err(not_built(engine)),
        }
    }

    pub(crate) fn in_memory() -> Self {
        Self::Sqlite(sqlite::Options::in_memory())
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Engine::Postgresql,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Engine::Mysql,
        }
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        match self {
            Self::Sqlite(_) => &sqlite::Sqlite,
            #[cfg(feature = "mysql")]
            Self::MySql(options) => mysql::MySql::of(options.mariadb() == Some(true)),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => &postgres::Postgres,
        }
    }

    /// Returns what a server's connections are kept by.
    pub(crate) fn server(&self) -> Option<&ServerOptions> {
        match self {
            Self::Sqlite(_) => None,
            #[cfg(feature = "postgres")]
            Self::Postgres(options) => Some(&options.server),
            #[cfg(feature = "mysql")]
            Self::MySql(options) => Some(&options.server),
        }
    }

    /// Tells whether the server is MariaDB; `None` as long as no connection to it or to MySQL has told.
    pub(crate) fn is_mariadb(&self) -> Option<bool> {
        match self {
            #[cfg(feature = "mysql")]
            Self::MySql(options) => options.mariadb(),
            _ => Some(false),
        }
    }

    /// Tells whether an INSERT that updates rows which are there already returns their keys by `RETURNING`, once a connection is open: all
    /// but MySQL do.
    pub(crate) fn returns_upserts(&self) -> bool {
        self.engine() != Engine::Mysql || self.is_mariadb() == Some(true)
    }

    /// Tells whether a key of 0 that is given by hand is stored.
    pub(crate) fn takes_zero_keys(&self) -> bool {
        match self {
            #[cfg(feature = "mysql")]
            Self::MySql(options) => options.zero_keys,
            _ => true,
        }
    }

    /// Returns how many connections may write at once.
    pub(crate) fn writers(&self) -> usize {
        match self {
            Self::Sqlite(_) => 1,
            #[cfg(feature = "postgres")]
            Self::Postgres(options) => options.server.max_connections,
            #[cfg(feature = "mysql")]
            Self::MySql(options) => options.server.max_connections,
        }
    }

    /// Returns how many connections only read.
    pub(crate) fn readers(&self) -> usize {
        match self {
            Self::Sqlite(options) if options.in_memory => 0,
            Self::Sqlite(options) => options.readers,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => 0,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => 0,
        }
    }

    /// Tells whether the database ends with its connection.
    pub(crate) fn ends_with_connection(&self) -> bool {
        match self {
            Self::Sqlite(options) => options.in_memory,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => false,
        }
    }

    /// Tells whether the database does not exist before a connection that writes is opened.
    pub(crate) fn must_be_made(&self) -> bool {
        match self {
            Self::Sqlite(options) => !options.in_memory && !options.path.exists(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => false,
        }
    }

    /// Returns the file, where the database is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(options) if !options.in_memory => Some(&options.path),
            _ => None,
        }
    }

    pub(crate) fn acquire_timeout(&self) -> Duration {
        match self {
            Self::Sqlite(options) => options.acquire_timeout,
            #[cfg(feature = "postgres")]
            Self::Postgres(options) => options.server.acquire_timeout,
            #[cfg(feature = "mysql")]
            Self::MySql(options) => options.server.acquire_timeout,
        }
    }
}

/// Where the database is, for messages.
impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(options) => options.path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Self::Postgres(options) => options.place.fmt(f),
            #[cfg(feature = "mysql")]
            Self::MySql(options) => options.place.fmt(f),
        }
    }
}

/// Tells which feature is missing.
fn not_built(engine: Engine) -> Error {
    let (name, feature) = match engine {
        Engine::Postgresql => ("PostgreSQL", "postgres"),
        Engine::Mysql => ("MySQL", "mysql"),
        other => (other.vendor(), "sqlite"),
    };
    improper(format!(
        "`databases` names {name}, which this program was built without; add the feature \"{feature}\" to nuages in Cargo.toml"
    ))
}

/// Reads a number of seconds.
pub(super) fn seconds(name: &str, value: &str) -> Result<Duration> {
    value
        .parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| {
            improper(format!(
                "the option {name} of `databases` is {value:?}; it is a number of seconds"
            ))
        })
}

/// Refuses an option that nobody knows.
pub(super) fn unknown(name: &str, database: &str, known: &[&str]) -> Error {
    improper(format!(
        "`databases` has the unknown option {name}; {database} takes {}",
        known.join(", ")
    ))
}

pub(super) fn improper(message: impl Into<String>) -> Error {
    Error::ImproperlyConfigured {
        message: message.into(),
    }
}
