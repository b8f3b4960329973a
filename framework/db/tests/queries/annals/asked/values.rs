//! Cases, windows, numbers, texts and durations.

use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::{rank, row_number};

use super::super::{Paper, Region, Writer};
use super::{Asked, rows};
use crate::common::show::Show;

pub(super) async fn ask(asked: &mut Asked) {
    let papers = || Paper::objects().order_by(Paper::id);
    let writers = || Writer::objects().order_by(Writer::id);
    let none = || lookup::<Paper>("id__in", Vec::<i64>::new());
    let much = when(Paper::score.gt(3), "much").when(Paper::score.is_null(true), "unknown");
    let region = || Paper::writer.to(Writer::region.to(Region::name)).nullable();
    let ids = || papers().values(Paper::id);
    let place = || {
        window(rank())
            .partition_by(Paper::writer)
            .order_by(Paper::score.desc().nulls_last())
    };
    let number = |papers: nuages_db::query::Aggregate<Writer, i64>| {
        window(row_number()).order_by((papers.desc(), Writer::id.asc()))
    };
    let total = || window(sum(Paper::score)).order_by(Paper::id);
    let start: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
    rows! { asked:
        "case" papers().values((Paper::id, much.otherwise("some")));
        "case end" papers().values((Paper::id, when(Paper::score.gt(3), Paper::score * 2).end()));
        "case of related" papers().values((Paper::id, when(region().eq(Some("ada".to_owned())), 1).otherwise(0)));
        "case in empty" papers().values((Paper::id, when(none(), 1).otherwise(2)));
        "case not in empty" papers().values((Paper::id, when(!none(), 1).otherwise(2)));
        "rank" papers().values((Paper::id, place()));
        "rank filter" ids().filter(place().eq(1));
        "rank exclude" ids().exclude(place().eq(1));
        "rank or" ids().filter(place().eq(1) | Paper::done.eq(true));
        "rank and join" ids().filter(place().eq(1) & lookup("writer__age__gt", 0));
        "window of count" writers().values((Writer::id, number(count(Paper::writer.reversed()))));
        "window slice" papers().filter(total().gt(3)).offset(1).limit(2).values((Paper::id, total()));
        "null arithmetic" papers().values((Paper::id, Paper::score.cast::<Option<i64>>() + Paper::id.cast::<i64>()));
        "bits" papers().filter(Paper::score.gte(0)).values((
            Paper::score.bitand(3),
            Paper::score.bitor(8),
            Paper::score.bitleftshift(2),
        ));
        "modulo" papers().values(Paper::score % 4);
        "moment plus span" papers().values((Paper::id, Paper::moment + Paper::span));
        "moment plus delta" papers().values((Paper::id, Paper::moment + Duration::from_secs(86_401)));
        "span filter" ids().filter(Paper::span.gt(Duration::ZERO));
        "span of moments" papers().values((Paper::id, Paper::moment - start));
        "length filter" writers().filter(length(Writer::name).gt(2)).values((Writer::id, length(Writer::name)));
        "length related" Paper::objects().order_by((length(region()), Paper::id)).values((Paper::id, length(region())));
        "null concat" writers().values((Writer::id, concat(concat(Writer::name, "-"), Writer::nick)));
        "coalesce" writers().values((Writer::id, coalesce(coalesce(Writer::nick, Writer::region.to(Region::name).nullable()), "?")));
    }
    let db = asked.db.clone();
    let later = Paper::objects().filter(place().gt(1)).count(&db).await;
    asked.tell("rank count", later.map(Show::show));
    let never = Paper::objects().filter(place().gt(100)).exists(&db).await;
    asked.tell("rank exists", never.map(Show::show));
}
