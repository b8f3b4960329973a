//! Ways to read rows: one after the other, from raw SQL; and what was asked, watched.

use crate::common::*;
use nuages_db::models::*;
use nuages_db::{Error, QueryLog, capture_queries};

#[tokio::test]
async fn rows_come_one_after_the_other() {
    let folder = Folder::new("iterator");
    let file = folder.database(&[]).await;
    tables(&file).await;
    let mut all = databases("rows_one_after_the_other").await;
    all.push(file);
    for db in all {
        many_authors(&db, 1000).await;
        let (seen, queries) = capture_queries(async {
            let mut rows = Author::objects().order_by(Author::id).iterator(10, &db);
            let mut seen = 0;
            while let Some(row) = rows.next().await {
                let row = row.unwrap();
                seen += 1;
                assert_eq!(row.id, seen);
                if seen == 5 {
                    // Another query, and a change, while the rows are read.
                    assert_eq!(Author::objects().count(&db).await.unwrap(), 1000);
                    row.related(Question::author)
                        .update(Question::question_text.set("x"), &db)
                        .await
                        .unwrap();
                }
            }
            assert!(rows.next().await.is_none());
            seen
        })
        .await;
        assert_eq!((seen, queries.len()), (1000, 3));

        // One that is dropped in the middle, and one inside a transaction.
        let mut rows = Author::objects().iterator(10, &db);
        assert!(rows.next().await.is_some());
        drop(rows);
        let transaction = db.begin().await.unwrap();
        let mut rows = Author::objects().iterator(10, &transaction);
        while let Some(row) = rows.next().await {
            row.unwrap().save(&transaction).await.unwrap();
        }
        drop(rows);
        transaction.commit().await.unwrap();

        let mut none = Author::objects().none().iterator(10, &db);
        assert!(none.next().await.is_none());
        let mut zero = Author::objects().iterator(0, &db);
        assert_eq!(
            zero.next().await.unwrap().unwrap_err().to_string(),
            "Chunk size must be strictly positive."
        );
        assert!(zero.next().await.is_none());
        let bad = db.fetch_all("SELECT 1", &[]).await;
        assert!(bad.is_ok());
    }
}

#[tokio::test]
async fn related_rows_come_with_each_chunk() {
    for db in databases("related_rows_come_with_each_chunk").await {
        many_authors(&db, 25).await;
        for author in Author::objects().all(&db).await.unwrap() {
            Question {
                question_text: author.name.clone(),
                author: Some((&author).into()),
                pub_date: moment("2024-02-29T13:05:07.12Z"),
                ..Question::default()
            }
            .create(&db)
            .await
            .unwrap();
        }
        let (seen, queries) = capture_queries(async {
            let rows = Author::objects()
                .order_by(Author::id)
                .prefetch_related(Question::author);
            let mut rows = rows.iterator(10, &db);
            let mut seen = 0;
            while let Some(pair) = rows.next().await {
                let (author, questions) = pair.unwrap();
                assert_eq!(questions.len(), 1);
                assert_eq!(questions[0].question_text, author.name);
                seen += 1;
            }
            seen
        })
        .await;
        assert_eq!((seen, queries.len()), (25, 4));
    }
}

