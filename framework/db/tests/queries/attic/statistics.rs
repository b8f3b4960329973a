//! Keys of related documents, slices of nothing, and what PostgreSQL alone computes.

use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::postgres::*;
use nuages_db::query::Selection;
use serde_json::json;

use super::*;
use crate::common::show::Show;
use crate::common::telling::{kind, shown};

pub(super) async fn ask(attic: &mut Telling) {
    attic.tell("keys of related documents", keys).await;
    attic.tell("slices of nothing", nothing).await;
    attic.tell("what postgresql computes", computed).await;
}

async fn keys(db: &Database) -> Result<Json> {
    fill(db).await?;
    let notes = |look_up: &str, keys: &[&str]| -> Condition<Maker> {
        lookup(&format!("items__notes__{look_up}"), keys.to_vec())
    };
    let key = lookup("items__notes__has_key", "k") & lookup("items__value", 2);
    let makers = Maker::objects;
    let all = [
        makers().filter(notes("has_keys", &["k", "a"])),
        makers().exclude(notes("has_keys", &["k", "a"])),
        makers().exclude(notes("has_keys", &["k", "b"])),
        makers().exclude(notes("has_any_keys", &["b", "c"])),
        makers().exclude(key),
    ];
    let mut found = Vec::new();
    for makers in all {
        found.push(shown(makers.order_by(Maker::id).values(Maker::name), db).await?);
    }
    let items = Item::objects().exclude(Item::notes.has_keys(["k", "a"]));
    found.push(shown(items.order_by(Item::id).values(Item::name), db).await?);
    let labels = Label::objects().filter(lookup("item__notes__has_keys", vec!["b", "k", "a"]));
    found.push(shown(labels.values(Label::text), db).await?);
    Ok(json!(found))
}

async fn nothing(db: &Database) -> Result<Json> {
    fill(db).await?;
    let nothing = || Item::objects().order_by(Item::id).offset(2).limit(0);
    let (rows, all) = asked(nothing().all(db)).await;
    let (number, count) = asked(nothing().count(db)).await;
    let (is_there, exists) = asked(nothing().exists(db)).await;
    let (_, values) = asked(Item::objects().values(Item::id).limit(0).all(db)).await;
    let (_, first) = asked(nothing().first(db)).await;
    assert!(rows?.is_empty());
    let aggregated = nothing()
        .aggregate(nuages_db::query::count(Item::id), db)
        .await?;
    let none = || Item::objects().limit(0);
    let without = Maker::objects().exclude(lookup("items__in", none()));
    let with = Maker::objects().filter(lookup("items__in", none()));
    let one = none().union(Item::objects().filter(Item::name.eq("one")));
    let names: Vec<String> = one
        .all(db)
        .await?
        .into_iter()
        .map(|item| item.name)
        .collect();
    Ok(json!([
        all,
        count,
        exists,
        values,
        first,
        [json!(number?), json!(is_there?), json!(aggregated)],
        shown(without.order_by(Maker::id).values(Maker::name), db).await?,
        shown(with.values(Maker::name), db).await?,
        names,
    ]))
}

async fn one<A>(of: A, db: &Database) -> Json
where
    A: Selection<Item, Row: Show>,
{
    let point = db.begin().await.unwrap();
    let found = Item::objects().aggregate(of, &point).await;
    point.rollback().await.unwrap();
    found.map_or_else(|error| kind(&error)["error"].clone(), Show::show)
}

async fn grouped<T: nuages_db::models::FieldValue + Show>(
    of: Aggregate<Item, T>,
    db: &Database,
) -> Json {
    let name = || Item::maker.to(Maker::name);
    let point = db.begin().await.unwrap();
    let rows = Item::objects().values((name(), of)).order_by(name());
    let rows = shown(rows, &point).await;
    point.rollback().await.unwrap();
    rows.unwrap_or_else(|error| kind(&error)["error"].clone())
}

async fn computed(db: &Database) -> Result<Json> {
    fill(db).await?;
    let first = i64::from(Item::objects().earliest(Item::id, db).await?.id);
    let number = || Item::id.cast::<i64>() - first;
    let above = |value: i32| Item::value.gt(value);
    let never = || Item::value.eq(7);
    let (x, y) = (number, || Item::value);
    let ones = [
        one(bool_and(above(0)), db).await,
        one(bool_and(above(1)), db).await,
        one(bool_or(above(1)), db).await,
        one(bool_or(above(1)).filter(Item::value.eq(1)), db).await,
        one(bool_and(above(1)).filter(never()), db).await,
        one(bool_and(above(1)).filter(never()).or(true), db).await,
        one(jsonb_agg(Item::name).order_by(Item::name), db).await,
        one(
            jsonb_agg(Item::value)
                .order_by(Item::value.desc())
                .distinct(),
            db,
        )
        .await,
        one(
            jsonb_agg(Item::second.to(Maker::name)).order_by(Item::id),
            db,
        )
        .await,
        one(jsonb_agg(Item::notes).order_by(Item::id.desc()), db).await,
        one(jsonb_agg(Item::name).filter(never()), db).await,
        grouped(jsonb_agg(Item::name).order_by(Item::name.desc()), db).await,
        grouped(bool_or(Item::value.eq(2)), db).await,
        one(corr(y(), x()), db).await,
        one(covar_pop(y(), x()), db).await,
        one(covar_samp(y(), x()), db).await,
        one(regr_avg_x(y(), x()), db).await,
        one(regr_avg_y(y(), x()), db).await,
        one(regr_count(y(), x()), db).await,
        one(regr_intercept(y(), x()), db).await,
        one(regr_slope(y(), x()), db).await,
        one(regr_sxx(y(), x()), db).await,
    ];
    let squares = (regr_sxy(y(), x()), regr_syy(y(), x()), regr_r2(y(), x()));
    let none = (
        regr_count(y(), x()).filter(never()),
        regr_avg_x(y(), x()).filter(never()),
    );
    let mut squares = one(squares, db).await;
    if let Some(last) = squares
        .get_mut(2)
        .and_then(|last| Some((last.as_f64()?, last)))
    {
        *last.1 = json!((last.0 * 1e6).round() / 1e6);
    }
    let more = [squares, one(none, db).await];
    if db.engine() != Engine::Postgresql {
        let error = Item::objects()
            .aggregate(corr(y(), x()), db)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Corr is an aggregate that only PostgreSQL has"
        );
    }
    Ok(ones.into_iter().chain(more).collect())
}
