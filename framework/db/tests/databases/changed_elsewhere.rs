//! Another process changes tables while this one has statements prepared that ask for all their columns.

use std::time::Duration;

use crate::common::*;
use nuages_core::settings::DatabaseConfig;
use nuages_db::models::*;
use nuages_db::{Database, Row, Value};

/// This process's handle to a file with the table `pair`, whose statements are prepared on each of its connections, and another's.
async fn prepared(folder: &Folder) -> (Database, Database) {
    let (db, other) = (folder.database(&[]).await, folder.database(&[]).await);
    other
        .execute_script("CREATE TABLE pair (id integer PRIMARY KEY, a integer, b integer)")
        .await
        .unwrap();
    other
        .execute("INSERT INTO pair VALUES (1, 10, 20)", &[])
        .await
        .unwrap();
    let tasks = (0..16).map(|_| {
        let db = db.clone();
        tokio::spawn(async move { names_and_values(&all(&db).await) })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), "id=1 a=10 b=20");
    }
    in_transaction(&db).await;
    (db, other)
}

/// All columns of all rows.
async fn all(db: &Database) -> Vec<Row> {
    soon(db.fetch_all("SELECT * FROM pair", &[])).await
}

/// The same in a transaction, by a statement that writes, and by one that does not say whether it does.
async fn in_transaction(db: &Database) -> [String; 4] {
    let transaction = db.begin().await.unwrap();
    let tx: &Database = &transaction;
    let rows = [
        all(tx).await,
        soon(tx.fetch_all("UPDATE pair SET id = id RETURNING *", &[])).await,
        all(tx).await,
    ];
    transaction.commit().await.unwrap();
    let outside = db.fetch_all(
        "WITH found AS (SELECT * FROM pair) SELECT * FROM found",
        &[],
    );
    let [first, second, third] = rows.map(|rows| names_and_values(&rows));
    [first, second, third, names_and_values(&soon(outside).await)]
}

fn names_and_values(rows: &[Row]) -> String {
    let row = &rows[0];
    let cells = row.columns().into_iter().enumerate();
    let cells = cells.map(|(place, name)| match row.value(place).unwrap() {
        Value::I64(number) => format!("{name}={number}"),
        other => format!("{name}={other:?}"),
    });
    cells.collect::<Vec<_>>().join(" ")
}

/// The answer, which does not keep anybody waiting.
async fn soon<T>(asked: impl Future<Output = nuages_db::Result<T>>) -> T {
    let answer = tokio::time::timeout(Duration::from_secs(20), asked).await;
    answer.expect("never answered").unwrap()
}

#[tokio::test]
async fn columns_that_another_process_changed_come_with_the_next_answer() {
    let folder = Folder::new("changed-elsewhere");
    let (db, other) = prepared(&folder).await;
    let changes = [
        (
            "ALTER TABLE pair ADD COLUMN c integer DEFAULT 40",
            "id=1 a=10 b=20 c=40",
        ),
        ("ALTER TABLE pair DROP COLUMN a", "id=1 b=20 c=40"),
        (
            "ALTER TABLE pair ADD COLUMN a integer DEFAULT 30; ALTER TABLE pair DROP COLUMN c",
            "id=1 b=20 a=30",
        ),
        (
            "BEGIN; DROP TABLE pair; CREATE TABLE pair (a integer, b integer, id integer PRIMARY KEY); INSERT INTO pair VALUES (1, 2, 3); COMMIT",
            "a=1 b=2 id=3",
        ),
    ];
    for (change, expected) in changes {
        other.execute_script(change).await.unwrap();
        for _ in 0..12 {
            assert_eq!(names_and_values(&all(&db).await), expected, "{change}");
        }
        for _ in 0..2 {
            assert_eq!(in_transaction(&db).await, [expected; 4], "{change}");
        }
        let rows = db.fetch_all("UPDATE pair SET id = id RETURNING *", &[]);
        assert_eq!(names_and_values(&soon(rows).await), expected, "{change}");
        let changed = db.execute("UPDATE pair SET id = id RETURNING *", &[]);
        assert_eq!(soon(changed).await, 1, "{change}");
        soon(db.execute("SELECT * FROM pair", &[])).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_change_while_rows_are_read_stay_with_their_values() {
    let folder = Folder::new("changed-meanwhile");
    let (db, other) = prepared(&folder).await;
    let readers: Vec<_> = (0..4)
        .map(|reader| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut seen = 0;
                loop {
                    let rows = match reader {
                        0 => db.fetch_all("UPDATE pair SET id = ? RETURNING *", &[Value::I64(1)]),
                        _ => db.fetch_all("SELECT * FROM pair WHERE id = ?", &[Value::I64(1)]),
                    };
                    let told = names_and_values(&soon(rows).await);
                    match told.as_str() {
                        "id=1 a=10 b=20" => seen |= 1,
                        "id=1 b=20 a=10" => seen |= 2,
                        "id=1 a=10 b=20 end=1" => return seen,
                        other => panic!("{other}"),
                    }
                }
            })
        })
        .collect();
    let columns = ["a integer, b integer", "b integer, a integer"];
    for turn in 1..=60 {
        tokio::time::sleep(Duration::from_millis(2)).await;
        let columns = columns[turn % 2];
        let change = format!(
            "BEGIN IMMEDIATE; CREATE TABLE new (id integer PRIMARY KEY, {columns}); INSERT INTO new (id, a, b) SELECT id, a, b FROM pair; DROP TABLE pair; ALTER TABLE new RENAME TO pair; COMMIT"
        );
        soon(other.execute_script(change)).await;
    }
    soon(other.execute_script("ALTER TABLE pair ADD COLUMN end integer DEFAULT 1")).await;
    for reader in readers {
        assert_eq!(reader.await.unwrap(), 3);
    }
}

