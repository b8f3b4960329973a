//! Values at the edges of their types: what they are compared with, and what comes of computing with them.

use nuages_core::settings::Engine;
use nuages_db::functions::{coalesce, trunc_week};
use nuages_db::models::*;
use nuages_db::{Condition, Database, lookup, models};

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
        for (word, clock, price, long) in rows {
            let sample = Sample {
                word: word.map(str::to_owned),
                bytes: b"bytes".to_vec(),
                clock: clock.map(|clock| clock.parse().unwrap()),
                moment: clock.map(|_| "2024-02-29T12:00:00Z".parse().unwrap()),
                day: clock.map(|_| Date::constant(2024, 2, 29)),
                price: price.parse().unwrap(),
                long: long.parse().unwrap(),
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
