//! Names of the catalogue that are SQL: of a database that somebody else gave, they stay names.

use std::time::{Duration, Instant};

use nuages_db::inspection::{InspectDb, inspectdb};

use crate::common::{connect, database_of, number, server_database};

#[tokio::test]
async fn a_column_named_as_sql_is_only_looked_at() {
    let db = database_of("CREATE TABLE victim (id integer PRIMARY KEY, name text)").await;
    for statement in [
        r#"CREATE TABLE norm (id integer PRIMARY KEY, c text, """c"")) FROM norm; PRAGMA query_only=0; DROP TABLE victim; --""" text)"#,
        "INSERT INTO norm VALUES (1, '2', '3')",
        r#"CREATE TABLE """victim""" (other integer PRIMARY KEY)"#,
    ] {
        db.execute_script(statement.to_owned()).await.unwrap();
    }
    let text = inspectdb(&InspectDb::default(), &db).await.unwrap();
    assert_eq!(number(&db, "SELECT COUNT(*) FROM victim").await.unwrap(), 0);
    assert!(text.contains("pub struct Norm {"), "{text}");
    assert!(text.contains("DROP TABLE victim; --\\\"\""), "{text}");
    assert_eq!(text.matches("db_table = \"victim\"").count(), 1, "{text}");
    assert!(
        text.contains("// Unable to inspect table '\"victim\"'\n// The error was: the name stands between quotation marks"),
        "{text}"
    );
}

#[tokio::test]
async fn an_enumeration_named_as_sql_is_only_looked_at() {
    let Some(config) = server_database("NUAGES_TEST_MYSQL", "hostile_names").await else {
        return;
    };
    let db = connect(&config, &[]).await;
    for statement in [
        "CREATE TABLE norm (id integer PRIMARY KEY, c integer, ```c``='' OR SLEEP(3) OR ``c``` enum('a', 'b'))",
        "INSERT INTO norm VALUES (1, 2, 'a')",
    ] {
        db.execute_script(statement.to_owned()).await.unwrap();
    }
    let begun = Instant::now();
    let text = inspectdb(&InspectDb::default(), &db).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(text.contains("SLEEP(3)"), "{text}");
}
