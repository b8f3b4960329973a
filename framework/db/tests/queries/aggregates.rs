//! Aggregates, annotations, values, subqueries and prefetched rows, as Django answers them.

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::query::*;

#[tokio::test]
async fn aggregates_are_computed_over_all_rows() {
    for db in threes("aggregates_are_computed_over_all_rows").await {
        let all = Choice::objects();
        let (rows, total, mean, least, most) = all
            .aggregate(
                (
                    count_all(),
                    sum(Choice::votes),
                    avg(Choice::votes),
                    min(Choice::votes),
                    max(Choice::choice_text),
                ),
                &db,
            )
            .await
            .unwrap();
        assert_eq!((rows, total, least), (3, Some(8), Some(0)));
        // MySQL's averages of integers are decimals of four places.
        let precision = match db.engine() {
            Engine::Mysql => 1e-4,
            _ => 1e-9,
        };
        assert!((mean.unwrap() - 8.0 / 3.0).abs() < precision);
        assert_eq!(most.as_deref(), Some("Yes"));

        let some = count(Choice::id).filter(Choice::votes.gt(0));
        assert_eq!(all.aggregate(some, &db).await.unwrap(), 2);
        let authors = count(Question::author).distinct();
        assert_eq!(
            Question::objects().aggregate(authors, &db).await.unwrap(),
            1
        );
        let nothing = Choice::objects().filter(Choice::votes.gt(99));
        let (none, zero) = nothing
            .aggregate((sum(Choice::votes), sum(Choice::votes).or(0)), &db)
            .await
            .unwrap();
        assert_eq!((none, zero), (None, 0));
        let counted = nothing
            .clone()
            .none()
            .aggregate(count_all(), &db)
            .await
            .unwrap();
        assert_eq!(counted, 0);

        let best = Choice::objects().order_by(Choice::votes.desc()).limit(2);
        assert_eq!(
            best.aggregate(sum(Choice::votes), &db).await.unwrap(),
            Some(8)
        );
        assert_eq!(best.count(&db).await.unwrap(), 2);
        let choices = count(Choice::question.reversed());
        let mean = Question::objects()
            .aggregate(avg(choices.clone()), &db)
            .await
            .unwrap();
        assert_eq!(mean, Some(1.0));
    }
}

#[tokio::test]
async fn annotations_come_with_their_rows() {
    for db in threes("annotations_come_with_their_rows").await {
        let choices = count(Choice::question.reversed());
        let total = sum(votes());
        let rows = Question::objects()
            .annotate((choices.clone(), total.clone()))
            .order_by(Question::id)
            .all(&db)
            .await
            .unwrap();
        let rows: Vec<(i64, i64, Option<i64>)> = rows
            .into_iter()
            .map(|(question, (choices, total))| (question.id.into(), choices, total))
            .collect();
        assert_eq!(rows, [(1, 2, Some(3)), (2, 1, Some(5)), (3, 0, None)]);

        let many = Question::objects()
            .annotate(choices.clone())
            .filter(choices.clone().gte(1));
        assert_eq!(many.count(&db).await.unwrap(), 2);
        let first = many
            .clone()
            .order_by(choices.clone().desc())
            .first(&db)
            .await
            .unwrap();
        assert_eq!(
            first.map(|(question, choices)| (question.id.into(), choices)),
            Some((1_i64, 2))
        );
        assert!(many.exists(&db).await.unwrap());

        // The order of filter and annotate matters, as in Django.
        let before = Question::objects()
            .filter(votes().gt(0))
            .annotate(choices.clone())
            .order_by(Question::id);
        let counts =
            |rows: Vec<(Question, i64)>| rows.into_iter().map(|row| row.1).collect::<Vec<_>>();
        assert_eq!(counts(before.all(&db).await.unwrap()), [1, 1]);
        let behind = Question::objects()
            .annotate(choices.clone())
            .filter(votes().gt(0))
            .order_by(Question::id);
        assert_eq!(counts(behind.all(&db).await.unwrap()), [2, 1]);

        let with_author = Question::objects()
            .select_related(Question::author)
            .annotate(choices)
            .order_by(Question::id)
            .all(&db)
            .await
            .unwrap();
        let (question, choices) = &with_author[0];
        assert_eq!(*choices, 2);
        assert_eq!(
            question.author.as_ref().unwrap().cached().unwrap().name,
            "Ada"
        );
    }
}

#[tokio::test]
async fn values_are_typed_and_group() {
    for db in threes("values_are_typed_and_group").await {
        let texts = Question::objects()
            .order_by(Question::id)
            .values((Question::id, Question::question_text))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(texts[2], (Auto::new(3), "Nobody?".to_owned()));
        let flat: Vec<i32> = Choice::objects()
            .order_by(Choice::id)
            .values(Choice::votes)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(flat, [0, 3, 5]);
        let mut names = Choice::objects()
            .values(Choice::question.to(Question::author).to(Author::slug))
            .distinct()
            .order_by(Choice::question.to(Question::author).to(Author::slug))
            .all(&db)
            .await
            .unwrap();
        if db.engine() == Engine::Postgresql {
            // NULL comes last there.
            names.reverse();
        }
        assert_eq!(names, [None, Some("ada".to_owned())]);
        let grouped: Vec<(ForeignKey<Question>, (i64, Option<i32>))> = Choice::objects()
            .values(Choice::question)
            .annotate((count_all(), max(Choice::votes)))
            .order_by(Choice::question.to(Question::id))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(grouped[0].1, (2, Some(3)));
        assert_eq!(grouped[1], (ForeignKey::new(2), (1, Some(5))));
        let years = Question::objects()
            .values(Question::pub_date.trunc_date())
            .annotate(count_all())
            .order_by(Question::pub_date.trunc_date().desc())
            .all(&db)
            .await
            .unwrap();
        assert_eq!(years[0], (Date::constant(2025, 6, 1), 1));
    }
}

