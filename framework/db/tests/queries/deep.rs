//! Conditions and expressions that are nested deep, as a program makes them in a loop.

use nuages_core::settings::Engine;
use nuages_db::functions::coalesce;
use nuages_db::models::*;
use nuages_db::query::{exists, lookup, outer, subquery};
use nuages_db::{Condition, Database, Expression, QuerySet, models};

use crate::common::databases_with;

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "deep")]
struct Number {
    id: Auto,
    value: i64,
}

async fn numbers(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Number]).await;
    for db in &databases {
        for value in [1, 2] {
            let number = Number {
                value,
                ..Number::default()
            };
            number.create(db).await.unwrap();
        }
    }
    databases
}

fn sum(levels: usize) -> Expression<Number, i64> {
    (0..levels).fold(Number::value + 0, |sum, _| sum + 1)
}

/// Neither AND nor OR alone: each level is one of its own.
fn condition(levels: usize) -> Condition<Number> {
    (0..levels).fold(Number::value.eq(1), |nested, level| match level % 2 {
        0 => nested | Number::value.eq(-1),
        _ => nested & Number::value.gt(0),
    })
}

#[tokio::test]
async fn three_hundred_levels_of_an_expression_answer() {
    for db in numbers("deep_expression").await {
        let found = Number::objects().filter(sum(300).eq(302));
        assert_eq!(found.count(&db).await.unwrap(), 1);
        let read = Number::objects().order_by(sum(300)).values(sum(300));
        assert_eq!(read.all(&db).await.unwrap(), [301, 302]);
        let called = (0..300).fold(Number::value + 0, |inner, _| coalesce(inner, 0));
        assert_eq!(
            Number::objects().values(called).all(&db).await.unwrap(),
            [1, 2]
        );
        let changed = Number::objects().filter(Number::value.eq(2));
        let changed = changed.update((Number::value.set(sum(300)),), &db);
        assert_eq!(changed.await.unwrap(), 1);
    }
}

#[tokio::test]
async fn conditions_of_four_hundred_levels_answer() {
    for db in numbers("deep_condition").await {
        let found = Number::objects().filter(condition(400));
        assert_eq!(found.count(&db).await.unwrap(), 1);
        let left_out = Number::objects().exclude(condition(400));
        assert_eq!(left_out.count(&db).await.unwrap(), 1);
    }
}

/// What is nested deeper still is refused, and ends no program.
#[tokio::test]
async fn more_than_five_hundred_levels_are_an_error() {
    for db in numbers("too_deep").await {
        let objects = Number::objects;
        let wide = (0..900).fold(Number::value.eq(1), |wide, _| wide | Number::value.eq(2));
        assert_eq!(objects().filter(wide).count(&db).await.unwrap(), 2);
        let conditions = objects().filter(condition(3000)).all(&db).await;
        let negated = (0..3000).fold(condition(1), |inner, _| !(inner | condition(1)));
        let negated = objects().exclude(negated).exists(&db).await;
        let read = objects().values(sum(3000)).all(&db).await;
        let sorted = objects().order_by(sum(3000)).all(&db).await;
        let wrapped = (0..100_000).fold(Number::value + 0, |inner, _| inner.cast());
        let wrapped = objects().values(wrapped).all(&db).await;
        let changed = objects().update((Number::value.set(sum(3000)),), &db);
        for error in [
            wrapped.err(),
            conditions.err(),
            negated.err(),
            read.err(),
            sorted.err(),
            changed.await.err(),
        ] {
            assert_eq!(
                error.unwrap().to_string(),
                "conditions and expressions may be nested 500 levels deep, and these are nested deeper"
            );
        }
    }
}

/// Where a database lacks a function, its operands are written twice: each level doubles the text.
#[tokio::test]
async fn a_statement_that_no_database_takes_is_an_error() {
    for db in numbers("too_long").await {
        let bits = (0..60).fold(Number::value + 0, |bits, _| bits.bitxor(1).bitrightshift(0));
        let read = Number::objects().values(bits).all(&db).await;
        match db.engine() {
            Engine::Postgresql => assert_eq!(read.unwrap(), [1, 2]),
            _ => assert_eq!(
                read.unwrap_err().to_string(),
                "conditions and expressions make a statement of more than 64 MiB"
            ),
        }
    }
}

/// Rows whose value is that of a row whose value is that of a row ..
fn nested(levels: usize) -> QuerySet<Number> {
    (0..levels).fold(Number::objects(), |inner, _| {
        let values = inner.values(Number::value);
        Number::objects().filter(Number::value.in_query(values))
    })
}

#[tokio::test]
async fn queries_may_be_nested_deep_and_no_deeper() {
    for db in numbers("deep_queries").await {
        assert_eq!(nested(40).count(&db).await.unwrap(), 2);
        let exist = (0..300).fold(Number::objects(), |inner, _| {
            Number::objects().filter(exists(inner.filter(Number::value.eq(outer(Number::value)))))
        });
        let first = (0..1000).fold(Number::objects(), |inner, _| {
            let first = subquery(inner.values(Number::value));
            Number::objects().filter(Number::value.eq(first))
        });
        let joined = (0..1000).fold(Number::objects(), |inner, _| Number::objects().union(inner));
        let named = (0..1000).fold(Number::objects(), |inner, _| {
            Number::objects().filter(lookup("id__in", inner))
        });
        for (place, query) in [nested(1000), exist, first, joined, named]
            .into_iter()
            .enumerate()
        {
            let error = query.all(&db).await.unwrap_err().to_string();
            assert!(
                error.starts_with("conditions and expressions may be nested 500 levels deep"),
                "{place}: {error}"
            );
        }
    }
}
