//! Questions of Django's suites that no other comparison asks: `django/gleanings.py` has them under the same names.

mod documents;
mod hidden;
mod numbers;
mod rows;
mod words;

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, Result, models};
use serde_json::json;

use crate::common::telling::{Telling, attempt, compare, shown};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Paper {
    id: Auto,
    value: Option<Json>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Note {
    id: Auto,
    value: Option<Json>,
    summary: Option<String>,
    #[field(on_delete = CASCADE, related_name = "notes")]
    paper: Option<ForeignKey<Paper>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "gleanings",
    constraints = [UniqueConstraint::on(Self::year).name("one_season")],
)]
struct Season {
    id: Auto,
    year: i32,
    gt: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Game {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "games")]
    season: ForeignKey<Season>,
    #[field(max_length = 40)]
    home: String,
    #[field(max_length = 40)]
    away: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Person {
    id: Auto,
    #[field(max_length = 40)]
    first: String,
    #[field(max_length = 40)]
    last: String,
    code: Option<Uuid>,
    born: Option<Date>,
    woken: Option<Timestamp>,
    slept: Option<Duration>,
    number: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Question {
    id: Auto,
    #[field(max_length = 40)]
    text: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings", order_with_respect_to = "question")]
struct Answer {
    id: Auto,
    #[field(max_length = 40)]
    text: String,
    #[field(on_delete = CASCADE)]
    question: ForeignKey<Question>,
    _order: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Twin {
    id: Auto,
    code: Uuid,
    #[field(generated = Self::code)]
    copy: Uuid,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Party {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
}

fn seen(rows: QuerySet<Guest>) -> QuerySet<Guest> {
    rows.filter(Guest::seen)
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings", objects = seen)]
struct Guest {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    seen: bool,
    #[field(on_delete = CASCADE, related_name = "guests")]
    party: Option<ForeignKey<Party>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Gift {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    #[field(on_delete = CASCADE, blank, related_name = "gifts")]
    guest: Option<ForeignKey<Guest>>,
}

/// MySQL and MariaDB have no such column.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "gleanings")]
struct Amount {
    id: Auto,
    number: Option<Decimal>,
    #[field(db_default = Decimal::new(1125, 3))]
    given: DbDefault<Decimal>,
}

/// A question that the database of the answers cannot be asked.
fn nothing() -> Json {
    Json::Null
}

#[tokio::test]
async fn what_was_left_of_djangos_suites_is_answered_as_there() {
    let models = models![
        Paper, Note, Season, Game, Person, Question, Answer, Twin, Party, Guest, Gift, Amount
    ];
    compare("gleanings", &models, async |told| {
        documents::ask(told).await;
        words::ask(told).await;
        numbers::ask(told).await;
        rows::ask(told).await;
        hidden::ask(told).await;
    })
    .await;
}
