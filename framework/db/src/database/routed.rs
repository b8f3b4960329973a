//! A handle to several databases: a router tells which one a query goes to.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use nuages_core::settings::{DEFAULT_DB_ALIAS, DatabaseRouters, RoutedModel};

use super::handle::{Database, Handle};
use super::open::Inside;
use crate::backends::pool::Pool;
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
        self.find(alias).ok_or_else(|| Error::no_database(alias))
    }

    /// Returns the routers.
    pub fn routers(&self) -> &DatabaseRouters {
        &self.0.routers
    }

    /// Makes a handle whose queries go where the routers say, for one request or task: what was written over it is read where it was written. Raw
    /// SQL and transactions go to `default`. Inside a transaction the routers choose too: models of its database are written and read in it, all
    /// others outside of it.
    ///
    /// # Errors
    /// [`Error::ImproperlyConfigured`] where there is no database `default`.
    pub fn routed(&self) -> Result<Database> {
        let mut database = self.using(DEFAULT_DB_ALIAS)?.clone();
        let all = Routed::new(self, &Arc::default(), |database| database.handle.clone());
        database.way = Way::Routers(all);
        Ok(database)
    }

    /// The same, reading each model where it is written: no replica is asked.
    ///
    /// # Errors
    /// As [`routed`](Self::routed).
    pub fn primary(&self) -> Result<Database> {
        let database = self.routed()?;
        if let Way::Routers(routed) = &database.way {
            self.all().for_each(|(alias, _)| routed.writes(alias));
        }
        Ok(database)
    }

    fn find(&self, alias: &str) -> Option<&Database> {
        let known = self.all().find(|(own, _)| own == alias);
        known.map(|(_, database)| database)
    }

    fn all(&self) -> std::slice::Iter<'_, (String, Database)> {
        self.0.databases.iter()
    }
}

/// Whether a handle is for one database, or routers choose.
#[derive(Clone)]
pub(super) enum Way {
    /// The handle is for its own database.
    Own,
    /// Routers choose for each model.
    Routers(Arc<Routed>),
    /// Routers have chosen: all of a query or a change stays here, and they choose anew for what receivers of signals ask.
    Chosen(Weak<Routed>),
    /// The same in a transaction that was begun there.
    Begun(Arc<Routed>),
}

impl Way {
    /// Returns what routers choose from; nothing where the handle is for its own database.
    fn routed(&self) -> Option<Arc<Routed>> {
        match self {
            Self::Own => None,
            Self::Routers(routed) | Self::Begun(routed) => Some(Arc::clone(routed)),
            Self::Chosen(routed) => routed.upgrade(),
        }
    }

    /// Returns the way of a transaction's handle.
    pub(super) fn within(&self, open: &Inside) -> Self {
        let Some(routed) = self.routed() else {
            return Self::Own;
        };
        match self {
            Self::Routers(_) => Self::Routers(routed.within(open)),
            _ => Self::Begun(routed.within(open)),
        }
    }

    /// Returns the way behind the commit of a transaction on this database.
    pub(super) fn outside(&self, pool: &Arc<Pool>) -> Self {
        let Some(routed) = self.routed() else {
            return Self::Own;
        };
        Self::Routers(Routed::new(
            &routed.databases,
            &routed.written,
            |database| {
                let own = Arc::ptr_eq(database.pool(), pool);
                match routed.handle(database.pool()) {
                    Some(Handle::Transaction(open)) if !own && !open.is_over() => {
                        Handle::Transaction(open.clone())
                    }
                    _ => database.handle.clone(),
                }
            },
        ))
    }
}

/// What routers choose from.
pub(super) struct Routed {
    databases: Databases,
    /// A handle to each of the databases, in its transaction where one is open.
    chosen: Vec<Database>,
    /// What refuses every question, where a router named a database that there is not.
    missing: OnceLock<Database>,
    /// The databases that were written to.
    written: Arc<Mutex<Vec<String>>>,
}

