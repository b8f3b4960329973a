//! How many rows a stream holds, and what may run beside it, in a transaction too.

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::models::*;

/// The names of the cursors that are open in a transaction of PostgreSQL.
async fn cursors(db: &Database) -> Vec<String> {
    let sql = "SELECT name::text FROM pg_cursors WHERE name LIKE 'nuages%' ORDER BY name";
    let rows = db.fetch_all(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

#[tokio::test]
async fn rows_in_a_transaction_are_read_as_they_are_taken() {
    for db in databases("stream_in_transaction").await {
        many_authors(&db, 100).await;
        let tx = db.begin().await.unwrap();
        let mut rows = Author::objects().order_by(Author::id).iterator(10, &tx);
        let mut seen = 0;
        while let Some(row) = rows.next().await {
            let row = row.unwrap();
            seen += 1;
            assert_eq!(
                (row.id, row.name),
                (seen.into(), format!("name {}", seen - 1))
            );
            if seen == 5 {
                break;
            }
        }
        if db.engine() == Engine::Postgresql {
            // Those behind the first ten are still the server's.
            assert_eq!(cursors(&tx).await, ["nuages_0"]);
            let next = "FETCH FORWARD 1 FROM nuages_0";
            let next = tx.fetch_all(next, &[]).await.unwrap();
            assert_eq!(next[0].get::<i64>(0).unwrap(), 11);
        }
        drop(rows);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn no_more_is_read_in_a_transaction_of_sqlite_than_is_taken() {
    let folder = Folder::new("stream_endless");
    let file = folder.database(&[]).await;
    tables(&file).await;
    for db in [file, memory().await] {
        many_authors(&db, 1).await;
        let tx = db.begin().await.unwrap();
        let endless = Author::objects().recursive("endless", |last| {
            Author::objects().filter(Author::id.eq(last.to(Author::id)))
        });
        let mut rows = endless.objects().iterator(4, &tx);
        for _ in 0..3000 {
            assert_eq!(rows.next().await.unwrap().unwrap().id, 1);
        }
        drop(rows);
        assert_eq!(Author::objects().count(&tx).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn another_query_of_the_transaction_waits_until_the_rows_are_taken_in() {
    for db in databases("stream_taken_in").await {
        many_authors(&db, 4000).await;
        let tx = db.begin().await.unwrap();
        let mut rows = Author::objects().order_by(Author::id).iterator(10, &tx);
        rows.next().await.unwrap().unwrap();
        let all = Author::objects();
        let changed = all.update(Author::name.set("changed"), &tx);
        assert_eq!(changed.await.unwrap(), 4000);
        let mut seen = 1;
        while let Some(row) = rows.next().await {
            assert_eq!(row.unwrap().name, format!("name {seen}"));
            seen += 1;
        }
        assert_eq!(seen, 4000);
        drop(rows);
        // From two tasks at once.
        let mut rows = Author::objects().order_by(Author::id).iterator(10, &tx);
        let counted = async {
            let mut seen = 0;
            while let Some(row) = rows.next().await {
                row.unwrap();
                seen += 1;
            }
            seen
        };
        let asked = async {
            for _ in 0..50 {
                let count = Author::objects().count(&tx).await.unwrap();
                assert_eq!(count, 4000);
            }
        };
        let (seen, ()) = tokio::join!(counted, asked);
        assert_eq!(seen, 4000);
        drop(rows);
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn streams_in_a_transaction_go_side_by_side() {
    for db in databases("streams_side_by_side").await {
        many_authors(&db, 30).await;
        db.atomic(async |tx| {
            let all = || Author::objects().order_by(Author::id);
            let mut one = all().iterator(4, tx);
            let mut other = all().reverse().iterator(7, tx);
            let mut pairs = 0;
            while let (Some(first), Some(last)) = (one.next().await, other.next().await) {
                let (first, mut last) = (first?, last?);
                assert_eq!(i64::from(first.id) + i64::from(last.id), 31);
                last.name = "changed".into();
                last.save(tx).await?;
                pairs += 1;
            }
            assert_eq!(pairs, 30);
            // In a savepoint that is rolled back, and dropped in the middle.
            let undone: nuages_core::Result<()> = tx
                .atomic(async |inner| {
                    let mut rows = all().iterator(3, inner);
                    rows.next().await.unwrap()?;
                    Err(nuages_core::Error::msg("undone"))
                })
                .await;
            assert!(undone.is_err());
            let mut half = all().iterator(3, tx);
            half.next().await.unwrap()?;
            drop(half);
            let mut whole = all().filter(Author::name.eq("changed")).iterator(8, tx);
            let mut seen = 0;
            while let Some(row) = whole.next().await {
                row?;
                seen += 1;
            }
            assert_eq!(seen, 30);
            if tx.engine() == Engine::Postgresql {
                let open = cursors(tx).await;
                assert!(
                    open.len() <= 1,
                    "what is read to its end is closed: {open:?}"
                );
            }
            Ok(())
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn an_error_of_a_stream_breaks_the_transaction() {
    for db in databases("stream_breaks").await {
        many_authors(&db, 3).await;
        let result: nuages_core::Result<()> = db
            .atomic(async |tx| {
                let zero = nuages_db::functions::raw_sql::<Author, i64>("nowhere(id)", []);
                let rows = Author::objects().annotate(zero);
                assert!(rows.iterator(2, tx).next().await.unwrap().is_err());
                Author::objects().count(tx).await?;
                Ok(())
            })
            .await;
        assert_eq!(result.is_err(), db.engine() == Engine::Postgresql);
    }
}

#[tokio::test]
async fn no_row_is_lost_where_a_task_has_used_up_its_turn() {
    for db in databases("streams_turn").await {
        many_authors(&db, 200).await;
        for count in 1..=200 {
            let some = Author::objects().order_by(Author::id).limit(count);
            let mut rows = some.iterator(1000, &db);
            let mut seen = 0;
            while let Some(row) = rows.next().await {
                row.unwrap();
                seen += 1;
            }
            assert_eq!(seen, count);
        }
    }
}
