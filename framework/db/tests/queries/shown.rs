//! Conditions on what a query shows of related rows of which there may be many. The answers are Django's.

use crate::common::*;
use nuages_db::functions::value;
use nuages_db::models::*;
use nuages_db::query::{Expression, count, max, min, sum};

/// Something computed of a choice's votes.
fn computed() -> Expression<Question, i32> {
    votes() + 0
}

type Pairs = [(i64, Option<i32>)];

#[tokio::test]
async fn conditions_on_what_is_annotated_speak_of_the_row_that_is_shown() {
    for db in threes("conditions_on_what_is_annotated").await {
        let u = || computed().nullable();
        let all = || Question::objects().annotate(u());
        let cases: Vec<(&str, _, &Pairs)> = vec![
            (
                "one",
                all().filter(u().gt(2)),
                &[(1, Some(3)), (2, Some(5))],
            ),
            (
                "two calls",
                all().filter(u().gt(2)).filter(u().lt(5)),
                &[(1, Some(3))],
            ),
            (
                "part of another expression",
                all().filter((u() * 2).gt(6)),
                &[(2, Some(5))],
            ),
            (
                "exclude",
                all().exclude(u().eq(3)),
                &[(1, Some(0)), (2, Some(5))],
            ),
            (
                "exclude of both",
                all().exclude(u().gt(2) & u().lt(5)),
                &[(1, Some(0)), (2, Some(5))],
            ),
            (
                "or",
                all().filter(u().gt(2) | Question::id.eq(3)),
                &[(1, Some(3)), (2, Some(5)), (3, None)],
            ),
            ("is null", all().filter(u().is_null(true)), &[(3, None)]),
            (
                "is not null",
                all().exclude(u().is_null(true)),
                &[(1, Some(0)), (1, Some(3)), (2, Some(5))],
            ),
            (
                "another row of the field",
                all().filter(votes().lt(1)),
                &[(1, Some(0)), (1, Some(3))],
            ),
            (
                "both",
                all().filter(u().gt(2)).filter(votes().lt(1)),
                &[(1, Some(3))],
            ),
        ];
        for (name, query, wanted) in cases {
            let found = query.order_by((Question::id, u())).all(&db).await.unwrap();
            let found: Vec<(i64, Option<i32>)> = found
                .into_iter()
                .map(|(question, votes)| (question.id.into(), votes))
                .collect();
            assert_eq!(found, wanted, "{name} on {:?}", db.engine());
        }
        let shown = all().filter(u().gt(2));
        assert_eq!(shown.clone().count(&db).await.unwrap(), 2);
        let total = shown.aggregate(sum(votes()), &db).await.unwrap();
        assert_eq!(total, Some(8));
    }
}

#[tokio::test]
async fn a_field_that_is_annotated_is_the_one_that_conditions_ask() {
    for db in threes("a_field_that_is_annotated").await {
        let n = || votes().nullable();
        let shown = Question::objects().annotate(n()).filter(n().gt(2));
        let rows = shown.order_by(Question::id).all(&db).await.unwrap();
        let rows: Vec<Option<i32>> = rows.into_iter().map(|(_, votes)| votes).collect();
        assert_eq!(rows, [Some(3), Some(5)]);
        let before = Question::objects().filter(n().eq(3)).annotate(n());
        assert!(!before.filter(n().lt(1)).exists(&db).await.unwrap());
    }
}

#[tokio::test]
async fn what_is_selected_keeps_its_place_among_the_filters() {
    for db in threes("what_is_selected_keeps_its_place").await {
        let n = || votes().nullable();
        let behind = Question::objects().values(n()).filter(n().gt(2));
        let behind = behind.order_by((Question::id, n())).all(&db).await.unwrap();
        assert_eq!(behind, [Some(0), Some(3), Some(5)]);
        let between = Question::objects().filter(n().gt(2)).values(n());
        let between = between.filter(n().lt(1)).all(&db).await.unwrap();
        assert_eq!(between, [Some(3)]);
        let kept = Question::objects().values((Question::id, n()));
        let kept = kept.exclude(n().eq(3)).order_by(Question::id);
        let kept = kept.all(&db).await.unwrap();
        let kept: Vec<(i64, _)> = kept.into_iter().map(|(id, n)| (id.into(), n)).collect();
        assert_eq!(kept, [(2, Some(5)), (3, None)]);
        let counted = Question::objects().values((Question::id, n()));
        let counted = counted.annotate(count(Choice::question.reversed()));
        let counted = counted.filter(n().gt(2)).order_by((Question::id, n()));
        let counted = counted.all(&db).await.unwrap();
        let counted: Vec<_> = counted.into_iter().map(|((_, n), all)| (n, all)).collect();
        assert_eq!(counted, [(Some(0), 1), (Some(3), 1), (Some(5), 1)]);
        let computed = || computed().nullable();
        let shown = Question::objects().values(computed());
        let shown = shown.filter(computed().gt(2)).filter(computed().lt(5));
        assert_eq!(shown.all(&db).await.unwrap(), [Some(3)]);
    }
}

