//! What is computed of two values, of which one may be NULL, is an `Option`.

use jiff::SignedDuration;
use nuages_core::settings::Engine;
use nuages_db::functions::{
    coalesce, concat, greatest, least, left, lpad, replace, round, str_index,
};
use nuages_db::models::*;
use nuages_db::query::{count_all, lag, max, min, sum, window};
use nuages_db::{Database, models};
use rust_decimal::Decimal;

use crate::common::databases_with;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "nullable")]
struct Part {
    id: Auto,
    count: i64,
    spare: Option<i64>,
    name: String,
    code: Option<String>,
    #[field(max_digits = 5, decimal_places = 2)]
    price: Decimal,
    #[field(max_digits = 5, decimal_places = 2)]
    rebate: Option<Decimal>,
    span: Duration,
}

async fn parts(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Part]).await;
    for db in &databases {
        for spare in [Some(2), None] {
            let part = Part {
                count: 7,
                spare,
                name: "screw".into(),
                code: spare.map(|_| "s".to_owned()),
                price: Decimal::new(250, 2),
                rebate: spare.map(|_| Decimal::new(50, 2)),
                span: SignedDuration::from_hours(1),
                ..Part::default()
            };
            part.create(db).await.unwrap();
        }
    }
    databases
}

#[tokio::test]
async fn arithmetic_with_what_may_be_null_makes_an_option() {
    for db in parts("nullable_operands").await {
        let rows = Part::objects().order_by(Part::id).values((
            Part::count + Part::spare,
            Part::count * Part::spare - 1,
            (Part::count - Part::spare) % 3,
            Part::price - Part::rebate,
            Part::count.bitand(Part::spare),
            Part::spare + Part::count,
            (Part::id + 1) * 2 - Part::id,
        ));
        let rows = rows.all(&db).await.unwrap();
        let cents = |cents| Decimal::new(cents, 2);
        assert_eq!(rows[0].0, Some(9));
        assert_eq!(rows[0].1, Some(13));
        assert_eq!(rows[0].2, Some(2));
        assert_eq!(rows[0].3, Some(cents(200)));
        assert_eq!(rows[0].4, Some(2));
        assert_eq!(rows[0].5, Some(9));
        let none = (
            rows[1].0, rows[1].1, rows[1].2, rows[1].3, rows[1].4, rows[1].5,
        );
        assert_eq!(none, (None, None, None, None, None, None));

        // It is compared and written as before.
        let found = Part::objects().filter((Part::count + Part::spare).gt(8));
        assert_eq!(found.count(&db).await.unwrap(), 1);
        let changed = found.update((Part::count.set(Part::count + Part::spare),), &db);
        assert_eq!(changed.await.unwrap(), 1);
    }
}

#[tokio::test]
async fn cases_with_what_may_be_null_make_an_option() {
    for db in parts("nullable_cases").await {
        let parts = Part::objects().order_by(Part::id);
        let none = Part::spare.is_null(true);
        let rows = parts.values((
            when(none.clone(), 1_i64).otherwise(Part::spare),
            when(!none.clone(), 1_i64).otherwise(Part::spare),
            when(none.clone(), Part::spare)
                .when(Part::count.gt(0), 3)
                .otherwise(4),
            when(none.clone(), 1_i64)
                .when(Part::count.gt(0), Part::spare)
                .otherwise(4),
            when(none, Part::id).otherwise(0),
        ));
        let rows = rows.all(&db).await.unwrap();
        let numbers = |row: usize| (rows[row].0, rows[row].1, rows[row].2, rows[row].3);
        assert_eq!(numbers(0), (Some(2), Some(1), Some(3), Some(2)));
        assert_eq!(numbers(1), (Some(1), None, None, Some(1)));
        assert_eq!(rows[0].4, Auto::from(0));
    }
}

#[tokio::test]
async fn durations_by_what_may_be_null_make_an_option() {
    for db in parts("nullable_durations").await {
        let parts = Part::objects().order_by(Part::id);
        let spans = parts.values((
            Part::span * Part::spare,
            Part::span / Part::spare,
            Part::span * 2 + Part::span,
            Part::span * 1.5,
        ));
        let hours = SignedDuration::from_hours;
        let half = SignedDuration::from_mins(30);
        assert_eq!(
            spans.all(&db).await.unwrap(),
            [
                (Some(hours(2)), Some(half), hours(3), hours(1) + half),
                (None, None, hours(3), hours(1) + half)
            ]
        );
    }
}

#[tokio::test]
async fn functions_of_what_may_be_null_make_an_option() {
    for db in parts("nullable_functions").await {
        let parts = Part::objects().order_by(Part::id);
        let texts = parts.clone().values((
            left(Part::name, Part::spare),
            lpad(Part::name, 7, Part::code),
            lpad(Part::name, 3, Part::code),
            replace(Part::name, "c", Part::code),
            str_index(Part::name, Part::code),
            coalesce(Part::code, Part::code),
            concat(Part::name, Part::code),
        ));
        let told = |text: &str| Some(text.to_owned());
        assert_eq!(
            texts.all(&db).await.unwrap(),
            [
                (
                    told("sc"),
                    told("ssscrew"),
                    told("scr"),
                    told("ssrew"),
                    Some(1),
                    told("s"),
                    "screws".to_owned()
                ),
                (None, None, None, None, None, None, "screw".to_owned())
            ]
        );
        let numbers = parts.values((
            coalesce(Part::spare, 0),
            coalesce(Part::spare, Part::count),
            round(Part::price * Part::rebate, 1),
            greatest(Part::count, Part::spare),
            least(Part::count, Part::spare),
        ));
        let numbers = numbers.all(&db).await.unwrap();
        let first: (i64, i64, Option<Decimal>, Option<i64>, Option<i64>) = numbers[0];
        assert_eq!(first, (2, 2, Some(Decimal::new(13, 1)), Some(7), Some(2)));
        // PostgreSQL passes NULL over.
        let whole = (db.engine() == Engine::Postgresql).then_some(7);
        assert_eq!(numbers[1], (0, 7, None, whole, whole));
    }
}

#[tokio::test]
async fn arithmetic_may_begin_with_an_aggregate_or_a_window() {
    for db in parts("aggregates_first").await {
        let totals = Part::objects().aggregate(
            (
                sum(Part::count) + 1,
                count_all() * 2 - 1,
                max(Part::count) - min(Part::spare),
                sum(Part::price) / count_all().cast::<Decimal>(),
                max(Part::span) - min(Part::span),
                max(Part::span) * 2,
            ),
            &db,
        );
        let totals = totals.await.unwrap();
        let (none, twice) = (SignedDuration::ZERO, SignedDuration::from_hours(2));
        let price = Some(Decimal::new(25, 1));
        assert_eq!(
            totals,
            (Some(15), 3, Some(5), price, Some(none), Some(twice))
        );
        let before = window(lag(Part::count, 1)).order_by(Part::id) + 1;
        let rows = Part::objects().order_by(Part::id).values(before);
        assert_eq!(rows.all(&db).await.unwrap(), [None, Some(8)]);
    }
}
