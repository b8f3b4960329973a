//! What SQLite tells late: errors at the end of a statement, and errors with which it ends the transaction itself. Nothing is lost silently, and
//! nothing is written alone.

use crate::common::*;
use nuages_db::models::*;
use nuages_db::{Database, Error};

/// A file that refuses long names with `RAISE(ROLLBACK)`.
async fn strict(folder: &Folder) -> Database {
    let db = folder.database(&[]).await;
    tables(&db).await;
    let trigger = "CREATE TRIGGER short BEFORE INSERT ON polls_author WHEN length(new.name) > 9 BEGIN SELECT RAISE(ROLLBACK, 'too long'); END";
    db.execute_script(trigger).await.unwrap();
    add_author("first", &db).await.unwrap();
    db
}

#[tokio::test]
async fn nothing_is_written_behind_a_transaction_that_sqlite_ended() {
    let folder = Folder::new("ended-by-sqlite");
    let db = strict(&folder).await;
    let outcome: nuages_core::Result<()> = db
        .atomic(async |tx| {
            add_author("before", tx).await?;
            let inner: nuages_core::Result<()> = tx
                .atomic(async |tx| {
                    add_author("much too long", tx).await?;
                    Ok(())
                })
                .await;
            assert_eq!(inner.unwrap_err().to_string(), "too long");
            let behind = add_author("behind", tx).await.unwrap_err().to_string();
            assert!(
                behind.starts_with("SQLite rolled this transaction back"),
                "{behind}"
            );
            assert!(Author::objects().count(tx).await.is_err());
            Ok(())
        })
        .await;
    outcome.unwrap_err();
    assert_eq!(author_names(&db).await.unwrap(), ["first"]);
    add_author("later", &db).await.unwrap();
    assert_eq!(author_names(&db).await.unwrap(), ["first", "later"]);
}

#[tokio::test]
async fn the_error_that_ended_the_transaction_is_told() {
    let folder = Folder::new("ended-and-told");
    let db = strict(&folder).await;
    let outcome: nuages_core::Result<()> = db
        .atomic(async |tx| {
            add_author("before", tx).await?;
            add_author("much too long", tx).await?;
            Ok(())
        })
        .await;
    assert_eq!(outcome.unwrap_err().to_string(), "too long");
    assert_eq!(author_names(&db).await.unwrap(), ["first"]);
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_by_halves() {
    let folder = Folder::new("full-disk");
    let db = strict(&folder).await;
    let pages = number(&db, "PRAGMA page_count").await.unwrap();
    db.execute(format!("PRAGMA max_page_count = {}", pages + 20), &[])
        .await
        .unwrap();
    let outcome: nuages_core::Result<()> = db
        .atomic(async |tx| {
            add_author("before", tx).await?;
            let document = "x".repeat(1 << 20);
            tx.execute(
                "CREATE TABLE heap AS SELECT ? AS document",
                &[document.into()],
            )
            .await?;
            Ok(())
        })
        .await;
    let error = outcome.unwrap_err();
    assert!(
        error.to_string().starts_with("database or disk is full"),
        "{error}"
    );
    assert!(matches!(
        error.downcast_ref(),
        Some(Error::Operational { .. })
    ));
    assert_eq!(author_names(&db).await.unwrap(), ["first"]);
    add_author("later", &db).await.unwrap();
}

/// A row that the database fills in: it is written by INSERT .. RETURNING.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "late")]
struct Stamped {
    id: Auto,
    #[field(on_delete = DO_NOTHING, related_name = "+")]
    author: ForeignKey<Author>,
    #[field(db_default = 7)]
    number: DbDefault<i32>,
}

/// SQLite checks foreign keys and commits behind the row that RETURNING gives.
#[tokio::test]
async fn rows_that_are_refused_behind_their_returning_are_told() {
    let folder = Folder::new("late-errors");
    let db = folder.database(&[]).await;
    make_tables(&db, &nuages_db::models![Author, Stamped]).await;
    let author = add_author("first", &db).await.unwrap();
    let stamped = |author: i64| Stamped {
        author: ForeignKey::new(author),
        ..Stamped::default()
    };
    let nowhere = stamped(99).create(&db).await.unwrap_err();
    assert!(matches!(nowhere, Error::Integrity { .. }), "{nowhere}");
    let mut row = stamped(author.id.get().unwrap()).create(&db).await.unwrap();
    assert_eq!(row.number, 7);
    row.author = ForeignKey::new(98);
    let nowhere = row.save(&db).await.unwrap_err();
    assert!(matches!(nowhere, Error::Integrity { .. }), "{nowhere}");
    let kept = Stamped::objects().all(&db).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].author.id(), author.id);
}
