//! Both sides of a comparison: databases, and what a script of `tests/django` answers beside each.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::models::ModelMeta;
use nuages_db::serializers::Deserializer;
use serde_json::Value;

use super::django::script_with;
use super::{databases_with, server_url};

/// A database, and what Django answers beside it.
pub struct Sides {
    pub db: Database,
    pub django: Value,
}

/// SQLite and the servers that there are, with tables and the answers of a script; none without Django.
pub async fn sides(test: &str, script: &str, models: &[&'static ModelMeta]) -> Vec<Sides> {
    let mut all = Vec::new();
    for db in databases_with(test, models).await {
        let Some(django) = script_with(script, server_url(&db).as_deref()) else {
            return all;
        };
        all.push(Sides { db, django });
    }
    all
}

/// The same with the rows that the script made.
pub async fn sides_with_rows(
    test: &str,
    script: &str,
    models: &[&'static ModelMeta],
) -> Vec<Sides> {
    let all = sides(test, script, models).await;
    for Sides { db, django } in &all {
        load(db, django).await;
    }
    all
}

/// Writes the rows that a script made.
pub async fn load(db: &Database, django: &Value) {
    let rows = django["rows"].as_str().unwrap();
    let mut objects = Deserializer::new("json", rows).unwrap();
    // Some rows point to later ones.
    let tx = db.begin_without_foreign_keys().await.unwrap();
    while let Some(mut object) = objects.next(&tx).await.unwrap() {
        object.save(&tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// What a test found, by the names of its questions.
pub type Found = BTreeMap<&'static str, Value>;

/// What was not found as by a script, whose questions have the same names; `is_alike` takes a name, what was found and what Django found.
pub fn differences<N: Borrow<str> + Ord>(
    found: &BTreeMap<N, Value>,
    django: &Value,
    db: &Database,
    is_alike: impl Fn(&str, &Value, &Value) -> bool,
) -> Vec<String> {
    let expected = django["found"].as_object().unwrap();
    let place = db.engine();
    let mut wrong = Vec::new();
    for name in found.keys().map(Borrow::borrow) {
        if !expected.contains_key(name) {
            wrong.push(format!("{name} is not asked by the script"));
        }
    }
    for (name, expected) in expected {
        match found.get(name.as_str()) {
            Some(found) if is_alike(name, found, expected) => {}
            Some(found) => wrong.push(format!(
                "{name} on {place:?}\n  Django {expected}\n  Nuages {found}"
            )),
            None => wrong.push(format!("{name} is not asked")),
        }
    }
    wrong
}

/// Compares what a test found with what a script did.
pub fn assert_found(found: &Found, django: &Value, db: &Database) {
    assert_none(&differences(found, django, db, |_, found, expected| {
        found == expected
    }));
}

/// Shows all differences at once.
pub fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// The same but for the last digits of floats, of which Django reads MariaDB's as texts, which the server cuts.
pub fn is_near(one: &Value, other: &Value, engine: Engine) -> bool {
    match (one, other) {
        (Value::Array(ones), Value::Array(others)) => {
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len() && pairs.all(|(one, other)| is_near(one, other, engine))
        }
        (Value::Object(ones), Value::Object(others)) => {
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len()
                && pairs
                    .all(|((key, one), (name, other))| key == name && is_near(one, other, engine))
        }
        (Value::Number(one), Value::Number(other)) if one.is_f64() || other.is_f64() => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            let nearly = if engine == Engine::Mysql { 1e-6 } else { 1e-9 };
            (one - other).abs() <= nearly * one.abs().max(1.0)
        }
        _ => one == other,
    }
}
