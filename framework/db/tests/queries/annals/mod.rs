//! Questions in many shapes, put to Nuages and to Django over the same rows: `django/annals_models.py` has the models and the rows.

mod asked;

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, models};

use crate::common::asking::{assert_answered, questions};
use crate::common::sides::{Sides, sides_with_rows};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annals", ordering = ["-name"])]
struct Region {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    #[field(on_delete = CASCADE, related_name = "children")]
    parent: Option<ForeignKey<Region>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annals", ordering = ["region", "-age", "id"])]
struct Writer {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    #[field(max_length = 40)]
    nick: Option<String>,
    age: Option<i32>,
    #[field(on_delete = CASCADE, related_name = "writers")]
    region: Option<ForeignKey<Region>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annals")]
struct Topic {
    id: Auto,
    #[field(max_length = 40)]
    name: String,
    #[field(on_delete = CASCADE, related_name = "narrower")]
    wider: Option<ForeignKey<Topic>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annals")]
struct Paper {
    id: Auto,
    #[field(max_length = 40)]
    title: String,
    #[field(on_delete = CASCADE, related_name = "papers")]
    writer: Option<ForeignKey<Writer>>,
    #[field(on_delete = CASCADE, related_name = "reviewed")]
    reviewer: Option<ForeignKey<Writer>>,
    #[field(related_name = "papers")]
    topics: ManyToMany<Topic>,
    score: Option<i32>,
    #[field(max_digits = 8, decimal_places = 2)]
    price: Option<Decimal>,
    ratio: Option<f64>,
    done: Option<bool>,
    day: Option<Date>,
    moment: Option<Timestamp>,
    span: Option<Duration>,
    data: Option<Json>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annals")]
struct Cover {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "cover", unique)]
    paper: ForeignKey<Paper>,
    #[field(max_length = 40)]
    colour: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "annals")]
struct Remark {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "remarks")]
    paper: ForeignKey<Paper>,
    #[field(on_delete = CASCADE, related_name = "remarks")]
    author: Option<ForeignKey<Writer>>,
    #[field(max_length = 40)]
    text: Option<String>,
    stars: Option<i32>,
}

questions! {
    "region" Region
    "writer" Writer
    "topic" Topic
    "paper" Paper
    "cover" Cover
    "remark" Remark
}

/// The databases with the rows that a script made.
async fn everywhere(test: &str, script: &str) -> Vec<Sides> {
    let models = models![Region, Writer, Topic, Paper, Cover, Remark];
    sides_with_rows(test, script, &models).await
}

/// What is drawn by chance is the same each time.
#[tokio::test]
async fn what_is_drawn_by_chance_is_answered_as_in_django() {
    for sides in everywhere("drawn_by_chance", "annals_drawn.py").await {
        assert_answered(&sides, ask, sql).await;
    }
}
