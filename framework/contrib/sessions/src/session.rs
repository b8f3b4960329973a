//! The session of a request.

use std::any::type_name;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nuages_core::{Error, ImproperlyConfigured, Result, Timestamp};
use nuages_db::Database;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::backends::{Engine, Loaded, db, signed_cookies};
use crate::expiry::{End, Expiry};
use crate::models::Session as Row;
use crate::state::State;
use crate::store::SessionStore;

const EXPIRY: &str = "_session_expiry";
const TEST_COOKIE: (&str, &str) = ("testcookie", "worked");
/// Shorter keys are not believed.
const MIN_KEY_LENGTH: usize = 8;

/// Data about one browser, kept between its requests. Clones are the same session.
///
/// Values are whatever serde can write as JSON. The first access reads the session; changes are written when the
/// response is ready.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    /// `None` when no middleware made the session.
    store: Option<SessionStore>,
    database: Option<Database>,
    loading: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

impl Session {
    pub(crate) fn new(store: SessionStore, database: Option<Database>, key: Option<&str>) -> Self {
        Self::with(Some(store), database, key)
    }

    /// Stands in where no middleware made a session: every use says so.
    pub(crate) fn missing() -> Self {
        Self::with(None, None, None)
    }

    fn with(store: Option<SessionStore>, database: Option<Database>, key: Option<&str>) -> Self {
        let state = State {
            key: key.filter(|key| Self::is_key(key)).map(str::to_owned),
            ..State::default()
        };
        Self(Arc::new(Inner {
            store,
            database,
            loading: tokio::sync::Mutex::new(()),
            state: Mutex::new(state),
        }))
    }

    /// Tells whether a cookie can be a session's key at all.
    pub(crate) fn is_key(key: &str) -> bool {
        key.chars().nth(MIN_KEY_LENGTH - 1).is_some()
    }

    fn store(&self) -> Result<&SessionStore> {
        self.0.store.as_ref().ok_or_else(|| {
            ImproperlyConfigured::new(
                "there is no session: list SessionMiddleware in the setting middleware, before what uses sessions",
            )
            .into()
        })
    }

    fn database(&self) -> Result<&Database> {
        self.0.database.as_ref().ok_or_else(|| {
            ImproperlyConfigured::new("sessions need a database: set databases").into()
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the session if that has not happened.
    async fn load(&self) -> Result<()> {
        if self.is_at_hand()? {
            return Ok(());
        }
        // Boxed, so that what asks again, and a request that asks nothing, make no room for it.
        Box::pin(self.load_stored()).await
    }

    /// Tells whether nothing is to be read any more.
    fn is_at_hand(&self) -> Result<bool> {
        self.store()?;
        let mut state = self.state();
        state.accessed = true;
        if state.key.is_none() {
            state.data();
        }
        Ok(state.data.is_some())
    }

    async fn load_stored(&self) -> Result<()> {
        let store = self.store()?;
        let _loading = self.0.loading.lock().await;
        let key = {
            let state = self.state();
            match &state.key {
                Some(key) if state.data.is_none() => key.clone(),
                _ => return Ok(()),
            }
        };
        let loaded = match store.engine() {
            Engine::Db => db::load(store, key, self.database()?).await?,
            Engine::SignedCookies => signed_cookies::load(store, &key),
        };
        let mut state = self.state();
        match loaded {
            Loaded::Data(data) => state.data = Some(data),
            Loaded::Gone => {
                state.key = None;
                state.data();
            }
            Loaded::Unreadable => {
                state.modified = true;
                state.data();
            }
        }
        Ok(())
    }

    async fn read<R>(&self, read: impl FnOnce(&Map<String, Value>) -> R) -> Result<R> {
        self.load().await?;
        Ok(read(self.state().data()))
    }

    /// Returns the value under `key`.
    ///
    /// # Errors
    /// Fails when the value is no `T`, and as the database does.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        self.read(|data| data.get(key).map(|value| T::deserialize(value)).transpose())
            .await?
            .map_err(|error| {
                Error::from(error)
                    .context(format!("the session's '{key}' is no {}", type_name::<T>()))
            })
    }

    /// Puts a value under `key`.
    ///
    /// # Errors
    /// Fails when the value cannot be JSON, and as the database does.
    pub async fn insert(&self, key: impl Into<String>, value: impl Serialize) -> Result<()> {
        let value = serde_json::to_value(value)?;
        self.load().await?;
        let mut state = self.state();
        state.modified = true;
        state.data().insert(key.into(), value);
        Ok(())
    }

    /// Takes the value under `key` out.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn remove(&self, key: &str) -> Result<Option<Value>> {
        self.load().await?;
        let mut state = self.state();
        // shift_remove keeps the order of the others, as Python's dict does.
        let removed = state.data().shift_remove(key);
        state.modified |= removed.is_some();
        Ok(removed)
    }

    /// Tells whether there is a value under `key`.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn contains(&self, key: &str) -> Result<bool> {
        self.read(|data| data.contains_key(key)).await
    }