#[tokio::test]
async fn what_is_said_behind_a_filter_speaks_of_its_row() {
    for db in threes("what_is_said_behind_a_filter").await {
        let n = || votes().nullable();
        let choices = || count(Choice::question.reversed());
        let counted = || Question::objects().annotate(choices());
        let filtered = counted().filter(votes().gt(2));
        let total = filtered.clone().aggregate(sum(votes()), &db).await.unwrap();
        assert_eq!(total, Some(8));
        let least = filtered.clone().annotate(min(votes()));
        let least = least.order_by(Question::id).all(&db).await.unwrap();
        let least: Vec<_> = least
            .into_iter()
            .map(|((_, n), least)| (n, least))
            .collect();
        assert_eq!(least, [(2, Some(3)), (1, Some(5))]);
        let sorted = counted().filter(votes().gte(0));
        let sorted = sorted.order_by((votes().desc(), Question::id));
        let sorted: Vec<i64> = sorted
            .all(&db)
            .await
            .unwrap()
            .into_iter()
            .map(|(question, _)| question.id.into())
            .collect();
        assert_eq!(sorted, [2, 1, 1], "{:?}", db.engine());
        let by_count = counted().filter(votes().gte(0)).filter(choices().gt(1));
        assert_eq!(by_count.count(&db).await.unwrap(), 1);
        let shown = Question::objects().annotate(votes() + 1);
        let shown = shown.filter(votes().lt(1));
        let total = shown.aggregate(sum(votes() + 1), &db).await.unwrap();
        assert_eq!(total, Some(5));
        let selected = Question::objects().annotate(votes() + 1);
        let selected = selected.filter(votes().gt(2)).values((Question::id, n()));
        let selected = selected.order_by(Question::id).all(&db).await.unwrap();
        let selected: Vec<_> = selected.into_iter().map(|(_, n)| n).collect();
        // Django keeps the join of what was annotated, and with it the first question twice.
        assert_eq!(selected, [Some(3), Some(5)]);
    }
}

#[tokio::test]
async fn what_is_annotated_and_then_selected_is_of_its_own_row() {
    for db in threes("what_is_annotated_and_then_selected").await {
        let v = || computed().nullable();
        let rows = Question::objects().annotate(v()).filter(votes().gt(2));
        let rows = rows.values((Question::id, v()));
        let found = rows.clone().order_by((Question::id, v())).all(&db).await;
        let found: Vec<(i64, _)> = found
            .unwrap()
            .into_iter()
            .map(|(id, v)| (id.into(), v))
            .collect();
        let wanted = [(1, Some(0)), (1, Some(3)), (2, Some(5))];
        assert_eq!(found, wanted, "{:?}", db.engine());
        let counted = Question::objects().annotate(v()).filter(votes().gte(0));
        let counted = counted.values(v()).annotate(count(Question::id));
        let counted = counted.order_by(v()).all(&db).await.unwrap();
        assert_eq!(counted, [(Some(0), 2), (Some(3), 2), (Some(5), 1)]);
        let none = Question::objects().values((Question::id, v())).none();
        assert_eq!(rows.union(none).count(&db).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn groups_are_counted_as_they_are_found() {
    for db in threes("groups_are_counted").await {
        let choices = || count(Choice::id);
        let groups = || {
            let groups = Choice::objects().values(Choice::question);
            groups.annotate(choices()).order_by(Choice::votes)
        };
        assert_eq!(groups().all(&db).await.unwrap().len(), 3);
        assert_eq!(groups().count(&db).await.unwrap(), 3);
        assert_eq!(groups().limit(2).count(&db).await.unwrap(), 2);
        let most = groups().aggregate(max(choices()), &db).await.unwrap();
        assert_eq!(most, Some(1));
        let by_key = Choice::objects().values(Choice::question);
        let by_key = by_key.annotate(choices()).order_by(choices().desc());
        assert_eq!(by_key.count(&db).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn conditions_on_groups_and_on_related_rows_stand_in_one() {
    for db in threes("conditions_on_groups_and_rows").await {
        let choices = || count(Choice::question.reversed());
        let either = || choices().gt(1) | votes().eq(5);
        let rows = Question::objects().annotate(choices());
        let none = rows.clone().exclude(either()).order_by(Question::id);
        let none: Vec<_> = none.all(&db).await.unwrap();
        let none: Vec<(i64, i64)> = none.into_iter().map(|(q, n)| (q.id.into(), n)).collect();
        assert_eq!(none, [(3, 0)]);
        let texts = Question::objects().values(Question::question_text);
        let texts = texts.annotate(choices()).exclude(either());
        assert_eq!(texts.all(&db).await.unwrap().len(), 1);
        // MariaDB 10.11 itself finds nothing where an aggregate stands alone before IN.
        let some = Question::objects().values(value(2_i64));
        let among = rows.filter(choices().in_query(some)).order_by(Question::id);
        let among: Vec<i64> = among
            .all(&db)
            .await
            .unwrap()
            .into_iter()
            .map(|(_, n)| n)
            .collect();
        assert_eq!(among, [2], "{:?}", db.engine());
    }
}
