//! Orders, combinations, and what is different.

use nuages_db::functions::{substr, upper};
use nuages_db::models::*;
use nuages_db::query::Precision;
use serde_json::json;

use super::super::{Paper, Region, Remark, Writer};
use super::{Asked, rows};
use crate::common::show::Show;

pub(super) async fn ask(asked: &mut Asked) {
    let papers = || Paper::objects().values(Paper::id);
    let named = |names: [&str; 2]| papers().order_by_names(names);
    let unknown = || when(Paper::done.is_null(true), 1).otherwise(0);
    let start = |length: i64| substr(Writer::name, 1, length);
    let name = || Paper::writer.to(Writer::region.to(Region::name)).nullable();
    rows! { asked:
        "order by related order" named(["writer", "id"]);
        "order by related order down" named(["-writer", "id"]);
        "order by key" named(["writer_id", "id"]);
        "order by reverse" Region::objects().values(Region::id).order_by_names(["writers", "id"]);
        "order by nulls" papers().order_by((
            Paper::score.desc().nulls_last(),
            Paper::ratio.asc().nulls_first(),
            Paper::id.asc(),
        ));
        "order reversed nulls" papers().order_by((Paper::score.desc().nulls_last(), Paper::id.asc())).reverse();
        "order by condition" papers().order_by((unknown().asc(), Paper::id.desc()));
        "order own" Writer::objects().values(Writer::id);
        "order own reversed" Writer::objects().values(Writer::id).reverse();
        "group by computed and its field" Writer::objects()
            .order_by((upper(Writer::name).asc(), Writer::name.asc()))
            .values((upper(Writer::name), count(Writer::id)));
        "group by computed and its like" Writer::objects()
            .order_by((start(1).asc(), start(2).asc()))
            .values((start(1), count(Writer::id)));
        "distinct of computed by its field" Writer::objects().order_by(Writer::name).distinct().values(upper(Writer::name));
        "distinct of computed by its like" Writer::objects().order_by(start(2)).distinct().values(start(1));
        "among distinct ordered" papers().order_by(Paper::id).filter(Paper::writer.to(Writer::id).in_query(
            Writer::objects().distinct().order_by((Writer::name, Writer::id)).values(Writer::id),
        ));
        "among distinct ordered sliced" papers().order_by(Paper::id).filter(Paper::writer.in_query(
            Writer::objects().distinct().order_by((Writer::name.desc(), Writer::id.asc())).limit(2),
        ));
        "distinct ordered subquery" Paper::objects().order_by(Paper::id).values((Paper::id, subquery(
            Remark::objects()
                .filter(Remark::paper.to(Paper::id).eq(outer(Paper::id)))
                .distinct()
                .order_by(Remark::id.desc())
                .values(Remark::stars)
                .limit(1),
        )));
        "distinct related" Paper::objects().order_by(name()).distinct().values(name());
    }
    let db = asked.db.clone();
    let sliced = Paper::objects().order_by_names(["topics", "id"]).offset(1);
    asked.tell(
        "count of ordered slice",
        sliced.count(&db).await.map(Show::show),
    );
    let two = Paper::objects()
        .order_by(Paper::id)
        .distinct()
        .offset(3)
        .limit(2);
    asked.tell("exists of slice", two.exists(&db).await.map(Show::show));
    let behind = Paper::objects().order_by(Paper::id).offset(100);
    asked.tell(
        "slice behind the end",
        behind.count(&db).await.map(Show::show),
    );

    let days = Paper::objects()
        .dates(Paper::day, Precision::Month, &db)
        .await;
    let shown = |days: Vec<Date>| days.into_iter().map(Show::show).collect();
    asked.tell("dates", days.map(shown));
    let starred = Paper::objects().filter(Remark::paper.reversed().to(Remark::stars).gte(0));
    let days = starred.dates(Paper::day, Precision::Week, &db).await;
    asked.tell("dates week", days.map(shown));
    let moments = Paper::objects()
        .datetimes(Paper::moment, Precision::Hour, &db)
        .await;
    let shown = |moments: Vec<Timestamp>| moments.into_iter().map(Show::show).collect();
    asked.tell("datetimes", moments.map(shown));
    let by_done = Paper::objects().values(Paper::score).distinct();
    asked
        .rows(
            "distinct order other",
            by_done.order_by((Paper::done, Paper::score)),
        )
        .await;
    let remarked = Paper::objects().filter(Remark::paper.reversed().to(Remark::id).gt(0));
    asked.tell(
        "distinct count",
        remarked.distinct().count(&db).await.map(Show::show),
    );
    let scores = Paper::objects().values(Paper::score).distinct();
    asked.tell(
        "values distinct count",
        scores.count(&db).await.map(Show::show),
    );
    combinations(asked, &db).await;
}

async fn combinations(asked: &mut Asked, db: &nuages_db::Database) {
    let a = || Paper::objects().filter(Paper::id.lte(6)).values(Paper::id);
    let b = || Paper::objects().filter(Paper::id.gte(4)).values(Paper::id);
    rows! { asked:
        "union" a().union(b()).order_by(Paper::id.desc());
        "union all" a().union_all(b()).order_by(Paper::id);
        "union none" a().none().union(b().filter(Paper::id.eq(4)));
        "intersection" a().intersection(b()).order_by(Paper::id);
        "difference" a().difference(b()).order_by(Paper::id);
    }
    let both = || a().union(b());
    asked.tell("union count", both().count(db).await.map(Show::show));
    let part = both().order_by(Paper::id).offset(2).limit(3);
    asked.tell("union slice count", part.count(db).await.map(Show::show));
    asked.tell("union exists", both().exists(db).await.map(Show::show));
    let rows = Paper::objects().filter(Paper::id.lte(6));
    let rows = rows.union(Paper::objects().filter(Paper::id.gte(4)));
    let first = rows
        .order_by((Paper::score.desc(), Paper::id.asc()))
        .first(db)
        .await;
    asked.tell(
        "union first",
        first.map(|row| json!(row.map(|row| i64::from(row.id)))),
    );
}
