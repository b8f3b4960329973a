//! Savepoints of one transaction that end in another order than they began, or are given up on their way.

use std::time::Duration;

use crate::common::*;
use nuages_db::models::*;
use nuages_db::{Database, Error, Transaction};

const OUT_OF_TURN: &str = "savepoints of this transaction overlap";

fn assert_out_of_turn(result: nuages_db::Result<()>) {
    match result {
        Err(Error::TransactionManagement { message }) => {
            assert!(message.starts_with(OUT_OF_TURN), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

async fn two(transaction: &Transaction) -> (Transaction, Transaction) {
    let first = transaction.begin().await.unwrap();
    add_author("first", &first).await.unwrap();
    let second = transaction.begin().await.unwrap();
    add_author("second", &second).await.unwrap();
    (first, second)
}

#[tokio::test]
async fn a_savepoint_takes_those_behind_it_along_when_it_is_rolled_back() {
    for db in databases("savepoints_in_order").await {
        let transaction = db.begin().await.unwrap();
        add_author("kept", &transaction).await.unwrap();
        let (first, second) = two(&transaction).await;
        first.rollback().await.unwrap();
        drop(second);
        let third = transaction.begin().await.unwrap();
        add_author("third", &third).await.unwrap();
        third.commit().await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(author_names(&db).await.unwrap(), ["kept", "third"]);
    }
}

#[tokio::test]
async fn savepoints_that_end_out_of_turn_keep_nothing() {
    for db in databases("savepoints_out_of_turn").await {
        for order in 0..4 {
            let transaction = db.begin().await.unwrap();
            let (first, second) = two(&transaction).await;
            match order {
                0 => {
                    first.commit().await.unwrap();
                    assert_out_of_turn(second.rollback().await);
                }
                1 => {
                    first.rollback().await.unwrap();
                    assert_out_of_turn(second.commit().await);
                }
                2 => {
                    first.rollback().await.unwrap();
                    let third = transaction.begin().await.unwrap();
                    assert_out_of_turn(second.rollback().await);
                    drop(third);
                }
                _ => {
                    assert_out_of_turn(transaction.commit().await);
                    assert_eq!(author_names(&db).await.unwrap(), [""; 0]);
                    continue;
                }
            }
            transaction.commit().await.unwrap_err();
            assert_eq!(author_names(&db).await.unwrap(), [""; 0], "{order}");
        }
    }
}

/// Adds an author slowly, in a block of its own.
async fn block(name: &str, fails: bool, turns: usize, tx: &Database) -> nuages_core::Result<()> {
    tx.atomic(async move |tx| {
        add_author(name, tx).await?;
        for _ in 0..turns {
            tokio::task::yield_now().await;
            number(tx, "SELECT 1").await?;
        }
        // A savepoint of its own that is rolled back is nobody else's.
        let lost: nuages_core::Result<()> = tx
            .atomic(async |tx| {
                add_author("lost", tx).await?;
                Err(nuages_core::Error::msg("lost"))
            })
            .await;
        assert!(lost.is_err());
        match fails {
            true => Err(nuages_core::Error::msg("failed")),
            false => Ok(()),
        }
    })
    .await
}

#[tokio::test]
async fn blocks_side_by_side_are_what_they_say_or_nothing_is_kept() {
    for db in databases("blocks_side_by_side").await {
        for turns in [(0, 3), (3, 0), (2, 2)] {
            for fails in [(false, false), (true, false), (false, true)] {
                let result = db
                    .atomic(async |tx| {
                        let one = block("one", fails.0, turns.0, tx);
                        let other = block("other", fails.1, turns.1, tx);
                        let _ = tokio::join!(one, other);
                        Ok(())
                    })
                    .await;
                let mut names = author_names(&db).await.unwrap();
                names.sort();
                match (fails, result) {
                    ((false, false), Ok(())) => assert_eq!(names, ["one", "other"]),
                    // Where one had ended before the other began, each stands for itself.
                    ((true, false), Ok(())) => assert_eq!(names, ["other"]),
                    ((false, true), Ok(())) => assert_eq!(names, ["one"]),
                    (_, Err(_)) => assert_eq!(names, [""; 0]),
                    ((true, true), _) => unreachable!(),
                }
                Author::objects().delete(&db).await.unwrap();
            }
        }
        let one = add_author("one", &db).await.unwrap();
        let other = add_author("other", &db).await.unwrap();
        db.atomic(async |tx| {
            let (one, other) = tokio::join!(one.delete(tx), other.delete(tx));
            one?;
            other?;
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(author_names(&db).await.unwrap(), [""; 0]);
    }
}

/// Whether the savepoint was made nobody knows then.
#[tokio::test]
async fn a_savepoint_that_is_given_up_leaves_the_transaction_whole() {
    for db in databases("savepoints_given_up").await {
        let transaction = db.begin().await.unwrap();
        add_author("kept", &transaction).await.unwrap();
        for round in 0..60 {
            let block = transaction.atomic(async |tx| {
                tx.atomic(async |_| Ok(())).await?;
                Ok(())
            });
            let _ = tokio::time::timeout(Duration::from_micros(round * 10), block).await;
            assert_eq!(author_names(&transaction).await.unwrap(), ["kept"]);
        }
        transaction.commit().await.unwrap();
        assert_eq!(author_names(&db).await.unwrap(), ["kept"]);
    }
}

/// Nor whether it was rolled back: it is not rolled back twice, which would undo what others did before.
#[tokio::test]
async fn a_rollback_that_is_given_up_undoes_its_own_alone() {
    for db in databases("rollbacks_given_up").await {
        let transaction = db.begin().await.unwrap();
        let mut kept = Vec::new();
        for round in 0..80 {
            let block = transaction.atomic(async |tx| {
                tx.atomic(async |_| Ok(())).await?;
                add_author("gone", tx).await?;
                Err::<(), _>(Error::Programming {
                    message: "not so".to_owned(),
                })?;
                Ok(())
            });
            let _ = tokio::time::timeout(Duration::from_micros(round * 20), block).await;
            let name = format!("kept {round:02}");
            let beside = transaction.atomic(async |tx| {
                add_author(&name, tx).await?;
                Ok(())
            });
            beside.await.unwrap();
            kept.push(name);
            assert_eq!(author_names(&transaction).await.unwrap(), kept);
        }
        transaction.commit().await.unwrap();
        assert_eq!(author_names(&db).await.unwrap(), kept);
    }
}
