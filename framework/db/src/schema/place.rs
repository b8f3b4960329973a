//! The database that statements are written for.

use std::sync::Arc;

use nuages_core::settings::{Engine, Hints};

use super::{ServerVersion, Tablespaces};
use crate::Database;
use crate::database::Routing;
use crate::error::Result;

/// What a schema editor knows of the database that its statements are for.
#[derive(Debug, Clone)]
pub struct Place {
    /// The server: the oldest that is supported, unless it was asked.
    pub server: ServerVersion,
    /// The tablespaces of models, fields and indexes that name none.
    pub tablespaces: Tablespaces,
    /// Whom to ask what belongs into the database: operations on other models write nothing.
    routing: Option<Arc<Routing>>,
}

impl Place {
    /// Asks a database.
    ///
    /// # Errors
    /// When the server cannot be asked what it is.
    pub async fn of(db: &Database) -> Result<Self> {
        Ok(Self {
            server: ServerVersion::of(db).await?,
            routing: db.routing(),
            ..Self::from(db.engine())
        })
    }

    /// Tells whether migrations of the app, and the model's table where one is named, belong into the database.
    pub(super) fn allow_migrate(&self, app: &str, model_name: Option<&str>, hints: &Hints) -> bool {
        self.routing
            .as_ref()
            .is_none_or(|routing| routing.allow_migrate(app, model_name, hints))
    }
}

impl From<Engine> for Place {
    /// Any database of the kind.
    fn from(engine: Engine) -> Self {
        Self {
            server: engine.into(),
            tablespaces: Tablespaces::of_settings(),
            routing: None,
        }
    }
}
