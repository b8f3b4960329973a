//! Aggregates, annotations, values, subqueries and prefetched rows, as Django answers them.

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::query::*;
use nuages_db::{Database, Error, lookup};

fn ids(rows: Vec<Question>) -> Vec<i64> {
    rows.into_iter().map(|row| row.id.into()).collect()
}

fn votes() -> Expression<Question, i32> {
    Choice::question.reversed().to(Choice::votes)
}

/// Adds a question without choices: 3.
async fn threes(test: &str) -> Vec<Database> {
    let databases = databases(test).await;
    for db in &databases {
        polls(db).await;
        Question {
            question_text: "Nobody?".into(),
            pub_date: moment("2025-06-01T00:00:00Z"),
            ..Question::default()
        }
        .create(db)
        .await
        .unwrap();
    }
    databases
}

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
async fn subqueries_see_the_query_around_them() {
    for db in threes("subqueries_see_the_query_around_them").await {
        let own =
            Choice::objects().filter(Choice::question.to(Question::id).eq(outer(Question::id)));
        let voted = own.clone().filter(Choice::votes.gt(0));
        let found = Question::objects()
            .filter(exists(voted.clone()))
            .order_by(Question::id);
        assert_eq!(ids(found.all(&db).await.unwrap()), [1, 2]);
        let found = Question::objects()
            .filter(!exists(voted))
            .order_by(Question::id);
        assert_eq!(ids(found.all(&db).await.unwrap()), [3]);
        let best = subquery(
            own.order_by(Choice::votes.desc())
                .values(Choice::choice_text),
        );
        let rows = Question::objects()
            .annotate(best)
            .order_by(Question::id)
            .all(&db)
            .await
            .unwrap();
        let texts: Vec<Option<&str>> = rows.iter().map(|row| row.1.as_deref()).collect();
        assert_eq!(texts, [Some("The sky"), Some("Yes"), None]);

        let adas = Author::objects().filter(Author::name.eq("Ada"));
        let found = Question::objects().filter(Question::author.in_query(adas.clone()));
        assert_eq!(ids(found.all(&db).await.unwrap()), [1]);
        let found = Question::objects()
            .exclude(Question::author.in_query(adas))
            .order_by(Question::id);
        assert_eq!(ids(found.all(&db).await.unwrap()), [2, 3]);
        let names = Author::objects().values(Author::name);
        let found = Question::objects().filter(Question::question_text.in_query(names.none()));
        assert_eq!(found.count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn relations_to_many_rows_filter_as_in_django() {
    for db in threes("relations_to_many_rows_filter_as_in_django").await {
        let cases: Vec<(&str, QuerySet<Question>, &[i64])> = vec![
            (
                "rows repeat",
                Question::objects().filter(votes().gte(0)),
                &[1, 1, 2],
            ),
            (
                "distinct",
                Question::objects().filter(votes().gte(0)).distinct(),
                &[1, 2],
            ),
            (
                "one call, one choice",
                Question::objects().filter(votes().eq(0) & votes().eq(3)),
                &[],
            ),
            (
                "two calls, two choices",
                Question::objects()
                    .filter(votes().eq(0))
                    .filter(votes().eq(3)),
                &[1],
            ),
            (
                "exclude any",
                Question::objects().exclude(votes().eq(3)),
                &[2, 3],
            ),
            (
                "exclude by lookup",
                Question::objects().exclude(lookup("choice__votes", 3)),
                &[2, 3],
            ),
            (
                "exclude none",
                Question::objects().exclude(Choice::question.reversed().is_null(true)),
                &[1, 2],
            ),
            (
                "without choices",
                Question::objects().filter(Choice::question.reversed().is_null(true)),
                &[3],
            ),
            (
                "or of both",
                Question::objects().filter(votes().eq(5) | Question::id.eq(3)),
                &[2, 3],
            ),
            (
                "exclude or",
                Question::objects().filter(!(votes().eq(5) | Question::id.eq(3))),
                &[1],
            ),
            (
                "xor",
                Question::objects().filter(Question::id.lte(2) ^ Question::id.gte(2)),
                &[1, 3],
            ),
            (
                "not xor",
                Question::objects().filter(!(Question::id.lte(2) ^ Question::id.gte(2))),
                &[2],
            ),
            (
                "not xor with null",
                Question::objects().filter(Question::author.eq(1) ^ Question::id.gte(2)),
                &[1, 2, 3],
            ),
        ];
        for (name, query, wanted) in cases {
            let found = query.order_by(Question::id).all(&db).await;
            assert_eq!(
                ids(found.unwrap_or_else(|error| panic!("{name}: {error}"))),
                wanted,
                "{name}"
            );
        }
        let authors = Author::objects().exclude(
            Question::author
                .reversed()
                .and(&Choice::question.reversed())
                .to(Choice::votes)
                .eq(3),
        );
        assert_eq!(authors.count(&db).await.unwrap(), 0);
        let updated = Question::objects()
            .filter(votes().gt(0))
            .update(Question::question_text.set("voted"), &db)
            .await;
        assert_eq!(updated.unwrap(), 2);
        let deleted = Question::objects().exclude(votes().gt(0)).delete(&db).await;
        assert_eq!(deleted.unwrap(), 1);
    }
}

#[tokio::test]
async fn queries_are_put_together() {
    for db in threes("queries_are_put_together").await {
        let old = Question::objects().filter(Question::id.lte(2));
        let new = Question::objects().filter(Question::id.gte(2));
        let both = old.clone().union(new.clone()).order_by(Question::id.desc());
        assert_eq!(ids(both.all(&db).await.unwrap()), [3, 2, 1]);
        assert_eq!(both.count(&db).await.unwrap(), 3);
        assert_eq!(ids(both.clone().limit(1).all(&db).await.unwrap()), [3]);
        assert_eq!(
            old.clone().union_all(new.clone()).count(&db).await.unwrap(),
            4
        );
        assert_eq!(
            ids(old
                .clone()
                .intersection(new.clone())
                .all(&db)
                .await
                .unwrap()),
            [2]
        );
        assert_eq!(
            ids(old.clone().difference(new.clone()).all(&db).await.unwrap()),
            [1]
        );
        assert_eq!(
            ids(old
                .clone()
                .none()
                .union(new.clone())
                .all(&db)
                .await
                .unwrap()),
            [2, 3]
        );
        let error = both.filter(Question::id.eq(1)).all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "Calling QuerySet.filter() after union() is not supported."
        );
    }
}

#[tokio::test]
async fn related_rows_come_with_a_constant_number_of_queries() {
    for db in threes("related_rows_come_with_a_constant_number_of_queries").await {
        let rows = Question::objects()
            .order_by(Question::id)
            .prefetch_related(
                Choice::question.with(Choice::objects().order_by(Choice::votes.desc())),
            )
            .all(&db)
            .await
            .unwrap();
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|(_, choices)| {
                choices
                    .iter()
                    .map(|choice| choice.choice_text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(texts, [vec!["The sky", "Not much"], vec!["Yes"], vec![]]);
        let (author, (questions, seals)) = Author::objects()
            .prefetch_related((Question::author, Sealed::author))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(
            (author.name.as_str(), questions.len(), seals.len()),
            ("Ada", 1, 0)
        );
    }
}

#[tokio::test]
async fn rows_are_found_made_and_changed_in_one_go() {
    for db in threes("rows_are_found_made_and_changed_in_one_go").await {
        let sky = Choice::objects().filter(Choice::choice_text.eq("The sky"));
        let make = || Choice {
            question: ForeignKey::new(1),
            choice_text: "The sky".into(),
            ..Choice::default()
        };
        let (choice, made) = sky
            .update_or_create(|choice| choice.votes += 1, make, &db)
            .await
            .unwrap();
        assert_eq!((choice.votes, made), (4, false));
        sky.delete(&db).await.unwrap();
        let (choice, made) = sky
            .update_or_create(|choice| choice.votes += 1, make, &db)
            .await
            .unwrap();
        assert_eq!((choice.votes, made), (0, true));

        let mut choices = Choice::objects()
            .order_by(Choice::id)
            .all(&db)
            .await
            .unwrap();
        for choice in &mut choices {
            choice.votes += 100;
            choice.choice_text.push('!');
        }
        let changed = Choice::objects()
            .bulk_update(&choices, Choice::votes, &db)
            .await
            .unwrap();
        assert_eq!(changed, 3);
        let found = Choice::objects()
            .order_by(Choice::id)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            (found[0].votes, found[0].choice_text.as_str()),
            (100, "Not much")
        );
        let error = Choice::objects()
            .bulk_update(&choices, Choice::id, &db)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("not the primary key"), "{error}");

        let latest = Question::objects()
            .latest(Question::pub_date, &db)
            .await
            .unwrap();
        let earliest = Question::objects()
            .earliest(Question::pub_date, &db)
            .await
            .unwrap();
        assert_eq!((latest.id, earliest.id), (Auto::new(3), Auto::new(1)));
        let none = Question::objects()
            .filter(Question::id.gt(9))
            .latest(Question::id, &db)
            .await;
        assert!(matches!(none, Err(Error::DoesNotExist { .. })));
        let found = Question::objects()
            .in_bulk(1..40_000_i64, &db)
            .await
            .unwrap();
        assert_eq!(found.len(), 3);
    }
}

#[tokio::test]
async fn a_query_may_go_on_behind_prefetch_related() {
    for db in threes("a_query_may_go_on_behind_prefetch_related").await {
        let with_choices = || Question::objects().prefetch_related(Choice::question);
        let counts = |rows: Vec<(Question, Vec<Choice>)>| -> Vec<(i64, usize)> {
            rows.into_iter()
                .map(|(question, choices)| (question.id.into(), choices.len()))
                .collect()
        };
        let by_id = || with_choices().order_by(Question::id);
        let tests = [
            (by_id(), vec![(1, 2), (2, 1), (3, 0)]),
            (by_id().reverse(), vec![(3, 0), (2, 1), (1, 2)]),
            (
                with_choices().order_by_names(["-id"]).limit(1),
                vec![(3, 0)],
            ),
            (by_id().offset(1).limit(1), vec![(2, 1)]),
            (by_id().filter(Question::id.gt(1)), vec![(2, 1), (3, 0)]),
            (by_id().exclude(Question::id.eq(2)), vec![(1, 2), (3, 0)]),
            (
                by_id()
                    .filter(Choice::question.reversed().to(Choice::votes).gte(0))
                    .distinct(),
                vec![(1, 2), (2, 1)],
            ),
            (by_id().none(), vec![]),
        ];
        for (query, wanted) in tests {
            let said = format!("{query:?}");
            assert_eq!(counts(query.all(&db).await.unwrap()), wanted, "{said}");
        }
        let (question, choices) = with_choices()
            .select_related(Question::author)
            .filter(Question::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        let author = question.author.unwrap();
        assert_eq!(
            (author.cached().unwrap().name.as_str(), choices.len()),
            ("Ada", 2)
        );
        let last = by_id().last(&db).await.unwrap().unwrap();
        assert_eq!(i64::from(last.0.id), 3);
        assert_eq!(with_choices().limit(2).count(&db).await.unwrap(), 2);
        assert!(!with_choices().none().exists(&db).await.unwrap());
        let (_, (questions, seals)) = Author::objects()
            .prefetch_related(Question::author)
            .prefetch_related(Sealed::author)
            .get(&db)
            .await
            .unwrap();
        assert_eq!((questions.len(), seals.len()), (1, 0));
        let late = by_id().limit(1).filter(Question::id.gt(1)).all(&db).await;
        assert_eq!(
            late.unwrap_err().to_string(),
            "Cannot filter a query once a slice has been taken."
        );
    }
}
