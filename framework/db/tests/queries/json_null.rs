//! JSON's null and SQL's NULL, as Django's `JSONNull()` and `None`.

use std::collections::BTreeMap;

use nuages_db::fields::Json;
use nuages_db::functions::coalesce;
use nuages_db::models::*;
use nuages_db::{Database, lookup, models};
use serde_json::json;

use super::common::is_mariadb;
use super::common::sides::{Sides, sides};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "papers")]
struct Paper {
    id: Auto,
    data: Option<Json>,
}

async fn ids(query: QuerySet<Paper>, db: &Database) -> Json {
    let ids = query.order_by(Paper::id).values(Paper::id).all(db).await;
    let ids: Vec<_> = ids.unwrap().into_iter().map(Auto::get).collect();
    json!(ids)
}

async fn found(db: &Database) -> BTreeMap<&'static str, Json> {
    let rows = [
        None,
        Some(Json::Null),
        Some(json!({"a": null})),
        Some(json!([null, 1])),
        Some(json!("null")),
        Some(json!({"b": 1})),
    ];
    for data in rows {
        let paper = Paper {
            data: data.clone(),
            ..Paper::default()
        };
        let mut paper = paper.create(db).await.unwrap();
        paper.refresh_from_db(db).await.unwrap();
        assert_eq!(paper.data, data);
    }
    let papers = Paper::objects;
    let sixth = || papers().filter(Paper::id.eq(6));
    let mut found = BTreeMap::new();
    for (name, typed, by_name) in [
        (
            "exact",
            Paper::data.eq(Json::Null),
            lookup("data", Json::Null),
        ),
        (
            "not exact",
            Paper::data.ne(Json::Null),
            !lookup::<Paper>("data", Json::Null),
        ),
        (
            "isnull",
            Paper::data.is_null(true),
            lookup("data__isnull", true),
        ),
        (
            "not isnull",
            Paper::data.is_null(false),
            lookup("data__isnull", false),
        ),
        (
            "in",
            Paper::data.in_([Json::Null, json!({"b": 1})]),
            lookup("data__in", [Json::Null, json!({"b": 1})]),
        ),
        (
            "not in",
            !Paper::data.in_([Json::Null]),
            !lookup::<Paper>("data__in", [Json::Null]),
        ),
        (
            "key",
            Paper::data.key("a").eq(Json::Null),
            lookup("data__a", Json::Null),
        ),
        (
            "key isnull",
            Paper::data.key("a").is_null(true),
            lookup("data__a__isnull", true),
        ),
        (
            "key in",
            Paper::data.key("a").in_([Json::Null]),
            lookup("data__a__in", [Json::Null]),
        ),
    ] {
        let rows = ids(papers().filter(typed), db).await;
        let named = ids(papers().filter(by_name), db).await;
        // Django's `in` on SQLite and MariaDB takes the text "null" for null too; the typed one does not.
        if !name.contains("in") || name.contains("isnull") {
            assert_eq!(rows, named, "{name} on {:?}", db.engine());
        }
        found.insert(name, named);
    }
    let null = || papers().filter(Paper::data.eq(Json::Null));
    let coalesced = coalesce(Paper::data, Json::Null).eq(Json::Null);
    found.insert("coalesced", ids(papers().filter(coalesced), db).await);
    sixth()
        .update(Paper::data.set(Json::Null), db)
        .await
        .unwrap();
    found.insert("updated", ids(null(), db).await);
    sixth().update(Paper::data.set(None), db).await.unwrap();
    let without = || papers().filter(Paper::data.is_null(true));
    found.insert("updated to NULL", ids(without(), db).await);
    let case = when(Paper::data.is_null(true), Json::Null).otherwise(Paper::data);
    papers().update(Paper::data.set(case), db).await.unwrap();
    found.insert("case", ids(null(), db).await);
    let mut rows = papers().order_by(Paper::id).all(db).await.unwrap();
    rows[2].data = Some(Json::Null);
    rows[3].data = None;
    papers()
        .bulk_update(&rows[2..4], Paper::data, db)
        .await
        .unwrap();
    found.insert("bulk", ids(null(), db).await);
    found.insert("bulk NULL", ids(without(), db).await);
    found
}

#[tokio::test]
async fn json_null_is_told_from_null_as_in_django() {
    for Sides { db, django } in sides("json_null", "json_null.py", &models![Paper]).await {
        let found = found(&db).await;
        let mariadb = is_mariadb(&db).await;
        for (name, wanted) in django.as_object().unwrap() {
            let (found, wanted) = match mariadb {
                true => (told(&found[name.as_str()]), told(wanted)),
                false => (found[name.as_str()].clone(), wanted.clone()),
            };
            assert_eq!(found, wanted, "{name} on {:?}", db.engine());
        }
    }
}

/// The rows without the text "null", which Django takes for null on MariaDB.
fn told(ids: &Json) -> Json {
    let ids = ids.as_array().unwrap().iter();
    ids.filter(|id| **id != json!(5)).cloned().collect()
}
