//! Keys of queries around, first and last rows of groups, dates of related rows, the first rows of windows.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::{Precision, Shape, row_number};
use serde_json::json;

use super::*;
use crate::common::telling::shown;

pub(super) async fn ask(attic: &mut Telling) {
    attic.tell("outer keys that point", keys).await;
    attic.tell("edges of groups", groups).await;
    attic.tell("dates of related", dates).await;
    attic.tell("first ones of windows", windows).await;
}

async fn keys(db: &Database) -> Result<Json> {
    fill(db).await?;
    let first = Item::objects().earliest(Item::id, db).await?.id;
    let crates = || Crate::objects().order_by_names(["pk"]);
    let items = || Item::objects().order_by(Item::id);
    let stuck = |key: Condition<Sticker>| Sticker::objects().filter(key);
    let of = || Sticker::of.to(Crate::item);
    let heavy = Crate::objects().filter(Crate::weight.eq(7));
    let bob = Maker::objects().filter(Maker::name.eq("bob"));
    let bob = bob.filter(Maker::id.eq(outer(Item::second.to(Maker::id))));
    let same = Item::objects().filter(Item::maker.eq(outer(Item::second.to(Maker::id))));
    let by_crate = [
        crates().filter(exists(stuck(of().eq(outer(Crate::item))))),
        crates().filter(!exists::<Crate, _, _>(stuck(of().eq(outer(Crate::item))))),
    ];
    let by_item = [
        items().filter(exists(stuck(of().eq(outer(Item::id))))),
        items().filter(exists(stuck(of().to(Item::id).eq(outer(Item::id))))),
        items().filter(exists(
            Crate::objects().filter(Crate::item.eq(outer(Item::id))),
        )),
        items().filter(exists(bob)),
        items().filter(exists(same)),
        items().filter(lookup("pk__in", Sticker::objects().values(Sticker::of))),
        items().filter(Item::id.in_query(heavy.values(Crate::item.to(Item::id)))),
    ];
    let number = |id: Auto| i64::from(id) - i64::from(first);
    let mut found: Vec<Vec<i64>> = Vec::new();
    for rows in by_crate {
        let rows = rows.all(db).await?;
        found.push(rows.iter().map(|row| number(row.item.id())).collect());
    }
    for rows in by_item {
        let rows = rows.all(db).await?;
        found.push(rows.iter().map(|row| number(row.id)).collect());
    }
    Ok(json!(found))
}

/// What the first or the last row says behind the others.
async fn edge<M: Model, S: Shape<M>>(
    rows: QuerySet<M, S>,
    is_last: bool,
    db: &Database,
    tell: impl Fn(S::Row) -> Json,
) -> Json {
    attempt(db, async |db: &Database| {
        let row = match is_last {
            true => rows.last(db).await?,
            false => rows.first(db).await?,
        };
        Ok(row.map(tell))
    })
    .await
}

async fn groups(db: &Database) -> Result<Json> {
    fill(db).await?;
    let most = || max(Item::value);
    let groups = || {
        Item::objects()
            .values(Item::maker.to(Maker::id))
            .annotate(most())
    };
    let n = || count(Item::maker.reversed());
    let counted = || Maker::objects().annotate(n());
    let number = |(_, most): (Auto, Option<i32>)| json!(most);
    let of_maker = |(_, n): (Maker, i64)| json!(n);
    let names = || Item::objects().values(Item::name).distinct();
    let union = Item::objects().union(Item::objects());
    let above = groups()
        .filter(most().gt(1))
        .order_by(Item::maker.to(Maker::name));
    let alone = || counted().values(n());
    Ok(json!([
        edge(groups(), false, db, number).await,
        edge(groups(), true, db, number).await,
        edge(groups().order_by(most().desc()), false, db, number).await,
        edge(groups().order_by(most().desc()), true, db, number).await,
        Item::objects().aggregate(most(), db).await?,
        edge(counted(), false, db, of_maker).await,
        edge(counted(), true, db, of_maker).await,
        edge(names(), false, db, |name: String| json!(name)).await,
        edge(alone().order_by(n().desc()), false, db, |n: i64| json!(n)).await,
        edge(alone(), false, db, |n: i64| json!(n)).await,
        edge(union, false, db, |item: Item| json!(item.name)).await,
        edge(above, false, db, number).await,
    ]))
}

async fn dates(db: &Database) -> Result<Json> {
    fill(db).await?;
    let (year, month, week, day) = (
        Precision::Year,
        Precision::Month,
        Precision::Week,
        Precision::Day,
    );
    let made = || Item::maker.reversed().to(Item::made);
    let bob = Maker::objects().filter(Maker::name.eq("bob"));
    let of_label = Label::item.reversed().to(Label::item.to(Item::made));
    let source = || Item::source.to(Item::made);
    let with = Item::objects().filter(Item::source.is_null(false));
    let labels = Label::objects();
    let makers = Maker::objects;
    let all = [
        labels.dates(Label::item.to(Item::made), year, db).await?,
        makers().dates(made(), month, db).await?,
        makers()
            .dates(made(), day, db)
            .await?
            .into_iter()
            .rev()
            .collect(),
        bob.dates(made(), week, db).await?,
        Item::objects().dates(of_label, day, db).await?,
        with.dates(source(), day, db).await?,
        Item::objects().dates(source(), day, db).await?,
    ];
    let shown = all.map(|days| days.iter().map(Date::to_string).collect::<Vec<_>>());
    Ok(json!(shown))
}

async fn windows(db: &Database) -> Result<Json> {
    fill(db).await?;
    let place = || {
        window(row_number())
            .partition_by(Item::value)
            .order_by(Item::id.desc())
    };
    let ranked = || {
        let sorted = Item::objects().order_by((Item::maker.asc(), Item::name.asc()));
        sorted.distinct_on(Item::maker)
    };
    let first = || ranked().filter(place().eq(1));
    let other = ranked().filter(place().lte(2));
    let other = other.order_by((Item::maker.asc(), Item::name.desc()));
    let names = async |rows: QuerySet<Item>| {
        let rows = rows.all(db).await?;
        Result::Ok(rows.into_iter().map(|row| row.name).collect::<Vec<_>>())
    };
    let values = first().values((Item::maker.to(Maker::name), Item::name));
    let inside = Item::objects().filter(Item::id.in_query(first().values(Item::id)));
    let mut inside = names(inside).await?;
    inside.sort_unstable();
    Ok(json!([
        names(ranked()).await?,
        names(first()).await?,
        names(ranked().filter(place().eq(2))).await?,
        first().count(db).await?,
        first().exists(db).await?,
        names(other).await?,
        names(first().limit(1)).await?,
        shown(values, db).await?,
        inside,
    ]))
}
