//! `select_for_update`: the locks that each database has.

use crate::common::shop::*;
use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::query::{ForUpdate, max};
use nuages_db::{Database, capture_queries, models};
use std::time::Duration;

#[tokio::test]
async fn locks_are_those_that_the_database_has() {
    for db in shops("locks_are_those_that_the_database_has").await {
        let all = || Product::objects().order_by(Product::id);
        let waiting = all().select_for_update();
        let free = all().select_for_update_with(ForUpdate::new().skip_locked());
        let own = all().select_for_update_with(ForUpdate::new().of_self());
        let weak = all().select_for_update_with(ForUpdate::new().no_key());
        let outside = "select_for_update cannot be used outside of a transaction.";
        let sqlite = db.engine() == Engine::Sqlite;
        let mariadb = is_mariadb(&db).await;
        match waiting.all(&db).await {
            Ok(rows) => assert!(sqlite && rows.len() == 3),
            Err(error) => assert!(!sqlite && error.to_string() == outside, "{error}"),
        }
        db.atomic(async |tx| {
            for locked in [&waiting, &free] {
                assert_eq!(locked.all(tx).await?.len(), 3);
                assert_eq!(locked.sql(tx)?.contains("FOR UPDATE"), !sqlite);
            }
            for (locked, lock) in [(&own, "FOR UPDATE OF"), (&weak, "FOR NO KEY UPDATE")] {
                let is_known = locked.sql(tx).map(|sql| sql.contains(lock));
                match db.engine() {
                    Engine::Sqlite => assert!(!is_known?),
                    Engine::Postgresql => assert!(is_known? && locked.all(tx).await?.len() == 3),
                    _ if lock.ends_with("OF") && !mariadb => {
                        assert!(is_known? && locked.all(tx).await?.len() == 3);
                    }
                    _ => assert_eq!(
                        message(is_known),
                        format!("{lock} is not supported on this database backend.")
                    ),
                }
            }
            Ok(())
        })
        .await
        .unwrap();
        // What tells of rows without returning them: a look whether there are any locks one, numbers lock none.
        assert_eq!(waiting.count(&db).await.unwrap(), 3);
        let most = waiting.aggregate(max(Product::sold), &db).await.unwrap();
        assert_eq!(most, Some(3));
        let (some, asked) = capture_queries(db.atomic(async |tx| {
            let slice = waiting.clone().limit(2);
            assert_eq!(slice.count(tx).await?, 2);
            assert_eq!(slice.aggregate(max(Product::sold), tx).await?, Some(2));
            Ok(waiting.exists(tx).await?)
        }))
        .await;
        assert!(some.unwrap());
        let locked: Vec<bool> = asked
            .iter()
            .filter(|query| query.sql().starts_with("SELECT"))
            .map(|query| query.sql().contains("FOR UPDATE"))
            .collect();
        assert_eq!(locked, [false, false, !sqlite]);
        db.atomic(async |tx| {
            let some = waiting.clone().filter(Product::sold.gt(2));
            assert_eq!(some.update(Product::sold.set(9), tx).await?, 1);
            assert_eq!(some.delete(tx).await?, 1);
            tx.set_rollback(true)?;
            Ok(())
        })
        .await
        .unwrap();
        let both = ForUpdate::new().skip_locked().nowait();
        assert_eq!(
            message(all().select_for_update_with(both).all(&db).await),
            "The nowait option cannot be used with skip_locked."
        );
        let union = Product::objects().union(Product::objects());
        assert_eq!(
            message(union.select_for_update().all(&db).await),
            "Calling QuerySet.select_for_update() after union() is not supported."
        );
    }
}

/// Makes an author in a transaction that stays open for a while, and asks for the same one meanwhile.
async fn meanwhile<T>(db: &Database, slug: &str, ask: impl AsyncFnOnce() -> T) -> T {
    let made = tokio::sync::Notify::new();
    let slow = async {
        db.atomic(async |tx| {
            author(slug, "first").create(tx).await?;
            made.notify_one();
            tokio::time::sleep(Duration::from_millis(200)).await;
            Ok(())
        })
        .await
        .unwrap();
    };
    let asking = async {
        made.notified().await;
        ask().await
    };
    tokio::join!(slow, asking).1
}

fn author(slug: &str, name: &str) -> Author {
    Author {
        slug: Some(slug.into()),
        name: name.into(),
        ..Author::default()
    }
}

#[tokio::test]
async fn rows_that_another_task_makes_meanwhile_are_found() {
    for db in databases_with("rows_made_meanwhile", &models![Author]).await {
        if db.engine() == Engine::Sqlite {
            continue;
        }
        let of = |slug: &'static str| Author::objects().filter(Author::slug.eq(slug));
        let found = meanwhile(&db, "a", async || {
            of("a").get_or_create(|| author("a", "second"), &db).await
        });
        let (row, made) = found.await.unwrap();
        assert_eq!((row.name.as_str(), made), ("first", false));

        let changed = meanwhile(&db, "b", async || {
            let rename = |row: &mut Author| row.name.push_str(" and changed");
            of("b")
                .update_or_create(rename, || author("b", "second"), &db)
                .await
        });
        let (row, made) = changed.await.unwrap();
        assert_eq!((row.name.as_str(), made), ("first and changed", false));
        assert_eq!(of("b").get(&db).await.unwrap(), row);
        assert_eq!(Author::objects().count(&db).await.unwrap(), 2);

        // Who changes a row meanwhile waits, and what he wrote stays.
        let locked = tokio::sync::Notify::new();
        let slow = db.atomic(async |tx| {
            let slug = |row: &mut Author| row.slug = Some("c".into());
            let rows = of("b");
            rows.update_or_create(slug, Author::default, tx).await?;
            locked.notify_one();
            tokio::time::sleep(Duration::from_millis(200)).await;
            Ok(())
        });
        let other = async {
            locked.notified().await;
            let own = Author::objects().filter(Author::id.eq(row.id));
            own.update(Author::name.set("other"), &db).await
        };
        let (slow, other) = tokio::join!(slow, other);
        slow.unwrap();
        assert_eq!(other.unwrap(), 1);
        assert_eq!(of("c").get(&db).await.unwrap().name, "other");
    }
}