impl Routed {
    fn new(
        databases: &Databases,
        written: &Arc<Mutex<Vec<String>>>,
        handle: impl Fn(&Database) -> Handle,
    ) -> Arc<Self> {
        Arc::new_cyclic(|all| Self {
            databases: databases.clone(),
            chosen: databases
                .all()
                .map(|(_, database)| Database {
                    handle: handle(database),
                    way: Way::Chosen(all.clone()),
                    routing: database.routing(),
                    memory: None,
                })
                .collect(),
            missing: OnceLock::new(),
            written: Arc::clone(written),
        })
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps that the database was written to.
    fn writes(&self, alias: &str) {
        let mut written = self.written();
        if !written.iter().any(|known| known == alias) {
            written.push(alias.to_owned());
        }
    }

    fn find(&self, alias: &str) -> Option<&Database> {
        let place = self.databases.all().position(|(own, _)| own == alias)?;
        self.chosen.get(place)
    }

    /// The database that routers chose: where there is none of this alias, one like `like` whose connections do not open.
    fn choose(&self, alias: &str, like: &Database) -> &Database {
        self.find(alias).unwrap_or_else(|| {
            self.missing.get_or_init(|| Database {
                handle: Handle::Pool(Arc::new(Pool::missing(alias, like.pool().options.clone()))),
                way: Way::Own,
                routing: None,
                memory: None,
            })
        })
    }

    fn handle(&self, pool: &Arc<Pool>) -> Option<&Handle> {
        let mut chosen = self.chosen.iter();
        let own = chosen.find(|database| Arc::ptr_eq(database.pool(), pool));
        own.map(|database| &database.handle)
    }

    /// Puts a transaction into the place of its database.
    fn within(self: Arc<Self>, open: &Inside) -> Arc<Self> {
        match self.handle(open.pool()) {
            None => return self,
            Some(Handle::Transaction(known)) if known.is(open) => return self,
            Some(_) => {}
        }
        Self::new(&self.databases, &self.written, |database| {
            let is_own = Arc::ptr_eq(database.pool(), open.pool());
            match self.handle(database.pool()) {
                Some(known) if !is_own => known.clone(),
                _ => Handle::Transaction(open.clone()),
            }
        })
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
        self.read_where(
            |routers| routers.db_for_write(model(meta)),
            |routers| routers.db_for_read(model(meta)),
        )
    }

    /// The database that rows of a table between are read from: that of the row whose relation it is, unless a router knows the table.
    pub(crate) fn reading_between(
        &self,
        between: &'static ModelMeta,
        instance: &'static ModelMeta,
    ) -> &Self {
        self.read_where(
            |routers| routers.db_for_write_with(model(between), model(instance)),
            |routers| routers.db_for_read_with(model(between), model(instance)),
        )
    }

    /// The database that rows of the model are written to, for who looks there and changes nothing.
    pub(crate) fn looking(&self, meta: &'static ModelMeta) -> &Self {
        self.read_where(
            |routers| routers.db_for_write(model(meta)),
            |routers| routers.db_for_write(model(meta)),
        )
    }

    fn read_where(
        &self,
        to_write: impl FnOnce(&DatabaseRouters) -> &str,
        to_read: impl FnOnce(&DatabaseRouters) -> &str,
    ) -> &Self {
        let Way::Routers(routed) = &self.way else {
            return self;
        };
        let routers = routed.databases.routers();
        let alias = to_write(routers);
        let written = routed.written().iter().any(|known| known == alias);
        if let Some(written_to) = routed.find(alias)
            && (written || written_to.in_transaction())
        {
            return written_to;
        }
        routed.choose(to_read(routers), self)
    }

    /// The database that rows of the model are written to; from now on they are read there too.
    pub(crate) fn writing(&self, meta: &'static ModelMeta) -> &Self {
        self.write_where(|routers| routers.db_for_write(model(meta)))
    }

    /// The database that rows of a table between are written to: that of the row whose relation it is, unless a router knows the table.
    pub(crate) fn writing_between(
        &self,
        between: &'static ModelMeta,
        instance: &'static ModelMeta,
    ) -> &Self {
        self.write_where(|routers| routers.db_for_write_with(model(between), model(instance)))
    }

    fn write_where(&self, to_write: impl FnOnce(&DatabaseRouters) -> &str) -> &Self {
        let Way::Routers(routed) = &self.way else {
            return self;
        };
        let alias = to_write(routed.databases.routers());
        routed.writes(alias);
        routed.choose(alias, self)
    }

    /// Returns the handle for what is no part of the query or change itself: routers that chose this database choose anew.
    pub(crate) fn for_others(&self) -> Self {
        let way = match self.way.routed() {
            Some(routed) => Way::Routers(routed),
            None => Way::Own,
        };
        Self {
            way,
            ..self.clone()
        }
    }

    /// Returns the handle with these transactions in the places of their databases, as a request with `ATOMIC_REQUESTS` has it.
    #[must_use]
    pub fn within<'t>(&self, transactions: impl IntoIterator<Item = &'t Self>) -> Self {
        let mut inside = self.clone();
        for transaction in transactions {
            let Handle::Transaction(open) = &transaction.handle else {
                continue;
            };
            inside.way = inside.way.within(open);
            if Arc::ptr_eq(open.pool(), inside.pool()) {
                inside.handle = Handle::Transaction(open.clone());
            }
        }
        inside
    }

    /// Asks the routers whether the row may point where it points. Rows do not know where they are from: each is held to be where rows of its
    /// model are written.
    pub(crate) fn allow_relations<M: Model>(&self, row: &M) -> Result<()> {
        let Way::Routers(routed) = &self.way else {
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
        let Way::Routers(routed) = &self.way else {
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

    /// Something was written without a model that tells where.
    pub(crate) fn wrote(&self) {
        let Way::Routers(routed) = &self.way else {
            return;
        };
        let mut all = routed.databases.all();
        if let Some((alias, _)) = all.find(|(_, own)| Arc::ptr_eq(own.pool(), self.pool())) {
            routed.writes(alias);
        }
    }
}