#[tokio::test]
async fn a_text_that_ends_in_the_middle_of_a_comment_is_read_as_it_is() {
    let folder = Folder::new("changed-comment");
    let (db, other) = prepared(&folder).await;
    for text in [
        "SELECT * FROM pair /* all",
        "SELECT * FROM pair -- all",
        "SELECT * FROM pair;",
        "-- all\nSELECT * FROM pair",
    ] {
        assert_eq!(
            names_and_values(&soon(db.fetch_all(text, &[])).await),
            "id=1 a=10 b=20",
            "{text}"
        );
    }
    // Nothing was left open that keeps others from writing, or that sees no more what they write.
    soon(other.execute("UPDATE pair SET a = 11", &[])).await;
    assert_eq!(names_and_values(&all(&db).await), "id=1 a=11 b=20");
    let refused = db.fetch_all("SELECT * FROM pair WHERE missing = 1", &[]);
    assert!(message(refused.await).contains("no such column: missing"));
    soon(other.execute("UPDATE pair SET a = 12", &[])).await;
    assert_eq!(names_and_values(&all(&db).await), "id=1 a=12 b=20");
}

#[tokio::test]
async fn a_read_that_is_given_up_leaves_nothing_open() {
    let folder = Folder::new("changed-given-up");
    let (db, other) = prepared(&folder).await;
    for turn in 0..24 {
        let sql = match turn % 2 {
            0 => "SELECT * FROM pair",
            _ => "UPDATE pair SET id = id RETURNING *",
        };
        let wait = Duration::from_micros(turn * 20);
        let _ = tokio::time::timeout(wait, db.fetch_all(sql, &[])).await;
        let change = format!("UPDATE pair SET a = {turn}");
        soon(other.execute(change, &[])).await;
        for _ in 0..6 {
            let expected = format!("id=1 a={turn} b=20");
            assert_eq!(names_and_values(&all(&db).await), expected);
        }
        soon(db.execute("UPDATE pair SET b = 20", &[])).await;
    }
}

/// A database in memory would be gone with its connection.
#[tokio::test]
async fn a_refused_read_leaves_a_database_in_memory_as_it_was() {
    let db = memory().await;
    add_author("Ada", &db).await.unwrap();
    let sql = "SELECT * FROM polls_author WHERE id = ?";
    let too_large = db.fetch_all(sql, &[Value::U64(u64::MAX)]).await;
    too_large.unwrap_err();
    assert_eq!(author_names(&db).await.unwrap(), ["Ada"]);
    for wrong in [
        "SELECT * FROM missing",
        "SELECT * FROM polls_author WHERE id = 'a",
        "INSERT INTO polls_author (id, name) SELECT id, name FROM polls_author RETURNING *",
    ] {
        db.fetch_all(wrong, &[]).await.unwrap_err();
        assert_eq!(author_names(&db).await.unwrap(), ["Ada"], "{wrong}");
    }
    add_author("Bob", &db).await.unwrap();
    let rows = soon(db.fetch_all("SELECT * FROM polls_author", &[])).await;
    assert_eq!(rows.len(), 2);
}

