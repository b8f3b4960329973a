//! Rows with annotations and with what comes along: `django/maze_together.py` has the same questions.

mod inside;
mod outside;

use nuages_db::fields::FieldValue as _;
use nuages_db::functions::*;
use nuages_db::query::*;
use serde_json::json;

use super::*;
use crate::common::asking::key;
use crate::common::sides::{Found, assert_found};

/// The key of a row of which some columns were read.
fn part<M: Model>(row: &Partial<M>) -> Json {
    match row.key().to_value() {
        Value::I64(number) => json!(number),
        Value::Text(text) => json!(text),
        other => panic!("{other:?}"),
    }
}

fn keys<M: Model>(rows: &[M]) -> Json {
    rows.iter().map(key).collect()
}

/// A row with a number, and the rows that belong to it.
#[expect(
    clippy::ptr_arg,
    reason = "it stands where a function of a Vec is wanted"
)]
fn counted<M: Model, R: Model>((row, number): &(M, i64), more: &Vec<R>) -> Json {
    json!([key(row), number, keys(more)])
}

/// A row, and those with numbers that belong to it.
#[expect(
    clippy::ptr_arg,
    reason = "it stands where a function of a Vec is wanted"
)]
fn of_counted<M: Model, R: Model>(row: &M, more: &Vec<(R, i64)>) -> Json {
    json!([key(row), pairs(more)])
}

fn pairs<R: Model>(rows: &[(R, i64)]) -> Json {
    let pair = |(row, number): &(R, i64)| json!([key(row), number]);
    rows.iter().map(pair).collect()
}

fn tastes() -> Aggregate<Food, i64> {
    count(Taste::food.reversed())
}

/// How many guests a meal has.
fn eaters() -> Aggregate<Meal, i64> {
    count(Guest::meals.reversed().to(Guest::code))
}

#[tokio::test]
async fn annotated_rows_come_with_related_ones_as_in_django() {
    for maze in everywhere("annotated_rows_come_with", "maze_together.py").await {
        let mut told = Told {
            db: maze.db,
            found: Found::new(),
        };
        outside::ask_of_annotated(&mut told).await;
        outside::ask_at_the_end(&mut told).await;
        outside::ask_by_key(&mut told).await;
        outside::ask_of_joins(&mut told).await;
        outside::ask_of_parts(&mut told).await;
        inside::ask_of_annotated(&mut told).await;
        inside::ask_of_slices(&mut told).await;
        inside::ask_of_relations(&mut told).await;
        inside::ask_of_parts(&mut told).await;
        assert_found(&told.found, &maze.django, &told.db);
    }
}
