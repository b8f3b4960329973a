//! Values at the edges of their types: what they are compared with, and what comes of computing with them.

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::functions::{coalesce, trunc_week};
use nuages_db::models::*;
use nuages_db::{Condition, Database, lookup, models};

use serde_json::json;

use crate::common::databases_with;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "odd", ordering = ["id"])]
struct Sample {
    id: Auto,
    #[field(max_length = 50)]
    word: Option<String>,
    bytes: Vec<u8>,
    clock: Option<Time>,
    moment: Option<Timestamp>,
    day: Option<Date>,
    #[field(max_digits = 5, decimal_places = 2)]
    price: Decimal,
    #[field(max_digits = 20, decimal_places = 6)]
    long: Decimal,
    ratio: f64,
    data: Json,
}

async fn samples(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Sample]).await;
    let rows = [
        (
            Some("token"),
            Some("12:00:00"),
            "0.10",
            "12345678901.234567",
        ),
        (Some("0"), Some("09:30:00.5"), "0.20", "-12345678901.234567"),
        (Some("False"), None, "-0.30", "0.000001"),
        (None, None, "0", "0"),
    ];
    for db in &databases {
        for (number, (word, clock, price, long)) in (9..).zip(rows) {
            let sample = Sample {
                word: word.map(str::to_owned),
                bytes: b"bytes".to_vec(),
                clock: clock.map(|clock| clock.parse().unwrap()),
                moment: clock.map(|_| "2024-02-29T12:00:00Z".parse().unwrap()),
                day: clock.map(|_| Date::constant(2024, 2, 29)),
                price: price.parse().unwrap(),
                long: long.parse().unwrap(),
                ratio: 0.5,
                data: match word {
                    Some(word) => json!({"word": word, "number": number}),
                    None => json!("m"),
                },
                ..Sample::default()
            };
            sample.create(db).await.unwrap();
        }
    }
    databases
}

async fn found(condition: impl Into<Condition<Sample>>, db: &Database) -> Vec<i64> {
    let rows = Sample::objects()
        .filter(condition.into())
        .values(Sample::id);
    let rows = rows.all(db).await.unwrap();
    rows.into_iter().map(i64::from).collect()
}

/// MySQL makes a number of each text that it compares with one: "token" would be 0, and so false.
#[tokio::test]
async fn texts_are_compared_with_texts_alone() {
    for db in samples("texts_alone").await {
        for (value, expected) in [
            (Value::Bool(false), [3].as_slice()),
            (Value::F64(0.0), &[]),
            (Value::Decimal(Decimal::ZERO), &[2]),
            (Value::Duration(Duration::ZERO), &[]),
        ] {
            let one = found(lookup("word", value.clone()), &db).await;
            assert_eq!(one, expected, "{value:?}");
            let listed = found(lookup("word__in", vec![value.clone()]), &db).await;
            assert_eq!(listed, expected, "{value:?}");
            let shown = found(lookup("word__iexact", value.clone()), &db).await;
            assert_eq!(shown, expected, "{value:?}");
            let rows = Sample::objects().filter(lookup("bytes", value));
            let refused = rows.count(&db).await.unwrap_err().to_string();
            assert!(refused.contains("expected bytes but got"), "{refused}");
        }
    }
}

/// A part of a request's document is what it holds: the text, not its JSON.
#[tokio::test]
async fn documents_are_compared_as_what_they_hold() {
    for db in samples("documents_held").await {
        for (condition, expected) in [
            (lookup("word", json!("token")), [1].as_slice()),
            (lookup("word__in", [json!("token"), json!("0")]), &[1, 2]),
            (lookup("word__gte", json!("t")), &[1]),
            (lookup("word__range", [json!("0"), json!("1")]), &[2]),
            (lookup("word__iexact", json!("TOKEN")), &[1]),
            (lookup("word", json!(0)), &[2]),
            (lookup("word", json!(false)), &[3]),
            (lookup("word", json!(["token"])), &[]),
            (lookup("word", json!(null)), &[4]),
            (lookup("id", json!("2")), &[2]),
            (lookup("id__gte", json!(3)), &[3, 4]),
            (lookup("price__lt", json!(0.0)), &[3]),
            (lookup("day__isnull", json!(true)), &[3, 4]),
        ] {
            let engine = db.engine();
            let shown = format!("{engine:?} {condition:?}");
            assert_eq!(found(condition, &db).await, expected, "{shown}");
        }
        let refused = Sample::objects().filter(lookup("id", json!([2])));
        let refused = refused.count(&db).await.unwrap_err().to_string();
        assert_eq!(refused, "Field 'id' expected a number but got [2].");
        let long = Sample::objects().filter(lookup("id", "x".repeat(1000)));
        let long = long.count(&db).await.unwrap_err().to_string();
        assert!(long.len() < 300, "{long}");
    }
}

