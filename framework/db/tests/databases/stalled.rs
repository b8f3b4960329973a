//! Servers that say nothing any more, and the option `read_timeout`. Runs where a variable names a server.

use std::time::Duration;

use nuages_db::models::Model as _;
use nuages_db::{Database, Error};
use tokio::time::{sleep, timeout};

use crate::common::proxy::Proxy;
use crate::common::{Author, add_author, connect, number, server_database, tables};

/// Longer than any wait here may be.
const LONG: Duration = Duration::from_secs(20);

/// A database of each server, behind a proxy.
async fn servers(test: &str, read_timeout: &str) -> Vec<(Database, Proxy)> {
    let mut servers = Vec::new();
    for variable in ["NUAGES_TEST_POSTGRES", "NUAGES_TEST_MYSQL"] {
        let Some(mut config) = server_database(variable, test).await else {
            continue;
        };
        tables(&connect(&config, &[]).await).await;
        if let Some(proxy) = Proxy::before(&mut config) {
            let options = [("read_timeout", read_timeout), ("connect_timeout", "1")];
            servers.push((connect(&config, &options).await, proxy));
        }
    }
    servers
}

fn assert_late(error: &Error) {
    let told = error.to_string();
    assert!(matches!(error, Error::Operational { .. }), "{told}");
    assert!(
        told.contains("no answer within 0.5 s (the option read_timeout of `databases`); whether the statement was done is not known"),
        "{told}"
    );
}

#[tokio::test]
async fn a_statement_ends_where_the_server_says_nothing() {
    for (db, proxy) in servers("stalled", "0.5").await {
        add_author("Ada", &db).await.unwrap();
        proxy.hold(true);
        let read = timeout(LONG, number(&db, "SELECT 1")).await.unwrap();
        assert_late(&read.unwrap_err());
        proxy.hold(false);
        // The late answer is none to what comes next.
        assert_eq!(number(&db, "SELECT 2").await.unwrap(), 2);

        let transaction = db.begin().await.unwrap();
        add_author("Eve", &transaction).await.unwrap();
        proxy.hold(true);
        let late = timeout(LONG, number(&transaction, "SELECT 1")).await;
        assert_late(&late.unwrap().unwrap_err());
        // Nobody waits a second time for what is gone.
        for _ in 0..2 {
            let next = timeout(LONG, number(&transaction, "SELECT 1"));
            assert!(next.await.unwrap().is_err());
        }
        let ended = timeout(LONG, transaction.rollback()).await.unwrap();
        let error = ended.unwrap_err().to_string();
        assert!(error.ends_with("is gone"), "{error}");
        proxy.hold(false);
        assert_eq!(Author::objects().count(&db).await.unwrap(), 1);

        // A transaction that nobody ends, and one that never begins.
        let transaction = db.begin().await.unwrap();
        proxy.hold(true);
        let late = timeout(LONG, number(&transaction, "SELECT 1")).await;
        assert_late(&late.unwrap().unwrap_err());
        drop(transaction);
        let begun = timeout(LONG, db.begin()).await.unwrap();
        assert!(matches!(begun, Err(Error::Operational { .. })));
        proxy.hold(false);
        assert_eq!(number(&db, "SELECT 3").await.unwrap(), 3);
    }
}

#[tokio::test]
async fn who_takes_rows_slowly_is_not_late() {
    for (db, proxy) in servers("stalled_rows", "0.5").await {
        for number in 0..200 {
            add_author(&format!("{number}"), &db).await.unwrap();
        }
        let mut rows = Author::objects().iterator(1, &db);
        assert!(rows.next().await.unwrap().is_ok());
        sleep(Duration::from_millis(800)).await;
        let mut taken = 1;
        while let Some(row) = rows.next().await {
            row.unwrap();
            taken += 1;
        }
        assert_eq!(taken, 200);

        let mut rows = Author::objects().iterator(10, &db);
        assert!(rows.next().await.unwrap().is_ok());
        proxy.hold(true);
        let rest = async {
            loop {
                match rows.next().await {
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Some(error),
                    None => return None,
                }
            }
        };
        // What is there already comes; what is to come is late.
        if let Some(error) = timeout(LONG, rest).await.unwrap() {
            assert_late(&error);
        }
        proxy.hold(false);
    }
}
