//! What MariaDB and MySQL have of their own: isolation, locks of rows, queries that are cancelled, connections that are lost or
//! encrypted. Runs where `NUAGES_TEST_MYSQL` names a server.

use std::time::{Duration, Instant};

use crate::common::cancelled::assert_answers_stay_apart;
use crate::common::{Author, add_author, connect, is_mariadb, number, server_database, tables};
use nuages_core::settings::DatabaseConfig;
use nuages_db::query::ForUpdate;
use nuages_db::{Atomic, Database, Error, Isolation, Model as _};

async fn server(test: &str) -> Option<DatabaseConfig> {
    let config = server_database("NUAGES_TEST_MYSQL", test).await?;
    tables(&connect(&config, &[]).await).await;
    Some(config)
}

/// Ends the connection that `db` has.
async fn kill(db: &Database, administrator: &Database) {
    let connection = number(db, "SELECT CONNECTION_ID()").await.unwrap();
    let kill = administrator.execute(format!("KILL CONNECTION {connection}"), &[]);
    kill.await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test]
async fn a_transaction_sees_what_its_isolation_lets_it_see() {
    let Some(config) = server("isolation").await else {
        return;
    };
    let db = connect(&config, &[]).await;
    for (isolation, sees_others) in [
        (None, true),
        (Some(Isolation::ReadCommitted), true),
        (Some(Isolation::RepeatableRead), false),
    ] {
        let mut how = Atomic::new();
        if let Some(isolation) = isolation {
            how = how.isolation(isolation);
        }
        let before = Author::objects().count(&db).await.unwrap();
        let transaction = db.begin_with(how).await.unwrap();
        assert_eq!(Author::objects().count(&transaction).await.unwrap(), before);
        add_author("Ada", &db).await.unwrap();
        let now = Author::objects().count(&transaction).await.unwrap();
        assert_eq!(now - before, u64::from(sees_others), "{isolation:?}");
        transaction.commit().await.unwrap();
        // The next transaction has the usual isolation again.
        let transaction = db.begin().await.unwrap();
        let before = Author::objects().count(&transaction).await.unwrap();
        add_author("Eve", &db).await.unwrap();
        let now = Author::objects().count(&transaction).await.unwrap();
        assert_eq!(now, before + 1, "after {isolation:?}");
        transaction.rollback().await.unwrap();
    }
    let reading = db.begin_with(Atomic::new().read_only()).await.unwrap();
    let refused = add_author("Ada", &reading).await.unwrap_err().to_string();
    assert!(refused.contains("read-only transaction"), "{refused}");
    reading.rollback().await.unwrap();
    add_author("Ada", &db).await.unwrap();

    // What two serializable transactions read neither can change: one of them is rolled back.
    let serializable = || Atomic::new().isolation(Isolation::Serializable);
    let one = db.begin_with(serializable()).await.unwrap();
    let other = db.begin_with(serializable()).await.unwrap();
    for transaction in [&one, &other] {
        Author::objects().all(transaction).await.unwrap();
    }
    let all = Author::objects();
    let (first, second) = tokio::join!(
        async {
            let changed = all.update(Author::name.set("1"), &one).await;
            let ended = match changed {
                Ok(_) => one.commit().await,
                Err(error) => Err(error),
            };
            ended.map_err(|error| error.to_string())
        },
        async {
            let changed = all.update(Author::name.set("2"), &other).await;
            let ended = match changed {
                Ok(_) => other.commit().await,
                Err(error) => Err(error),
            };
            ended.map_err(|error| error.to_string())
        }
    );
    let ((Ok(()), Err(error)) | (Err(error), Ok(()))) = (first, second) else {
        panic!("one of them is refused");
    };
    assert!(error.contains("run it again"), "{error}");
}

