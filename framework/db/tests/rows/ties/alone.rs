//! One row to one other.

use nuages_db::fields::Json;
use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("one to one", one_to_one).await;
}

async fn counted<M: Model>(rows: QuerySet<M>, db: &Database) -> Result<Json> {
    Ok(json!([rows.count(db).await?, joins(&rows, db)?]))
}

async fn one_to_one(db: &Database) -> Result<Json> {
    let [demon, ace, _]: [Place; 3] = new(["Demon", "Ace", "None"], db).await?;
    let [ann]: [Person; 1] = new(["ann"], db).await?;
    let rest = Restaurant {
        place: (&demon).into(),
        owner: Some((&ann).into()),
        ..Restaurant::default()
    };
    let mut rest = rest.create(db).await?;
    let bar = |place: Option<&Place>| Bar {
        place: place.map(Into::into),
        ..Bar::default()
    };
    bar(Some(&demon)).create(db).await?;
    let mut of_ace = bar(Some(&ace)).create(db).await?;
    bar(None).create(db).await?;
    let mut joe = Waiter::named("Joe");
    joe.restaurant = (&rest).into();
    let mut joe = joe.create(db).await?;
    let (places, bars, inns) = (Place::objects, Bar::objects, Restaurant::objects);
    let name = Restaurant::place.to(Place::name);
    let demons = inns().filter(name.eq("Demon")).values(Restaurant::place);
    let same = inns().filter(Restaurant::place.eq(&demon));
    let mut steps = Vec::new();
    for rows in [
        inns().filter(Restaurant::place.eq(&demon)),
        inns().filter(lookup("pk", demon.id)),
        inns().filter(Restaurant::place.to(Place::id).eq(demon.id)),
        inns().filter(name.startswith("D")),
        inns().filter(Restaurant::place.in_query(places())),
        inns().filter(Restaurant::place.in_query(same.values(Restaurant::place))),
        inns().filter(Restaurant::place.in_query(demons)),
    ] {
        steps.push(counted(rows, db).await?);
    }
    let back = Restaurant::place.reversed();
    let of_bar = Bar::place.reversed();
    let rows = [
        places().filter(lookup("restaurant", demon.id)),
        places().filter(back.to(Restaurant::place).eq(&demon)),
        places().filter(lookup("restaurant__place", demon.id)),
        places().filter(lookup("restaurant__pk", demon.id)),
        places().filter(back.is_null(true)),
        places().exclude(back.is_null(true)),
        places().filter(back.is_null(false)),
        places().filter(back.to(Restaurant::pizza).eq(false)),
        places().exclude(back.to(Restaurant::pizza).eq(false)),
        places().filter(of_bar.is_null(true)),
        places().exclude(of_bar.is_null(true)),
        places().filter(of_bar.to(Bar::cocktails).eq(true) & back.to(Restaurant::pizza).eq(false)),
        places().filter(
            back.and(Waiter::restaurant.reversed())
                .to(Waiter::name)
                .eq("Joe"),
        ),
    ];
    each(rows, &mut steps, db).await?;
    let place = Waiter::restaurant.to(Restaurant::place);
    let bar_of = place.and(Bar::place.reversed());
    let rows = [
        Waiter::objects().filter(place.eq(&demon)),
        Waiter::objects().filter(place.to(Place::name).eq("Demon")),
        Waiter::objects().filter(bar_of.to(Bar::cocktails).eq(true)),
    ];
    each(rows, &mut steps, db).await?;
    let inn_of = Bar::place.and(Restaurant::place.reversed());
    for rows in [
        bars().filter(Bar::place.is_null(true)),
        bars().exclude(Bar::place.is_null(true)),
        bars().filter(inn_of.is_null(true)),
    ] {
        steps.push(counted(rows, db).await?);
    }
    steps.push(attempt(db, async |db| ace.restaurant(db).await.map(|_| ())).await);
    steps.push(attempt(db, async |db| bar(Some(&ace)).create(db).await.map(|_| ())).await);
    rest.place = (&ace).into();
    rest.save(db).await?;
    let same = inns().get_by_key(ace.id, db).await?;
    let name_of_same = same.place.get(db).await?.name;
    steps.push(json!([inns().count(db).await?, name_of_same]));
    Waiter::objects()
        .update(Waiter::restaurant.set(&rest), db)
        .await?;
    joe.refresh_from_db(db).await?;
    let restaurant = joe.restaurant.get(db).await?;
    steps.push(json!(restaurant.place.get(db).await?.name));
    let gone = inns().filter(name.eq("Ace")).delete(db).await?;
    steps.push(json!([gone.total, gone.by_model]));
    let gone = ace.delete(db).await?;
    steps.push(json!([gone.total, gone.by_model]));
    of_ace.refresh_from_db(db).await?;
    steps.push(json!([
        of_ace.place.map(|place| i64::from(place.id())),
        places().count(db).await?,
        Waiter::objects().count(db).await?,
    ]));
    Ok(json!(steps))
}
