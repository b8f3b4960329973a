//! Setting a project up.

use std::sync::Arc;

use nuages_core::settings::DatabaseConfig;
use nuages_core::{Apps, Context, Error, Result, Settings, time};
use nuages_db::Database;

use super::current;
use super::site::{OpenDatabase, Site};
use crate::middleware::Chain;
use crate::urls::Resolver;

/// Stands where a database's file would; no such folder exists, so that the first query says what is missing.
const NO_DATABASE: &str = "/settings.databases names no default database/set it";

impl Site {
    /// Sets the project up, as `django.setup()`: registers apps, compiles URL patterns, makes the middleware, and calls
    /// each app's `ready`. No database is opened before its first query.
    ///
    /// # Errors
    /// Fails if the settings cannot work; the error says what is wrong and what to do.
    pub async fn new(settings: Settings) -> Result<Arc<Self>> {
        settings.validate()?;
        let settings = Arc::new(settings);
        if settings.debug {
            Error::capture_backtraces(true);
        }
        let zone = match settings.use_tz {
            true => &settings.time_zone,
            false => "UTC",
        };
        time::set_default_time_zone(time::time_zone(zone).context("the setting time_zone")?);
        let apps = Apps::new(settings.installed_apps.clone())?;
        nuages_db::apps::configure(&settings);
        nuages_db::apps::register(&apps);
        let mut databases = Vec::with_capacity(settings.databases.len());
        for (alias, config) in settings.databases.iter() {
            databases.push(OpenDatabase {
                alias: alias.to_owned(),
                database: Database::connect(config)
                    .await
                    .with_context(|| format!("the database '{alias}' in the settings"))?
                    .with_routers(alias, &settings.database_routers),
                atomic_requests: config.atomic_requests,
            });
        }
        let default_database = match databases.iter().find(|open| open.alias == "default") {
            Some(open) => open.database.clone(),
            None => Database::connect(&DatabaseConfig::sqlite(NO_DATABASE)).await?,
        };
        let all = databases.iter();
        let all = all.map(|open| (open.alias.clone(), open.database.clone()));
        let routed = (!settings.database_routers.is_empty())
            .then(|| nuages_db::Databases::new(all, settings.database_routers.clone()));
        let resolver = Resolver::new(settings.root_urlconf).context("setting up root_urlconf")?;
        let chain = Chain::build(&settings)?;
        let is_atomic = databases.iter().any(|open| open.atomic_requests);
        let is_direct = !is_atomic && !chain.watches_views();
        let site = Arc::new_cyclic(|me| Self {
            me: me.clone(),
            settings,
            apps,
            databases,
            default_database,
            routed,
            resolver,
            chain,
            is_atomic,
            is_direct,
        });
        crate::urls::register_checks();
        current::set_process_site(&site);
        site.apps.ready()?;
        Ok(site)
    }
}
