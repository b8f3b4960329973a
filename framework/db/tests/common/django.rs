//! What tests need that compare with Django.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use std::process::Command;

use nuages_db::Database;
use serde_json::{Value, json};

/// Runs a script of `tests/django` and returns the JSON that it prints; `None`, and a remark, where there is no Django.
pub fn script(name: &str) -> Option<Value> {
    script_for(name, None)
}

/// The same, on the server of this URL.
pub fn script_for(name: &str, url: Option<&str>) -> Option<Value> {
    let Some(python) = std::env::var_os("NUAGES_DJANGO_PYTHON") else {
        eprintln!("SKIPPED: set NUAGES_DJANGO_PYTHON to a Python with Django 6.1 to compare");
        return None;
    };
    let path = format!("{}/tests/django/{name}", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(python).arg(path).args(url).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Returns SQLite's own list of tables and indexes.
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
