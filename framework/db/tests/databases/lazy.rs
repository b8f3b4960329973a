//! Transactions that begin with their first statement, as those of requests that are to change nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::*;
use nuages_db::models::*;
use nuages_db::{Atomic, Database, Isolation, Transaction};

const BROKEN: &str = "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.";

/// Each database, and a file of SQLite last: there others read while one writes.
async fn all(test: &str, options: &[(&str, &str)]) -> (Vec<Database>, Folder) {
    let folder = Folder::new(test);
    let file = folder.database(options).await;
    tables(&file).await;
    let mut all = databases(test).await;
    all.push(file);
    (all, folder)
}

async fn file(test: &str) -> (Database, Folder) {
    let folder = Folder::new(test);
    let db = folder.database(&[("acquire_timeout", "0.1")]).await;
    tables(&db).await;
    add_author("before", &db).await.unwrap();
    (db, folder)
}

async fn lazy(db: &Database) -> Transaction {
    db.begin_with(Atomic::new().lazy()).await.unwrap()
}

async fn count(db: &Database) -> u64 {
    Author::objects().count(db).await.unwrap()
}

#[tokio::test]
async fn a_lazy_transaction_is_kept_or_undone_as_any_other() {
    let (all, _folder) = all("a_lazy_transaction_is_kept_or_undone", &[]).await;
    for db in all {
        let kept = lazy(&db).await;
        assert!(kept.in_transaction());
        assert_eq!(count(&kept).await, 0);
        add_author("kept", &kept).await.unwrap();
        let part = kept.begin().await.unwrap();
        add_author("undone", &part).await.unwrap();
        part.rollback().await.unwrap();
        assert_eq!(author_names(&kept).await.unwrap(), ["kept"]);
        kept.commit().await.unwrap();

        let undone = lazy(&db).await;
        assert_eq!(count(&undone).await, 1);
        add_author("undone", &undone).await.unwrap();
        undone.rollback().await.unwrap();
        let dropped = lazy(&db).await;
        add_author("dropped", &dropped).await.unwrap();
        drop(dropped);

        let unwanted = lazy(&db).await;
        add_author("unwanted", &unwanted).await.unwrap();
        unwanted.set_rollback(true).unwrap();
        unwanted.commit().await.unwrap();

        db.atomic_with(Atomic::new().lazy(), async |tx| {
            add_author("closure", tx).await?;
            // Inside it nothing is late.
            tx.atomic_with(Atomic::new().lazy(), async |tx| {
                add_author("inside", tx).await?;
                Ok(())
            })
            .await
        })
        .await
        .unwrap();
        let names = author_names(&db).await.unwrap();
        assert_eq!(names, ["kept", "closure", "inside"]);
    }
}

#[tokio::test]
async fn a_lazy_transaction_that_asks_nothing_takes_no_connection() {
    let (all, _folder) = all("a_lazy_transaction_asks_nothing", &[]).await;
    for db in all {
        // In memory there is one connection, and on the others one that writes or some: all stay free.
        let waiting: Vec<Transaction> = {
            let mut waiting = Vec::new();
            for _ in 0..200 {
                waiting.push(lazy(&db).await);
            }
            waiting
        };
        let ran = Arc::new(AtomicUsize::new(0));
        for (number, transaction) in waiting.into_iter().enumerate() {
            let counted = Arc::clone(&ran);
            transaction.on_commit(move || {
                counted.fetch_add(1, Ordering::SeqCst);
            });
            let outlives = transaction.database().clone();
            match number % 4 {
                0 => drop(transaction),
                1 => transaction.rollback().await.unwrap(),
                _ => transaction.commit().await.unwrap(),
            }
            let over = message(Author::objects().count(&outlives).await);
            assert!(over.contains("is over"), "{over}");
            let over = message(add_author("late", &outlives).await);
            assert!(over.contains("is over"), "{over}");
        }
        assert_eq!(ran.load(Ordering::SeqCst), 100);
        assert_eq!(count(&db).await, 0);
    }
}