/// A handle to a database with the tables of [`Author`], and another's, on each database.
async fn pairs(folder: &Folder, test: &str) -> Vec<(Database, Database)> {
    let file = DatabaseConfig::sqlite(folder.0.join("db.sqlite3"));
    let mut configs = vec![file];
    for variable in ["NUAGES_TEST_POSTGRES", "NUAGES_TEST_MYSQL"] {
        configs.extend(server_database(variable, test).await);
    }
    let mut pairs = Vec::new();
    for config in configs {
        let (db, other) = (connect(&config, &[]).await, connect(&config, &[]).await);
        tables(&other).await;
        add_author("Ada", &other).await.unwrap();
        pairs.push((db, other));
    }
    pairs
}

#[tokio::test]
async fn raw_rows_have_their_values_in_the_fields_that_the_columns_name_now() {
    let folder = Folder::new("raw-changed");
    for (db, other) in pairs(&folder, "raw_changed").await {
        let raw = Author::raw("SELECT * FROM polls_author", &[]);
        let read = async || {
            let rows = soon(raw.all(&db)).await;
            let partials = soon(raw.partials(&db)).await;
            assert_eq!(partials.len(), 1);
            (rows[0].name.clone(), rows[0].slug.clone())
        };
        let expected = |slug: &str| ("Ada".to_owned(), Some(slug.to_owned()));
        soon(other.execute("UPDATE polls_author SET slug = 'ada'", &[])).await;
        for _ in 0..8 {
            assert_eq!(read().await, expected("ada"));
        }
        for change in [
            "ALTER TABLE polls_author ADD COLUMN spare varchar(100)",
            "UPDATE polls_author SET spare = name",
            "ALTER TABLE polls_author DROP COLUMN name",
            "ALTER TABLE polls_author ADD COLUMN name varchar(100) NOT NULL DEFAULT 'Ada'",
            "ALTER TABLE polls_author DROP COLUMN spare",
        ] {
            soon(other.execute(change, &[])).await;
        }
        for _ in 0..8 {
            assert_eq!(read().await, expected("ada"), "{:?}", db.engine());
        }
    }
}

#[tokio::test]
async fn a_query_that_names_its_columns_tells_which_one_is_gone() {
    let folder = Folder::new("named-changed");
    for (db, other) in pairs(&folder, "named_changed").await {
        let names = async || author_names(&db).await;
        let slugs = Author::objects().values(Author::slug);
        for _ in 0..8 {
            assert_eq!(names().await.unwrap(), ["Ada"]);
            assert_eq!(soon(slugs.all(&db)).await, [None]);
        }
        soon(other.execute_script("ALTER TABLE polls_author ADD COLUMN more integer")).await;
        for _ in 0..8 {
            assert_eq!(names().await.unwrap(), ["Ada"]);
        }
        let gone = match db.engine() {
            nuages_core::settings::Engine::Mysql => "ALTER TABLE polls_author DROP COLUMN slug",
            nuages_core::settings::Engine::Postgresql => {
                "ALTER TABLE polls_author DROP COLUMN slug"
            }
            _ => {
                "BEGIN; ALTER TABLE polls_author RENAME TO old; CREATE TABLE polls_author (id integer PRIMARY KEY, name text, more integer); INSERT INTO polls_author SELECT id, name, more FROM old; DROP TABLE old; COMMIT"
            }
        };
        soon(other.execute_script(gone)).await;
        for _ in 0..8 {
            let told = message(slugs.all(&db).await);
            assert!(
                told.contains("slug") && told.contains("manage migrate"),
                "{told}"
            );
            let told = message(Author::objects().first(&db).await);
            assert!(told.contains("slug"), "{told}");
        }
        soon(other.execute_script("ALTER TABLE polls_author ADD COLUMN slug varchar(50)")).await;
        for _ in 0..8 {
            assert_eq!(soon(slugs.all(&db)).await, [None]);
            let first = soon(Author::objects().first(&db)).await;
            assert_eq!(first.unwrap().name, "Ada");
        }
    }
}
