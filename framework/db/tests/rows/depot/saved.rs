//! Rows that are saved one by one.

use nuages_db::capture_queries;
use nuages_db::models::*;
use nuages_db::query::BulkCreate;
use serde_json::json;

use super::*;

pub(super) async fn ask(depot: &mut Telling) {
    depot
        .tell("save with an unknown key", async |db| {
            let mut row = Pair {
                id: 500.into(),
                ..pair(1, 1, None)
            };
            row.save(db).await?;
            shown(Pair::objects().values(Pair::id), db).await
        })
        .await;
    depot
        .tell("save of a deleted row", async |db| {
            let mut row = pair(1, 1, None).create(db).await?;
            Pair::objects().delete(db).await?;
            row.save(db).await?;
            pairs(db).await
        })
        .await;
    depot
        .tell("save of a key alone", async |db| {
            for _ in 0..2 {
                let mut state = State {
                    code: "NY".into(),
                    ..State::default()
                };
                state.save(db).await?;
            }
            let mut row = Bare::default().create(db).await?;
            row.save(db).await?;
            let states = State::objects().count(db).await?;
            Ok(json!([states, Bare::objects().count(db).await?]))
        })
        .await;
    depot
        .tell("save of defaults of the database", async |db| {
            let mut row = Stamped {
                name: "a".into(),
                ..Stamped::default()
            };
            row.save(db).await?;
            row.urgency = 8.into();
            row.save(db).await?;
            Ok(json!([row.urgency.get(), row.word.get(), row.double]))
        })
        .await;
    depot
        .tell("update fields of a row that is gone", async |db| {
            let mut row = pair(1, 1, None).create(db).await?;
            Pair::objects().delete(db).await?;
            let only = Save::new().update_fields(Pair::name);
            Ok(attempt(db, async |db| row.save_with(only, db).await).await)
        })
        .await;
    let zero = || Pair {
        id: 0.into(),
        ..pair(1, 1, None)
    };
    depot
        .tell("zero keys", async |db| {
            Ok(attempt(db, async |db| {
                let row = zero().create(db).await?;
                let keys = shown(Pair::objects().values(Pair::id), db).await?;
                Ok(json!([i64::from(row.id), keys]))
            })
            .await)
        })
        .await;
    depot
        .tell("zero keys at once", async |db| {
            Ok(attempt(db, async |db| {
                let rows = vec![zero(), pair(2, 2, None)];
                let rows = Pair::objects().bulk_create(rows, db).await?;
                let count = Pair::objects().count(db).await?;
                Ok(json!([i64::from(rows[0].id), count]))
            })
            .await)
        })
        .await;
    statements(depot).await;
}

/// How many statements it takes, outside of a transaction.
async fn statements(depot: &mut Telling) {
    let db = &depot.db;
    let (made, inserts) = capture_queries(async {
        let rows = vec![pair(1, 1, None), pair(2, 2, None)];
        Pair::objects()
            .bulk_create_with(rows, BulkCreate::new(), db)
            .await
    })
    .await;
    let made = made.unwrap();
    let (changed, updates) =
        capture_queries(Pair::objects().bulk_update(&made, Pair::name, db)).await;
    assert_eq!(changed.unwrap(), 2);
    let found = json!([inserts.len(), updates.len()]);
    depot.found.insert("statements", found);
}
