//! What tests need that compare with Django.

use std::ffi::OsString;
use std::process::Command;

use nuages_db::Database;
use serde_json::{Value, json};

/// The Python that has Django 6.1; `None`, and a remark, where none is named.
pub fn python() -> Option<OsString> {
    let python = std::env::var_os("NUAGES_DJANGO_PYTHON");
    if python.is_none() {
        eprintln!("SKIPPED: set NUAGES_DJANGO_PYTHON to a Python with Django 6.1 to compare");
    }
    python
}

/// The path of a script of `tests/django`.
pub fn path(script: &str) -> String {
    format!("{}/tests/django/{script}", env!("CARGO_MANIFEST_DIR"))
}

/// Runs a script of `tests/django` and returns the JSON that it prints; `None` without Django.
pub fn script(name: &str) -> Option<Value> {
    script_with(name, None)
}

/// The same with an argument: mostly the URL of a server.
pub fn script_with(name: &str, argument: Option<&str>) -> Option<Value> {
    let output = Command::new(python()?)
        .arg(path(name))
        .args(argument)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// What SQLite says of its tables and indexes.
pub async fn master(db: &Database) -> Vec<Value> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";
    let rows = db.fetch_all(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            let texts: Vec<String> = (0..4).map(|index| row.get(index).unwrap()).collect();
            json!(texts)
        })
        .collect()
}

pub fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}
