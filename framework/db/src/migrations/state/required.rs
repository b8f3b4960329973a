//! What a database must be to have a model's table.

use nuages_core::settings::Engine;

use super::model_options::owned;
use crate::Database;
use crate::models::ModelMeta;
use crate::schema::ServerVersion;

/// What a database must be to have a model's table. Migrations pass over the model elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Required {
    /// The kind of database: `sqlite`, `postgresql` or `mysql`.
    pub db_vendor: Option<String>,
    /// What it must be able to do, by the names of Django's `DatabaseFeatures`.
    pub db_features: Vec<String>,
}

impl Required {
    pub(crate) fn from_meta(meta: &ModelMeta) -> Self {
        Self {
            db_vendor: meta.required_db_vendor.map(str::to_owned),
            db_features: owned(meta.required_db_features),
        }
    }

    /// Tells whether a server is like this: where the vendor is said, nothing else counts, as in Django.
    pub(crate) fn is_met_by(&self, server: ServerVersion) -> bool {
        match &self.db_vendor {
            Some(vendor) => vendor == server.engine.vendor(),
            None => self
                .db_features
                .iter()
                .all(|feature| server.has_feature(feature)),
        }
    }

    /// Tells whether one may be, as long as nobody has asked it.
    pub(crate) fn may_be_met_by(&self, engine: Engine) -> bool {
        ServerVersion::newest(engine).any(|server| self.is_met_by(server))
    }
}

impl ModelMeta {
    /// Tells whether migrations keep a table of the model in a database, as Django's `can_migrate`.
    ///
    /// # Errors
    /// When the server cannot be asked what it is.
    pub async fn can_migrate(&self, db: &Database) -> crate::Result<bool> {
        let has_table = self.managed && self.proxy.is_none() && self.swapped().is_none();
        let required = Required::from_meta(self);
        Ok(has_table
            && (required == Required::default()
                || required.is_met_by(ServerVersion::of(db).await?)))
    }
}
