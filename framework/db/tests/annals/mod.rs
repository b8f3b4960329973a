//! Questions in many shapes, put to Nuages and to Django over the same rows: `django/annals_models.py` has the models and the rows.

mod asked;
mod drawn;

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::serializers::Deserializer;
use nuages_db::{Database, models};

use crate::common::asking::questions;
use crate::common::{self, django};

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

/// A database with the rows, and what Django found in one like it.
struct Annals {
    db: Database,
    django: Json,
}

/// SQLite and the servers that there are, with the rows that a script of `tests/django` made in each; none without Django.
async fn everywhere(test: &str, script: &str) -> Vec<Annals> {
    let models = models![Region, Writer, Topic, Paper, Cover, Remark];
    let mut all = Vec::new();
    for db in common::databases_with(test, &models).await {
        let url = common::server_url(&db);
        let Some(django) = django::script_with(script, url.as_deref()) else {
            return all;
        };
        let rows = django["rows"].as_str().unwrap();
        let mut objects = Deserializer::new("json", rows).unwrap();
        while let Some(mut object) = objects.next(&db).await.unwrap() {
            object.save(&db).await.unwrap();
        }
        all.push(Annals { db, django });
    }
    all
}
