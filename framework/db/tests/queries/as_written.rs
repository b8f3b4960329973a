//! Queries as a user writes them, on SQLite in memory.

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::{Condition, Database, Error, lookup};

#[tokio::test]
async fn rows_come_back_as_they_were_saved() {
    for db in databases("rows_come_back_as_they_were_saved").await {
        let saved = Everything {
            key: Uuid::from_u128(0x1234),
            flag: true,
            small: -5,
            big: 1 << 40,
            positive: 7,
            float: 1.5,
            price: "12.50".parse().unwrap(),
            moment: moment("2024-02-29T13:05:07.12Z"),
            day: Date::constant(2024, 2, 29),
            clock: Time::constant(13, 5, 0, 0),
            data: serde_json::json!({"é": [1, 2.5, null, "☃"], "b": {}}),
            raw: vec![0, 255],
            note: None,
            maybe: Some(3),
            ..Everything::default()
        }
        .create(&db)
        .await
        .unwrap();
        let read = Everything::objects().get(&db).await.unwrap();
        assert_eq!(read, saved);
        assert_eq!(read.price.to_string(), "12.50");
        assert_eq!(read.created, read.updated);
        assert_eq!(prices(&db).await, ["12.50"; 7]);

        if db.engine() != Engine::Sqlite {
            continue;
        }
        let stored = db
        .fetch_all(
            "SELECT key, flag, typeof(price), moment, day, clock, data, created FROM polls_everything",
            &[],
        )
        .await
        .unwrap();
        let text = |index| stored[0].get::<String>(index).unwrap();
        assert_eq!(text(0), "00000000000000000000000000001234");
        assert_eq!(stored[0].value(1).unwrap(), Value::I64(1));
        assert_eq!(text(2), "real");
        assert_eq!(text(3), "2024-02-29 13:05:07.120000");
        assert_eq!(text(4), "2024-02-29");
        assert_eq!(text(5), "13:05:00");
        assert_eq!(text(6), r#"{"\u00e9": [1, 2.5, null, "\u2603"], "b": {}}"#);
        assert!(text(7).len() == 26 || text(7).len() == 19);
    }
}

/// The price of the only row, selected in each of the ways.
async fn prices(db: &Database) -> Vec<String> {
    let (rows, price) = (Everything::objects(), Everything::price);
    let by_key = rows.clone().values(price).in_bulk_all(db).await.unwrap();
    let mut streamed = rows.clone().values(price).iterator(1, db);
    let both = rows.clone().values(price).union(rows.clone().values(price));
    let prices = [
        rows.clone()
            .values((Everything::flag, price))
            .get(db)
            .await
            .unwrap()
            .1,
        rows.clone().annotate(price).get(db).await.unwrap().1,
        rows.clone()
            .only(Everything::flag)
            .annotate(price)
            .get(db)
            .await
            .unwrap()
            .1,
        rows.values(price)
            .annotate(count_all())
            .get(db)
            .await
            .unwrap()
            .0,
        by_key.into_values().next().unwrap(),
        streamed.next().await.unwrap().unwrap(),
        both.all(db).await.unwrap()[0],
    ];
    prices.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn conditions_find_the_rows_that_django_finds() {
    for db in databases("conditions_find_the_rows_that_django_finds").await {
        polls(&db).await;
        let day = moment("2024-03-01T00:00:00Z");
        let cases: Vec<(&str, Condition<Question>, &[i64])> = vec![
            ("eq", Question::id.eq(1), &[1]),
            ("eq i64", Question::id.eq(1_i64), &[1]),
            ("ne", Question::id.ne(1), &[2]),
            ("lt", Question::pub_date.lt(day), &[1]),
            ("gte", Question::pub_date.gte(day), &[2]),
            ("year", Question::pub_date.year(2024), &[1]),
            (
                "date",
                Question::pub_date.date(Date::constant(2025, 1, 1)),
                &[2],
            ),
            ("month", Question::pub_date.month().eq(2), &[1]),
            ("hour", Question::pub_date.hour().gte(13), &[1]),
            ("in", Question::id.in_([1, 2, 7]), &[1, 2]),
            ("in nothing", Question::id.in_(Vec::<i64>::new()), &[]),
            (
                "not in nothing",
                !Question::id.in_(Vec::<i64>::new()),
                &[1, 2],
            ),
            ("range", Question::id.range(2, 9), &[2]),
            ("contains", Question::question_text.contains("new"), &[1]),
            (
                "contains percent",
                Question::question_text.contains("0% s"),
                &[2],
            ),
            (
                "contains underscore",
                Question::question_text.contains("e_"),
                &[2],
            ),
            (
                "contains a lone percent",
                Question::question_text.contains("%n"),
                &[],
            ),
            ("icontains", Question::question_text.icontains("NEW"), &[1]),
            (
                "iexact",
                Question::question_text.iexact("what's NEW?"),
                &[1],
            ),
            (
                "startswith",
                Question::question_text.startswith("100%"),
                &[2],
            ),
            ("endswith", Question::question_text.endswith("_?"), &[2]),
            ("null", Question::author.is_null(true), &[2]),
            ("eq none", Question::author.eq(None), &[2]),
            ("foreign key", Question::author.eq(1), &[1]),
            ("not foreign key keeps null", Question::author.ne(1), &[2]),
            ("or", Question::id.eq(1) | Question::id.eq(2), &[1, 2]),
            ("and", Question::id.eq(1) & Question::id.eq(2), &[]),
            ("not", !(Question::id.eq(1) | Question::id.eq(5)), &[2]),
            ("join", Question::author.to(Author::name).eq("Ada"), &[1]),
            (
                "join excluded",
                !Question::author.to(Author::name).eq("Ada"),
                &[2],
            ),
            (
                "join or",
                Question::author.to(Author::name).eq("Ada") | Question::id.eq(2),
                &[1, 2],
            ),
            (
                "join null",
                Question::author.to(Author::name).is_null(true),
                &[2],
            ),
            ("trimmed", Question::author.to(Author::id).eq(1), &[1]),
            ("lookup", lookup("question_text__icontains", "NEW"), &[1]),
            ("lookup pk", lookup("pk", "2"), &[2]),
            ("lookup in", lookup("id__in", [1, 9]), &[1]),
            ("lookup text list", lookup("id__in", "1,2"), &[1, 2]),
            ("lookup join", lookup("author__name__startswith", "A"), &[1]),
            ("lookup attname", lookup("author_id", 1), &[1]),
            ("lookup reverse", lookup("choice__votes__gt", 4), &[2]),
            ("lookup isnull", lookup("author__isnull", "True"), &[2]),
            ("lookup year", lookup("pub_date__year", 2025), &[2]),
            ("lookup year gt", lookup("pub_date__year__gt", 2024), &[2]),
            ("lookup date", lookup("pub_date__date", "2024-02-29"), &[1]),
            (
                "lookup moment",
                lookup("pub_date__lte", "2024-02-29 13:05:07.12"),
                &[1],
            ),
        ];
        for (name, condition, wanted) in cases {
            let found: Vec<i64> = Question::objects()
                .filter(condition)
                .order_by(Question::id)
                .all(&db)
                .await
                .unwrap_or_else(|error| panic!("{name}: {error}"))
                .into_iter()
                .map(|question| question.id.into())
                .collect();
            assert_eq!(found, wanted, "{name}");
        }
    }
}

#[tokio::test]
async fn run_time_lookups_say_what_is_wrong() {
    for db in databases("run_time_lookups_say_what_is_wrong").await {
        let cases: Vec<(Condition<Choice>, &str)> = vec![
            (
                lookup("vote", 1),
                "Cannot resolve keyword 'vote' into field. Choices are: choice_text, id, question, question_id, votes",
            ),
            (
                lookup("question__text", 1),
                "Unsupported lookup 'text' for ForeignKey or join on the field not permitted, perhaps you meant exact?",
            ),
            (
                lookup("votes__foo", 1),
                "Unsupported lookup 'foo' for IntegerField or join on the field not permitted.",
            ),
            (
                lookup("votes", "many"),
                "Field 'votes' expected a number but got 'many'.",
            ),
        ];
        for (condition, wanted) in cases {
            let error = Choice::objects()
                .filter(condition)
                .all(&db)
                .await
                .unwrap_err();
            assert!(matches!(error, Error::Field { .. }), "{error:?}");
            assert_eq!(error.to_string(), wanted);
        }
    }
}

#[tokio::test]
async fn terminal_methods_return_what_django_returns() {
    for db in databases("terminal_methods_return_what_django_returns").await {
        let none = Question::objects().get(&db).await.unwrap_err();
        assert_eq!(none.to_string(), "Question matching query does not exist.");
        assert_eq!(Question::objects().first(&db).await.unwrap(), None);
        polls(&db).await;
        let many = Choice::objects().get(&db).await.unwrap_err();
        assert!(matches!(
            many,
            Error::MultipleObjectsReturned {
                model: "Choice",
                returned: 3
            }
        ));

        let questions = Question::objects();
        assert_eq!(questions.count(&db).await.unwrap(), 2);
        assert!(questions.exists(&db).await.unwrap());
        assert!(
            !questions
                .clone()
                .filter(Question::id.eq(9))
                .exists(&db)
                .await
                .unwrap()
        );
        assert_eq!(
            questions.first(&db).await.unwrap().unwrap().id,
            2,
            "the model's own order"
        );
        assert_eq!(questions.last(&db).await.unwrap().unwrap().id, 1);
        assert_eq!(
            questions
                .clone()
                .reverse()
                .first(&db)
                .await
                .unwrap()
                .unwrap()
                .id,
            1
        );
        assert_eq!(questions.clone().limit(1).count(&db).await.unwrap(), 1);
        assert_eq!(questions.clone().offset(1).all(&db).await.unwrap().len(), 1);
        assert!(questions.clone().none().all(&db).await.unwrap().is_empty());
        let ordered = Choice::objects()
            .order_by((
                Choice::question.to(Question::pub_date).desc(),
                Choice::votes.desc(),
            ))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            ordered
                .iter()
                .map(|choice| choice.votes)
                .collect::<Vec<_>>(),
            [5, 3, 0]
        );
        let by_names = Choice::objects()
            .order_by_names(["question", "-votes"])
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            by_names, ordered,
            "a relation sorts by the order of its model"
        );
        let bulk = Choice::objects().in_bulk([1, 3, 8], &db).await.unwrap();
        assert_eq!(bulk.len(), 2);
        assert_eq!(bulk[&Auto::new(3)].choice_text, "Yes");
        let sliced = questions
            .limit(1)
            .filter(Question::id.eq(1))
            .all(&db)
            .await
            .unwrap_err();
        assert_eq!(
            sliced.to_string(),
            "Cannot filter a query once a slice has been taken."
        );
    }
}

#[tokio::test]
async fn relations_load_where_the_code_says_so() {
    for db in databases("relations_load_where_the_code_says_so").await {
        polls(&db).await;
        let choice = Choice::objects()
            .filter(Choice::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        assert!(choice.question.cached().is_none());
        assert_eq!(choice.question.id(), 1);
        assert_eq!(
            choice.question.get(&db).await.unwrap().question_text,
            "What's new?"
        );

        let choices = Choice::objects()
            .select_related((Choice::question, Choice::question.to(Question::author)))
            .order_by(Choice::id)
            .all(&db)
            .await
            .unwrap();
        let question = choices[0].question.cached().unwrap();
        assert_eq!(question.question_text, "What's new?");
        assert_eq!(
            question.author.as_ref().unwrap().cached().unwrap().name,
            "Ada"
        );
        let second = choices[2].question.cached().unwrap();
        assert_eq!(second.question_text, "100% sure_?");
        assert!(second.author.is_none());

        let question = question.clone();
        let related = question
            .related(Choice::question)
            .filter(Choice::votes.gt(0))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(related.len(), 1);
        assert_eq!(related[0].choice_text, "The sky");
    }
}
