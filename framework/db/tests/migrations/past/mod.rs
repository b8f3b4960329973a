//! What goes with the rows that the code of a migration deletes, beside Django's historical models: `django/past.py` asks the same of the
//! rows of `rows.json`.

use std::future::Future;
use std::sync::{Arc, Mutex};

use nuages_db::Database;
use nuages_db::migrations::*;
use nuages_db::models::{Deleted, OnDelete};
use serde_json::{Map, Value, json};

use crate::common::migrating::{app, migrate_to};
use crate::common::{django, empty_databases, made};

macro_rules! models {
    ($($name:ident $table:literal)+) => {$(
        #[derive(Model, Clone, Debug)]
        #[model(crate = crate::root, app_label = "past", db_table = $table)]
        struct $name {
            id: Auto,
        }
    )+};
}

models! { Room "past_room" Shelf "past_shelf" Tag "past_tag" Book "past_book" Page "past_page" Loan "past_loan" }

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "past", db_table = "past_atlas")]
struct Atlas {
    #[field(primary_key)]
    book_ptr_id: i64,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "past", db_table = "past_line", primary_key = ["page_id", "number"])]
struct Line {
    page_id: i64,
    number: i32,
}

fn create(name: &str) -> CreateModel {
    CreateModel::new(name).field("id", fields::big_auto())
}

fn key(to: &str, on_delete: OnDelete) -> state::FieldState {
    fields::foreign_key(&format!("past.{to}"), on_delete)
}

fn first() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(create("Room"))
        .operation(create("Shelf").field("room", key("room", CASCADE)))
        .operation(create("Tag").field("word", fields::char(9).unique()))
        .operation(
            create("Book")
                .field("shelf", key("shelf", SET_NULL).null())
                .field("old_shelf", key("shelf", SET_DEFAULT).default(2))
                .field("tags", fields::many_to_many("past.tag"))
                .field("sequel", key("book", CASCADE).null()),
        )
        .operation(CreateModel::new("Atlas").field(
            "book_ptr",
            fields::one_to_one("past.book", CASCADE).primary_key(),
        ))
        .operation(
            create("Page")
                .field("book", key("book", CASCADE))
                .field("word", key("tag", CASCADE).to_field("word")),
        )
        .operation(
            CreateModel::new("Line")
                .field("pk", fields::composite_primary_key(["page", "number"]))
                .field("page", key("page", CASCADE))
                .field("number", fields::integer()),
        )
        .operation(
            create("Loan")
                .field("book", key("book", PROTECT).null())
                .field("shelf", key("shelf", RESTRICT).null()),
        )
}

/// What a migration's code found; its transaction was rolled back.
async fn asked<F, Fut>(delete: F, db: &Database) -> Value
where
    F: Fn(Database) -> Fut + Send + Sync + Copy + 'static,
    Fut: Future<Output = nuages_core::Result<Deleted>> + Send + 'static,
{
    let found = Arc::new(Mutex::new(Value::Null));
    let keep = Arc::clone(&found);
    let code = RunRust::new(move |db: Database| {
        let keep = Arc::clone(&keep);
        async move {
            let deleted = match delete(db.clone()).await {
                Ok(deleted) => json!({"total": deleted.total, "of": deleted.by_model}),
                Err(error) => json!(error.to_string()),
            };
            *keep.lock().unwrap() = json!({"deleted": deleted, "rows": rows(&db).await});
            Err(std::io::Error::other("asked enough").into())
        }
    });
    let code = Migration::new("0002_code")
        .dependency("past", "0001_initial")
        .operation(code);
    let apps = [app("past", vec![first(), code])];
    let target = Target::Migration(("past".to_owned(), "0002_code".to_owned()));
    let error = migrate_to(db, &apps, target).await.unwrap_err().to_string();
    assert!(error.contains("asked enough"), "{error}");
    found.lock().unwrap().clone()
}

fn script() -> Value {
    serde_json::from_str(include_str!("rows.json")).unwrap()
}

async fn rows(db: &Database) -> Value {
    let mut answers = Map::new();
    for (name, sql) in script()["questions"].as_object().unwrap() {
        let sql: &'static str = Box::leak(sql.as_str().unwrap().into());
        answers.insert(name.clone(), made::rows(db, sql).await);
    }
    Value::Object(answers)
}

#[tokio::test]
async fn rows_that_a_migration_deletes_take_with_them_what_hung_on_them_then() {
    let Some(expected) = django::script("past.py") else {
        return;
    };
    for db in empty_databases("past").await {
        let target = Target::Migration(("past".to_owned(), "0001_initial".to_owned()));
        let apps = [app("past", vec![first()])];
        migrate_to(&db, &apps, target).await.unwrap();
        for statement in script()["rows"].as_array().unwrap() {
            let statement = statement.as_str().unwrap().to_owned();
            db.execute(statement, &[]).await.unwrap();
        }
        let mut found = Map::new();
        macro_rules! ask {
            ($name:literal, $model:ident, $condition:expr) => {
                let delete = |db: Database| async move {
                    Ok($model::objects().filter($condition).delete(&db).await?)
                };
                found.insert($name.to_owned(), asked(delete, &db).await);
            };
        }
        ask!("a shelf", Shelf, Shelf::id.eq(1));
        ask!("a shelf with a loan", Shelf, Shelf::id.eq(3));
        ask!("a room", Room, Room::id.eq(2));
        ask!("a tag", Tag, Tag::id.eq(1));
        ask!("a book", Book, Book::id.eq(1));
        ask!("a book with an atlas", Book, Book::id.eq(3));
        ask!("an atlas", Atlas, Atlas::book_ptr_id.eq(3));
        ask!("a book that is lent", Book, Book::id.eq(4));
        ask!("a page", Page, Page::id.eq(1));
        ask!("a line", Line, Line::page_id.eq(1) & Line::number.eq(2));
        for (name, expected) in expected.as_object().unwrap() {
            assert_eq!(&found[name], expected, "{name} on {:?}", db.engine());
        }
        // One row, inside of a transaction in the transaction.
        let delete = |db: Database| async move {
            db.atomic(async |inner| {
                let shelf = Shelf::objects().get_by_key(1, inner).await?;
                Ok(shelf.delete(inner).await?)
            })
            .await
        };
        assert_eq!(asked(delete, &db).await, expected["a shelf"]);
    }
}

#[tokio::test]
async fn what_a_migration_cannot_know_is_told() {
    let db = crate::common::memory().await;
    let first = Migration::new("0001_initial")
        .operation(create("Shelf"))
        .operation(create("Loan").field("shelf", key("shelf", SET).null()));
    let code = Migration::new("0002_code")
        .dependency("past", "0001_initial")
        .operation(RunSql::new("INSERT INTO past_shelf (id) VALUES (1)"))
        .operation(RunRust::new(|db: Database| async move {
            Shelf::objects().delete(&db).await?;
            Ok(())
        }));
    let target = Target::Migration(("past".to_owned(), "0002_code".to_owned()));
    let apps = [app("past", vec![first, code])];
    let error = migrate_to(&db, &apps, target).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "past.0002_code failed (nothing of it was kept): past.Loan.shelf is set to a value when the row goes that it points to, and \
         migrations do not know which: set it before the rows are deleted"
    );
}