#[tokio::test]
async fn a_lazy_transaction_that_reads_waits_for_nobody() {
    let (all, _folder) = all("a_lazy_transaction_that_reads", &[]).await;
    for db in all.into_iter().skip(1) {
        let writing = db.begin().await.unwrap();
        add_author("first", &writing).await.unwrap();
        let reading = lazy(&db).await;
        assert_eq!(count(&reading).await, 0);
        let mut rows = Author::objects().iterator(1, &reading);
        assert!(rows.next().await.is_none());
        drop(rows);
        writing.commit().await.unwrap();
        assert_eq!(count(&reading).await, 1, "what is committed by then");
        add_author("second", &reading).await.unwrap();
        reading.commit().await.unwrap();
        assert_eq!(author_names(&db).await.unwrap(), ["first", "second"]);
    }
}

#[tokio::test]
async fn the_first_change_sees_what_is_there_by_then() {
    let (db, _folder) = file("the_first_change_sees").await;
    let (one, other) = (lazy(&db).await, lazy(&db).await);
    assert_eq!((count(&one).await, count(&other).await), (1, 1));
    add_author("one", &one).await.unwrap();
    assert_eq!((count(&one).await, count(&other).await), (2, 1));
    one.commit().await.unwrap();
    assert_eq!(count(&other).await, 2);
    // SQLite would refuse it on a connection that read before.
    add_author("other", &other).await.unwrap();
    assert_eq!(count(&other).await, 3);
    other.commit().await.unwrap();
    assert_eq!(count(&db).await, 3);
}

#[tokio::test]
async fn savepoints_locks_and_statements_that_may_write_take_the_lock() {
    let (db, _folder) = file("what_takes_the_lock").await;
    for way in 0..10 {
        let first = lazy(&db).await;
        if way % 2 == 1 {
            count(&first).await;
        }
        let author = Author::objects().order_by(Author::id);
        match way / 2 {
            0 => drop(author.select_for_update().first(&first).await.unwrap()),
            1 => first.begin().await.unwrap().commit().await.unwrap(),
            2 => {
                let part = first.begin_with(Atomic::new().savepoint(false));
                part.await.unwrap().commit().await.unwrap();
            }
            3 => {
                let locked = author.select_for_update();
                let mut rows = locked.iterator(10, &first);
                assert!(rows.next().await.unwrap().is_ok());
            }
            _ => {
                let sql = "WITH one AS (SELECT 1) SELECT * FROM one";
                assert_eq!(first.fetch_all(sql, &[]).await.unwrap().len(), 1);
            }
        }
        let refused = message(add_author("other", &db).await);
        assert!(refused.contains("may write"), "{way}: {refused}");
        first.commit().await.unwrap();
    }
    add_author("other", &db).await.unwrap();
}

