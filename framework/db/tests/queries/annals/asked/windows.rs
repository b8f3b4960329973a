//! Windows of every shape: frames, what they are compared with, where they stand.

use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;

use super::super::{Paper, Region, Remark, Writer};
use super::{Asked, rows};

pub(super) async fn ask(asked: &mut Asked) {
    let papers = || Paper::objects().order_by(Paper::id);
    let of_writer = || window(sum(Paper::score)).partition_by(Paper::writer);
    let year = || extract_year(Paper::day);
    let region = Paper::writer.to(Writer::region.to(Region::name));
    let age = || Paper::writer.to(Writer::age);
    rows! { asked:
        "window by year" papers().values((Paper::id, window(dense_rank()).order_by(year())));
        "window in years" papers().values((
            Paper::id,
            window(max(Paper::score)).partition_by(year()).order_by((Paper::day, Paper::id)),
        ));
        "window of related" papers().values((
            Paper::id,
            window(sum(Paper::score)).partition_by(region).order_by((age(), Paper::id)),
        ));
        "window by two" papers().values((
            Paper::id,
            window(max(Paper::score)).partition_by((Paper::writer, Paper::done)),
        ));
        "window without order" papers().values((Paper::id, window(count(Paper::id))));
        "window filter inside" papers().values((
            Paper::id,
            window(count(Paper::id).filter(Paper::score.gt(1))).partition_by(Paper::done),
        ));
        "lag price" papers().values((Paper::id, window(lag(Paper::price, 1)).order_by(Paper::id)));
        "lead day" papers().values((Paper::id, window(lead(Paper::day, 2)).order_by(Paper::id)));
        "last moment" papers().values((
            Paper::id,
            window(last_value(Paper::moment)).partition_by(Paper::writer).order_by(Paper::id),
        ));
        "nth span" papers().values((Paper::id, window(nth_value(Paper::span, 2)).order_by(Paper::id)));
        "nth behind the end" papers().values((Paper::id, window(nth_value(Paper::score, 50)).order_by(Paper::id)));
        "ntile" papers().values((Paper::id, window(ntile(4)).order_by(Paper::id.desc())));
        "window of document" papers().values((
            Paper::id,
            window(count(Paper::id)).partition_by(Paper::data.key("a")).order_by(Paper::id),
        ));
        "window order" Paper::objects().order_by((of_writer().desc().nulls_last(), Paper::id.asc())).values(Paper::id);
    }
    let names = ["before", "behind", "up to", "from", "itself"];
    let ends = [
        (Some(-2), Some(-1)),
        (Some(1), Some(2)),
        (None, Some(3)),
        (Some(0), None),
        (Some(0), Some(0)),
    ];
    for (name, (start, end)) in names.into_iter().zip(ends) {
        let sums = window(sum(Paper::score))
            .order_by(Paper::id)
            .frame(row_range(start, end));
        let query = papers().values((Paper::id, sums));
        asked.rows(&format!("rows {name}"), query).await;
    }
    let counted = || window(count(Paper::id)).order_by(Paper::score);
    let names = ["around", "all", "later", "next"];
    let ends = [
        (Some(-2), Some(2)),
        (None, None),
        (Some(0), None),
        (None, Some(1)),
    ];
    for (name, (start, end)) in names.into_iter().zip(ends) {
        let query = papers().values((Paper::id, counted().frame(value_range(start, end))));
        asked.rows(&format!("range {name}"), query).await;
    }
    for (name, exclusion) in [
        ("CURRENT_ROW", Exclusion::CurrentRow),
        ("GROUP", Exclusion::Group),
        ("TIES", Exclusion::Ties),
        ("NO_OTHERS", Exclusion::NoOthers),
    ] {
        let near = row_range(Some(-2), Some(2)).exclude(exclusion);
        let sorted = (Paper::score.asc().nulls_first(), Paper::id.asc());
        let near = window(count(Paper::id)).order_by(sorted).frame(near);
        let query = papers().values((Paper::id, near));
        asked.rows(&format!("without {name}"), query).await;
        let alike = value_range(None, Some(0)).exclude(exclusion);
        let sorted = Paper::done.asc().nulls_first();
        let alike = window(count(Paper::id)).order_by(sorted).frame(alike);
        let query = papers().values((Paper::id, alike));
        asked.rows(&format!("range without {name}"), query).await;
    }
    compared(asked).await;
}

async fn compared(asked: &mut Asked) {
    let papers = || Paper::objects().order_by(Paper::id);
    let ids = || papers().values(Paper::id);
    let place = || {
        window(rank())
            .partition_by(Paper::writer)
            .order_by(Paper::score.desc().nulls_last())
    };
    let of_writer = || window(sum(Paper::score)).partition_by(Paper::writer);
    let apart = || of_writer().into_expr() - Paper::score.cast::<Option<i64>>();
    let first = || place().eq(1);
    let remarks = || count(Remark::paper.reversed());
    let most = window(max(Paper::score)).partition_by(Paper::writer);
    let flag = || when(first(), true).otherwise(false);
    let by_score = (Paper::score.desc().nulls_last(), Paper::id.asc());
    let best = window(first_value(Paper::id))
        .partition_by(Paper::writer)
        .order_by(by_score);
    let oldest = || {
        window(first_value(Paper::score))
            .partition_by(Paper::writer)
            .order_by(Paper::id)
    };
    let near = window(avg(Paper::score))
        .order_by(Paper::id)
        .frame(row_range(Some(-1), Some(1)));
    let of_same = Paper::objects()
        .filter(Paper::done.eq(outer(Paper::done)))
        .order_by((near.desc().nulls_last(), Paper::id.asc()));
    let stars = || Remark::stars.asc().nulls_first();
    let group = window(rank()).order_by((count(Remark::id).desc(), stars()));
    rows! { asked:
        "window apart" papers().values((Paper::id, apart()));
        "window apart filter" ids().filter(apart().gt(0));
        "window apart exclude" ids().exclude(apart().lte(0));
        "windows and" ids().filter(first() & apart().gt(0));
        "windows or" ids().filter(first() | apart().gt(0));
        "windows not or" ids().exclude(place().gt(1) | apart().lte(0));
        "windows not and" ids().exclude(place().gt(1) & apart().lte(0));
        "window in case" papers().filter(flag().eq(true)).values((Paper::id, flag()));
        "window condition" papers().filter(first()).values((Paper::id, first()));
        "window right" ids().filter(most.eq(Paper::score));
        "window upper" papers().filter(first()).values(upper(Paper::title));
        "window and title" ids().filter(first() & Paper::title.gt("c"));
        "window or title" ids().filter(first() | Paper::title.gt("c"));
        "window and count" papers().filter(first() & remarks().gte(1)).values((Paper::id, remarks()));
        "window or count" papers().filter(first() | remarks().gte(1)).values((Paper::id, remarks()));
        "window limited" Paper::objects().filter(first()).order_by(Paper::id.desc()).limit(3).values(Paper::id);
        "window distinct" Paper::objects().order_by(oldest()).distinct().values(oldest());
        "window in query" ids().filter(lookup("id__in", Paper::objects().values(best)));
        "window in subquery" papers().values((Paper::id, subquery(of_same.values(Paper::id).limit(1))));
        "window of groups" Remark::objects().order_by(group.clone()).values((Remark::stars, count(Remark::id), group));
    }
}
