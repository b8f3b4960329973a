//! Texts of statements: written once for each shape, whatever the values are.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::functions::{
    coalesce, concat, func, greatest, length, lower, template, upper, value,
};
use nuages_db::models::*;
use nuages_db::{Database, Execute, Statement, lookup, models};
use serde_json::json;

use crate::common::databases_with;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "stacks")]
struct Shelf {
    id: Auto,
    #[field(max_length = 50)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "stacks")]
struct Volume {
    id: Auto,
    #[field(on_delete = CASCADE)]
    shelf: ForeignKey<Shelf>,
    #[field(max_length = 50)]
    title: String,
    pages: i64,
    added: Timestamp,
    lent: bool,
    data: Json,
}

/// Databases with one shelf and three volumes on it, of 100, 200 and 300 pages.
async fn stacks(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Shelf, Volume]).await;
    for db in &databases {
        let shelf = Shelf {
            name: "First".into(),
            ..Shelf::default()
        };
        let shelf = shelf.create(db).await.unwrap();
        for number in 1..=3 {
            let volume = Volume {
                id: Auto::default(),
                shelf: ForeignKey::new(shelf.id),
                title: format!("Volume {number}"),
                pages: number * 100,
                added: format!("202{number}-06-15T12:00:00Z").parse().unwrap(),
                lent: number == 2,
                data: json!({"number": number, "tags": ["a", number]}),
            };
            volume.create(db).await.unwrap();
        }
    }
    databases
}

/// Notes whether the text of each statement was kept.
async fn kept<T>(db: &Database, asked: impl Future<Output = T>) -> (T, Vec<bool>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let note = move |execute: Execute, statement: Statement| {
        let kept = matches!(statement.sql, Cow::Borrowed(_));
        notes.lock().unwrap().push(kept);
        async move { execute.call(statement).await }
    };
    let answer = db.execute_wrapper(note, asked).await;
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    (answer, seen)
}

/// Asks for numbers of pages, with values made of a number: what is found for 100 is found again after the text was kept for 200 and 300.
macro_rules! asked {
    ($db:ident: $($name:literal $query:expr;)+) => {$({
        let ask = $query;
        let first = ask(100_i64).await.unwrap();
        for pages in [200, 300, 100] {
            let (answer, kept) = kept($db, ask(pages)).await;
            assert_eq!(kept, [true], "{}: the text is kept", $name);
            if pages == 100 {
                assert_eq!(answer.unwrap(), first, "{}", $name);
            }
        }
        // A test that asks for nothing finds nothing out.
        assert_ne!(format!("{first:?}"), "[]", "{}", $name);
    })+};
}

#[tokio::test]
async fn every_shape_of_a_query_has_a_text_that_is_kept() {
    let all = Volume::objects;
    for db in &stacks("every_shape_of_a_query").await {
        asked! { db:
            "functions" |pages: i64| all()
                .filter(length(Volume::title).gt(pages / 50) & lower(Volume::title).eq("volume 1"))
                .values(concat(upper(Volume::title), pages.to_string()))
                .all(db);
            "arithmetic in any order" |pages: i64| all()
                .annotate((value(pages) - Volume::pages, Volume::pages * pages + 7))
                .filter(Volume::pages.gte(pages))
                .order_by(Volume::pages * -1)
                .all(db);
            "negative numbers" |pages: i64| all()
                .values(greatest(Volume::pages, -pages))
                .all(db);
            "exists" |pages: i64| Shelf::objects()
                .filter(exists(all().filter(
                    Volume::shelf.to(Shelf::id).eq(outer(Shelf::id)) & Volume::pages.gte(pages),
                )))
                .filter(Shelf::name.ne("x"))
                .all(db);
            "a value of a query inside" |pages: i64| Shelf::objects()
                .annotate(subquery(
                    all().filter(Volume::shelf.to(Shelf::id).eq(outer(Shelf::id)) & Volume::pages.eq(pages))
                        .values(Volume::title),
                ))
                .all(db);
            "documents" |pages: i64| all()
                .filter(Volume::data.key("number").eq(json!(pages / 100)))
                .filter(Volume::data.key("tags").index(0).eq(json!("a")))
                .all(db);
            "documents and numbers" |pages: i64| all()
                .filter(lookup("data__number__lte", pages / 100))
                .all(db);
            "a filtered relation" |pages: i64| {
                let long = Volume::shelf.reversed().filtered(Volume::pages.gte(pages));
                Shelf::objects().filter(long.to(Volume::title).startswith("Vol")).distinct().all(db)
            };
            "not, over many rows" |pages: i64| Shelf::objects()
                .filter(!Volume::shelf.reversed().to(Volume::pages).eq(pages + 1))
                .all(db);
            "either, or, and not both" |pages: i64| all()
                .filter((Volume::pages.eq(pages) ^ Volume::title.contains("9")) | Volume::pages.eq(-1))
                .all(db);
            "groups with conditions" |pages: i64| Shelf::objects()
                .annotate((
                    count(Volume::shelf.reversed()).filter(Volume::shelf.reversed().to(Volume::pages).gte(pages)),
                    sum(Volume::shelf.reversed().to(Volume::pages)),
                ))
                .filter(sum(Volume::shelf.reversed().to(Volume::pages)).gt(pages))
                .all(db);
            "cases" |pages: i64| all()
                .values(when(Volume::pages.gt(pages), value(1_i64)).when(Volume::lent.eq(true), 2).otherwise(pages))
                .all(db);
            "a year and a day" |pages: i64| all()
                .filter(lookup("added__year", 2020 + pages / 100) | lookup("added__date__lt", "2020-01-01"))
                .all(db);
            "a union of slices" |pages: i64| all().filter(Volume::pages.eq(pages))
                .union(all().filter(Volume::pages.gt(pages - 1)))
                .order_by(Volume::pages.desc())
                .limit(2)
                .all(db);
            "a window" |pages: i64| all()
                .annotate(window(sum(Volume::pages + pages)).partition_by(Volume::lent).order_by(Volume::id))
                .all(db);
            "a named query" |pages: i64| {
                let some = all().filter(Volume::pages.gte(pages)).cte("some");
                some.objects().filter(Volume::title.startswith("V")).all(db)
            };
            "totals" |pages: i64| all()
                .filter(Volume::pages.gte(pages))
                .aggregate((max(Volume::pages + pages), count_all()), db);
            "an offset" |pages: i64| all().order_by(Volume::id).offset(u64::try_from(pages / 100).unwrap()).all(db);
            "texts" |pages: i64| all().filter(Volume::title.iendswith((pages / 100).to_string())).all(db);
            "an update of what is computed" |pages: i64| all()
                .filter(Volume::pages.lt(pages / 1000) | exists(Shelf::objects().filter(Shelf::name.eq(pages.to_string()))))
                .update((
                    Volume::title.set(concat(Volume::title, pages.to_string())),
                    Volume::pages.set(coalesce(Volume::pages, pages)),
                ), db);
        }
    }
}

