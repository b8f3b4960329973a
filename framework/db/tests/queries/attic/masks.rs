//! Which columns are read of rows and of what comes along.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::{Partial, Partials, Shape};
use serde_json::json;

use super::*;

pub(super) async fn ask(attic: &mut Telling) {
    attic.tell("masks of foreign keys", of_foreign_keys).await;
    attic.tell("masks over several", over_several).await;
    attic.tell("masks refused", refused).await;
    attic.tell("masks of ways back", of_ways_back).await;
}

/// The names of the fields of a row that are not there.
pub(super) fn deferred<M: Model>(row: &Partial<M>) -> Json {
    let mut names = row.get_deferred_fields();
    names.sort_unstable();
    json!(names)
}

/// Those of a row that a foreign key points to.
pub(super) fn of<M: Model>(row: Result<Option<Partial<M>>>) -> Result<Json> {
    Ok(row?.map_or(Json::Null, |row| deferred(&row)))
}

async fn parts<M: Model, S: Shape<M>>(
    rows: QuerySet<M, S>,
    db: &Database,
    tell: impl Fn(&S::Row) -> Result<Json>,
) -> Result<Json> {
    let rows = rows.order_by_names(["id"]).all(db).await?;
    rows.iter().map(tell).collect()
}

fn maker_of(row: &Partial<Item>) -> Result<Json> {
    Ok(json!([deferred(row), of(row.related(Item::maker))?]))
}

fn both_of(row: &Partial<Item>) -> Result<Json> {
    let second = of(row.related(Item::second))?;
    Ok(json!([
        deferred(row),
        of(row.related(Item::maker))?,
        second
    ]))
}

fn alone(row: &Partial<Item>) -> Result<Json> {
    Ok(json!([deferred(row)]))
}

async fn of_foreign_keys(db: &Database) -> Result<Json> {
    fill(db).await?;
    let items = Item::objects;
    let (name, town) = (Item::maker.to(Maker::name), Item::maker.to(Maker::town));
    let with_maker = || items().select_related(Item::maker);
    let both = || items().select_related((Item::maker, Item::second));
    let makers = [
        with_maker().defer(name),
        with_maker().defer((name, town, Item::value)),
        with_maker().defer(Item::value).defer(town),
        with_maker().only(name),
        with_maker().only((Item::name, Item::maker)),
        with_maker().only((Item::name, name)).defer(Item::name),
        items()
            .only((Item::name, Item::maker))
            .select_related(Item::maker),
        items().defer(name).select_related(Item::maker),
    ];
    let mut found = Vec::new();
    for rows in makers {
        found.push(parts(rows, db, maker_of).await?);
    }
    let of_second = Item::second.to(Maker::town);
    found.push(parts(both().defer((name, of_second)), db, both_of).await?);
    let few = both().only((Item::name, name, Item::second));
    found.push(parts(few, db, both_of).await?);
    found.push(parts(items().only(name), db, alone).await?);
    let few = items().only((Item::name, name, of_second));
    found.push(parts(few, db, alone).await?);
    Ok(json!(found))
}

async fn over_several(db: &Database) -> Result<Json> {
    fill(db).await?;
    let ways = (Label::item.to(Item::maker), Label::printer);
    let labels = || Label::objects().select_related(ways);
    let maker = Item::maker;
    let item = Label::item;
    let printer_town = Label::printer.to(Maker::town);
    let all: [QuerySet<Label, Partials>; 4] = [
        labels().defer((item.to(Item::value), item.to(maker.to(Maker::town)))),
        labels().only((
            Label::text,
            item.to(Item::name),
            item.to(maker.to(Maker::name)),
            printer_town,
        )),
        labels().only((Label::text, item, Label::printer)),
        labels().only((Label::text, item.to(maker.to(Maker::town)), Label::printer)),
    ];
    let tell = |row: &Partial<Label>| {
        let item = row.related(Label::item)?.unwrap();
        Ok(json!([
            deferred(row),
            deferred(&item),
            of(item.related(Item::maker))?,
            of(row.related(Label::printer))?,
        ]))
    };
    let mut found = Vec::new();
    for rows in all {
        found.push(parts(rows, db, tell).await?);
    }
    Ok(json!(found))
}

async fn refused(db: &Database) -> Result<Json> {
    fill(db).await?;
    let items = Item::objects;
    let deep = Label::objects().only(Label::item.to(Item::name));
    let deep = deep.select_related(Label::item.to(Item::maker));
    let again = items().select_related(Item::maker).only(Item::name);
    let again = again.only((Item::name, Item::maker.to(Maker::town)));
    let all = [
        items().defer(Item::maker).select_related(Item::maker),
        items().only(Item::name).select_related(Item::maker),
    ];
    let mut found = Vec::new();
    for rows in all {
        let error = rows.all(db).await.unwrap_err().to_string();
        assert_eq!(
            error,
            "Field Item.maker cannot be both deferred and traversed using select_related at the same time."
        );
        found.push(attempt(db, async |db: &Database| parts(rows, db, maker_of).await).await);
    }
    found.push(attempt(db, async |db: &Database| Ok(deep.all(db).await?.len())).await);
    found.push(parts(again, db, maker_of).await?);
    Ok(json!(found))
}

fn label_of(row: &(Partial<Item>, Option<Partial<Label>>)) -> Result<Json> {
    let label = row.1.as_ref().map(deferred);
    Ok(json!([deferred(&row.0), label]))
}

fn printer_of(row: &(Partial<Item>, Option<Partial<Label>>)) -> Result<Json> {
    let (printer, label) = match &row.1 {
        Some(label) => (of(label.related(Label::printer))?, deferred(label)),
        None => (Json::Null, Json::Null),
    };
    Ok(json!([deferred(&row.0), label, printer]))
}

async fn of_ways_back(db: &Database) -> Result<Json> {
    fill(db).await?;
    let items = Item::objects;
    let way = || Label::item.reversed();
    let printed = || way().select_related(Label::printer);
    let labelled = [
        items()
            .select_related(way().defer(Label::text))
            .defer(Item::value),
        items()
            .select_related(way().only(Label::item))
            .only(Item::name),
        items()
            .only(Item::name)
            .select_related(way().only((Label::text, Label::colour))),
    ];
    let mut found = Vec::new();
    for rows in labelled {
        found.push(parts(rows, db, label_of).await?);
    }
    let names = (Label::text, Label::printer.to(Maker::name));
    let few = items().only(Item::name);
    let few = few.select_related(printed().only(names));
    found.push(parts(few, db, printer_of).await?);
    let late = (Label::text, Label::printer.to(Maker::town));
    let most = items().select_related(printed().defer(late)).defer(());
    found.push(parts(most, db, printer_of).await?);
    let both = items()
        .select_related(way().defer(Label::colour))
        .select_related(Item::maker)
        .defer(Item::maker.to(Maker::town));
    let tell = |(item, label): &(Partial<Item>, Option<Partial<Label>>)| {
        let label = label.as_ref().map(deferred);
        Ok(json!([
            deferred(item),
            of(item.related(Item::maker))?,
            label
        ]))
    };
    found.push(parts(both, db, tell).await?);
    let selves = items()
        .select_related(Item::source)
        .select_related(Item::source.reversed().only(Item::value))
        .only((Item::name, Item::source.to(Item::name)));
    let tell = |(item, other): &(Partial<Item>, Option<Partial<Item>>)| {
        let other = other.as_ref().map(deferred);
        Ok(json!([
            deferred(item),
            of(item.related(Item::source))?,
            other
        ]))
    };
    found.push(parts(selves, db, tell).await?);
    Ok(json!(found))
}
