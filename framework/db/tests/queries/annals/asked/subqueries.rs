//! Queries inside queries.

use nuages_db::models::*;

use super::super::{Paper, Remark, Writer};
use super::{Asked, rows};

pub(super) async fn ask(asked: &mut Asked) {
    let papers = || Paper::objects().order_by(Paper::id).values(Paper::id);
    let remarks = || Remark::objects().filter(Remark::paper.to(Paper::id).eq(outer(Paper::id)));
    let best = || {
        let sorted = remarks().order_by((Remark::stars.desc().nulls_last(), Remark::id.asc()));
        subquery(sorted.values(Remark::stars).limit(1))
    };
    let starred = || exists(remarks().filter(Remark::stars.gt(1)));
    let of_writer = Remark::objects().filter(
        Remark::author.to(Writer::id).eq(outer(outer(Writer::id)))
            & Remark::paper.to(Paper::id).eq(outer(Paper::id)),
    );
    let older =
        Writer::objects().filter(Writer::region.eq(outer(Paper::writer.to(Writer::region))));
    let ages = || Writer::objects().values(Writer::age);
    let writer = |id: i64| {
        Writer::objects()
            .filter(Writer::id.eq(id))
            .values(Writer::id)
    };
    rows! { asked:
        "subquery" Paper::objects().order_by(Paper::id).values((Paper::id, best()));
        "subquery filter" papers().filter(best().gt(1));
        "subquery exclude" papers().exclude(best().eq(1));
        "subquery order" Paper::objects().order_by((best().asc().nulls_first(), Paper::id.asc())).values(Paper::id);
        "exists" papers().filter(starred());
        "not exists" papers().filter(!starred());
        "exists or" papers().filter(starred() | Paper::done.eq(true));
        "exists none" papers().filter(exists(Remark::objects().none()));
        "not exists none" papers().filter(!exists::<Paper, _, _>(Remark::objects().none()));
        "exists shown" Paper::objects().order_by(Paper::id).values((Paper::id, exists(remarks()).into_expr()));
        "nested outer" Writer::objects().order_by(Writer::id).values(Writer::id).filter(exists(Paper::objects().filter(exists(of_writer))));
        "outer related" papers().filter(exists(older.filter(Writer::age.gt(outer(Paper::score)))));
        "in slice" papers().filter(Paper::writer.in_query(Writer::objects().order_by(Writer::id.desc()).limit(3)));
        "in values" papers().filter(Paper::score.in_query(ages()));
        "not in values" papers().exclude(Paper::score.in_query(ages().filter(Writer::age.is_null(false))));
        "not in with null" papers().exclude(Paper::score.in_query(ages()));
        "in union" papers().filter(lookup("writer__in", writer(1).union(writer(2))));
        "in none" papers().filter(Paper::writer.in_query(Writer::objects().none()));
        "not in none" papers().exclude(Paper::writer.in_query(Writer::objects().none()));
    }
}
