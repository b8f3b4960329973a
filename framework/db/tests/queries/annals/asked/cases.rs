//! Cases of every shape: what they ask, what they give, where they stand.

use nuages_db::models::*;

use super::super::{Cover, Paper, Remark, Writer};
use super::{Asked, rows};

pub(super) async fn ask(asked: &mut Asked) {
    let papers = || Paper::objects().order_by(Paper::id);
    let writers = || Writer::objects().order_by(Writer::id);
    let ids = || papers().values(Paper::id);
    let age = || Paper::writer.to(Writer::age).nullable();
    let colour = Cover::paper.reversed().to(Cover::colour);
    let cover = Cover::paper.reversed().to(Cover::id);
    let two_less = || Paper::score - 2;
    let day: Date = "2024-01-01".parse().unwrap();
    let done = || Paper::done.eq(true);
    let price = || when(Paper::score.gte(0), Paper::price).end();
    let one = || when(Paper::score.gte(0), Decimal::ONE).end();
    let numbers = || {
        when(Paper::score.eq(1), "one")
            .when(Paper::score.eq(2), "two")
            .otherwise("other")
    };
    let inner = when(done(), 1).otherwise(2);
    let keys = when(Paper::score.eq(age()), Paper::id)
        .when(Paper::score.gt(2), Paper::id)
        .end();
    let much = || {
        when(Paper::score.gt(3), "much")
            .when(Paper::score.is_null(true), "none")
            .otherwise("some")
    };
    let none = || lookup::<Paper>("id__in", Vec::<i64>::new());
    let few = || {
        when(none(), 1)
            .when(Paper::score.in_([1, 2]), 2)
            .otherwise(3)
    };
    let ends = || {
        when(Paper::score.eq(1), "one")
            .when(Paper::score.gt(2), "more")
            .end()
    };
    rows! { asked:
        "case join" papers().values((
            Paper::id,
            when(Paper::score.eq(age()), "equal").when(Paper::score.eq(age() + 1), "+1").otherwise("other"),
        ));
        "case join value" papers().values((
            Paper::id,
            when(Paper::score.eq(1), age() + 1).when(Paper::score.gt(1), age() + 3).otherwise(age()),
        ));
        "case one to one" papers().values((
            Paper::id,
            when(colour.eq("red"), 1).when(cover.is_null(true), 2).otherwise(3),
        ));
        "case of expression" papers().values((
            Paper::id,
            when(two_less().eq(-1), "less").when(two_less().eq(0), "zero").otherwise("other"),
        ));
        "case exclude" papers().exclude(numbers().eq("other")).values((Paper::id, numbers()));
        "case exclude end" papers().exclude(ends().eq(Some("one".to_owned()))).values((Paper::id, ends()));
        "case price" papers().filter(price().gt(Decimal::ONE)).values((Paper::id, price()));
        "case price value" ids().filter(one().eq(Decimal::ONE) & one().eq(Decimal::ONE));
        "case plus" papers().values((
            Paper::id,
            when(Paper::score.eq(1), 2).when(Paper::score.eq(2), 1).otherwise(3) + 1,
        ));
        "case in case" papers().values((
            Paper::id,
            when(Paper::score.gt(1), inner.nullable()).otherwise(when(done(), 3).end()),
        ));
        "case in query" ids().filter(lookup("id__in", Paper::objects().values(keys)));
        "case and" papers().values((
            Paper::id,
            when(Paper::score.gt(0) & done(), true).when(Paper::score.gt(3) | Paper::done.eq(false), false).end(),
        ));
        "case equal" ids().filter(Paper::score.eq(when(done(), age()).when(Paper::done.eq(false), 2).otherwise(1)));
        "case day" papers().values((Paper::id, when(done(), Paper::day).otherwise(day)));
        "case moment" papers().values((Paper::id, when(done(), Paper::moment).end()));
        "case span" papers().values((Paper::id, when(done(), Paper::span).otherwise(Duration::from_secs(1))));
        "case document" papers().values((Paper::id, when(done(), Paper::data).end()));
        "case order down" Paper::objects()
            .order_by((when(done(), 2).when(Paper::score.gt(1), 1).otherwise(0).desc(), Paper::id.asc()))
            .values(Paper::id);
        "case group" Paper::objects().order_by(much()).values((much(), count(Paper::id), sum(Paper::score)));
        "case exists" papers().values((
            Paper::id,
            when(exists(Remark::objects().filter(Remark::paper.to(Paper::id).eq(outer(Paper::id)))), 1).otherwise(0),
        ));
        "case in list" papers().filter(few().in_([1, 3])).values((Paper::id, few()));
    }
    let theirs = || Paper::writer.reversed();
    let score = || theirs().to(Paper::score);
    let number = || count(theirs());
    let older = || Writer::age.cast::<Option<i64>>();
    let great = Paper::objects().filter(Paper::score.gt(2));
    let in_query = lookup::<Writer>("papers__in", great);
    let not_one = !lookup::<Writer>("papers__score", 1);
    rows! { asked:
        "case sum in query" writers().values((Writer::id, sum(when(in_query, score()).otherwise(0))));
        "case of aggregate" writers().values((
            Writer::id,
            when(number().gt(1), max(score())).when(number().eq(1), -1).end(),
        ));
        "case aggregate right" writers().values((
            Writer::id,
            when(older().eq(number()), "equal").when(older().gt(number()), "more").end(),
        ));
        "case aggregate filter" writers()
            .filter(Writer::age.lte(when(number().gt(1), max(score())).otherwise(2)))
            .values(Writer::id);
        "case many not" writers().values((Writer::id, sum(when(not_one, 1).otherwise(2))));
        "case many twice" Writer::objects().order_by((Writer::id, theirs().to(Paper::id))).values((
            Writer::id,
            when(score().gt(1), 2).otherwise(3),
            when(theirs().to(Paper::done).eq(true), 4).otherwise(5),
        ));
    }
    let sums = (
        sum(when(Paper::score.eq(1), 1).end()),
        sum(when(Paper::score.gt(1), Paper::score - 1).end()),
        sum(when(Paper::score.eq(age()), 1).otherwise(0)),
    );
    asked.one("case sums", Paper::objects(), sums).await;
    let of_writers = when(done(), Paper::writer.to(Writer::id)).end();
    let different = count(of_writers).distinct();
    asked
        .one("case count distinct", Paper::objects(), different)
        .await;
    let ratio = avg(when(done(), Paper::ratio).otherwise(0.5));
    asked.one("case avg", Paper::objects(), ratio).await;
}
