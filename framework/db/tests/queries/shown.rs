//! Conditions on what a query shows of related rows of which there may be many. The answers are Django's.

use crate::common::*;
use nuages_db::models::*;
use nuages_db::query::{Expression, count, sum};

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
