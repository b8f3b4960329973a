//! What only PostgreSQL has: types, errors, statements that become stale. Runs where `NUAGES_TEST_POSTGRES` names a server.

use crate::common::{Author, server_database, tables};
use jiff::civil::{date, time};
use nuages_core::settings::DatabaseConfig;
use nuages_db::models::Decimal;
use nuages_db::{Database, Error, Model as _, Value};

async fn server(test: &str) -> Option<(Database, DatabaseConfig)> {
    let config = server_database("NUAGES_TEST_POSTGRES", test).await?;
    Some((Database::connect(&config).await.unwrap(), config))
}

async fn value(db: &Database, sql: &str) -> Value {
    let rows = db.fetch_all(format!("SELECT {sql}"), &[]).await.unwrap();
    rows[0].value(0).unwrap()
}

#[tokio::test]
async fn a_value_of_every_type_is_read() {
    let Some((db, _)) = server("types").await else {
        return;
    };
    let json = |text: &str| Value::Json(Box::new(serde_json::from_str(text).unwrap()));
    let decimal = |text: &str| Value::Decimal(text.parse::<Decimal>().unwrap());
    for (sql, expected) in [
        ("NULL", Value::Null),
        ("true", Value::Bool(true)),
        ("1::smallint", Value::I64(1)),
        ("-2", Value::I64(-2)),
        ("9223372036854775807", Value::I64(i64::MAX)),
        ("3::oid", Value::I64(3)),
        ("1.5::real", Value::F64(1.5)),
        ("1.25::float8", Value::F64(1.25)),
        ("12.50", decimal("12.50")),
        ("-0.0001::numeric(8,4)", decimal("-0.0001")),
        ("100000000", Value::I64(100_000_000)),
        ("'abc'::varchar(5)", Value::from("abc")),
        ("'ab'::char(4)", Value::from("ab  ")),
        ("'x'::\"char\"", Value::from("x")),
        ("'n'::name", Value::from("n")),
        ("'\\x00ff'::bytea", Value::Bytes(vec![0, 255])),
        ("date '2024-02-29'", Value::Date(date(2024, 2, 29))),
        ("date '0001-01-01'", Value::Date(date(1, 1, 1))),
        (
            "time '13:05:07.12'",
            Value::Time(time(13, 5, 7, 120_000_000)),
        ),
        (
            "timestamptz '2024-02-29 13:05:07.12+01'",
            Value::Timestamp("2024-02-29T12:05:07.12Z".parse().unwrap()),
        ),
        (
            "timestamp '1999-12-31 23:59:59'",
            Value::Timestamp("1999-12-31T23:59:59Z".parse().unwrap()),
        ),
        (
            "interval '1 day 00:00:01.5'",
            Value::Duration(jiff::SignedDuration::from_millis(86_401_500)),
        ),
        ("inet '10.0.0.1'", Value::Ip("10.0.0.1".parse().unwrap())),
        ("inet '10.0.0.0/8'", Value::from("10.0.0.0/8")),
        ("inet '::1'", Value::Ip("::1".parse().unwrap())),
        (
            "uuid '6f9619ff-8b86-d011-b42d-00c04fc964ff'",
            Value::Uuid("6f9619ff-8b86-d011-b42d-00c04fc964ff".parse().unwrap()),
        ),
        ("'{\"a\": [1, null]}'::jsonb", json("{\"a\": [1, null]}")),
        ("'[1]'::json", json("[1]")),
        ("ARRAY[[1, 2], [3, NULL]]", json("[[1, 2], [3, null]]")),
        ("ARRAY['a', 'b']::text[]", json("[\"a\", \"b\"]")),
        ("'{}'::int[]", json("[]")),
    ] {
        assert_eq!(value(&db, sql).await, expected, "{sql}");
    }
    let rows = db
        .fetch_all(
            "SELECT 'infinity'::timestamptz, 'NaN'::numeric, avg(x) FROM (VALUES (1), (2)) AS t(x)",
            &[],
        )
        .await
        .unwrap();
    assert!(matches!(rows[0].value(0), Err(Error::Data { .. })));
    assert!(matches!(rows[0].get::<Decimal>(1), Err(Error::Data { .. })));
    assert!((rows[0].get::<f64>(2).unwrap() - 1.5).abs() < 1e-9);
    assert_eq!(
        rows[0].get::<Decimal>(2).unwrap().to_string(),
        "1.5000000000000000"
    );
}