#[tokio::test]
async fn rows_are_locked_as_the_server_can() {
    let Some(config) = server("locks").await else {
        return;
    };
    let db = connect(&config, &[]).await;
    for name in ["Ada", "Eve"] {
        add_author(name, &db).await.unwrap();
    }
    let one = db.begin().await.unwrap();
    let other = db.begin().await.unwrap();
    let ada = || Author::objects().filter(Author::name.eq("Ada"));
    let locked = ada().select_for_update().order_by(Author::id);
    assert_eq!(locked.limit(1).all(&one).await.unwrap().len(), 1);
    let first = Author::objects().filter(Author::id.eq(1));
    assert_eq!(first.clone().all(&other).await.unwrap().len(), 1);

    let begun = Instant::now();
    let how = ForUpdate::new().nowait();
    let refused = first.clone().select_for_update_with(how).all(&other).await;
    assert!(matches!(&refused, Err(Error::Operational { message }) if message.contains("NOWAIT")));
    let how = ForUpdate::new().skip_locked();
    let free = first.clone().select_for_update_with(how).all(&other).await;
    assert_eq!(free.unwrap(), []);
    assert!(begun.elapsed() < Duration::from_secs(5), "nobody waits");
    let mariadb = is_mariadb(&db).await;
    for (how, message) in [
        (
            ForUpdate::new().of_self(),
            "FOR UPDATE OF is not supported on this database backend.",
        ),
        (
            ForUpdate::new().no_key(),
            "FOR NO KEY UPDATE is not supported on this database backend.",
        ),
    ] {
        if !mariadb && message.starts_with("FOR UPDATE OF") {
            let how = how.skip_locked();
            let free = first.clone().select_for_update_with(how).all(&other).await;
            assert_eq!(free.unwrap(), []);
            continue;
        }
        let refused = first.clone().select_for_update_with(how).all(&other).await;
        assert_eq!(refused.unwrap_err().to_string(), message);
    }
    one.commit().await.unwrap();
    let how = ForUpdate::new().nowait();
    let free = first.select_for_update_with(how).all(&other).await;
    assert_eq!(free.unwrap().len(), 1);
    other.commit().await.unwrap();
}

#[tokio::test]
async fn a_cancelled_query_leaves_nothing_to_the_next() {
    let Some(config) = server("cancelled_mysql").await else {
        return;
    };
    let db = connect(&config, &[("max_connections", "1")]).await;
    let slow = db.fetch_all("SELECT 'theirs', SLEEP(0.4)", &[]);
    let patience = Duration::from_millis(100);
    assert!(tokio::time::timeout(patience, slow).await.is_err());
    assert_eq!(number(&db, "SELECT 42").await.unwrap(), 42);

    // The transaction goes on behind it, also where it fails.
    let transaction = db.begin().await.unwrap();
    let patience = Duration::from_millis(50);
    for slow in [
        "SELECT 'theirs', SLEEP(0.2)",
        "SELECT 'theirs', SLEEP(0.2), (SELECT 1 UNION SELECT 2)",
    ] {
        for _ in 0..2 {
            let slow = transaction.fetch_all(slow, &[]);
            assert!(tokio::time::timeout(patience, slow).await.is_err());
        }
        assert_eq!(number(&transaction, "SELECT 42").await.unwrap(), 42);
    }

    // So it does behind rows that nobody takes.
    for name in ["Ada", "Eve", "Lin"] {
        add_author(name, &transaction).await.unwrap();
    }
    let mut rows = Author::objects().iterator(1, &transaction);
    rows.next().await.unwrap().unwrap();
    drop(rows);
    assert_eq!(number(&transaction, "SELECT 44").await.unwrap(), 44);
    transaction.commit().await.unwrap();

    assert_answers_stay_apart(&config, "CAST(? AS SIGNED)").await;
}

#[tokio::test]
async fn connections_that_the_server_ended_are_replaced() {
    let Some(config) = server("ended_mysql").await else {
        return;
    };
    let administrator = connect(&config, &[]).await;
    let db = connect(&config, &[("max_connections", "1")]).await;
    for round in 0..3 {
        kill(&db, &administrator).await;
        assert_eq!(Author::objects().count(&db).await.unwrap(), round);
        kill(&db, &administrator).await;
        let mut rows = Author::objects().iterator(10, &db);
        let mut read = 0;
        while let Some(row) = rows.next().await {
            row.unwrap();
            read += 1;
        }
        assert_eq!(read, round, "nothing was read before it was gone");
        drop(rows);
        // The server ends it without a word: whether a change was made nobody knows, and it is not made again.
        kill(&db, &administrator).await;
        if let Err(error) = add_author("Ada", &db).await {
            assert!(error.to_string().contains("is gone"), "{error}");
            add_author("Ada", &db).await.unwrap();
        }
    }
    assert_eq!(Author::objects().count(&db).await.unwrap(), 3);

    // A transaction is lost with its connection, and says so.
    let transaction = db.begin().await.unwrap();
    add_author("Eve", &transaction).await.unwrap();
    kill(&transaction, &administrator).await;
    let error = number(&transaction, "SELECT 1").await.unwrap_err();
    assert!(matches!(error, Error::Operational { .. }), "{error:?}");
    assert!(transaction.commit().await.is_err());
    assert_eq!(Author::objects().count(&db).await.unwrap(), 3);

    // A query that ran when its connection ended may have been done.
    let slow = number(&db, "SELECT SLEEP(5)");
    let ended = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let running =
            "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(5)%'";
        let connection = number(&administrator, running).await.unwrap();
        let kill = administrator.execute(format!("KILL CONNECTION {connection}"), &[]);
        kill.await.unwrap();
    };
    let begun = Instant::now();
    let _ = tokio::join!(tokio::time::timeout(Duration::from_secs(20), slow), ended);
    assert!(begun.elapsed() < Duration::from_secs(15), "it hangs");
    assert_eq!(number(&db, "SELECT 42").await.unwrap(), 42);

    let db = connect(&config, &[("statement_timeout", "0.1")]).await;
    // MySQL's SLEEP takes the end of its time for the end of its sleep.
    let slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT COUNT(*) FROM n a, n b, n c";
    let error = number(&db, slow).await.map(drop).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("raise the option statement_timeout"),
        "{error}"
    );
}

