//! The pool of a server's connections: exhausted, cancelled, cut off, shared by runtimes. Runs where `NUAGES_TEST_POSTGRES` names a server.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::common::cancelled::assert_answers_stay_apart;
use crate::common::proxy::Proxy;
use crate::common::{Author, connect, number, server_database, tables};
use nuages_core::settings::DatabaseConfig;
use nuages_db::{Database, Error, Model as _, Value};

async fn server(test: &str) -> Option<DatabaseConfig> {
    let config = server_database("NUAGES_TEST_POSTGRES", test).await?;
    tables(&connect(&config, &[]).await).await;
    Some(config)
}

async fn backend(db: &Database) -> i64 {
    number(db, "SELECT pg_backend_pid()").await.unwrap()
}

/// Ends all other connections to the database, as an administrator does.
async fn terminate_others(db: &Database) {
    db.fetch_all(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        &[],
    )
    .await
    .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test]
async fn an_exhausted_pool_waits_in_turn_and_then_says_so() {
    let Some(config) = server("exhausted").await else {
        return;
    };
    let db = connect(
        &config,
        &[("max_connections", "2"), ("acquire_timeout", "0.3")],
    )
    .await;
    let (first, second) = (db.begin().await.unwrap(), db.begin().await.unwrap());
    // Again when nobody has waited for a while, and while others wait.
    for pause in [0, 10, 700] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let other = tokio::spawn({
            let db = db.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(100)).await;
                let asked = Instant::now();
                db.fetch_all("SELECT 1", &[]).await.unwrap_err();
                asked.elapsed()
            }
        });
        let asked = Instant::now();
        let error = db.fetch_all("SELECT 1", &[]).await.unwrap_err();
        let waited = asked.elapsed();
        assert!(matches!(error, Error::Operational { .. }));
        let message = error.to_string();
        assert!(
            message.starts_with("none of the 2 connections to nuages_exhausted at ")
                && message.contains("became free within 0.3 s")
                && message.contains("max_connections"),
            "{message}"
        );
        for waited in [waited, other.await.unwrap()] {
            assert!(waited >= Duration::from_millis(300), "{waited:?}");
        }
    }
    first.rollback().await.unwrap();
    assert_eq!(number(&db, "SELECT 7").await.unwrap(), 7);
    second.rollback().await.unwrap();
}

