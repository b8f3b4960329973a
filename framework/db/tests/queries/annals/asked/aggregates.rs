//! Aggregates over joins, groups, slices and nothing.

use nuages_db::functions::{coalesce, trunc_month};
use nuages_db::models::*;

use super::super::{Paper, Region, Remark, Writer};
use super::{Asked, rows};

pub(super) async fn ask(asked: &mut Asked) {
    let writers = || Writer::objects().order_by(Writer::id);
    let papers = || Paper::writer.reversed();
    let remarks = || Remark::author.reversed();
    let count_papers = || count(papers());
    let score = || papers().to(Paper::score);
    let not_one = || !lookup::<Writer>("papers__score", 1);
    let ones = when(!lookup::<Writer>("remarks__stars", 1), 1).otherwise(0);
    rows! { asked:
        "count papers" writers().values((Writer::id, count_papers()));
        "count two" writers().values((Writer::id, count_papers(), count(remarks())));
        "count two distinct" writers().values((Writer::id, count_papers().distinct(), count(remarks()).distinct()));
        "count filter" writers().values((Writer::id, count_papers().filter(score().gt(1))));
        "count filter not" writers().values((Writer::id, count_papers().filter(not_one())));
        "count filter not or" writers().values((Writer::id, count_papers().filter(not_one() | lookup("papers__done", true))));
        "case not" writers().values((Writer::id, sum(ones)));
        "sum default" writers().values((Writer::id, sum(score()).or(-7)));
        "max day" writers().values((Writer::id, max(papers().to(Paper::day))));
        "avg span" writers().values((Writer::id, avg(papers().to(Paper::span))));
        "sum span" writers().values((Writer::id, sum(papers().to(Paper::span))));
        "filter before" writers().filter(score().gt(0)).values((Writer::id, count_papers()));
        "exclude before" writers().exclude(score().gt(4)).values((Writer::id, count_papers()));
        "having or where" writers().filter(count_papers().gt(1) | Writer::age.gt(3)).values((Writer::id, count_papers()));
        "having and where" writers().filter(count_papers().gt(0) & Writer::age.gt(1)).values((Writer::id, count_papers()));
        "having or group" Writer::objects()
            .order_by(Writer::region)
            .values((Writer::region.to(Region::id).nullable(), count(Writer::id)))
            .filter(count(Writer::id).gt(1) | Writer::age.gt(2));
        "not having" writers().exclude(count_papers().eq(0)).values((Writer::id, count_papers()));
        "not having null" writers().exclude(sum(score()).eq(0)).values((Writer::id, sum(score())));
        "order by count" Writer::objects().order_by((count_papers().desc(), Writer::id.asc())).values((Writer::id, count_papers()));
        "of related" Region::objects().order_by(Region::id).values((
            Region::id,
            count(Writer::region.reversed().and(&papers()).and(&Remark::paper.reversed())),
            max(Writer::region.reversed().to(Writer::age)),
        ));
        "group by field" Remark::objects().order_by(Remark::stars).values((
            Remark::stars,
            count(Remark::id),
            count(Remark::paper).distinct(),
        ));
        "group by related" Remark::objects()
            .order_by(Remark::paper.to(Paper::writer.to(Writer::region.to(Region::name))))
            .values((Remark::paper.to(Paper::writer.to(Writer::region.to(Region::name))).nullable(), count(Remark::id)));
        "group ordered" Writer::objects()
            .order_by(Writer::region)
            .values((Writer::region.to(Region::id).nullable(), count(Writer::id)));
        "group month" Paper::objects()
            .filter(Paper::day.is_null(false))
            .order_by(trunc_month(Paper::day))
            .values((trunc_month(Paper::day), count(Paper::id)));
    }
    // The aggregate is said before the filter.
    let after = writers().annotate(count_papers()).filter(score().gt(0));
    let after = after.all(&asked.db).await;
    let pairs = |rows: Vec<(Writer, i64)>| {
        let pairs = rows.into_iter();
        pairs
            .map(|(writer, papers)| serde_json::json!([i64::from(writer.id), papers]))
            .collect()
    };
    asked.tell("filter after", after.map(pairs));
    let old = || when(Writer::age.gt(2), "old").otherwise("young");
    let by_age = Writer::objects()
        .order_by(old())
        .values((old(), count(Writer::id)));
    asked.rows("group by condition", by_age).await;

    let all = || Paper::objects();
    let counted = Writer::objects().annotate(count_papers());
    asked
        .one(
            "over annotation",
            counted,
            (max(count_papers()), avg(count_papers())),
        )
        .await;
    let grouped = Remark::objects()
        .values(Remark::paper)
        .annotate(count(Remark::id));
    asked
        .one("over group", grouped, max(count(Remark::id)))
        .await;
    let last = all().order_by(Paper::id.desc()).limit(5);
    asked
        .one("over slice", last, (sum(Paper::score), count(Paper::id)))
        .await;
    let scores = all().values(Paper::score).distinct();
    asked
        .one("over distinct", scores, count(Paper::score))
        .await;
    let nothing = || (count(Paper::id), sum(Paper::score), sum(Paper::score).or(3));
    asked.one("of nothing", all().none(), nothing()).await;
    let of_none = all().filter(lookup("id__in", Vec::<i64>::new()));
    asked.one("of empty in", of_none, nothing()).await;
    asked
        .one(
            "decimals",
            all(),
            (sum(Paper::price), avg(Paper::price), max(Paper::price)),
        )
        .await;
    let both = coalesce(sum(Paper::score), 0_i64) + count(Paper::id).into_expr();
    asked
        .one(
            "expression",
            all(),
            (sum(Paper::score * Paper::score), both),
        )
        .await;
    let stars = Remark::paper.reversed().to(Remark::stars);
    let authors = Remark::paper.reversed().to(Remark::author);
    let related = (
        sum(stars.clone()),
        count(Remark::paper.reversed()),
        count(authors).distinct(),
    );
    asked.one("related", all(), related).await;
    let good = || count(Paper::id).filter(stars.clone().gt(1));
    asked
        .one("filtered", all(), (good(), good().distinct()))
        .await;
    let never = || lookup::<Paper>("id__in", Vec::<i64>::new());
    let never = (
        count(Paper::id).filter(never()),
        sum(Paper::score).filter(never()),
    );
    asked.one("none in filter", all(), never).await;
}