#[tokio::test]
async fn raw_sql_becomes_models() {
    for db in databases("raw_sql_becomes_models").await {
        polls(&db).await;
        let by_key = format!("SELECT * FROM polls_author WHERE id = {}", placeholder(&db));
        let in_order = Author::raw(by_key, &[Value::from(1)]);
        assert_eq!(in_order.all(&db).await.unwrap()[0].name, "Ada");
        let turned = Author::raw(
            "SELECT 7 AS more, slug, 'x' AS word, name, id FROM polls_author",
            &[],
        );
        let rows = turned.all(&db).await.unwrap();
        assert_eq!(
            (rows[0].name.as_str(), rows[0].slug.as_deref()),
            ("Ada", Some("ada"))
        );
        let pairs = turned
            .columns::<(i64, String)>(["more", "word"])
            .pairs(&db)
            .await
            .unwrap();
        assert_eq!(pairs[0].1, (7, "x".to_owned()));
        let one =
            Author::raw("SELECT *, 1.5 AS half FROM polls_author", &[]).columns::<f64>(["half"]);
        assert!((one.pairs(&db).await.unwrap()[0].1 - 1.5).abs() < f64::EPSILON);
        let translated = Author::raw(
            "SELECT id, slug AS name, name AS first, slug FROM polls_author",
            &[],
        )
        .translations([("first", "name"), ("name", "none")]);
        assert_eq!(translated.all(&db).await.unwrap()[0].name, "ada");
        let none = Author::raw("SELECT 1 FROM polls_author WHERE id = 99", &[]);
        assert!(none.all(&db).await.unwrap().is_empty());
        for (sql, message) in [
            (
                "SELECT name FROM polls_author",
                "Raw query must include the primary key",
            ),
            (
                "SELECT id, name FROM polls_author",
                "the raw query of Author selects no column slug; select it, or ask for partials() or for values with Database::fetch_all()",
            ),
        ] {
            assert_eq!(
                Author::raw(sql, &[])
                    .all(&db)
                    .await
                    .unwrap_err()
                    .to_string(),
                message
            );
        }
        let few = Author::raw(
            "SELECT 'x' AS more, slug AS name, id FROM polls_author",
            &[],
        );
        let few = few.translations([("name", "slug")]).partials(&db).await;
        let few = &few.unwrap()[0];
        assert_eq!(few.get_deferred_fields(), ["name"]);
        assert_eq!(few.get(Author::slug).unwrap().as_deref(), Some("ada"));
        assert_eq!(few.load(Author::name, &db).await.unwrap(), "Ada");
        let keyless = Author::raw("SELECT name FROM polls_author", &[]);
        let refused = message(keyless.partials(&db).await);
        assert_eq!(refused, "Raw query must include the primary key");
        let missing = Author::raw("SELECT * FROM polls_author", &[]).columns::<i64>(["age"]);
        assert!(
            matches!(missing.pairs(&db).await, Err(Error::Field { message })
        if message == "the raw query of Author selects no column age; it selects id, name, slug")
        );
    }
}

#[tokio::test]
async fn a_log_knows_texts_parameters_times_and_places() {
    for db in databases("a_log_knows_texts_parameters_times_and_places").await {
        polls(&db).await;
        let log = QueryLog::new();
        let into_nowhere = format!("INSERT INTO nowhere VALUES ({})", placeholder(&db));
        let line = line!() + 5;
        log.watch(async {
            Author::objects()
                .filter(Author::name.eq("Ada"))
                .all(&db)
                .await
                .unwrap();
            let failed = db.execute(into_nowhere.clone(), &[Value::from(1)]).await;
            assert!(failed.is_err());
        })
        .await;
        Author::objects().all(&db).await.unwrap();
        let queries = log.queries();
        assert_eq!(queries.len(), 2);
        assert!(queries[0].sql().replace('`', "\"").contains(&format!(
            "WHERE \"polls_author\".\"name\" = {}",
            placeholder(&db)
        )));
        assert_eq!(queries[0].parameters(), [Value::from("Ada")]);
        assert!(!queries[0].failed() && queries[1].failed());
        assert!(log.duration() >= queries[0].duration());
        let place = queries[0].place().unwrap();
        assert_eq!(
            (place.file.as_str(), place.line),
            ("tests/queries/reading.rs", line)
        );
    }
}

#[tokio::test]
async fn a_query_for_each_row_is_found_with_its_line() {
    for db in databases("a_query_for_each_row_is_found_with_its_line").await {
        polls(&db).await;
        let log = QueryLog::new();
        let mut line = 0;
        log.watch(async {
            let choices = Choice::objects().all(&db).await.unwrap();
            for choice in choices.iter().cycle().take(9) {
                line = line!() + 1;
                choice.question.get(&db).await.unwrap();
            }
            for _ in 0..3 {
                Author::objects().count(&db).await.unwrap();
            }
        })
        .await;
        let repeated = log.repeated(4);
        assert_eq!(repeated.len(), 1);
        assert_eq!(repeated[0].times, 9);
        assert_eq!(repeated[0].place.as_ref().unwrap().line, line);
        let text = repeated[0].to_string();
        assert!(
        text.starts_with(&format!(
            "the same query ran 9 times at tests/queries/reading.rs:{line}: select_related() brings rows along"
        )),
        "{text}"
    );
    }
}
