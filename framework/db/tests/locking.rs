//! `select_for_update`: the locks that each database has.

use crate::common::shop::*;
use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::capture_queries;
use nuages_db::models::*;
use nuages_db::query::{ForUpdate, max};

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
