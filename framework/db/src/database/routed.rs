//! A handle to several databases: a router tells which one a query goes to.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use nuages_core::settings::{DEFAULT_DB_ALIAS, DatabaseRouters, RoutedModel};

use super::handle::Database;
use crate::backends::text::display;
use crate::error::{Error, Result};
use crate::models::{Model, ModelMeta};

/// The databases of a project by alias, and the routers that choose between them.
#[derive(Clone)]
pub struct Databases(Arc<Known>);

struct Known {
    databases: Vec<(String, Database)>,
    routers: DatabaseRouters,
}

impl fmt::Debug for Databases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.databases.iter().map(|(alias, _)| alias))
            .finish()
    }
}

impl Databases {
    /// Puts databases and routers together.
    pub fn new(
        databases: impl IntoIterator<Item = (String, Database)>,
        routers: DatabaseRouters,
    ) -> Self {
        Self(Arc::new(Known {
            databases: databases.into_iter().collect(),
            routers,
        }))
    }

    /// Returns the database of this alias; no router is asked.
    ///
    /// # Errors
    /// [`Error::ImproperlyConfigured`] where there is none.
    pub fn using(&self, alias: &str) -> Result<&Database> {
        self.find(alias).ok_or_else(|| Error::ImproperlyConfigured {
            message: format!("The connection '{alias}' doesn't exist."),
        })
    }

    /// Returns the routers.
    pub fn routers(&self) -> &DatabaseRouters {
        &self.0.routers
    }

    /// Makes a handle whose queries go where the routers say, for one request or task: what was written over it is read where it was written. Raw
    /// SQL and transactions go to `default`; inside a transaction everything does.
    ///
    /// # Errors
    /// [`Error::ImproperlyConfigured`] where there is no database `default`.
    pub fn routed(&self) -> Result<Database> {
        let mut database = self.using(DEFAULT_DB_ALIAS)?.clone();
        database.routed = Some(Arc::new(Routed {
            databases: self.clone(),
            written: Mutex::new(Vec::new()),
        }));
        Ok(database)
    }

    fn find(&self, alias: &str) -> Option<&Database> {
        let known = self.0.databases.iter().find(|(own, _)| own == alias);
        known.map(|(_, database)| database)
    }
}

/// What a routed handle knows.
pub(super) struct Routed {
    databases: Databases,
    /// The databases that were written to.
    written: Mutex<Vec<String>>,
}

impl Routed {
    fn written(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn model(meta: &'static ModelMeta) -> RoutedModel<'static> {
    RoutedModel {
        app_label: meta.app_label,
        name: meta.name,
    }
}

impl Database {
    /// The database that rows of the model are read from.
    pub(crate) fn reading(&self, meta: &'static ModelMeta) -> &Self {
        let Some(routed) = &self.routed else {
            return self;
        };
        let routers = routed.databases.routers();
        let written_to = routers.db_for_write(model(meta));
        if routed.written().iter().any(|alias| alias == written_to) {
            return routed.databases.find(written_to).unwrap_or(self);
        }
        let alias = routers.db_for_read(model(meta));
        routed.databases.find(alias).unwrap_or(self)
    }

    /// The database that rows of the model are written to; from now on they are read there too.
    pub(crate) fn writing(&self, meta: &'static ModelMeta) -> &Self {
        let Some(routed) = &self.routed else {
            return self;
        };
        let alias = routed.databases.routers().db_for_write(model(meta));
        let mut written = routed.written();
        if !written.iter().any(|known| known == alias) {
            written.push(alias.to_owned());
        }
        drop(written);
        routed.databases.find(alias).unwrap_or(self)
    }

    /// Asks the routers whether the row may point where it points. Rows do not know where they are from: each is held to be where rows of its
    /// model are written.
    pub(crate) fn allow_relations<M: Model>(&self, row: &M) -> Result<()> {
        let Some(routed) = &self.routed else {
            return Ok(());
        };
        let routers = routed.databases.routers();
        let own = M::meta();
        for (index, field) in own.fields.iter().enumerate() {
            let Some(relation) = &field.relation else {
                continue;
            };
            let (target, value) = (relation.model(), row.value(index));
            if !value.is_null() && !routers.allow_relation(model(target), model(own)) {
                return Err(Error::programming(format!(
                    "Cannot assign \"<{}: {}>\" to {}.{}: the current database router prevents this relation.",
                    target.name,
                    display(&value),
                    own.name,
                    field.name
                )));
            }
        }
        Ok(())
    }

    /// The same of rows that a many-to-many field is to hold.
    pub(crate) fn allow_many(
        &self,
        own: &'static ModelMeta,
        other: &'static ModelMeta,
    ) -> Result<()> {
        let Some(routed) = &self.routed else {
            return Ok(());
        };
        let routers = routed.databases.routers();
        match routers.allow_relation(model(own), model(other)) {
            true => Ok(()),
            false => Err(Error::programming(format!(
                "Cannot add a {}: instance is on database \"{}\", value is on database \"{}\"",
                other.name,
                routers.db_for_write(model(own)),
                routers.db_for_write(model(other))
            ))),
        }
    }

    /// Something was written to `default` without a model that tells.
    pub(crate) fn wrote(&self) {
        if let Some(routed) = &self.routed {
            let mut written = routed.written();
            if !written.iter().any(|known| known == DEFAULT_DB_ALIAS) {
                written.push(DEFAULT_DB_ALIAS.to_owned());
            }
        }
    }
}
