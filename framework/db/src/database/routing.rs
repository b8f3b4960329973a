//! What belongs into a database: its alias in the settings, and the routers that migrations and fixtures ask.

use std::sync::Arc;

use nuages_core::settings::{DatabaseRouters, Hints};

use super::handle::Database;
use crate::models::{Memory, ModelMeta};

/// The alias of a database, and the routers.
#[derive(Debug)]
pub struct Routing {
    alias: String,
    routers: DatabaseRouters,
}

impl Routing {
    /// Tells whether migrations of the app, and the model's table where one is named, belong into the database.
    pub fn allow_migrate(&self, app_label: &str, model_name: Option<&str>, hints: &Hints) -> bool {
        self.routers
            .allow_migrate(&self.alias, app_label, model_name, hints)
    }
}

impl Database {
    /// Tells by which alias the settings name the database, and whom to ask what belongs into it: `migrate`, `flush`, `dumpdata` and `loaddata`
    /// leave out what the routers' `allow_migrate` forbids.
    #[must_use]
    pub fn with_routers(mut self, alias: &str, routers: &DatabaseRouters) -> Self {
        self.routing = Some(Arc::new(Routing {
            alias: alias.to_owned(),
            routers: routers.clone(),
        }));
        self
    }

    /// Lets what is deleted by structs that are nobody's models take with it what hung on the rows then.
    pub(crate) fn remembering(mut self, memory: Option<Arc<Memory>>) -> Self {
        self.memory = memory;
        self
    }

    /// What was called to mind.
    pub(crate) fn memory(&self) -> Option<&Memory> {
        self.memory.as_deref()
    }

    /// Returns the alias by which the settings name the database; `default` where nobody said.
    pub(crate) fn alias(&self) -> &str {
        let routing = self.routing.as_ref();
        routing.map_or("default", |routing| &routing.alias)
    }

    /// Tells whether the model's table belongs into the database.
    pub fn allows_model(&self, model: &ModelMeta) -> bool {
        self.routing.as_ref().is_none_or(|routing| {
            routing.allow_migrate(model.app_label, Some(model.name), Hints::NONE)
        })
    }

    /// Whom to ask what belongs into the database.
    pub(crate) fn routing(&self) -> Option<Arc<Routing>> {
        self.routing.clone()
    }
}
