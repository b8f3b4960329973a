//! What a running command has at hand.

use std::sync::Arc;

use nuages_core::Result;
use nuages_core::apps::Apps;
use nuages_core::settings::Settings;
use nuages_db::Database;
use nuages_web::site::Site;

use crate::shell::{Output, Shell};

/// The set-up project, the streams to write to, and the options that every command takes.
#[derive(Debug, Clone)]
pub struct Context {
    pub(crate) site: Arc<Site>,
    pub(crate) shell: Shell,
    pub(crate) verbosity: u8,
}

impl Context {
    /// Makes a context, as `execute` does from the common options.
    pub fn new(site: Arc<Site>, shell: Shell) -> Context {
        Context {
            site,
            shell,
            verbosity: 1,
        }
    }

    /// Returns the project.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Returns the project's settings.
    pub fn settings(&self) -> &Settings {
        self.site.settings()
    }

    /// Returns the installed apps.
    pub fn apps(&self) -> &Apps {
        self.site.apps()
    }

    /// Returns the default database. Where the settings name `database_routers`, queries of models go where those say, and what was written over
    /// this handle it reads where it was written.
    ///
    /// # Errors
    /// Fails when no default database is configured.
    #[expect(clippy::unused_async, reason = "as `using`")]
    pub async fn db(&self) -> Result<Database> {
        self.site.db()
    }

    /// Returns the database configured as `alias`; no router is asked.
    ///
    /// # Errors
    /// Fails when there is no such alias.
    pub async fn using(&self, alias: &str) -> Result<Database> {
        Ok(self.site.database(alias)?.clone())
    }

    /// Returns standard output.
    pub fn stdout(&self) -> &Output {
        self.shell.stdout()
    }

    /// Returns standard error.
    pub fn stderr(&self) -> &Output {
        self.shell.stderr()
    }

    /// Returns both streams.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    /// Returns how much to say: 0 = as little as possible, 1 = normal, 2 = verbose, 3 = very verbose.
    pub fn verbosity(&self) -> u8 {
        self.verbosity
    }
}