#[tokio::test]
async fn a_row_that_is_there_already_tells_its_columns() {
    let Some(config) = server("duplicates").await else {
        return;
    };
    let db = connect(&config, &[("max_connections", "1")]).await;
    db.execute_script(
        "CREATE TABLE pairs (a integer PRIMARY KEY, b varchar(5), c integer); \
         CREATE UNIQUE INDEX b_and_c ON pairs (c, b); CREATE TABLE others (c integer, UNIQUE INDEX b_and_c (c)); \
         INSERT INTO pairs VALUES (1, 'x', 1), (2, 'y', 1)",
    )
    .await
    .unwrap();
    for (sql, key, wanted) in [
        (
            "INSERT INTO pairs VALUES (1, 'z', 1)",
            "PRIMARY",
            &["a"][..],
        ),
        (
            "INSERT INTO `pairs` VALUES (3, 'x', 1)",
            "b_and_c",
            &["c", "b"],
        ),
        ("UPDATE pairs SET b = 'x'", "b_and_c", &["c", "b"]),
    ] {
        let transaction = db.begin().await.unwrap();
        let refused = transaction.execute(sql, &[]).await;
        match refused {
            Err(Error::Integrity {
                constraint,
                columns,
                ..
            }) => {
                assert_eq!(constraint.as_deref(), Some(key), "{sql}");
                assert_eq!(columns, wanted, "{sql}");
            }
            other => panic!("{sql}: {other:?}"),
        }
        transaction.rollback().await.unwrap();
    }
    assert_eq!(number(&db, "SELECT COUNT(*) FROM pairs").await.unwrap(), 2);
}

