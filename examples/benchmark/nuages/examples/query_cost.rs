//! What it costs to build a query, write its SQL and collect its parameters; nothing runs. The bar: 2 µs.
//!
//! Run: `cargo run --release --example query_cost --target-dir ../../target/benchmark` in `examples/benchmark`.

#[path = "../src/models.rs"]
mod models;

use std::hint::black_box;
use std::time::Instant;

use models::{Fortune, World};
use nuages::db::Database;
use nuages::db::fields::{Json, json};
use nuages::db::functions::{length, lower};
use nuages::db::models::*;

#[derive(Model, Clone, Debug)]
#[model(app_label = "benchmark")]
pub struct Author {
    pub id: Auto,
    #[field(max_length = 100)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[model(app_label = "benchmark")]
pub struct Book {
    pub id: Auto,
    #[field(on_delete = CASCADE, related_name = "books")]
    pub author: ForeignKey<Author>,
    #[field(max_length = 100)]
    pub title: String,
    pub pages: i32,
    pub data: Json,
}

/// How often each query is built in one of five runs; another number may be given, for a profiler.
const ROUNDS: u32 = 200_000;

fn measure(name: &str, mut build: impl FnMut(i64) -> usize) {
    let rounds = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let rounds: u32 = rounds.unwrap_or(ROUNDS);
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let begin = Instant::now();
        for round in 0..rounds {
            black_box(build(black_box(i64::from(round))));
        }
        best = best.min(begin.elapsed().as_secs_f64() * 1e9 / f64::from(rounds));
    }
    println!("{name:<40} {best:>7.0} ns");
}

fn main() {
    let db = Database::in_memory();
    measure("the row with a key", |id| {
        drop(black_box(
            World::objects().filter(World::id.eq(id)).get(&db),
        ));
        1
    });
    measure("all rows of a table", |_| {
        drop(black_box(Fortune::objects().all(&db)));
        1
    });
    measure("two conditions, order and limit", |id| {
        let query = World::objects()
            .filter(World::random_number.gt(5) & World::id.lt(id))
            .order_by(World::random_number.desc())
            .limit(10);
        drop(black_box(query.all(&db)));
        1
    });
    measure("a list of ten keys", |id| {
        drop(black_box(
            World::objects().filter(World::id.in_(id..id + 10)).all(&db),
        ));
        1
    });
    measure("an update with arithmetic", |id| {
        let query = World::objects().filter(World::id.eq(id));
        drop(black_box(query.update(
            World::random_number.set(World::random_number + 1),
            &db,
        )));
        1
    });
    measure("a function in a condition", |id| {
        let query = Fortune::objects()
            .filter(lower(Fortune::message).eq("a text") & length(Fortune::message).gt(id));
        drop(black_box(query.all(&db)));
        1
    });
    measure("a query inside, by EXISTS", |id| {
        let books = Book::objects()
            .filter(Book::author.to(Author::id).eq(outer(Author::id)) & Book::pages.gt(5));
        let query = Author::objects()
            .filter(Author::id.gt(id))
            .filter(exists(books));
        drop(black_box(query.all(&db)));
        1
    });
    measure("a part of a JSON document", |_| {
        let query = Book::objects().filter(Book::data.key("tags").index(0).eq(json!("new")));
        drop(black_box(query.all(&db)));
        1
    });
    measure("rows with a number of related ones", |id| {
        let query = Author::objects()
            .filter(Author::id.gt(id))
            .annotate(count(Book::author.reversed()))
            .order_by(Author::name);
        drop(black_box(query.all(&db)));
        1
    });
    measure("a filtered relation", |id| {
        let long = Book::author.reversed().filtered(Book::pages.gt(500));
        let query = Author::objects()
            .filter(Author::id.gt(id))
            .filter(long.to(Book::title).startswith("The"));
        drop(black_box(query.all(&db)));
        1
    });
}