#[tokio::test]
async fn expressions_compute_in_the_database() {
    for db in threes("expressions_compute_in_the_database").await {
        let rank = when(Choice::votes.gt(4), "high")
            .when(Choice::votes.gt(0), "some")
            .otherwise("none");
        let slug = coalesce(
            Choice::question.to(Question::author).to(Author::slug),
            "nobody",
        );
        let rows = Choice::objects()
            .order_by(Choice::id)
            .values((
                rank,
                slug,
                Choice::votes * 2 + 1,
                upper(Choice::choice_text),
                length(Choice::choice_text),
                concat(Choice::choice_text, "!"),
            ))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            rows[2],
            (
                "high".into(),
                "nobody".into(),
                11,
                "YES".into(),
                3,
                "Yes!".into()
            )
        );
        assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), ("none", "ada"));
        let clever = when(Choice::votes.gt(0), Choice::votes * 10).otherwise(-1);
        Choice::objects()
            .update(Choice::votes.set(clever), &db)
            .await
            .unwrap();
        let flat = Choice::objects()
            .order_by(Choice::id)
            .values(Choice::votes)
            .all(&db)
            .await;
        assert_eq!(flat.unwrap(), [-1, 30, 50]);
    }
}

#[tokio::test]
async fn bits_of_no_values_are_none() {
    for db in threes("bits_of_no_values").await {
        let bits = async |choices: nuages_db::QuerySet<Choice>| {
            let votes = Choice::votes;
            let bits = (bit_and(votes), bit_or(votes), bit_xor(votes));
            choices.aggregate(bits, &db).await.unwrap()
        };
        let none = Choice::objects().filter(Choice::votes.lt(-1));
        if db.engine() != Engine::Sqlite {
            assert_eq!(bits(Choice::objects()).await, (Some(0), Some(7), Some(6)));
        }
        assert_eq!(bits(none).await, (None, None, None));
        let some = bit_and(Choice::votes).filter(Choice::votes.lt(-1));
        assert_eq!(Choice::objects().aggregate(some, &db).await.unwrap(), None);
    }
}

#[tokio::test]
async fn keys_that_the_database_gives_are_numbers() {
    for db in threes("keys_are_numbers").await {
        let rows = Choice::objects()
            .filter((Choice::id + 1).gt(2))
            .order_by(Choice::id)
            .values((Choice::id * 10 - 1, Choice::id % 2, -Choice::id));
        let rows = rows.all(&db).await.unwrap();
        let rows: Vec<_> = rows.into_iter().map(|(a, b, c)| [a, b, c]).collect();
        assert_eq!(
            rows,
            [[19, 0, -2], [29, 1, -3]].map(|row| row.map(Auto::new))
        );
        let (total, mean) = (sum(Choice::id + 1), avg(Choice::id));
        let found = Choice::objects().aggregate((total, mean), &db).await;
        assert_eq!(found.unwrap(), (Some(9), Some(2.0)));
    }
}

#[tokio::test]
async fn a_text_without_characters_has_no_code_point() {
    for db in threes("no_code_point").await {
        let choices = Choice::objects().order_by(Choice::id);
        let empty = choices.clone().limit(1).get(&db).await.unwrap();
        let first = choices.clone().filter(Choice::id.eq(empty.id));
        let changed = first.update(Choice::choice_text.set(""), &db).await;
        assert_eq!(changed.unwrap(), 1);
        let points = nuages_db::functions::ord(Choice::choice_text);
        let found = choices.values(points).all(&db).await.unwrap();
        assert_eq!(found[0], 0);
        assert!(found[1] > 0);
    }
}

#[tokio::test]
async fn aggregates_of_distinct_rows_tell_rows_apart_by_columns() {
    for db in threes("aggregates_of_distinct_rows").await {
        let questions = Choice::objects().values(Choice::question).distinct();
        let counted = count(Choice::question);
        let many = counted.clone().filter(Choice::votes.gte(0));
        let (all, many) = questions.aggregate((counted, many), &db).await.unwrap();
        assert_eq!((all, many), (3, 3), "{:?}", db.engine());
        let total = sum(Choice::votes * 0 + 1);
        let total = questions.aggregate(total, &db).await.unwrap();
        assert_eq!(total, Some(3));
        let shown = Choice::objects().values(Choice::votes * 0).distinct();
        let total = shown.aggregate(sum(Choice::votes * 0), &db).await.unwrap();
        assert_eq!(total, Some(0));
        let shown = shown.aggregate(count(Choice::votes * 0), &db).await;
        assert_eq!(shown.unwrap(), 1);
    }
}
