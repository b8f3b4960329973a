//! Savepoints of one transaction that end in another order than they began, or are given up on their way.

use std::time::Duration;

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::{Error, Transaction};

const OUT_OF_TURN: &str = "the savepoints of a transaction end in the reverse order";

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
                    assert_out_of_turn(first.commit().await);
                    second.rollback().await.unwrap();
                }
                1 => {
                    first.rollback().await.unwrap();
                    assert_out_of_turn(second.commit().await);
                }
                2 => {
                    first.rollback().await.unwrap();
                    let third = transaction.begin().await.unwrap();
                    assert_out_of_turn(second.rollback().await);
                    third.commit().await.unwrap_err();
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

#[tokio::test]
async fn blocks_side_by_side_in_one_transaction_are_refused() {
    for db in databases("blocks_side_by_side").await {
        let result = db
            .atomic(async |tx| {
                let (one, other) = tokio::join!(
                    tx.atomic(async |tx| {
                        add_author("one", tx).await?;
                        tokio::task::yield_now().await;
                        Ok(())
                    }),
                    tx.atomic(async |tx| {
                        add_author("other", tx).await?;
                        Ok(())
                    })
                );
                assert!(one.is_err() || other.is_err());
                Ok(())
            })
            .await;
        let error = result.unwrap_err().to_string();
        assert!(error.contains("ended out of turn"), "{error}");
        assert_eq!(author_names(&db).await.unwrap(), [""; 0]);
    }
}

/// Whether the savepoint was made nobody knows then. On MySQL the transaction goes with its connection.
#[tokio::test]
async fn a_savepoint_that_is_given_up_leaves_the_transaction_whole() {
    for db in databases("savepoints_given_up").await {
        if db.engine() == Engine::Mysql {
            continue;
        }
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