#[tokio::test]
async fn values_and_null_fit_columns_of_every_width() {
    let Some((db, _)) = server("widths").await else {
        return;
    };
    db.execute_script(
        "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN age AS smallint CHECK (VALUE >= 0); \
         CREATE TABLE t (a smallint, b integer, c bigint, d numeric(10,2), e real, f varchar(5), g uuid, h inet, i interval, \
         j jsonb, k bytea, l date, m timestamp, n mood, o age, p json)",
    )
    .await
    .unwrap();
    let sql = "INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    let nothing: Vec<Value> = vec![Value::Null; 16];
    let texts: Vec<Value> = [
        "1",
        "2",
        "3",
        "4.50",
        "0.5",
        "abc",
        uuid,
        "10.0.0.1",
        "",
        "{}",
        "b",
        "2024-02-29",
        "2024-02-29 01:02:03",
        "happy",
        "7",
        "[]",
    ]
    .into_iter()
    .enumerate()
    .map(|(index, text)| match index {
        8 => Value::Null,
        _ => Value::from(text),
    })
    .collect();
    let typed = vec![
        Value::I64(1),
        Value::I64(2),
        Value::I64(3),
        Value::Decimal("4.50".parse().unwrap()),
        Value::F64(0.5),
        Value::from("abc"),
        Value::Uuid(uuid.parse().unwrap()),
        Value::Ip("10.0.0.1".parse().unwrap()),
        Value::Null,
        serde_json::json!({}).into(),
        Value::Bytes(b"b".to_vec()),
        Value::Date(date(2024, 2, 29)),
        Value::Timestamp("2024-02-29T01:02:03Z".parse().unwrap()),
        Value::from("happy"),
        Value::I64(7),
        serde_json::json!([]).into(),
    ];
    // NULL first: then the server alone tells the types.
    for values in [&nothing, &texts, &typed, &nothing, &typed] {
        db.execute(sql, values).await.unwrap();
    }
    let rows = db
        .fetch_all(
            "SELECT count(*), count(DISTINCT t::text) FROM t WHERE a IS NOT NULL",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(rows[0].get::<i64>(0).unwrap(), 3);
    assert_eq!(rows[0].get::<i64>(1).unwrap(), 1);
    // The same with the values first, on a connection that knows nothing yet.
    db.execute_script("DELETE FROM t").await.unwrap();
    for values in [&typed, &nothing, &texts] {
        db.execute(sql, values).await.unwrap();
    }
    for (place, value, message) in [
        (0, Value::I64(40_000), "smallint out of range"),
        (1, Value::I64(1 << 40), "integer out of range"),
        (
            2,
            Value::U64(u64::MAX),
            "18446744073709551615 is too great for a column: integers go up to 9223372036854775807",
        ),
        (3, Value::I64(1_000_000_000), "numeric field overflow"),
        (
            5,
            Value::from("abcdef"),
            "value too long for type character varying(5)",
        ),
        (
            5,
            Value::from("a\0b"),
            "PostgreSQL's texts hold no NUL (0x00)",
        ),
        (
            6,
            Value::from("no"),
            "invalid input syntax for type uuid: \"no\"",
        ),
        (
            13,
            Value::from("angry"),
            "invalid input value for enum mood: \"angry\"",
        ),
    ] {
        let mut values = typed.clone();
        values[place] = value;
        let error = db.execute(sql, &values).await.unwrap_err();
        assert!(matches!(error, Error::Data { .. }), "{error:?}");
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[tokio::test]
async fn errors_are_of_djangos_classes_and_name_constraint_and_column() {
    let Some((db, config)) = server("errors").await else {
        return;
    };
    tables(&db).await;
    let ada = |slug: &str| Author {
        slug: Some(slug.into()),
        ..Author::default()
    };
    ada("ada").create(&db).await.unwrap();
    let Error::Integrity {
        message,
        constraint,
        columns,
    } = ada("ada").create(&db).await.unwrap_err()
    else {
        panic!("it is no IntegrityError");
    };
    assert_eq!(
        message,
        "duplicate key value violates unique constraint \"polls_author_slug_key\": Key (slug)=(ada) already exists"
    );
    assert_eq!(constraint.as_deref(), Some("polls_author_slug_key"));
    assert_eq!(columns, ["slug"]);
    let not_null = db
        .execute("INSERT INTO polls_author (name) VALUES (NULL)", &[])
        .await
        .unwrap_err();
    assert!(matches!(not_null, Error::Integrity { columns, .. } if columns == ["name"]));
    for (sql, class, message) in [
        (
            "SELECT * FROM nowhere",
            "programming",
            "relation \"nowhere\" does not exist; run `manage migrate`",
        ),
        (
            "SELECT nothing FROM polls_author",
            "programming",
            "column \"nothing\" does not exist; the table differs",
        ),
        (
            "SELEC 1",
            "programming",
            "syntax error at or near \"SELEC\"",
        ),
        ("SELECT 1 / 0", "data", "division by zero"),
        (
            "SELECT lower(1)",
            "programming",
            "function lower(integer) does not exist",
        ),
    ] {
        let error = db.fetch_all(sql, &[]).await.unwrap_err();
        let found = match &error {
            Error::Programming { .. } => "programming",
            Error::Data { .. } => "data",
            _ => "another",
        };
        assert_eq!(found, class, "{error:?}");
        assert!(error.to_string().starts_with(message), "{error}");
    }
    let error = db
        .fetch_all("SELECT $1::int, $2::int", &[Value::I64(1)])
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("the statement has "),
        "{error}"
    );
    let mut wrong = config.clone();
    wrong.name = "nuages_no_such_database".into();
    let db = Database::connect(&wrong).await.unwrap();
    let error = db.fetch_all("SELECT 1", &[]).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "database \"nuages_no_such_database\" does not exist; make it with `createdb`, or change the name in `databases`"
    );
}

#[tokio::test]
async fn a_statement_is_prepared_again_when_its_table_changes() {
    let Some((db, config)) = server("stale").await else {
        return;
    };
    let other = Database::connect(&config).await.unwrap();
    db.execute_script("CREATE TABLE t (a integer)")
        .await
        .unwrap();
    db.execute("INSERT INTO t VALUES ($1)", &[Value::I64(1)])
        .await
        .unwrap();
    let all = async |db: &Database| -> nuages_db::Result<usize> {
        let rows = db
            .fetch_all("SELECT * FROM t WHERE a = $1", &[Value::I64(1)])
            .await?;
        Ok(rows[0].len())
    };
    assert_eq!(all(&db).await.unwrap(), 1);
    // Another process changes the table.
    other
        .execute_script("ALTER TABLE t ADD b integer")
        .await
        .unwrap();
    assert_eq!(all(&db).await.unwrap(), 2);
    let transaction = db.begin().await.unwrap();
    other
        .execute_script("ALTER TABLE t ADD c integer")
        .await
        .unwrap();
    let error = all(&transaction).await.unwrap_err().to_string();
    assert!(error.contains("run the transaction again"), "{error}");
    transaction.rollback().await.unwrap();
    // This process does.
    db.execute_script("ALTER TABLE t ALTER a TYPE bigint")
        .await
        .unwrap();
    assert_eq!(all(&db).await.unwrap(), 3);
    assert_eq!(
        db.execute("UPDATE t SET b = 1; UPDATE t SET c = 2", &[])
            .await
            .unwrap(),
        2
    );
}

#[tokio::test]
async fn the_connection_is_encrypted_where_the_server_can() {
    let Some((db, mut config)) = server("tls").await else {
        return;
    };
    let encrypted = async |config: &DatabaseConfig| -> nuages_db::Result<bool> {
        let db = Database::connect(config).await?;
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        db.fetch_all(sql, &[]).await?[0].get(0)
    };
    let can = value(&db, "current_setting('ssl')").await == Value::from("on");
    let over_tcp = !config.host.is_empty() && !config.host.starts_with('/');
    config.options.insert("sslmode".into(), "disable".into());
    assert!(!encrypted(&config).await.unwrap());
    config.options.insert("sslmode".into(), "require".into());
    if can && over_tcp {
        assert!(encrypted(&config).await.unwrap());
        config
            .options
            .insert("sslmode".into(), "verify-full".into());
    }
    // A certificate that nobody vouches for, or a server without one.
    if over_tcp {
        let error = encrypted(&config).await.unwrap_err();
        assert!(matches!(error, Error::Operational { .. }), "{error:?}");
    }
}
