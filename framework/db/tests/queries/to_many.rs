//! Conditions over relations to many rows, and subqueries.

use crate::common::*;
use nuages_db::functions::coalesce;
use nuages_db::lookup;
use nuages_db::models::*;
use nuages_db::query::when;

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
async fn what_rows_without_related_rows_hold_is_excluded_too() {
    for db in threes("what_rows_without_related_rows_hold").await {
        let five = || coalesce(votes().nullable(), 5).eq(5);
        let few = || when(votes().gt(2), 1).otherwise(0).eq(0);
        let questions = Question::objects;
        let cases: Vec<(&str, QuerySet<Question>, &[i64])> = vec![
            ("five", questions().filter(five()), &[2, 3]),
            ("not five", questions().exclude(five()), &[1]),
            ("few", questions().filter(few()), &[1, 3]),
            ("not few", questions().exclude(few()), &[2]),
            (
                "computed",
                questions().exclude((votes() + 0).eq(3)),
                &[2, 3],
            ),
            ("not not", questions().filter(!!five()), &[2, 3]),
        ];
        for (name, query, wanted) in cases {
            let found = query.order_by(Question::id).distinct().all(&db).await;
            assert_eq!(ids(found.unwrap()), wanted, "{name} on {:?}", db.engine());
        }
        let kept = questions().exclude(five()).filter(Question::id.eq(3));
        assert_eq!(kept.delete(&db).await.unwrap().total, 0);
        let mut alone = Author {
            id: Auto::default(),
            name: "Alone".to_owned(),
            slug: None,
        };
        alone.save(&db).await.unwrap();
        let choices = Question::author
            .reversed()
            .and(&Choice::question.reversed())
            .to(Choice::votes);
        let five = coalesce(choices.nullable(), 5).eq(5);
        let own = || Author::objects().filter(Author::name.eq("Alone"));
        assert_eq!(own().filter(five.clone()).count(&db).await.unwrap(), 1);
        assert_eq!(own().exclude(five).count(&db).await.unwrap(), 0);
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
