use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;

use super::answers::{ones, rows};
use super::{Group, Sample, everywhere};

#[tokio::test]
async fn aggregates_answer_as_djangos() {
    for mut answers in everywhere("aggregates").await {
        let db = answers.db.clone();
        let great = sum(Sample::number).filter(Sample::number.gt(99));
        ones! { answers:
            "aggregates" (
                count(Sample::id), sum(Sample::number), avg(Sample::number), min(Sample::ratio), max(Sample::moment),
                sum(Sample::price), avg(Sample::price),
            );
            "spread" (
                stddev(Sample::number), variance(Sample::number), stddev_sample(Sample::ratio),
                variance_sample(Sample::number),
            );
            "spread_filter" stddev(Sample::number).filter(Sample::number.gt(1));
            "distinct" (
                count(Sample::maybe).distinct(), sum(Sample::maybe).distinct(), avg(Sample::maybe).distinct(),
            );
            "filter" (count(Sample::id).filter(Sample::flag), great.clone(), great.or(0));
            "string_agg" string_agg(Sample::name, "; ");
            "bits" (bit_and(Sample::number), bit_or(Sample::number), bit_xor(Sample::number));
            "over_annotation" (sum(Sample::number * 2), max(length(Sample::name)));
        }
        let name = Sample::group.to(Group::name);
        let grouped = (name.nullable(), count(Sample::id), sum(Sample::number));
        let flags = Sample::objects().values((Sample::flag, count(Sample::id)));
        let samples = Sample::group.reversed();
        let numbers = sum(samples.to(Sample::number));
        let counted = count(samples);
        rows! { answers:
            "grouped" Sample::objects().values(grouped).order_by(name);
            "having" flags.filter(count(Sample::id).gt(2)).order_by(Sample::flag);
            "joined" Group::objects().order_by(Group::id).values((Group::id, counted.clone(), numbers));
        }
        let more = sum(counted.clone()).filter(counted.clone().gt(2));
        let of_counts = Group::objects()
            .annotate(counted.clone())
            .aggregate((avg(counted), more), &db);
        answers.put("aggregate_of_annotation", of_counts.await.unwrap());
        let sliced = Sample::objects().order_by(Sample::id).limit(3);
        let sliced = sliced.aggregate((sum(Sample::number), count(Sample::id)), &db);
        answers.put("aggregate_of_slice", sliced.await.unwrap());
        answers.compare();

        let texts = Sample::objects()
            .aggregate(
                (
                    string_agg(Sample::name, ", ").order_by(Sample::number.desc()),
                    string_agg(Sample::number.cast::<String>(), ",").distinct(),
                    any_value(Sample::flag),
                    stddev_sample(Sample::number).filter(Sample::number.eq(2)),
                    sum(Sample::number).into_expr() * 2,
                ),
                &db,
            )
            .await
            .unwrap();
        assert!(texts.0.unwrap().starts_with("bob, "));
        assert_eq!(texts.1.unwrap().split(',').count(), 5);
        assert_eq!((texts.3, texts.4), (None, Some(226)));
    }
}