    /// Returns all keys and values.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn items(&self) -> Result<Map<String, Value>> {
        self.read(Map::clone).await
    }

    /// Forgets all values and keeps the key.
    pub fn clear(&self) {
        let mut state = self.state();
        state.data = Some(Map::new());
        state.accessed = true;
        state.modified = true;
    }

    /// Forgets all values and the key, as a logout does: the row is deleted and the browser loses the cookie.
    pub fn flush(&self) {
        self.clear();
        self.state().abandon_key();
    }

    /// Moves the values to a new key, as a login does, so that a key known to somebody else is worth nothing.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn cycle_key(&self) -> Result<()> {
        self.load().await?;
        let engine = self.store()?.engine();
        let mut state = self.state();
        state.modified = true;
        if engine == Engine::Db {
            state.abandon_key();
            state.key = Some(db::new_key());
            state.is_new = true;
        }
        Ok(())
    }

    /// Returns the key; a new session has none before it is saved.
    pub fn session_key(&self) -> Option<String> {
        self.state().key.clone()
    }

    /// Tells whether there is neither a key nor a value. Nothing is read for it.
    pub fn is_empty(&self) -> bool {
        self.state().is_empty()
    }

    /// Tells whether a value was asked for or changed.
    pub fn is_accessed(&self) -> bool {
        self.state().accessed
    }

    /// Tells whether there is something to save.
    pub fn is_modified(&self) -> bool {
        self.state().modified
    }

    /// Has the session saved though no value changed.
    pub fn set_modified(&self) {
        self.state().modified = true;
    }

    /// Sets when the session ends: seconds from the last change (0 is when the browser closes), a moment, or `None` for
    /// what the settings say.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn set_expiry(&self, expiry: impl Into<Expiry>) -> Result<()> {
        match expiry.into().to_value() {
            Some(value) => self.insert(EXPIRY, value).await,
            None => self.remove(EXPIRY).await.map(drop),
        }
    }

    async fn expiry(&self) -> Result<Expiry> {
        self.read(|data| Expiry::from_value(data.get(EXPIRY))).await
    }

    /// Returns when the session ends, as of now.
    async fn end(&self) -> Result<End> {
        let expiry = self.expiry().await?;
        Ok(self.store()?.end(expiry))
    }

    /// Returns the seconds until the session ends.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn get_expiry_age(&self) -> Result<i64> {
        Ok(self.end().await?.age)
    }

    /// Returns the moment when the session ends.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn get_expiry_date(&self) -> Result<Timestamp> {
        Ok(self.end().await?.date)
    }

    /// Tells whether the session ends when the browser closes.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn get_expire_at_browser_close(&self) -> Result<bool> {
        Ok(self.end().await?.at_browser_close)
    }

    /// Leaves a value by which a later request sees that the browser takes cookies.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn set_test_cookie(&self) -> Result<()> {
        self.insert(TEST_COOKIE.0, TEST_COOKIE.1).await
    }

    /// Tells whether the browser brought the test value back.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn test_cookie_worked(&self) -> Result<bool> {
        self.read(|data| data.get(TEST_COOKIE.0).and_then(Value::as_str) == Some(TEST_COOKIE.1))
            .await
    }

    /// Takes the test value away.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn delete_test_cookie(&self) -> Result<()> {
        self.remove(TEST_COOKIE.0).await.map(drop)
    }

    /// Writes the session; the middleware does it when the response is ready. A session without a key gets one.
    ///
    /// # Errors
    /// Fails with [`BadRequest`](nuages_core::BadRequest) when the session was deleted since it was read, and as the database does.
    pub async fn save(&self) -> Result<()> {
        self.store_row().await.map(drop)
    }

    /// Writes the session, and returns its key and when it ends.
    pub(crate) async fn store_row(&self) -> Result<(String, End)> {
        self.load().await?;
        let store = self.store()?;
        let (end, data, key, is_new, abandoned) = {
            let mut state = self.state();
            let data = state.data();
            let end = store.end(Expiry::from_value(data.get(EXPIRY)));
            let data = store.encode(data)?;
            let abandoned = std::mem::take(&mut state.abandoned);
            (end, data, state.key.clone(), state.is_new, abandoned)
        };
        let key = match store.engine() {
            Engine::SignedCookies => {
                signed_cookies::warn_if_long(&data);
                data
            }
            Engine::Db => {
                let mut saving = db::Saving {
                    is_new: is_new || key.is_none(),
                    row: Row {
                        session_key: key.unwrap_or_else(db::new_key),
                        session_data: data,
                        expire_date: end.date,
                    },
                    abandoned,
                };
                // Boxed, so that a request whose session stays as it is makes no room for it.
                Box::pin(db::save(&mut saving, self.database()?)).await?;
                saving.row.session_key
            }
        };
        let mut state = self.state();
        if state.key.as_ref() != Some(&key) {
            state.key = Some(key.clone());
        }
        state.is_new = false;
        Ok((key, end))
    }

    /// Deletes the row of a flushed session that is not saved again.
    pub(crate) async fn discard(&self) -> Result<()> {
        let abandoned = {
            let mut state = self.state();
            if state.key.is_some() || state.abandoned.is_empty() {
                return Ok(());
            }
            std::mem::take(&mut state.abandoned)
        };
        match self.store()?.engine() {
            Engine::Db => Box::pin(db::delete(&abandoned, self.database()?)).await,
            Engine::SignedCookies => Ok(()),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Session")
            .field("loaded", &state.data.is_some())
            .field("accessed", &state.accessed)
            .field("modified", &state.modified)
            .finish_non_exhaustive()
    }
}
