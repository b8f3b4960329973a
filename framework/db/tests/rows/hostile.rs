//! Values, names and moments that break careless layers.

use crate::common::*;
use nuages_core::time::{TimeZone, with_time_zone};
use nuages_db::models::*;
use nuages_db::{Database, Error, lookup};

async fn asked(text: &str, at: &str, db: &Database) -> Question {
    Question {
        question_text: text.into(),
        pub_date: moment(at),
        ..Question::default()
    }
    .create(db)
    .await
    .unwrap()
}

fn question(text: &str) -> Question {
    Question {
        question_text: text.to_owned(),
        ..Question::default()
    }
}

/// The same look-ups as Django with `TIME_ZONE = "Europe/Paris"`.
#[tokio::test]
async fn dates_are_those_of_the_current_time_zone() {
    for db in databases("dates").await {
        asked("new year", "2024-12-31T23:30:00Z", &db).await;
        asked("before summer time", "2025-03-30T00:59:59.5Z", &db).await;
        asked("summer", "2025-07-01T22:15:00Z", &db).await;
        let cases = [
            ("year", Question::pub_date.year(2025), 3),
            ("year before", Question::pub_date.year(2024), 0),
            (
                "date",
                Question::pub_date.date(Date::constant(2025, 1, 1)),
                1,
            ),
            ("month", Question::pub_date.month().eq(1), 1),
            ("day in summer", Question::pub_date.day().eq(2), 1),
            ("hour in summer", Question::pub_date.hour().eq(0), 2),
            (
                "hour before summer time",
                Question::pub_date.hour().eq(1),
                1,
            ),
            ("week day", Question::pub_date.week_day().eq(4), 2),
            ("iso week day", Question::pub_date.iso_week_day().eq(7), 1),
            ("quarter", Question::pub_date.quarter().eq(3), 1),
            ("week", Question::pub_date.week().eq(1), 1),
            ("lookup date", lookup("pub_date__date", "2025-07-02"), 1),
            (
                "lookup date after",
                lookup("pub_date__date__gte", "2025-03-30"),
                2,
            ),
            ("lookup year after", lookup("pub_date__year__gt", 2024), 3),
            ("lookup time", lookup("pub_date__time", "00:15:00"), 1),
            (
                "lookup fraction",
                lookup("pub_date__time__gt", "01:59:59.4"),
                1,
            ),
            ("lookup hour", lookup("pub_date__hour", 0), 2),
        ];
        let paris = TimeZone::get("Europe/Paris").unwrap();
        with_time_zone(paris.clone(), async {
            for (name, condition, wanted) in cases {
                // A look-up of dates takes the zone where it is written, a part of a date where the query runs.
                let condition = match name {
                    "year" => Question::pub_date.year(2025),
                    "year before" => Question::pub_date.year(2024),
                    "date" => Question::pub_date.date(Date::constant(2025, 1, 1)),
                    "lookup date" => lookup("pub_date__date", "2025-07-02"),
                    _ => condition,
                };
                let found = Question::objects().filter(condition).count(&db).await;
                assert_eq!(
                    found.unwrap_or_else(|error| panic!("{name}: {error}")),
                    wanted,
                    "{name}"
                );
            }
            let days = Question::objects()
                .order_by(Question::id)
                .values(Question::pub_date.trunc_date())
                .all(&db)
                .await
                .unwrap();
            assert_eq!(days[0], Date::constant(2025, 1, 1));
        })
        .await;
        assert_eq!(nuages_core::time::current_time_zone(), TimeZone::UTC);
        let in_utc = Question::objects().filter(Question::pub_date.year(2024));
        assert_eq!(in_utc.count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn texts_are_parameters_wherever_they_come_from() {
    for db in databases("texts").await {
        let nasty = "'; DROP TABLE polls_question; --";
        asked(nasty, "2025-01-01T00:00:00Z", &db).await;
        for condition in [
            Question::question_text.eq(nasty),
            Question::question_text.contains("DROP TABLE"),
            lookup("question_text__iexact", nasty),
            lookup("question_text__in", vec![nasty, "\" OR 1=1 --"]),
        ] {
            assert_eq!(
                Question::objects()
                    .filter(condition)
                    .count(&db)
                    .await
                    .unwrap(),
                1
            );
        }
        for path in [
            "question_text\" OR 1=1 --",
            "id) OR (1=1",
            "question_text__exact'; --",
            "",
            "__",
            "pk__pk",
        ] {
            let found = Question::objects().filter(lookup(path, 1)).count(&db).await;
            assert!(
                matches!(found, Err(Error::Field { .. })),
                "{path}: {found:?}"
            );
        }
        let order = Question::objects()
            .order_by_names(["id; DROP TABLE polls_question"])
            .all(&db)
            .await;
        assert!(matches!(order, Err(Error::Field { .. })));
        for (pattern, wanted) in [("%", 0), ("_", 1), ("\\", 0), ("';", 1)] {
            let found = Question::objects().filter(Question::question_text.contains(pattern));
            assert_eq!(found.count(&db).await.unwrap(), wanted, "{pattern}");
        }
    }
}

#[tokio::test]
async fn values_that_no_column_holds_are_refused_with_a_clear_error() {
    let db = memory().await;
    let mut row = Everything {
        key: Uuid::from_u128(1),
        float: f64::NAN,
        ..Everything::default()
    };
    let error = row.clone().create(&db).await.unwrap_err();
    assert!(error.is_integrity(), "SQLite stores NaN as NULL: {error}");
    row.float = f64::INFINITY;
    row.create(&db).await.unwrap();
    let read = Everything::objects().get(&db).await.unwrap();
    assert_eq!(read.float, f64::INFINITY);
    db.execute("UPDATE polls_everything SET small = 70000", &[])
        .await
        .unwrap();
    let error = Everything::objects().get(&db).await.unwrap_err();
    assert!(error.to_string().contains("70000"), "{error}");
    // As Django on SQLite: save() takes a text of any length, full_clean() does not.
    let long = asked(&"x".repeat(300), "2025-01-01T00:00:00Z", &db).await;
    let error = long
        .full_clean_excluding(&["author"], &db)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "question_text: Ensure this value has at most 200 characters (it has 300)."
    );
    let found = Choice::objects()
        .filter(lookup("votes", "99999999999999999999"))
        .count(&db)
        .await;
    assert_eq!(found.unwrap(), 0);
    let found = Question::objects()
        .filter(lookup("id__lt", "99999999999999999999"))
        .count(&db)
        .await;
    assert_eq!(found.unwrap(), 1);
}

#[tokio::test]
async fn lists_and_slices_may_be_of_any_length() {
    for db in databases("lists").await {
        for text in ["a", "b", "c"] {
            question(text).create(&db).await.unwrap();
        }
        let all = Question::objects().order_by(Question::id);
        let several = lookup("data__tags", vec!["a", "b"]);
        let error = Everything::objects().filter(several).count(&db).await;
        let error = error.unwrap_err().to_string();
        assert!(error.ends_with("of JSON, is `json!([..])`"), "{error}");
        for (name, found) in [("gt", 0), ("gte", 0), ("lt", 3), ("lte", 3), ("exact", 0)] {
            let id = |number: f64| all.clone().filter(lookup(&format!("id__{name}"), number));
            assert_eq!(id(1e30).count(&db).await.unwrap(), found, "{name}");
            let below = if name == "exact" { 0 } else { 3 - found };
            assert_eq!(id(-1e30).count(&db).await.unwrap(), below, "{name}");
            let error = id(f64::NAN).count(&db).await.unwrap_err().to_string();
            assert_eq!(error, "Field 'id' expected a number but got NaN.");
        }
        for most in [32_766_i64, 65_535, 100_000] {
            let many = all.clone().filter(Question::id.in_(1..=most));
            assert_eq!(many.count(&db).await.unwrap(), 3);
        }
        for (limit, offset, wanted) in [
            (0, 0, 0),
            (1, 2, 0),
            (2, 1, 1),
            (u64::MAX, 0, 3),
            (u64::MAX, u64::MAX, 0),
            (u64::MAX, 1, 2),
        ] {
            let rows = all.clone().limit(limit).offset(offset);
            assert_eq!(
                rows.all(&db).await.unwrap().len(),
                wanted,
                "{limit} {offset}"
            );
            assert_eq!(
                rows.count(&db).await.unwrap(),
                wanted as u64,
                "{limit} {offset}"
            );
            assert_eq!(
                rows.exists(&db).await.unwrap(),
                wanted > 0,
                "{limit} {offset}"
            );
        }
        let behind = all.clone().offset(2);
        assert_eq!(behind.all(&db).await.unwrap().len(), 1);
        let nullable = all.order_by((Question::author.asc().nulls_last(), Question::id.desc()));
        assert_eq!(
            nullable.first(&db).await.unwrap().unwrap().question_text,
            "c"
        );
    }
}

#[tokio::test]
async fn a_table_that_migrations_do_not_know_names_the_commands() {
    let file = Folder::new("schema");
    let mut all = empty_databases("schema").await;
    all.push(file.database(&[]).await);
    for db in all {
        let error = Question::objects()
            .count(&db)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("makemigrations") && error.contains("migrate"),
            "{error}"
        );
        tables(&db).await;
        question("a").create(&db).await.unwrap();
        assert_eq!(Question::objects().count(&db).await.unwrap(), 1);
        let before = Question::objects().get(&db).await.unwrap();
        db.execute_script("ALTER TABLE polls_question ADD COLUMN note text NULL")
            .await
            .unwrap();
        assert_eq!(Question::objects().get(&db).await.unwrap(), before);
        let star = db
            .fetch_all("SELECT * FROM polls_question", &[])
            .await
            .unwrap();
        assert_eq!(star[0].len(), 5);
        db.execute_script("ALTER TABLE polls_question DROP COLUMN note")
            .await
            .unwrap();
        let star = db
            .fetch_all("SELECT * FROM polls_question", &[])
            .await
            .unwrap();
        assert_eq!(star[0].len(), 4);
    }
}

/// What another program wrote into columns that say otherwise: SQLite keeps it.
#[tokio::test]
async fn numbers_in_columns_of_dates_are_told() {
    let db = Database::in_memory();
    tables(&db).await;
    asked("when?", "2024-12-31T23:30:00Z", &db).await;
    for (held, shown) in [
        ("1700000000", "1700000000"),
        ("1.5", "1.5"),
        ("-1", "-1"),
        ("x'00ff'", "2 bytes"),
        ("'soon'", "\"soon\""),
    ] {
        db.execute(format!("UPDATE polls_question SET pub_date = {held}"), &[])
            .await
            .unwrap();
        let error = Question::objects().all(&db).await.unwrap_err().to_string();
        assert!(
            error.contains(&format!("holds {shown}, which is not a")),
            "{held}: {error}"
        );
    }
}
