//! The set-up project.

use std::fmt;
use std::sync::{Arc, Weak};

use nuages_core::{Apps, ImproperlyConfigured, Result, Settings};
use nuages_db::{Database, Databases};

use super::current;
use crate::middleware::Chain;
use crate::urls::Resolver;

/// A project that is set up: its settings, apps, databases, URL patterns and middleware.
///
/// It is an [`Application`](nuages_gateway::Application): a server calls it with each request.
pub struct Site {
    pub(super) me: Weak<Site>,
    pub(super) settings: Arc<Settings>,
    pub(super) apps: Apps,
    pub(super) databases: Vec<OpenDatabase>,
    pub(super) default_database: Database,
    /// The databases and what chooses between them, where the settings name routers.
    pub(super) routed: Option<Databases>,
    pub(super) resolver: Resolver,
    pub(super) chain: Chain,
    /// Whether a database wants a transaction around each view.
    pub(super) is_atomic: bool,
    /// Whether nothing has to happen between the layers and the view.
    pub(super) is_direct: bool,
}

pub(super) struct OpenDatabase {
    pub(super) alias: String,
    pub(super) database: Database,
    pub(super) atomic_requests: bool,
}

impl Site {
    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The installed apps.
    pub fn apps(&self) -> &Apps {
        &self.apps
    }

    /// The URL patterns.
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// The middleware.
    pub fn middleware(&self) -> &Chain {
        &self.chain
    }

    /// The database called `alias` in the settings.
    ///
    /// # Errors
    /// Fails if the settings name no such database.
    pub fn database(&self, alias: &str) -> Result<&Database> {
        match self.databases.iter().find(|open| open.alias == alias) {
            Some(open) => Ok(&open.database),
            None if alias == "default" => Err(ImproperlyConfigured::new(
                "settings.databases names no default database: set `databases`, for example to \
                 `Databases::from_env(&env).or_sqlite(base_dir().join(\"db.sqlite3\"))`",
            ))?,
            None => {
                let known: Vec<&str> = self
                    .databases
                    .iter()
                    .map(|open| open.alias.as_str())
                    .collect();
                Err(ImproperlyConfigured::new(format!(
                    "The connection '{alias}' doesn't exist. settings.databases has: {}",
                    known.join(", ")
                )))?
            }
        }
    }

    /// A handle for one task that no request makes: queries of models go where `database_routers` say, as over a request's
    /// [`db`](crate::http::Request::db); without routers it is the database called `default`.
    ///
    /// # Errors
    /// Fails if the settings name no default database.
    pub fn db(&self) -> Result<Database> {
        match &self.routed {
            Some(all) => Ok(all.routed()?),
            None => self.database("default").cloned(),
        }
    }

    /// The same, reading each model where it is written: no replica is asked.
    ///
    /// # Errors
    /// As [`db`](Self::db).
    pub fn primary(&self) -> Result<Database> {
        match &self.routed {
            Some(all) => Ok(all.primary()?),
            None => self.database("default").cloned(),
        }
    }

    /// Closes the connections to all databases that nobody uses, as commands do when they end.
    pub async fn close_databases(&self) {
        for open in &self.databases {
            open.database.close().await;
        }
    }

    /// The databases and the routers that choose between them, where the settings name some.
    pub fn routed_databases(&self) -> Option<&Databases> {
        self.routed.as_ref()
    }

    pub(crate) fn default_database(&self) -> &Database {
        &self.default_database
    }

    /// The prefix at which the site is mounted, if the settings force one.
    pub(crate) fn script_name(&self) -> &str {
        self.settings
            .force_script_name
            .as_deref()
            .unwrap_or_default()
            .trim_end_matches('/')
    }

    /// The site that answers the present request, or else the one that was set up last in this process.
    pub fn current() -> Option<Arc<Site>> {
        current::site()
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("settings", &self.settings.settings_module)
            .finish_non_exhaustive()
    }
}
