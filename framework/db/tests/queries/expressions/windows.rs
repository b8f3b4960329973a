use nuages_db::Database;
use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;

use super::answers::{rows, values};
use super::{Group, Sample, everywhere};

#[tokio::test]
async fn windows_answer_as_djangos() {
    for mut answers in everywhere("windows").await {
        let db = answers.db.clone();
        let order = || (Sample::number.asc(), Sample::id.asc());
        let total = || window(sum(Sample::number)).order_by(order());
        let best = window(row_number())
            .partition_by(Sample::group)
            .order_by((Sample::number.desc(), Sample::id.asc()));
        values! { answers:
            "rank" window(rank()).order_by(Sample::flag);
            "dense_rank" window(dense_rank()).order_by(Sample::flag);
            "row_number" window(row_number()).partition_by(Sample::group).order_by(order());
            "percent_rank" window(percent_rank()).order_by(Sample::number);
            "cume_dist" window(cume_dist()).order_by(Sample::number);
            "ntile" window(ntile(3)).order_by(order());
            "lag" window(lag(Sample::number, 1)).order_by(order());
            "lag_or" window(lag_or(Sample::number, 2, -1)).order_by(order());
            "lead" window(lead(Sample::name, 1)).partition_by(Sample::group).order_by(order());
            "first_value" window(first_value(Sample::name)).partition_by(Sample::flag).order_by(order());
            "last_value" window(last_value(Sample::name)).partition_by(Sample::flag).order_by(order())
                .frame(row_range(None, None));
            "nth_value" window(nth_value(Sample::name, 2)).order_by(order());
            "running" total().frame(row_range(None, Some(0)));
            "moving" window(avg(Sample::number)).order_by(order()).frame(row_range(Some(-1), Some(1)));
            "range_window" window(count(Sample::id)).order_by(Sample::flag).frame(value_range(None, Some(0)));
            "without" total().frame(row_range(None, None).exclude(Exclusion::CurrentRow));
            "partitions" window(max(Sample::number)).partition_by((Sample::group, Sample::flag));
        }
        let firsts = Sample::objects().filter(best.clone().eq(1));
        let either = Sample::objects().filter(best.clone().eq(1) | Sample::number.eq(2));
        let samples = count(Sample::group.reversed());
        let places = window(rank()).order_by(samples.clone().desc());
        rows! { answers:
            "best" firsts.clone().order_by(Sample::id).values((Sample::id, best.clone()));
            "best_or" either.order_by((Sample::number.desc(), Sample::id.asc())).values(Sample::id);
            "group_rank" Group::objects().order_by(Group::id).values((Group::id, samples, places));
        }
        let before_last = window(lead_or(Sample::number, 2, -1)).order_by(order());
        let last = Sample::objects().filter(before_last.eq(-1));
        assert_eq!(last.count(&db).await.unwrap(), 2);
        let two = Sample::objects().filter(best.clone().lte(2));
        answers.put("best_count", two.count(&db).await.unwrap());
        let total = firsts.aggregate(sum(Sample::number), &db).await.unwrap();
        answers.put("best_aggregate", total);
        answers.compare();

        let (sample, place) = two
            .clone()
            .select_related(Sample::group)
            .annotate(best.clone())
            .order_by(best.clone().desc())
            .first(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((sample.id, place), (Auto::new(2), 2));
        assert!(firsts_exist(&db, best.clone()).await);
        let raised = two
            .update(Sample::number.set(Sample::number + 1), &db)
            .await;
        assert_eq!(raised.unwrap(), 5);
        assert_eq!(firsts_deleted(&db, best).await, 3);
        let error = Sample::objects()
            .values(window(lag(Sample::number, 0)))
            .all(&db)
            .await;
        let message = "Lag requires a positive integer for the offset.";
        assert_eq!(error.unwrap_err().to_string(), message);
        for (frame, message) in [
            (
                value_range(Some(3), None),
                "start argument must be a negative integer, zero, or None, but got '3'.",
            ),
            (
                value_range(None, Some(-3)),
                "end argument must be a positive integer, zero, or None, but got '-3'.",
            ),
            (
                row_range(Some(4), Some(-3)),
                "start cannot be greater than end: the frame goes from 4 to -3",
            ),
        ] {
            let framed = window(sum(Sample::number)).order_by(Sample::number);
            let error = Sample::objects().values(framed.frame(frame)).all(&db).await;
            assert_eq!(error.unwrap_err().to_string(), message);
        }
        let most = window(max(Sample::number)).partition_by(Sample::flag);
        let number = Sample::number.set(most.into_expr().cast::<i32>());
        let error = Sample::objects().update(number, &db).await.unwrap_err();
        let message = "Window expressions are not allowed in this query (number=...)";
        assert_eq!(error.to_string(), message);
    }
}

async fn firsts_exist(db: &Database, best: Window<Sample, i64>) -> bool {
    Sample::objects()
        .filter(best.eq(1))
        .exists(db)
        .await
        .unwrap()
}

async fn firsts_deleted(db: &Database, best: Window<Sample, i64>) -> u64 {
    let firsts = Sample::objects().filter(best.eq(1));
    firsts.delete(db).await.unwrap().total
}
