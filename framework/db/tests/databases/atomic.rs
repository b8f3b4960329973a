//! How transactions run: durable, without savepoints, broken, read-only, tried again; compared with Django's behaviour.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::*;
use nuages_db::models::*;
use nuages_db::{Atomic, Database, Error, Isolation};

const BROKEN: &str = "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.";

fn author(slug: &str) -> Author {
    Author {
        name: slug.into(),
        slug: Some(slug.into()),
        ..Author::default()
    }
}

async fn count(db: &Database) -> u64 {
    Author::objects().count(db).await.unwrap()
}

#[tokio::test]
async fn a_durable_block_is_refused_inside_another() {
    for db in databases("a_durable_block_is_refused_inside_another").await {
        db.atomic_with(Atomic::new().durable(), async |tx| {
            author("a").create(tx).await?;
            let inner = tx
                .atomic_with(Atomic::new().durable(), async |_| Ok(()))
                .await;
            assert_eq!(
                inner.unwrap_err().to_string(),
                "A durable atomic block cannot be nested within another atomic block."
            );
            let inner = tx
                .atomic_with(
                    Atomic::new().isolation(Isolation::Serializable),
                    async |_| Ok(()),
                )
                .await;
            assert!(inner.unwrap_err().to_string().contains("outermost"));
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(count(&db).await, 1);
    }
}

#[tokio::test]
async fn a_broken_transaction_refuses_queries_until_it_ends() {
    for db in databases("a_broken_transaction_refuses_queries_until_it_ends").await {
        author("a").create(&db).await.unwrap();
        let result: nuages_core::Result<()> = db
            .atomic(async |tx| {
                author("b").create(tx).await?;
                assert!(author("a").create(tx).await.unwrap_err().is_integrity());
                assert!(tx.get_rollback());
                let refused = Author::objects().count(tx).await.unwrap_err();
                assert!(matches!(refused, Error::TransactionManagement { .. }));
                assert_eq!(refused.to_string(), BROKEN);
                Ok(())
            })
            .await;
        assert!(
            result
                .unwrap_err()
                .to_string()
                .contains("so it was rolled back")
        );
        assert_eq!(count(&db).await, 1);

        // In a block of its own, the error is undone with it.
        db.atomic(async |tx| {
            author("b").create(tx).await?;
            let inner: nuages_core::Result<()> = tx
                .atomic(async |savepoint| {
                    author("a").create(savepoint).await?;
                    Ok(())
                })
                .await;
            assert!(inner.is_err());
            assert_eq!(count(tx).await, 2);
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(count(&db).await, 2);
    }
}

#[tokio::test]
async fn without_a_savepoint_an_error_inside_loses_all() {
    for db in databases("without_a_savepoint_an_error_inside_loses_all").await {
        let joined = Atomic::new().savepoint(false);
        let result: nuages_core::Result<()> = db
            .atomic(async |tx| {
                author("a").create(tx).await?;
                tx.atomic_with(joined, async |tx| {
                    author("b").create(tx).await.map_err(Into::into)
                })
                .await?;
                let inner: nuages_core::Result<()> = tx
                    .atomic_with(joined, async |_| Err(nuages_core::Error::msg("no")))
                    .await;
                assert!(inner.is_err());
                assert_eq!(
                    Author::objects().count(tx).await.unwrap_err().to_string(),
                    BROKEN
                );
                Ok(())
            })
            .await;
        assert!(result.is_err());
        assert_eq!(count(&db).await, 0);
    }
}

#[tokio::test]
async fn set_rollback_rolls_back_without_an_error() {
    for db in databases("set_rollback_rolls_back_without_an_error").await {
        let seen = db
            .atomic(async |tx| {
                author("a").create(tx).await?;
                let seen = count(tx).await;
                tx.set_rollback(true)?;
                assert!(tx.get_rollback());
                Ok(seen)
            })
            .await
            .unwrap();
        assert_eq!((seen, count(&db).await), (1, 0));
        assert!(!db.get_rollback());
        assert_eq!(
            db.set_rollback(true).unwrap_err().to_string(),
            "The rollback flag doesn't work outside of an 'atomic' block."
        );
    }
}

#[tokio::test]
async fn what_the_database_gave_up_is_tried_again() {
    for db in databases("what_the_database_gave_up_is_tried_again").await {
        for retries in [0, 2, 5] {
            let tries = Cell::new(0);
            let result = db
                .atomic_with(Atomic::new().retries(retries), async |tx| {
                    tries.set(tries.get() + 1);
                    let name = format!("{retries}-{}", tries.get());
                    author(&name).create(tx).await?;
                    if tries.get() < 4 {
                        tx.execute("SELECT deadlock FROM nowhere", &[]).await?;
                    }
                    Ok(())
                })
                .await;
            // "no such table" is no such failure: nothing is tried again.
            assert!(result.is_err());
            assert_eq!(tries.get(), 1, "{retries}");
        }
        for (retries, wanted) in [(0, 1), (2, 3), (5, 4)] {
            let tries = Cell::new(0);
            let result = db
                .atomic_with(Atomic::new().retries(retries), async |tx| {
                    tries.set(tries.get() + 1);
                    let name = format!("{retries}-{}", tries.get());
                    author(&name).create(tx).await?;
                    if tries.get() < 4 {
                        return Err(Error::Operational {
                            message: "could not serialize access due to concurrent update".into(),
                        }
                        .into());
                    }
                    Ok(())
                })
                .await;
            assert_eq!(tries.get(), wanted);
            assert_eq!(result.is_ok(), wanted == 4);
        }
        assert_eq!(count(&db).await, 1);
    }
}

#[tokio::test]
async fn a_read_only_transaction_sees_one_state_and_waits_for_nobody() {
    let folder = Folder::new("readonly");
    let file = folder.database(&[]).await;
    tables(&file).await;
    let mut all = databases("read_only").await;
    all.push(file);
    for (number, db) in all.into_iter().enumerate() {
        let has_readers = number > 0;
        author("a").create(&db).await.unwrap();
        let one_state = Atomic::new().isolation(Isolation::RepeatableRead);
        let reading = db.begin_with(one_state.read_only()).await.unwrap();
        assert_eq!(count(&reading).await, 1);
        if has_readers {
            author("b").create(&db).await.unwrap();
            assert_eq!(count(&reading).await, 1, "it sees what was there");
        }
        let refused = author("c").create(&reading).await.unwrap_err().to_string();
        assert!(refused.to_lowercase().contains("read"), "{refused}");
        reading.rollback().await.unwrap();
        author("d").create(&db).await.unwrap();
    }
}

#[tokio::test]
async fn each_attempt_begins_with_what_the_closure_held_in_a_task_too() {
    for db in databases("each_attempt_begins_with_what_the_closure_held").await {
        let tries = Arc::new(AtomicUsize::new(0));
        let (seen, names) = (Arc::clone(&tries), vec!["a".to_owned(), "b".to_owned()]);
        let task = tokio::spawn(async move {
            let (owned, names, seen) = (names.clone(), &names, &seen);
            let again = Atomic::new().retries(2);
            let work = db.atomic_with(again, async move |tx| {
                for name in owned {
                    author(&name).create(tx).await?;
                }
                let more = tx.atomic_with(Atomic::new(), async |tx| {
                    let rows = names.iter().map(|name| author(&format!("{name}2")));
                    let rows = rows.collect();
                    Ok(Author::objects().bulk_create(rows, tx).await?)
                });
                more.await?;
                if seen.fetch_add(1, Ordering::SeqCst) < 2 {
                    let message = "could not serialize access".into();
                    return Err(Error::Operational { message }.into());
                }
                Ok(())
            });
            work.await.unwrap();
            count(&db).await
        });
        assert_eq!(task.await.unwrap(), 4);
        assert_eq!(tries.load(Ordering::SeqCst), 3);
    }
}

#[tokio::test]
async fn robust_callbacks_do_not_stop_the_others() {
    for db in databases("robust_callbacks_do_not_stop_the_others").await {
        let ran = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&ran);
        db.atomic(async |tx| {
            tx.on_commit_robust(|| panic!("a robust callback"));
            tx.on_commit(move || {
                counted.fetch_add(1, Ordering::SeqCst);
            });
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(ran.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn what_waits_for_the_commit_may_ask_the_database() {
    for db in databases("what_waits_for_the_commit_may_ask").await {
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let note = async |db: &Database, what: &'static str| {
            let seen = Arc::clone(&seen);
            db.on_commit_async(async move |db| {
                assert!(!db.in_transaction());
                // One of its own, and what waits for that one.
                db.atomic(async |tx| {
                    author(what).create(tx).await?;
                    let seen = Arc::clone(&seen);
                    tx.on_commit(move || seen.lock().unwrap().push((what, 0)));
                    Ok(())
                })
                .await
                .unwrap();
                let authors = count(&db).await;
                seen.lock().unwrap().push((what, authors));
            })
            .await;
        };
        db.atomic(async |tx| {
            note(tx, "first").await;
            let seen = Arc::clone(&seen);
            tx.on_commit(move || seen.lock().unwrap().push(("second", 0)));
            let lost: nuages_core::Result<()> = tx
                .atomic(async |point| {
                    note(point, "lost").await;
                    Err(nuages_core::Error::msg("no"))
                })
                .await;
            assert!(lost.is_err());
            note(tx, "third").await;
            assert_eq!(count(tx).await, 0);
            Ok(())
        })
        .await
        .unwrap();
        note(&db, "outside").await;
        assert_eq!(
            *seen.lock().unwrap(),
            [
                ("first", 0),
                ("first", 1),
                ("second", 0),
                ("third", 0),
                ("third", 2),
                ("outside", 0),
                ("outside", 3)
            ]
        );
    }
}

#[tokio::test]
async fn over_a_handle_whose_transaction_is_over_a_callback_runs_at_once() {
    for db in databases("a_callback_runs_at_once").await {
        let ran = Arc::new(AtomicUsize::new(0));
        let call_back = async |db: &Database| {
            let (one, other) = (Arc::clone(&ran), Arc::clone(&ran));
            db.on_commit(move || {
                one.fetch_add(1, Ordering::SeqCst);
            });
            db.on_commit_async(async move |db| {
                assert!(!db.in_transaction());
                count(&db).await;
                other.fetch_add(10, Ordering::SeqCst);
            })
            .await;
        };
        for end in ["commit", "rollback", "drop"] {
            let transaction = db.begin().await.unwrap();
            let outliving = transaction.database().clone();
            call_back(&outliving).await;
            assert_eq!(ran.swap(0, Ordering::SeqCst), 0, "{end}");
            match end {
                "commit" => transaction.commit().await.unwrap(),
                "rollback" => transaction.rollback().await.unwrap(),
                _ => drop(transaction),
            }
            let kept = if end == "commit" { 11 } else { 0 };
            assert_eq!(ran.swap(0, Ordering::SeqCst), kept, "{end}");
            call_back(&outliving).await;
            assert_eq!(ran.swap(0, Ordering::SeqCst), 11, "{end}");
        }
        // That of a savepoint waits for the transaction, which goes on.
        let transaction = db.begin().await.unwrap();
        let point = transaction.begin().await.unwrap();
        let outliving = point.database().clone();
        point.rollback().await.unwrap();
        call_back(&outliving).await;
        assert_eq!(ran.load(Ordering::SeqCst), 0);
        transaction.commit().await.unwrap();
        assert_eq!(ran.load(Ordering::SeqCst), 11);
    }
}

#[tokio::test]
async fn a_callback_that_panics_takes_the_others_along_and_nothing_else() {
    for db in databases("a_callback_that_panics").await {
        let ran = Arc::new(AtomicUsize::new(0));
        let count_up = || {
            let ran = Arc::clone(&ran);
            move || {
                ran.fetch_add(1, Ordering::SeqCst);
            }
        };
        let (failing, after) = (db.clone(), count_up());
        let task = tokio::spawn(async move {
            let work = failing.atomic(async |tx| {
                author("kept").create(tx).await?;
                tx.on_commit(|| panic!("a callback"));
                tx.on_commit(after);
                Ok(())
            });
            work.await
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_eq!((count(&db).await, ran.load(Ordering::SeqCst)), (1, 0));
        let next = count_up();
        db.atomic(async |tx| {
            author("next").create(tx).await?;
            tx.on_commit(next);
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!((count(&db).await, ran.load(Ordering::SeqCst)), (2, 1));
    }
}
