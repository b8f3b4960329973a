//! Every look-up, function, aggregate and window: what Nuages answers beside what Django 6.1 does, on the same rows.
//!
//! `django/expressions.json` and its siblings hold Django's answers; `django/expressions.py` asks for them.

mod aggregates;
mod answers;
mod dates;
mod json;
mod look_ups;
mod numbers;
mod own;
mod subqueries;
mod texts;
mod windows;

use answers::Answers;
use jiff::tz::TimeZone;
use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, models};

use crate::common;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "samples")]
struct Group {
    id: Auto,
    #[field(max_length = 100)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "samples")]
struct Sample {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "samples")]
    group: Option<ForeignKey<Group>>,
    #[field(max_length = 100)]
    name: String,
    #[field(max_length = 100)]
    note: Option<String>,
    number: i32,
    maybe: Option<i32>,
    ratio: f64,
    #[field(max_digits = 10, decimal_places = 2)]
    price: Decimal,
    flag: bool,
    moment: Timestamp,
    perhaps: Option<Timestamp>,
    day: Date,
    clock: Time,
    data: Json,
}

async fn samples() -> Database {
    let db = Database::in_memory();
    register_models(&models![Group, Sample]);
    db.execute_script(include_str!("../../django/expressions.sql"))
        .await
        .unwrap();
    db
}

/// SQLite and the servers that there are, with the same rows and what Django answers there.
async fn everywhere(test: &str) -> Vec<Answers> {
    let sqlite = samples().await;
    let groups = Group::objects().all(&sqlite).await.unwrap();
    let rows = Sample::objects().all(&sqlite).await.unwrap();
    let mut all = vec![Answers::on(sqlite).await];
    for db in common::empty_databases(test).await {
        if db.engine() == Engine::Sqlite {
            continue;
        }
        common::make_tables(&db, &[Group::meta(), Sample::meta()]).await;
        Group::objects()
            .bulk_create(groups.clone(), &db)
            .await
            .unwrap();
        Sample::objects()
            .bulk_create(rows.clone(), &db)
            .await
            .unwrap();
        all.push(Answers::on(db).await);
    }
    all
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}