#[tokio::test]
async fn a_password_that_the_server_does_not_know_yet_is_encrypted() {
    let Some(mut config) = server("password").await else {
        return;
    };
    let administrator = connect(&config, &[]).await;
    if is_mariadb(&administrator).await {
        return;
    }
    let sql = "DROP USER IF EXISTS fresh@'127.0.0.1'; CREATE USER fresh@'127.0.0.1' IDENTIFIED BY 'secret'";
    administrator.execute_script(sql).await.unwrap();
    config.name = "information_schema".to_owned();
    config.user = "fresh".to_owned();
    config.password = "secret".to_owned().into();
    for (mode, connects) in [("DISABLED", false), ("PREFERRED", true), ("DISABLED", true)] {
        let db = connect(&config, &[("ssl_mode", mode)]).await;
        match number(&db, "SELECT 1").await {
            Ok(_) => assert!(connects, "{mode}"),
            Err(error) => {
                assert!(!connects, "{mode}: {error}");
                let error = error.to_string();
                assert!(error.contains("feature `tls` of nuages"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn connections_are_encrypted_as_ssl_mode_says() {
    let Some(config) = server("encrypted").await else {
        return;
    };
    let Some(authority) = std::env::var("NUAGES_TEST_MYSQL_CA")
        .ok()
        .filter(|path| !path.is_empty())
    else {
        return;
    };
    // The server's certificate is of its own authority and for 127.0.0.1.
    for (mode, ca, host, wanted) in [
        ("DISABLED", None, "127.0.0.1", Ok(false)),
        ("PREFERRED", None, "127.0.0.1", Ok(true)),
        ("REQUIRED", None, "127.0.0.1", Ok(true)),
        ("VERIFY_CA", None, "127.0.0.1", Err(())),
        ("VERIFY_CA", Some(&authority), "127.0.0.1", Ok(true)),
        ("VERIFY_IDENTITY", None, "127.0.0.1", Err(())),
        ("VERIFY_IDENTITY", Some(&authority), "127.0.0.1", Ok(true)),
        ("VERIFY_IDENTITY", Some(&authority), "localhost", Err(())),
    ] {
        let mut config = config.clone();
        config.host = host.to_owned();
        config.options.insert("ssl_mode".into(), mode.into());
        if let Some(authority) = ca {
            config.options.insert("ssl_ca".into(), authority.clone());
        }
        let db = Database::connect(&config).await.unwrap();
        let found = db.fetch_all("SHOW STATUS LIKE 'Ssl_cipher'", &[]).await;
        match (found, wanted) {
            (Ok(rows), Ok(encrypted)) => {
                assert_eq!(
                    !rows[0].get::<String>(1).unwrap().is_empty(),
                    encrypted,
                    "{mode}"
                );
            }
            (Err(error), Err(())) => {
                assert!(
                    error
                        .to_string()
                        .contains("ssl_ca among the options of `databases`"),
                    "{error}"
                );
            }
            (found, _) => panic!("{mode} {ca:?} {host}: {found:?}"),
        }
    }
}

#[tokio::test]
async fn a_socket_stands_in_the_place_of_the_host() {
    let Some(mut config) = server("socket_host").await else {
        return;
    };
    let db = connect(&config, &[]).await;
    let rows = db.fetch_all("SELECT @@socket", &[]).await.unwrap();
    config.host = rows[0].get(0).unwrap();
    config.port = None;
    if !std::path::Path::new(&config.host).exists() {
        eprintln!("SKIPPED: the server is on another machine");
        return;
    }
    let db = connect(&config, &[]).await;
    assert_eq!(Author::objects().count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_server_that_is_not_strict_is_told_of() {
    let Some(config) = server("not_strict").await else {
        return;
    };
    let told = async |mode: &str| {
        let db = connect(&config, &[("sql_mode", mode)]).await;
        let told = nuages_db::check_server(&db, "default").await.unwrap();
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        (told.join("\n"), is_mariadb(&db).await)
    };
    // The server's own mode, in which a table may be called as a function is.
    let db = connect(&config, &[]).await;
    let same = "SELECT @@SESSION.sql_mode = @@GLOBAL.sql_mode";
    assert_eq!(number(&db, same).await.unwrap(), 1);
    db.execute("CREATE TABLE count (id int)", &[])
        .await
        .unwrap();
    let (none, _) = told("ANSI,STRICT_ALL_TABLES").await;
    assert_eq!(none, "");
    let (told, mariadb) = told("ANSI").await;
    let server = if mariadb { "MariaDB" } else { "MySQL" };
    let wanted =
        format!("(mysql.W002) {server} Strict Mode is not set for database connection 'default'");
    assert!(told.contains(&wanted), "{told}");
}

/// The server counts the statements of all connections, and has room for 16,382.
#[tokio::test]
async fn a_connection_keeps_no_more_than_256_statements() {
    let Some(config) = server("many_statements").await else {
        return;
    };
    let db = connect(&config, &[]).await;
    let kept = async |db: &Database| {
        let counts =
            "SHOW SESSION STATUS WHERE Variable_name IN ('Com_stmt_prepare', 'Com_stmt_close')";
        let rows = db.fetch_all(counts, &[]).await.unwrap();
        let count = |row: &nuages_db::Row| {
            let (name, count): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            let count: i64 = count.parse().unwrap();
            if name.ends_with("close") {
                -count
            } else {
                count
            }
        };
        rows.iter().map(count).sum::<i64>()
    };
    db.atomic(async |tx| {
        for number in 0..600 {
            tx.fetch_all(format!("SELECT {number}"), &[]).await?;
            if number % 50 == 0 {
                let kept = kept(tx).await;
                assert!((1..=257).contains(&kept), "{kept} after {number}");
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn texts_that_are_compared_by_bytes_are_texts() {
    let Some(config) = server("texts_by_bytes").await else {
        return;
    };
    let db = connect(&config, &[]).await;
    let sql = "SELECT CONVERT('Ünsinn' USING utf8mb4) COLLATE utf8mb4_bin, CAST('x' AS BINARY)";
    let row = db.fetch_all(sql, &[]).await.unwrap().remove(0);
    assert_eq!(row.value(0).unwrap(), "Ünsinn".into());
    assert_eq!(row.value(1).unwrap(), vec![b'x'].into());
}
