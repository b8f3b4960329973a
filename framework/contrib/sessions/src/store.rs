//! How the sessions of a site are kept, read from the settings once.

use std::sync::Arc;

use nuages_core::signing::TimestampSigner;
use nuages_core::{Result, Settings, now};
use nuages_db::Database;
use serde_json::{Map, Value};

use crate::backends::{Engine, db};
use crate::expiry::{End, Expiry};
use crate::session::Session;

/// Opens sessions, as `SessionStore` does in Django. It is cheap to clone.
#[derive(Debug, Clone)]
pub struct SessionStore(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    signer: TimestampSigner,
    cookie_age: i64,
    expire_at_browser_close: bool,
}

impl SessionStore {
    /// Makes the store that the settings describe.
    ///
    /// # Errors
    /// Fails when `session_engine` names no engine.
    pub fn new(settings: &Settings) -> Result<Self> {
        let engine = Engine::from_name(settings.session_engine)?;
        Ok(Self(Arc::new(Inner {
            engine,
            signer: TimestampSigner::from_settings(settings).salt(engine.salt()),
            cookie_age: settings.session_cookie_age,
            expire_at_browser_close: settings.session_expire_at_browser_close,
        })))
    }

    /// Opens the session with this key, or a new one. Nothing is read before it is needed.
    pub fn open(&self, session_key: Option<&str>, database: &Database) -> Session {
        Session::new(self.clone(), Some(database.clone()), session_key)
    }

    /// Returns the engine.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// Writes a session's data in its stored form.
    ///
    /// # Errors
    /// Fails when the data cannot be JSON.
    pub fn encode(&self, data: &Map<String, Value>) -> Result<String> {
        self.0.signer.sign_object(data, true)
    }

    /// Reads the stored form; what was not signed with one of the site's keys is an empty session.
    pub fn decode(&self, stored: &str) -> Map<String, Value> {
        self.unsign(stored, None).unwrap_or_default()
    }

    /// Deletes sessions that have ended.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn clear_expired(&self, database: &Database) -> Result<()> {
        match self.0.engine {
            Engine::Db => db::clear_expired(database).await,
            Engine::SignedCookies => Ok(()),
        }
    }

    pub(crate) fn unsign(&self, stored: &str, max_age: Option<i64>) -> Option<Map<String, Value>> {
        self.0
            .signer
            .unsign_object(stored, max_age)
            .inspect_err(|_| {
                tracing::warn!(target: "nuages.security.SuspiciousSession", "Session data corrupted");
            })
            .ok()
    }

    /// How many seconds a session lasts, unless it says so itself.
    pub(crate) fn cookie_age(&self) -> i64 {
        self.0.cookie_age
    }

    /// Works out when a session ends that is written now.
    pub(crate) fn end(&self, expiry: Expiry) -> End {
        let Inner {
            cookie_age,
            expire_at_browser_close,
            ..
        } = *self.0;
        End::new(expiry, now(), cookie_age, expire_at_browser_close)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn store() -> SessionStore {
        SessionStore::new(&Settings {
            secret_key: "interop-test-secret-key-0123456789abcdefghijklmnopqrstuvwxyz".into(),
            ..Settings::default()
        })
        .unwrap()
    }

    #[test]
    fn djangos_rows_are_read() {
        let data =
            store().decode("eyJrIjoidiJ9:1r31eq:ggncQRf_R0-Xv_X8ByfoTa-rHqZrS1IDwYfa50jpQ5M");
        assert_eq!(Value::Object(data), json!({"k": "v"}));
    }

    #[test]
    fn a_corrupted_row_is_an_empty_session() {
        for stored in [
            "",
            "nonsense",
            "eyJrIjoidiJ9:1r31eq:ggncQRf_R0-Xv_X8ByfoTa-rHqZrS1IDwYfa50jpQ5N",
        ] {
            assert!(store().decode(stored).is_empty(), "{stored}");
        }
    }

    #[test]
    fn data_survives() {
        let data = json!({"_auth_user_id": "1", "text": "é☃😀", "list": vec!["abc"; 50]});
        let Value::Object(data) = data else {
            unreachable!()
        };
        let stored = store().encode(&data).unwrap();
        assert!(stored.starts_with('.') && stored.is_ascii());
        assert_eq!(store().decode(&stored), data);
    }

    #[test]
    fn an_unknown_engine_is_told() {
        let settings = Settings {
            session_engine: "nuages::sessions::backends::tape",
            ..Settings::default()
        };
        let error = SessionStore::new(&settings).unwrap_err().to_string();
        assert!(
            error.contains("'nuages::sessions::backends::tape' does not exist"),
            "{error}"
        );
    }
}
