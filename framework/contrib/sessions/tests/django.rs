//! Django and Nuages on one database: each reads the sessions of the other.
//!
//! Runs when the variable `NUAGES_DJANGO_PYTHON` names a Python that has Django.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use nuages_core::settings::DatabaseConfig;
use nuages_core::{Settings, Timestamp};
use nuages_db::Database;
use nuages_sessions::SessionStore;
use serde_json::{Value, json};

const KEY: &str = "a key that both sides share, é";

fn python() -> Option<OsString> {
    let python = std::env::var_os("NUAGES_DJANGO_PYTHON");
    #[expect(clippy::print_stderr, reason = "a test that does not run says so")]
    if python.is_none() {
        eprintln!("SKIPPED: set NUAGES_DJANGO_PYTHON to a Python with Django to run this test");
    }
    python
}

struct Shared {
    python: OsString,
    file: PathBuf,
    store: SessionStore,
    db: Database,
}

impl Shared {
    async fn new(name: &str, engine: &'static str) -> Option<Self> {
        let python = python()?;
        let file = std::env::temp_dir().join(format!(
            "nuages-django-{name}-{}.sqlite3",
            std::process::id()
        ));
        let _ = std::fs::remove_file(&file);
        let settings = Settings {
            secret_key: KEY.into(),
            session_engine: engine,
            ..Settings::default()
        };
        let shared = Self {
            python,
            store: SessionStore::new(&settings).unwrap(),
            db: Database::connect(&DatabaseConfig::sqlite(&file))
                .await
                .unwrap(),
            file,
        };
        shared.django(&["migrate"]);
        Some(shared)
    }

    /// Runs the script on Django's side and returns what it prints.
    fn django(&self, arguments: &[&str]) -> Value {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/django_side.py");
        let output = Command::new(&self.python)
            .arg(script)
            .args([self.file.as_os_str(), KEY.as_ref()])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

fn data() -> Value {
    json!({"_auth_user_id": "1", "text": "é☃😀\u{7f}\"\\", "float": 1.5, "list": vec!["abc"; 50], "none": null})
}

#[tokio::test]
async fn django_reads_our_rows_and_we_read_djangos() {
    let Some(shared) = Shared::new("db", "nuages::sessions::backends::db").await else {
        return;
    };
    let key = shared.django(&["write", "db", &data().to_string()]);
    let session = shared.store.open(key.as_str(), &shared.db);
    assert_eq!(Value::Object(session.items().await.unwrap()), data());

    let session = shared.store.open(None, &shared.db);
    for (name, value) in data().as_object().unwrap() {
        session.insert(name.as_str(), value).await.unwrap();
    }
    session.save().await.unwrap();
    let key = session.session_key().unwrap();
    assert_eq!(shared.django(&["read", "db", &key]), data());

    // Django finds the row by its date, so the date's text must compare as Django's do.
    let soon = Timestamp::from_second(nuages_core::now().as_second() + 90).unwrap();
    session.set_expiry(soon).await.unwrap();
    session.save().await.unwrap();
    let age = shared.django(&["age", "db", &key]).as_i64().unwrap();
    assert!((60..=90).contains(&age), "{age}");
    session
        .set_expiry(Timestamp::from_second(1_000_000_000).unwrap())
        .await
        .unwrap();
    session.save().await.unwrap();
    assert_eq!(shared.django(&["read", "db", &key]), json!({}));
}

#[tokio::test]
async fn signed_cookies_are_the_same() {
    let Some(shared) = Shared::new("cookies", "nuages::sessions::backends::signed_cookies").await
    else {
        return;
    };
    let key = shared.django(&["write", "signed_cookies", &data().to_string()]);
    let session = shared.store.open(key.as_str(), &shared.db);
    assert_eq!(Value::Object(session.items().await.unwrap()), data());
    session.insert("more", 1).await.unwrap();
    session.save().await.unwrap();
    let read = shared.django(&["read", "signed_cookies", &session.session_key().unwrap()]);
    assert_eq!(read["more"], 1);
    assert_eq!(read["list"], data()["list"]);
}