#[tokio::test]
async fn a_change_that_cannot_begin_loses_the_transaction_and_a_savepoint_does_not() {
    let (db, _folder) = file("a_change_that_cannot_begin").await;
    let writing = db.begin().await.unwrap();
    for reads_first in [false, true] {
        let part = lazy(&db).await;
        if reads_first {
            assert_eq!(count(&part).await, 1);
        }
        part.begin().await.unwrap_err();
        assert_eq!(count(&part).await, 1, "the savepoint only is lost");
        part.commit().await.unwrap();

        let all = lazy(&db).await;
        if reads_first {
            assert_eq!(count(&all).await, 1);
        }
        add_author("lost", &all).await.unwrap_err();
        assert!(all.is_lost());
        assert_eq!(message(Author::objects().count(&all).await), BROKEN);
        let lost = message(all.commit().await);
        assert!(lost.contains("so it was rolled back"), "{lost}");
    }
    writing.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn a_beginning_that_is_given_up_leaves_it_to_the_next_statement() {
    let folder = Folder::new("a_beginning_that_is_given_up");
    let db = folder.database(&[]).await;
    tables(&db).await;
    let transaction = lazy(&db).await;
    for _ in 0..3 {
        assert_eq!(count(&transaction).await, 0);
        let writing = db.begin().await.unwrap();
        let waits = add_author("given up", &transaction);
        let waited = tokio::time::timeout(Duration::from_millis(50), waits).await;
        assert!(waited.is_err(), "it does not wait");
        writing.commit().await.unwrap();
    }
    assert_eq!(count(&transaction).await, 0);
    add_author("kept", &transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(author_names(&db).await.unwrap(), ["kept"]);
}

#[tokio::test]
async fn rows_that_are_being_read_are_all_told_when_a_change_comes_between() {
    let (all, _folder) = all("rows_and_a_change_between", &[]).await;
    for db in all {
        many_authors(&db, 50).await;
        let transaction = lazy(&db).await;
        let authors = Author::objects().order_by(Author::id);
        let mut rows = authors.iterator(2, &transaction);
        let mut told = 0;
        while let Some(author) = rows.next().await {
            let mut author = author.unwrap();
            told += 1;
            if told % 7 == 0 {
                author.name = "changed".into();
                author.save(&transaction).await.unwrap();
            }
        }
        drop(rows);
        assert_eq!(told, 50);
        transaction.commit().await.unwrap();
        let changed = Author::objects().filter(Author::name.eq("changed"));
        assert_eq!(changed.count(&db).await.unwrap(), 7);
    }
}

#[tokio::test]
async fn a_lazy_transaction_that_reads_keeps_no_connection() {
    let folder = Folder::new("keeps_no_connection");
    let options = [("readers", "1"), ("acquire_timeout", "0.1")];
    let db = folder.database(&options).await;
    tables(&db).await;
    let mut all = Vec::new();
    for _ in 0..10 {
        let reading = lazy(&db).await;
        assert_eq!(count(&reading).await, 0);
        all.push(reading);
    }
    // As the session of a request, which is read outside of its transaction.
    assert_eq!(count(&db).await, 0);
    for (number, writing) in all.into_iter().enumerate() {
        add_author(&number.to_string(), &writing).await.unwrap();
        assert_eq!(count(&db).await, u64::try_from(number).unwrap());
        writing.commit().await.unwrap();
    }
}

#[tokio::test]
async fn who_wants_one_state_has_it_from_the_first_query_on() {
    let (db, _folder) = file("who_wants_one_state").await;
    for isolation in [Isolation::RepeatableRead, Isolation::Serializable] {
        let how = Atomic::new().lazy().isolation(isolation);
        let one = db.begin_with(how).await.unwrap();
        assert_eq!(count(&one).await, 1);
        let refused = message(add_author("other", &db).await);
        assert!(refused.contains("may write"), "{refused}");
        one.commit().await.unwrap();
    }
    let reading = Atomic::new().lazy().read_only();
    let reading = db.begin_with(reading).await.unwrap();
    assert_eq!(count(&reading).await, 1);
    add_author("other", &db).await.unwrap();
    assert_eq!(count(&reading).await, 1, "it sees one state");
    add_author("refused", &reading).await.unwrap_err();
    reading.rollback().await.unwrap();
}

#[tokio::test]
async fn nothing_begins_behind_the_end() {
    let folder = Folder::new("nothing_begins_behind_the_end");
    let db = folder.database(&[]).await;
    tables(&db).await;
    let writing = db.begin().await.unwrap();
    let transaction = lazy(&db).await;
    let outlives = transaction.database().clone();
    let task = tokio::spawn(async move {
        let waits = message(add_author("late", &outlives).await);
        (waits, message(add_author("later", &outlives).await))
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(transaction);
    writing.rollback().await.unwrap();
    let (waited, came) = task.await.unwrap();
    assert!(waited.contains("is over"), "{waited}");
    assert!(came.contains("is over"), "{came}");
    add_author("kept", &db).await.unwrap();
    assert_eq!(author_names(&db).await.unwrap(), ["kept"]);
}

#[tokio::test]
async fn what_only_looks_takes_no_lock() {
    let (db, _folder) = file("what_only_looks").await;
    let writing = db.begin().await.unwrap();
    let looking = lazy(&db).await;
    let all = Author::objects();
    let told = all.would_delete(&looking).await.unwrap();
    assert_eq!(told.of("polls.Author"), 1);
    let locked = all.clone().select_for_update();
    assert!(!locked.sql(&looking).unwrap().is_empty());
    let (seen, refused, again) = tokio::join!(
        count(&looking),
        locked.all(&looking),
        locked.first(&looking)
    );
    assert_eq!(seen, 1, "a query beside the locking ones");
    assert!(refused.is_err() && again.is_err(), "both wait for the lock");
    assert_eq!(count(&looking).await, 1, "nor does the next one");
    looking.commit().await.unwrap();
    writing.commit().await.unwrap();
}