#[tokio::test]
async fn who_asked_first_is_served_first() {
    let Some(config) = server("queue").await else {
        return;
    };
    let db = connect(&config, &[("max_connections", "1")]).await;
    let held = db.begin().await.unwrap();
    let served = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for turn in 0..8 {
        let (db, order) = (db.clone(), Arc::clone(&served));
        tasks.push(tokio::spawn(async move {
            let transaction = db.begin().await.unwrap();
            order.lock().unwrap().push(turn);
            transaction.rollback().await.unwrap();
        }));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // One that gives up leaves its turn to the next.
    tasks[3].abort();
    held.rollback().await.unwrap();
    for task in tasks {
        let _ = task.await;
    }
    assert_eq!(*served.lock().unwrap(), [0, 1, 2, 4, 5, 6, 7]);
}

#[tokio::test]
async fn a_cancelled_query_leaves_nothing_to_the_next() {
    let Some(config) = server("cancelled").await else {
        return;
    };
    let db = connect(&config, &[("max_connections", "1")]).await;
    let slow = db.fetch_all("SELECT 'theirs', pg_sleep(0.4)", &[]);
    assert!(
        tokio::time::timeout(Duration::from_millis(100), slow)
            .await
            .is_err()
    );
    let begun = Instant::now();
    assert_eq!(number(&db, "SELECT 42").await.unwrap(), 42);
    assert!(begun.elapsed() < Duration::from_millis(300));

    assert_answers_stay_apart(&config, "$1::bigint").await;
}

#[tokio::test]
async fn a_query_cancelled_in_a_transaction_leaves_it_in_order() {
    let Some(config) = server("cancelled_inside").await else {
        return;
    };
    let db = connect(&config, &[("max_connections", "1")]).await;
    let transaction = db.begin().await.unwrap();
    let slow = transaction.fetch_all("SELECT 'theirs', pg_sleep(0.2)", &[]);
    assert!(
        tokio::time::timeout(Duration::from_millis(50), slow)
            .await
            .is_err()
    );
    assert_eq!(number(&transaction, "SELECT 42").await.unwrap(), 42);
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back_and_its_locks_come_free() {
    let Some(config) = server("dropped").await else {
        return;
    };
    let db = connect(&config, &[("max_connections", "2")]).await;
    let author = Author {
        name: "Ada".into(),
        ..Author::default()
    }
    .create(&db)
    .await
    .unwrap();
    let transaction = db.begin().await.unwrap();
    let authors = Author::objects();
    authors
        .update(Author::name.set("Eve"), &transaction)
        .await
        .unwrap();
    drop(transaction);
    let other = authors.update(Author::name.set(Author::name), &db);
    tokio::time::timeout(Duration::from_secs(5), other)
        .await
        .unwrap()
        .unwrap();
    let found = Author::objects()
        .filter(Author::id.eq(author.id))
        .get(&db)
        .await;
    assert_eq!(found.unwrap().name, "Ada");
}

#[tokio::test]
async fn connections_that_the_server_ended_are_replaced() {
    let Some(config) = server("ended").await else {
        return;
    };
    let administrator = connect(&config, &[]).await;
    let db = connect(&config, &[("max_connections", "4")]).await;
    // Both a query that reads and one that writes meet a connection that has ended without knowing it.
    for _ in 0..3 {
        let before = backend(&db).await;
        terminate_others(&administrator).await;
        assert_ne!(backend(&db).await, before);
        terminate_others(&administrator).await;
        let mut rows = Author::objects().iterator(10, &db);
        while let Some(row) = rows.next().await {
            row.unwrap();
        }
        drop(rows);
        terminate_others(&administrator).await;
        Author {
            name: "Ada".into(),
            ..Author::default()
        }
        .create(&db)
        .await
        .unwrap();
    }
    assert_eq!(Author::objects().count(&db).await.unwrap(), 3);

    // A transaction is lost with its connection, and says so.
    let transaction = db.begin().await.unwrap();
    number(&transaction, "SELECT 1").await.unwrap();
    terminate_others(&administrator).await;
    let error = number(&transaction, "SELECT 1").await.unwrap_err();
    assert!(matches!(error, Error::Operational { .. }), "{error:?}");
    assert!(transaction.commit().await.is_err());
    assert_eq!(number(&db, "SELECT 1").await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_the_server_under_load_hangs_nobody_and_loses_nothing_silently() {
    let Some(mut config) = server("restart").await else {
        return;
    };
    let direct = connect(&config, &[]).await;
    let Some(proxy) = Proxy::before(&mut config) else {
        return;
    };
    let db = connect(
        &config,
        &[("max_connections", "6"), ("connect_timeout", "2")],
    )
    .await;
    let stop = Arc::new(AtomicBool::new(false));
    let (written, unsure) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let mut tasks = Vec::new();
    for task in 0..20 {
        let (db, stop) = (db.clone(), Arc::clone(&stop));
        let (written, unsure) = (Arc::clone(&written), Arc::clone(&unsure));
        tasks.push(tokio::spawn(async move {
            let mut slowest = Duration::ZERO;
            while !stop.load(Ordering::SeqCst) {
                let begun = Instant::now();
                if task % 2 == 0 {
                    if let Err(error) = number(&db, "SELECT 5").await {
                        assert!(matches!(error, Error::Operational { .. }), "{error:?}");
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                } else {
                    let row = Author {
                        name: "Ada".into(),
                        ..Author::default()
                    };
                    match row.create(&db).await {
                        Ok(_) => {
                            written.fetch_add(1, Ordering::SeqCst);
                        }
                        Err(error) => {
                            assert!(matches!(error, Error::Operational { .. }), "{error:?}");
                            unsure.fetch_add(1, Ordering::SeqCst);
                            tokio::time::sleep(Duration::from_millis(10)).await;
                        }
                    }
                }
                slowest = slowest.max(begun.elapsed());
            }
            slowest
        }));
    }
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        proxy.cut();
        tokio::time::sleep(Duration::from_millis(300)).await;
        proxy.mend();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(number(&db, "SELECT 5").await.unwrap(), 5);
    stop.store(true, Ordering::SeqCst);
    for task in tasks {
        let slowest = tokio::time::timeout(Duration::from_secs(10), task)
            .await
            .expect("no query hangs")
            .unwrap();
        assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    }
    let stored = Author::objects().count(&direct).await.unwrap();
    let written = u64::from(written.load(Ordering::SeqCst));
    let unsure = u64::from(unsure.load(Ordering::SeqCst));
    assert!(written > 20, "{written}");
    assert!(
        (written..=written + unsure).contains(&stored),
        "{written} were written, of {unsure} nobody knows, {stored} are stored"
    );
}

#[tokio::test]
async fn several_runtimes_share_the_connections_of_one_database() {
    let Some(config) = server("runtimes").await else {
        return;
    };
    let db = connect(
        &config,
        &[("max_connections", "3"), ("acquire_timeout", "10")],
    )
    .await;
    let threads: Vec<_> = (0..5_i64)
        .map(|thread| {
            let db = db.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    let mut tasks = Vec::new();
                    for task in 0..4_i64 {
                        let db = db.clone();
                        tasks.push(tokio::spawn(async move {
                            for turn in 0..20_i64 {
                                let value = thread * 10_000 + task * 100 + turn;
                                let rows = db
                                    .fetch_all("SELECT $1::bigint", &[Value::I64(value)])
                                    .await
                                    .unwrap();
                                assert_eq!(rows[0].get::<i64>(0).unwrap(), value);
                            }
                        }));
                    }
                    for task in tasks {
                        task.await.unwrap();
                    }
                });
            })
        })
        .collect();
    for thread in threads {
        tokio::task::spawn_blocking(|| thread.join().unwrap())
            .await
            .unwrap();
    }
    // The other runtimes are gone, and with them what their connections need.
    let several: Vec<_> = (0..3)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { number(&db, "SELECT 1, pg_sleep(0.05)").await.unwrap() })
        })
        .collect();
    for one in several {
        assert_eq!(one.await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_connection_that_lay_idle_is_tested_and_one_that_is_handed_on_is_not() {
    let Some(mut config) = server("handed").await else {
        return;
    };
    let Some(proxy) = Proxy::before(&mut config) else {
        return;
    };
    let options = [("max_connections", "1"), ("idle_check", "0.2")];
    let db = connect(&config, &options).await;
    let process = backend(&db).await;
    let (begun, before) = (Instant::now(), proxy.tests());
    let ask = async || {
        let mut asked = 0;
        while begun.elapsed() < Duration::from_millis(700) {
            assert_eq!(number(&db, "SELECT 5").await.unwrap(), 5);
            asked += 1;
        }
        asked
    };
    let (one, two, three) = tokio::join!(ask(), ask(), ask());
    let (asked, tested) = (one + two + three, proxy.tests() - before);
    assert!(tested * 4 < asked, "{tested} tests of {asked} queries");

    let before = proxy.tests();
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        assert_eq!(backend(&db).await, process, "the connection is kept");
    }
    assert_eq!(proxy.tests() - before, 2);
}

#[tokio::test]
async fn connections_are_kept_as_long_as_conn_max_age_says() {
    let Some(mut config) = server("max_age").await else {
        return;
    };
    for (age, kept) in [(None, true), (Some(60), true), (Some(0), false)] {
        config.conn_max_age = age;
        let db = connect(&config, &[]).await;
        let same = backend(&db).await == backend(&db).await;
        assert_eq!(same, kept, "{age:?}");
    }
}

#[tokio::test]
async fn a_query_of_ones_own_runs_once_where_its_answer_is_lost() {
    let Some(mut config) = server("run_once").await else {
        return;
    };
    let administrator = connect(&config, &[]).await;
    let made = administrator.execute("CREATE SEQUENCE calls", &[]).await;
    made.unwrap();
    let Some(proxy) = Proxy::before(&mut config) else {
        return;
    };
    let db = connect(&config, &[]).await;
    let calls = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM calls";
    let calls = || async { number(&administrator, calls).await.unwrap() };
    let cut = async {
        while calls().await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        proxy.cut();
        proxy.mend();
    };
    let rows = Author::raw(
        "SELECT nextval('calls') AS id, 'Ada' AS name, pg_sleep(20)",
        &[],
    );
    let (found, ()) = tokio::join!(rows.all(&db), cut);
    found.unwrap_err();
    assert_eq!(calls().await, 1);
}

#[tokio::test]
async fn a_statement_time_out_and_an_unreachable_server_are_told() {
    let Some(config) = server("time_outs").await else {
        return;
    };
    let db = connect(&config, &[("statement_timeout", "100")]).await;
    let error = db
        .fetch_all("SELECT pg_sleep(2)", &[])
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("canceling statement due to statement timeout; make the statement"),
        "{error}"
    );
    let mut nowhere = config.clone();
    nowhere.host = "127.0.0.1".to_owned();
    nowhere.port = Some(1);
    let db = connect(&nowhere, &[]).await;
    let error = db.fetch_all("SELECT 1", &[]).await.unwrap_err().to_string();
    assert!(
        error.starts_with("could not connect to the database nuages_time_outs at 127.0.0.1:1")
            && error.contains("is the server running"),
        "{error}"
    );
}
