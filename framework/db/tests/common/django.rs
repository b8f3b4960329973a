//! What tests need that compare with Django.

use std::ffi::OsString;
use std::process::Command;

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::models::ModelMeta;
use serde_json::{Value, json};

use super::{made, server_database};

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
    script_of(name, argument)
}

/// The same with several arguments.
pub fn script_of<'a>(name: &str, arguments: impl IntoIterator<Item = &'a str>) -> Option<Value> {
    let output = Command::new(python()?)
        .arg(path(name))
        .args(arguments)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}");
    let told = String::from_utf8(output.stdout).unwrap();
    Some(serde_json::from_str(&told.replace(IN_PYTHON, IN_RUST)).unwrap())
}

/// What a hint says in Python, and what ours says.
const IN_PYTHON: &str = "Set db_persist=True on the field.";
const IN_RUST: &str = "Take `db_persist = false` out: the column is stored then.";

/// Makes the tables of models and compares them with those that a script of `tests/django` makes with `tables.py`, on SQLite and on the
/// servers that there are; nothing without Django.
pub async fn assert_same_tables(name: &str, models: &[&'static ModelMeta]) {
    for variable in [
        None,
        Some("NUAGES_TEST_POSTGRES"),
        Some("NUAGES_TEST_MYSQL"),
    ] {
        let Some(variable) = variable else {
            let Some(expected) = script(name) else {
                return;
            };
            let db = made::database(models).await;
            assert_eq!(json!(master(&db).await), expected["tables"]["master"]);
            continue;
        };
        let test = name.trim_end_matches(".py");
        let Some(config) = server_database(variable, &format!("{test}_tables")).await else {
            continue;
        };
        let url = std::env::var(variable).unwrap();
        let expected = script_with(name, Some(&url)).unwrap_or_default();
        let db = Database::connect(&config).await.unwrap();
        made::create(&db, models).await;
        let expected = &expected["tables"];
        assert_same_answers(&db, &texts(&expected["queries"]), expected, variable).await;
    }
}

/// Compares the answers of the queries of `catalogue.py`.
pub async fn assert_same_answers(db: &Database, queries: &[String], expected: &Value, when: &str) {
    let answers = expected["answers"].as_array().unwrap();
    assert_eq!(queries.len(), answers.len());
    for (query, answer) in queries.iter().zip(answers) {
        assert_eq!(column(db, query).await, texts(answer), "{when}: {query}");
    }
}

/// The texts of the first column.
pub async fn column(db: &Database, query: &str) -> Vec<String> {
    let rows = db.fetch_all(query.to_owned(), &[]).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// A list of texts.
pub fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
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

/// Literals of MySQL with an apostrophe twice, where Django's driver puts a backslash before it.
pub fn mysql_literals(sql: &str, db: &Database) -> String {
    if db.engine() != Engine::Mysql {
        return sql.to_owned();
    }
    let (mut written, mut rest) = (String::new(), sql);
    while let Some((before, literal)) = rest.split_once('\'') {
        let mut text = String::new();
        let mut signs = literal.char_indices();
        let mut end = literal.len();
        while let Some((place, sign)) = signs.next() {
            match sign {
                '\'' => {
                    end = place + 1;
                    break;
                }
                '\\' => match signs.next() {
                    Some((_, sign @ ('%' | '_'))) => text.extend(['\\', sign]),
                    Some((_, 'n')) => text.push('\n'),
                    other => text.extend(other.map(|(_, sign)| sign)),
                },
                sign => text.push(sign),
            }
        }
        written.push_str(before);
        let doubled = text.replace('\\', "\\\\").replace('\'', "''");
        written.push_str(&format!("'{doubled}'"));
        rest = &literal[end..];
    }
    written + rest
}
