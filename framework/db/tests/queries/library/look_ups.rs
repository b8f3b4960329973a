//! Look-ups by name that fit and that do not: what is found, and what is said.

use nuages_core::settings::Engine;
use nuages_db::Error;
use nuages_db::models::*;
use serde_json::{Value as Json, json};

use super::{Book, Card, Company, Number, Publisher, Store, everywhere};
use crate::common::asking::value;
use crate::common::sides::assert_none;

async fn ask<M: Model<Concrete = M>>(
    name: &str,
    asked: &Json,
    db: &nuages_db::Database,
) -> Result<Json, Error> {
    let rows = M::objects().filter(lookup(name, value(asked, |query| panic!("{query}"))));
    let rows = rows.order_by_names(["pk"]).all(db).await?;
    let keys = rows.iter().map(|row| match row.value(0) {
        Value::I64(key) => json!(key),
        other => panic!("{other:?}"),
    });
    Ok(keys.collect())
}

#[tokio::test]
async fn look_ups_by_name_find_and_say_what_django_does() {
    let mut wrong = Vec::new();
    for library in everywhere("library_look_ups", "library_look_ups.py").await {
        let db = &library.db;
        for asked in library.django["asked"].as_array().unwrap() {
            let (name, of, expected) = (asked[1].as_str().unwrap(), &asked[2], &asked[3]);
            let sqlite = db.engine() == Engine::Sqlite;
            if name.ends_with("regex") && sqlite && !cfg!(feature = "regexp") {
                continue;
            }
            let found = match asked[0].as_str().unwrap() {
                "book" => ask::<Book>(name, of, db).await,
                "store" => ask::<Store>(name, of, db).await,
                "company" => ask::<Company>(name, of, db).await,
                "publisher" => ask::<Publisher>(name, of, db).await,
                "card" => ask::<Card>(name, of, db).await,
                _ => ask::<Number>(name, of, db).await,
            };
            let alike = match &found {
                Ok(found) => found == expected,
                Err(error) if expected[0] == "FieldError" => expected[1] == error.to_string(),
                Err(_) => expected[0].is_string(),
            };
            if !alike {
                wrong.push(format!(
                    "{:?} {asked}\n  {}",
                    db.engine(),
                    found.unwrap_or_else(|error| json!(error.to_string()))
                ));
            }
        }
    }
    assert_none(&wrong);
}
