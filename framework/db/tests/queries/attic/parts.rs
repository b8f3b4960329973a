//! Rows in part that are read further, saved and counted.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::Partial;
use serde_json::json;

use super::masks::{deferred, of};
use super::*;
use crate::common::telling::shown;

pub(super) async fn ask(attic: &mut Telling) {
    attic.tell("what loading costs", loading).await;
    attic.tell("parts are saved alone", saved).await;
    attic.tell("parts in every method", methods).await;
    attic.tell("parts beside what is counted", counted).await;
}

async fn loading(db: &Database) -> Result<Json> {
    fill(db).await?;
    let rows = Item::objects()
        .select_related(Item::maker)
        .select_related(Label::item.reversed().only(Label::item))
        .only((Item::name, Item::maker.to(Maker::name)))
        .order_by(Item::id);
    let (read, first) = asked(rows.all(db)).await;
    let (item, label) = read?.remove(0);
    let (maker, label) = (item.related(Item::maker)?.unwrap(), label.unwrap());
    let nothing = asked(async {
        let keys = (item.get(Item::name)?, maker.get(Maker::name)?, label.key());
        nuages_db::Result::Ok((keys, item.get(Item::maker)?.id()))
    });
    let (nothing_read, nothing) = nothing.await;
    nothing_read?;
    let (town, second) = asked(maker.load(Maker::town, db)).await;
    let (text, third) = asked(label.load(Label::text, db)).await;
    let (value, fourth) = asked(item.load(Item::value, db)).await;
    let seen = json!([first, nothing, second, third, fourth]);
    let is_key = maker.key() == item.get(Item::maker)?.id();
    Ok(json!([
        seen,
        [json!(town?), json!(text?), json!(value?), json!(is_key)]
    ]))
}

async fn saved(db: &Database) -> Result<Json> {
    fill(db).await?;
    let rows = Item::objects()
        .select_related(Item::maker)
        .defer((Item::maker.to(Maker::town), Item::value));
    let mut row = rows.filter(Item::name.eq("one")).get(db).await?;
    Maker::objects()
        .update(Maker::town.set("moved"), db)
        .await?;
    Item::objects().update(Item::value.set(9), db).await?;
    row.set(Item::name, "new")?;
    row.save(db).await?;
    let mut maker = row.related(Item::maker)?.unwrap();
    maker.set(Maker::name, "eve")?;
    maker.save(db).await?;
    row.refresh_from_db(db).await?;
    let items = Item::objects()
        .order_by(Item::id)
        .values((Item::name, Item::value));
    let makers = Maker::objects()
        .order_by(Maker::id)
        .values((Maker::name, Maker::town));
    let maker = row.related(Item::maker)?.unwrap();
    Ok(json!([
        shown(items, db).await?,
        shown(makers, db).await?,
        [json!(maker.get(Maker::name)?), deferred(&maker)],
        maker.delete(db).await?.total,
    ]))
}

fn names(rows: &[Partial<Item>]) -> Result<Vec<String>> {
    let name = Item::maker.to(Maker::name);
    rows.iter().map(|row| row.get(name)).collect()
}

async fn methods(db: &Database) -> Result<Json> {
    fill(db).await?;
    let rows = || {
        let rows = Item::objects().select_related(Item::maker);
        let rows = rows.only((Item::value, Item::maker.to(Maker::name)));
        rows.order_by(Item::id)
    };
    let name = |row: Partial<Item>| row.get(Item::maker.to(Maker::name));
    let two = rows().filter(Item::name.eq("two")).get(db).await?;
    let latest = rows().latest(Item::name, db).await?;
    let mut streamed = Vec::new();
    let mut stream = rows().iterator(2, db);
    while let Some(row) = stream.next().await {
        streamed.push(row?);
    }
    drop(stream);
    let (first, last) = (
        rows().first(db).await?.unwrap(),
        rows().last(db).await?.unwrap(),
    );
    let bulk = rows().in_bulk([first.key(), last.key()], db).await?;
    let mut bulk = names(&bulk.into_values().collect::<Vec<_>>())?;
    bulk.sort_unstable();
    let values = rows().values((Item::name, Item::maker.to(Maker::town)));
    let here = rows().filter(Item::maker.to(Maker::town).eq("here"));
    Ok(json!([
        [
            json!(rows().count(db).await?),
            json!(rows().exists(db).await?),
            json!(name(first)?),
            json!(name(last)?)
        ],
        [name(two)?, name(latest)?],
        names(&streamed)?,
        bulk,
        shown(values, db).await?,
        names(&rows().reverse().offset(1).all(db).await?)?,
        names(&here.all(db).await?)?,
        names(&rows().distinct().all(db).await?)?,
    ]))
}

async fn counted(db: &Database) -> Result<Json> {
    fill(db).await?;
    let n = || count(Item::maker.reversed());
    let makers = || Maker::objects().annotate(n()).order_by(Maker::id);
    let label = || count(Label::item.reversed());
    let items = || {
        let items = Item::objects().annotate(label());
        items.select_related(Item::maker).order_by(Item::id)
    };
    let few = [
        makers().defer(Maker::name).all(db).await?,
        makers().only(Maker::name).filter(n().gt(1)).all(db).await?,
    ];
    let mut found = Vec::new();
    for rows in few {
        let rows = rows.iter().map(|(row, n)| json!([deferred(row), n]));
        found.push(rows.collect::<Json>());
    }
    let town = Item::maker.to(Maker::town);
    let most = items().defer((Item::value, town)).filter(label().eq(1));
    for rows in [
        items().only((Item::value, town)).all(db).await?,
        most.all(db).await?,
    ] {
        let tell = |(row, n): &(Partial<Item>, i64)| {
            Ok(json!([deferred(row), of(row.related(Item::maker))?, n]))
        };
        found.push(rows.iter().map(tell).collect::<Result<Json>>()?);
    }
    Ok(json!(found))
}
