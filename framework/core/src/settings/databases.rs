//! The databases of a project.

use std::collections::BTreeMap;
use std::path::Path;

use super::Env;
use super::database_url::parse_database_url;

/// Alias of the database that is used when none is named.
pub const DEFAULT_DB_ALIAS: &str = "default";

/// The kind of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgresql,
    /// MySQL and MariaDB.
    Mysql,
}

impl Engine {
    /// Returns the name that Django calls the vendor, as `sqlite`.
    pub const fn vendor(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
        }
    }
}

/// One database: an entry of [`Databases`].
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// The kind of database.
    pub engine: Engine,
    /// The database's name; for SQLite the file, or `:memory:`.
    pub name: String,
    /// The user to connect as.
    pub user: String,
    /// The user's password.
    pub password: super::Secret,
    /// The host, or the folder of a socket; empty is the engine's default.
    pub host: String,
    /// The port; `None` is the engine's default.
    pub port: Option<u16>,
    /// Options of the engine.
    pub options: BTreeMap<String, String>,
    /// Seconds that a connection is kept; `None` keeps it for ever.
    pub conn_max_age: Option<u64>,
    /// Whether a pooled connection is tested before it is used.
    pub conn_health_checks: bool,
    /// The most connections that are open at once; `None` lets the backend choose.
    pub max_connections: Option<u32>,
    /// Whether each request runs in a transaction.
    pub atomic_requests: bool,
    /// Time zone of moments in a database that knows none (an IANA name); `None` is UTC.
    pub time_zone: Option<String>,
    /// How tests make theirs.
    pub test: DatabaseTestConfig,
}

/// How tests make their database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatabaseTestConfig {
    /// Its name; `None` is `test_` and the name, or memory for SQLite.
    pub name: Option<String>,
    /// Whether migrations make the tables.
    pub migrate: Option<bool>,
}

impl DatabaseConfig {
    /// Describes a database of this kind and name, with the engine's defaults.
    pub fn new(engine: Engine, name: impl Into<String>) -> Self {
        Self {
            engine,
            name: name.into(),
            user: String::new(),
            password: super::Secret::default(),
            host: String::new(),
            port: None,
            options: BTreeMap::new(),
            conn_max_age: None,
            conn_health_checks: false,
            max_connections: None,
            atomic_requests: false,
            time_zone: None,
            test: DatabaseTestConfig::default(),
        }
    }

    /// Describes an SQLite file, or `:memory:`.
    pub fn sqlite(path: impl AsRef<Path>) -> Self {
        Self::new(Engine::Sqlite, path.as_ref().to_string_lossy())
    }

    /// Describes the database that a URL names, as `postgres://user:password@host:5432/name?option=value`,
    /// `sqlite:///absolute/path` or `sqlite://:memory:`.
    ///
    /// # Errors
    /// Fails when the URL has another scheme, is malformed or names no database.
    pub fn from_url(url: &str) -> Result<Self, super::DatabaseUrlError> {
        parse_database_url(url)
    }

    /// Returns whether this is an SQLite database in memory.
    pub fn is_in_memory(&self) -> bool {
        self.engine == Engine::Sqlite
            && (self.name == ":memory:" || self.name.contains("mode=memory"))
    }
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DatabaseConfig")
            .field("engine", &self.engine)
            .field("name", &self.name)
            .field("user", &self.user)
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// The databases of a project by alias, in the order in which they were added.
///
/// ```
/// use nuages_core::settings::{Databases, Env};
///
/// let env = Env::from_pairs([("DATABASE_URL", "sqlite:////srv/site/db.sqlite3")]);
/// let databases = Databases::from_env(&env).or_sqlite("unused.sqlite3");
/// assert_eq!(databases.get("default").unwrap().name, "/srv/site/db.sqlite3");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Databases {
    entries: Vec<(String, DatabaseConfig)>,
    /// Set when `DATABASE_URL` could not be read: nothing may stand in for it silently.
    broken: bool,
}

impl Databases {
    /// Names no database.
    pub fn none() -> Self {
        Self::default()
    }

    /// Takes the default database from the variable `DATABASE_URL`, if there is one. A malformed URL is a problem
    /// that stops the start.
    pub fn from_env(env: &Env) -> Self {
        let mut databases = Self::none();
        match env.parsed(
            "DATABASE_URL",
            "a database URL as sqlite:///path or postgres://user@host/name",
            |url| DatabaseConfig::from_url(url).map_err(|error| error.to_string()),
        ) {
            Some(Ok(config)) => databases.insert(DEFAULT_DB_ALIAS, config),
            Some(Err(())) => databases.broken = true,
            None => {}
        }
        databases
    }

    /// Takes an SQLite file as the default database.
    pub fn sqlite(path: impl AsRef<Path>) -> Self {
        Self::none().with(DEFAULT_DB_ALIAS, DatabaseConfig::sqlite(path))
    }

    /// Takes an SQLite file as the default database if there is none yet.
    #[must_use]
    pub fn or_sqlite(self, path: impl AsRef<Path>) -> Self {
        self.or(DatabaseConfig::sqlite(path))
    }

    /// Takes `config` as the default database if there is none yet.
    #[must_use]
    pub fn or(mut self, config: DatabaseConfig) -> Self {
        if !self.broken && self.get(DEFAULT_DB_ALIAS).is_none() {
            self.insert(DEFAULT_DB_ALIAS, config);
        }
        self
    }

    /// Adds or replaces the database with this alias.
    #[must_use]
    pub fn with(mut self, alias: impl Into<String>, config: DatabaseConfig) -> Self {
        self.insert(alias, config);
        self
    }

    /// Adds or replaces the database with this alias.
    pub fn insert(&mut self, alias: impl Into<String>, config: DatabaseConfig) {
        let alias = alias.into();
        match self.entries.iter_mut().find(|(known, _)| *known == alias) {
            Some((_, known)) => *known = config,
            None => self.entries.push((alias, config)),
        }
    }

    /// Returns the database with this alias.
    pub fn get(&self, alias: &str) -> Option<&DatabaseConfig> {
        self.entries
            .iter()
            .find(|(known, _)| known == alias)
            .map(|(_, config)| config)
    }

    /// Iterates over aliases and databases.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &DatabaseConfig)> {
        self.entries
            .iter()
            .map(|(alias, config)| (alias.as_str(), config))
    }

    /// Returns how many databases there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there is no database.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