#[tokio::test]
async fn documents_lie_between_two_others() {
    for db in samples("documents_between").await {
        for (condition, expected) in [
            (lookup("data__range", ["l", "n"]), [4].as_slice()),
            (lookup("data__word__range", ["n", "z"]), &[1]),
            (!lookup("data__word__range", ["n", "z"]), &[2, 3]),
            (lookup("data__number__range", [10, 11]), &[2, 3]),
            (lookup("data__number__range", [2, 9]), &[1]),
        ] {
            let shown = format!("{:?} {condition:?}", db.engine());
            assert_eq!(found(condition, &db).await, expected, "{shown}");
        }
    }
}

/// MariaDB and MySQL take NaN for a number below all others.
#[tokio::test]
async fn numbers_that_are_none_find_no_rows() {
    for db in samples("no_numbers").await {
        for (condition, name) in [
            (lookup("ratio__gte", "nan"), "nan"),
            (lookup("ratio__gte", "inf"), "inf"),
            (lookup("ratio__lte", "-infinity"), "-inf"),
            (Sample::ratio.gt(f64::NAN), "nan"),
            (Sample::ratio.in_([1.5, f64::NAN]), "nan"),
        ] {
            let rows = Sample::objects().filter(condition).count(&db).await;
            match db.engine() {
                Engine::Mysql => assert_eq!(
                    rows.unwrap_err().to_string(),
                    format!("{name} can not be used with MySQL")
                ),
                _ => assert_eq!(rows.unwrap(), 0, "{name}"),
            }
        }
    }
}

#[tokio::test]
async fn times_beside_values_are_what_they_are() {
    for db in samples("times_beside_values").await {
        let noon = Time::constant(12, 0, 0, 0);
        let clock = || coalesce(Sample::clock, noon);
        assert_eq!(found(clock().eq(noon), &db).await, [1, 3, 4]);
        assert_eq!(found(clock().gt(noon), &db).await, [0; 0]);
        let at: Timestamp = "2024-02-29T12:00:00Z".parse().unwrap();
        let moment = || coalesce(Sample::moment, at);
        assert_eq!(found(moment().eq(at), &db).await, [1, 2, 3, 4]);
        assert_eq!(found(moment().gt(at), &db).await, [0; 0]);
        let week = trunc_week(Sample::day).eq(Date::constant(2024, 2, 26));
        let others = Sample::objects().exclude(week);
        assert_eq!(
            others.count(&db).await.unwrap(),
            0,
            "what is computed of NULL"
        );
    }
}

#[tokio::test]
async fn decimals_are_rounded_where_they_have_too_many_digits() {
    for db in samples("many_digits").await {
        let total = Sample::objects().aggregate(sum(Sample::price), &db);
        let total = total.await.unwrap().unwrap();
        assert_eq!(total.round_dp(2), Decimal::ZERO);
        let first = Sample::objects().filter(Sample::id.eq(1));
        let rest = Sample::price + Decimal::new(2, 1) - Decimal::new(3, 1);
        let rest = first.clone().values(rest).get(&db).await.unwrap();
        assert_eq!(rest.round_dp(2), Decimal::ZERO);
        let product = first.values(Sample::long * Sample::long);
        let product = product.get(&db).await.unwrap();
        let expected: Decimal = "152415787532388345526.60".parse().unwrap();
        let expected = match db.engine() {
            // SQLite's numbers have 15 digits.
            Engine::Sqlite => expected.round_sf(15).unwrap(),
            _ => expected,
        };
        assert_eq!(
            product.round_dp(2),
            expected.round_dp(2),
            "{:?}",
            db.engine()
        );
    }
}
