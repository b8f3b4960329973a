//! A project on a database of its own.

use std::sync::Arc;

use nuages_core::settings::{Databases, Engine, Settings};
use nuages_core::{Error, Result};
use nuages_db::Database;
use nuages_management::{Shell, call_command};
use nuages_web::site::Site;

use super::Client;

/// A project that is set up for one test.
#[derive(Debug, Clone)]
pub struct TestSite {
    site: Arc<Site>,
    database: Database,
}

impl TestSite {
    /// Sets the project up on new databases in memory, one for each of the settings, and applies its migrations.
    ///
    /// # Errors
    /// Fails when the project cannot be set up or a migration fails.
    pub async fn new(mut settings: Settings) -> Result<TestSite> {
        settings.databases = in_memory(&settings.databases);
        settings.allowed_hosts.push("testserver".to_owned());
        if settings.secret_key.is_empty() {
            settings.secret_key = "a secret that only tests know".into();
        }
        let site = Site::new(settings).await?;
        let (shell, _, _) = Shell::captured();
        for (alias, _) in site.settings().databases.iter() {
            let alias = format!("--database={alias}");
            call_command(&site, "migrate", &["--verbosity=0", &alias], shell.clone()).await?;
        }
        let database = site.primary()?;
        Ok(TestSite { site, database })
    }

    /// Returns the project.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Returns the database called `default`. Where the settings name `database_routers`, queries of models go where those say that rows are
    /// written; no replica is read.
    pub fn db(&self) -> &Database {
        &self.database
    }

    /// Returns the database called `alias` in the settings.
    ///
    /// # Errors
    /// Fails when there is no such alias.
    pub fn using(&self, alias: &str) -> Result<&Database> {
        self.site.database(alias)
    }

    /// Returns a new client, without cookies yet.
    pub fn client(&self) -> Client {
        Client::new(&self.site)
    }

    /// Runs a command and returns what it wrote to standard output.
    ///
    /// # Errors
    /// Fails when the command does.
    pub async fn call_command(&self, name: &str, arguments: &[&str]) -> Result<String> {
        let (shell, stdout, _) = Shell::captured();
        call_command(&self.site, name, arguments, shell).await?;
        Ok(stdout.text())
    }
}

/// Databases with the same aliases and behaviour, empty and in memory; there is always a default one.
fn in_memory(databases: &Databases) -> Databases {
    let mut memory = Databases::sqlite(":memory:");
    for (alias, config) in databases.iter() {
        let mut config = config.clone();
        config.engine = Engine::Sqlite;
        config.name = ":memory:".to_owned();
        config.options.clear();
        memory.insert(alias, config);
    }
    memory
}

/// Runs `test` on a project that [`TestSite::new`] set up.
///
/// # Panics
/// Panics, which fails the test, when the project cannot be set up or `test` returns an error.
pub fn run(settings: Settings, test: impl AsyncFnOnce(TestSite) -> Result<()>) {
    let result = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::from)
        .and_then(|runtime| {
            runtime.block_on(async {
                let site = TestSite::new(settings).await?;
                test(site).await
            })
        });
    if let Err(error) = result {
        panic!("{error:?}");
    }
}