#[tokio::test]
async fn groups_by_what_is_alike_and_by_what_is_not_are_two_texts() {
    for db in &stacks("groups_by_what_is_alike").await {
        let groups = |by: i64, order: i64| {
            let groups = Volume::objects()
                .values(Volume::pages % by)
                .annotate(count_all());
            groups.order_by(Volume::pages % order)
        };
        for _ in 0..3 {
            let rows = groups(200, 200).all(db).await.unwrap();
            assert_eq!(rows, [(0, 1), (100, 2)]);
            assert_eq!(groups(200, 300).all(db).await.unwrap().len(), 3);
            assert_eq!(groups(300, 300).all(db).await.unwrap().len(), 3);
        }
    }
}

#[tokio::test]
async fn orders_by_what_is_selected_and_by_what_is_not_are_two_texts() {
    for db in &stacks("orders_by_what_is_selected").await {
        let rest = |by: i64| Volume::pages % by;
        let different = |by: i64, order: i64| {
            let different = Volume::objects().values(rest(by)).distinct();
            different.order_by(rest(order).desc())
        };
        let together = |by: i64, order: i64| {
            let none = Volume::objects()
                .filter(Volume::id.lt(0))
                .annotate(rest(by));
            let some = Volume::objects().annotate(rest(by));
            some.union(none).order_by((rest(order), Volume::id))
        };
        let first = |by: i64, order: i64| {
            let first = Volume::objects().distinct_on(rest(by));
            first.order_by((rest(order), Volume::id))
        };
        for _ in 0..3 {
            let rows = different(200, 300).all(db).await.unwrap();
            assert_eq!(rows, [0, 100, 100]);
            assert_eq!(different(200, 200).all(db).await.unwrap(), [100, 0]);
            let pages = async |by, order| -> Vec<i64> {
                let rows = together(by, order).all(db).await.unwrap();
                rows.iter().map(|(volume, _)| volume.pages).collect()
            };
            assert_eq!(pages(200, 300).await, [300, 100, 200]);
            assert_eq!(pages(200, 200).await, [200, 100, 300]);
            if db.engine() == Engine::Postgresql {
                assert!(first(200, 300).all(db).await.is_err());
                assert_eq!(first(200, 200).all(db).await.unwrap().len(), 2);
            }
        }
    }
}

#[tokio::test]
async fn keys_that_visitors_choose_take_no_room_of_other_texts() {
    for db in &stacks("keys_that_visitors_choose").await {
        for number in 0..400 {
            let key = format!("data__key{number}");
            let found = Volume::objects().filter(lookup(&key, 1)).count(db).await;
            assert_eq!(found.unwrap(), 0);
        }
        let long = || {
            Volume::objects()
                .filter(length(Volume::title).gt(5))
                .count(db)
        };
        assert_eq!(long().await.unwrap(), 3);
        assert_eq!(kept(db, long()).await.1, [true]);
    }
}

#[tokio::test]
async fn whole_numbers_are_as_wide_as_functions_take_them() {
    for db in databases_with("whole_numbers", &models![Shelf]).await {
        let shelf = Shelf {
            name: "Ann".to_owned(),
            ..Shelf::default()
        };
        shelf.create(&db).await.unwrap();
        let is_sqlite = db.engine() == Engine::Sqlite;
        for (count, twice) in [(2, "AnnAnn"), (1, "Ann"), (3, "AnnAnnAnn")] {
            if !is_sqlite {
                let repeated = func::<_, String>("REPEAT", (Shelf::name, count));
                let found = Shelf::objects().values(repeated).all(&db).await;
                assert_eq!(found.unwrap(), [twice]);
            }
        }
        // The text for one that fits is not the text for one that does not.
        for number in [1, i64::from(i32::MAX), 5_000_000_000, -7, i64::MIN + 1, 2] {
            let same = template::<_, i64>("? + 0", (number,));
            let query = Shelf::objects().filter(template::<_, bool>("id < ?", (number,)).is_true());
            let found = query.count(&db).await.unwrap();
            assert_eq!(found, u64::from(number > 1), "{number}");
            let found = Shelf::objects().values(same).all(&db).await.unwrap();
            assert_eq!(found, [number], "{:?}", db.engine());
        }
        let rounded = template::<_, Decimal>("ROUND(CAST(? AS DECIMAL(9, 3)), ?)", ("1.234", 1));
        let found = Shelf::objects().values(rounded).all(&db).await.unwrap();
        assert_eq!(found[0].normalize(), Decimal::new(12, 1));
    }
}
