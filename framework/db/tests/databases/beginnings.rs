//! Transactions that begin on connections which the server has ended meanwhile. Runs where `NUAGES_TEST_POSTGRES` or `NUAGES_TEST_MYSQL` names
//! a server.

use std::cell::Cell;
use std::time::Duration;

use crate::common::{Author, add_author, connect, number, server_database, tables};
use nuages_core::settings::Engine;
use nuages_db::{Atomic, Database, Isolation, Model as _};

/// Ends the connections that `db` keeps, as a server does that is started again.
async fn end_connections(db: &Database, administrator: &Database) {
    let id = match db.engine() {
        Engine::Postgresql => "SELECT pg_backend_pid()",
        _ => "SELECT CONNECTION_ID()",
    };
    // Both at once, so that they are two.
    let (one, other) = (db.begin().await.unwrap(), db.begin().await.unwrap());
    let ids = [
        number(&one, id).await.unwrap(),
        number(&other, id).await.unwrap(),
    ];
    one.rollback().await.unwrap();
    other.rollback().await.unwrap();
    for id in ids {
        match db.engine() {
            Engine::Postgresql => {
                let sql = format!("SELECT pg_terminate_backend({id})");
                drop(administrator.fetch_all(sql, &[]).await.unwrap());
            }
            _ => drop(
                administrator
                    .execute(format!("KILL CONNECTION {id}"), &[])
                    .await
                    .unwrap(),
            ),
        }
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test]
async fn a_transaction_begins_anew_where_its_connection_had_ended() {
    for (variable, test) in [
        ("NUAGES_TEST_POSTGRES", "begun_anew"),
        ("NUAGES_TEST_MYSQL", "begun_anew"),
    ] {
        let Some(config) = server_database(variable, test).await else {
            continue;
        };
        let administrator = connect(&config, &[]).await;
        tables(&administrator).await;
        let db = connect(&config, &[("max_connections", "2")]).await;

        end_connections(&db, &administrator).await;
        db.atomic(async |tx| {
            add_author("atomic", tx).await.unwrap();
            Ok(())
        })
        .await
        .unwrap();

        end_connections(&db, &administrator).await;
        let transaction = db.begin().await.unwrap();
        add_author("begin", &transaction).await.unwrap();
        transaction.commit().await.unwrap();

        // These say more than BEGIN, before it or behind it.
        for (number, how) in [
            Atomic::new().durable(),
            Atomic::new().isolation(Isolation::Serializable),
            Atomic::new()
                .isolation(Isolation::RepeatableRead)
                .retries(1),
        ]
        .into_iter()
        .enumerate()
        {
            end_connections(&db, &administrator).await;
            let ran = Cell::new(0);
            db.atomic_with(how, async |tx| {
                ran.set(ran.get() + 1);
                add_author(&format!("with {number}"), tx).await.unwrap();
                Ok(())
            })
            .await
            .unwrap();
            assert_eq!(ran.get(), 1, "only the beginning is sent again");
        }
        end_connections(&db, &administrator).await;
        let reading = db.begin_with(Atomic::new().read_only()).await.unwrap();
        assert_eq!(Author::objects().count(&reading).await.unwrap(), 5);
        reading.commit().await.unwrap();

        // What ends inside a transaction is lost, and is not asked again.
        let transaction = db.begin().await.unwrap();
        add_author("lost", &transaction).await.unwrap();
        let id = match db.engine() {
            Engine::Postgresql => "SELECT pg_terminate_backend(pg_backend_pid())",
            _ => "KILL CONNECTION_ID()",
        };
        let _ = transaction.execute(id, &[]).await;
        assert!(transaction.begin().await.is_err(), "a savepoint in it");
        assert!(transaction.commit().await.is_err());
        assert_eq!(Author::objects().count(&db).await.unwrap(), 5);
    }
}
