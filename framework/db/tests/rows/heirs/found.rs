//! What is found by the names of both rows, and the values of both.

use nuages_db::query::{avg, count, exists, max, outer, sum};

use super::*;

pub(super) async fn ask(heirs: &mut Telling) {
    heirs.tell("names of both rows", names_of_both).await;
    heirs.tell("values of both rows", values_of_both).await;
}

/// The names of the rows of each query, and its joins.
macro_rules! each {
    ($steps:ident, $db:ident: $($rows:expr),+ $(,)?) => {
        $($steps.push(joined($rows, $db).await?);)+
    };
}

async fn names_of_both(db: &Database) -> Result<Json> {
    let town = town(db).await?;
    let inns = Restaurant::whole_objects;
    let italian = Italian::whole_objects;
    let places = Place::objects;
    let mut steps = Vec::new();
    each!(steps, db:
        inns(),
        inns().filter(lookup("name", "Demon")),
        inns().filter(lookup("name__startswith", "D") & lookup("rating", 2)),
        inns().exclude(lookup("name", "Demon")),
        inns().exclude(Restaurant::rating.eq(4)),
        italian().filter(lookup("name", "Miron")),
        italian().filter(lookup("opened__gt", 1) & lookup("rating", 4) & Italian::gnocchi.eq(true)),
        italian().filter(lookup("provider__name__contains", "o")),
        inns().filter(lookup("provider__name__contains", "o")),
        inns().filter(Supplier::customers.reversed().eq(&town.luigis)),
        inns().exclude(lookup("provider", town.joes.key())),
        inns().filter(Supplier::customers.reversed().is_null(true)),
        inns().filter(lookup("lots__name", "Well")),
        inns().filter(lookup("lots__isnull", true)),
        inns().exclude(lookup("lots__name", "Well")),
        inns().filter(Restaurant::chef.to(Chef::name).eq("Albert")),
        italian().filter(lookup("chef__master__isnull", true)),
        italian().filter(lookup("waiter__name", "Bob")),
        inns().filter(Italian::restaurant_ptr.reversed().to(Italian::gnocchi).eq(true)),
        inns().filter(lookup("italian__isnull", true)),
        inns().order_by_names(["name"]),
        inns().order_by_names(["-opened", "rating"]),
        inns().order_by_names(["chef__name", "name"]),
        italian().order_by_names(["name"]),
    );
    let customers = Supplier::customers;
    let kitchens = Restaurant::place_ptr.reversed();
    each!(steps, db:
        places().filter(kitchens.to(Restaurant::rating).eq(4)),
        places().filter(lookup("restaurant__italian__gnocchi", true)),
        places().filter(kitchens.is_null(true)),
        places().exclude(lookup("restaurant__isnull", true)),
        places().filter(kitchens.to(Restaurant::chef).eq(&town.albert)),
        places().filter(lookup("restaurant__provider__name", "Luigis")),
        places().filter(lookup("supplier__customers", town.miron.key())).distinct(),
        places().filter(lookup("restaurant__pizza", true) | lookup("supplier__name", "Luigis")),
        places().order_by_names(["restaurant__rating", "name"]),
        Supplier::whole_objects().filter(lookup("customers__name", "Miron")),
        Supplier::whole_objects().filter(customers.and(Italian::restaurant_ptr.reversed()).to(Italian::gnocchi).eq(true)),
        Lot::whole_objects().filter(Lot::site.to(Place::name).eq("Miron")),
        Lot::whole_objects().filter(lookup("site__restaurant__rating", 4)),
        Lot::whole_objects().filter(lookup("site", town.miron.key())),
        Waiter::objects().filter(lookup("restaurant__name", "Miron")),
        Waiter::objects().filter(lookup("restaurant__italian", town.miron.key())),
        Waiter::objects().order_by_names(["restaurant__name", "-name"]),
        Waiter::objects().filter(lookup("restaurant__provider", town.joes.key()) & lookup("restaurant__opened", 2)),
        Inn::whole_objects(),
        Inn::whole_objects().filter(lookup("name__contains", "o")),
        Chef::objects().filter(lookup("restaurant__name", "Miron")),
        Chef::objects().filter(lookup("restaurant__italian__gnocchi", true)),
        Chef::objects().exclude(lookup("restaurant__opened", 2)),
    );
    Ok(json!(steps))
}

macro_rules! values {
    ($steps:ident, $db:ident: $($rows:expr),+ $(,)?) => {$({
        let rows = $rows;
        let joins = joins(&rows, $db)?;
        $steps.push(json!([shown(rows, $db).await?, joins]));
    })+};
}

async fn values_of_both(db: &Database) -> Result<Json> {
    let town = town(db).await?;
    let (inns, italian, places) = (Restaurant::objects, Italian::objects, Place::objects);
    let name = Restaurant::place_ptr.to(Place::name);
    let opened = Restaurant::place_ptr.to(Place::opened);
    let inn = Italian::restaurant_ptr;
    let chef_name = Restaurant::chef.to(Chef::name).nullable();
    let italian_chef = inn.to(Restaurant::chef.to(Chef::name)).nullable();
    let italian_name = inn.to(Restaurant::place_ptr.to(Place::name));
    let italian_opened = inn.to(Restaurant::place_ptr.to(Place::opened));
    let kitchens = Restaurant::place_ptr.reversed();
    let provider = || Supplier::customers.reversed();
    let waiters = Waiter::restaurant.reversed();
    let by_name = || inns().order_by(name);
    let of_waiter = Waiter::restaurant.to(Restaurant::place_ptr);
    let serving = Waiter::objects().filter(of_waiter.eq(outer(Restaurant::place_ptr)));
    let mut steps = Vec::new();
    values!(steps, db:
        by_name().values((name, Restaurant::rating)),
        by_name().values((Restaurant::rating, chef_name)),
        inns().order_by_names(["pk"]).values((Restaurant::rating, Restaurant::pizza)),
        italian().values((italian_name, Italian::gnocchi)),
        italian().filter(lookup("name", "Miron")).values((Italian::gnocchi, inn.to(Restaurant::rating))),
        italian().values((italian_opened, italian_chef)),
        places().order_by(Place::name).values((Place::name, kitchens.to(Restaurant::rating))),
        by_name().values(name).annotate(count(provider())),
        by_name().values(name).annotate(count(waiters)),
        inns().order_by(opened).values((name, (opened.nullable() + Restaurant::rating))),
        places().order_by(Place::name).values(Place::name).annotate(count(kitchens.and(provider()))),
        by_name().values((name, exists(serving))),
    );
    let (a, b, c) = inns()
        .aggregate((max(opened), sum(Restaurant::rating), count(name)), db)
        .await?;
    steps.push(json!([a, b, c]));
    let (a, b) = italian()
        .aggregate((max(italian_opened), count(inn.and(provider()))), db)
        .await?;
    steps.push(json!([a, b]));
    let cooked = Restaurant::chef.reversed();
    let (a, b) = Chef::objects()
        .aggregate(
            (
                avg(cooked.and(Restaurant::place_ptr).to(Place::opened)),
                count(cooked.and(provider())),
            ),
            db,
        )
        .await?;
    steps.push(json!([a, b]));
    steps.push(json!([
        inns().count(db).await?,
        inns().filter(lookup("name", "Ace")).exists(db).await?,
        inns().filter(lookup("opened", 9)).exists(db).await?,
        italian().filter(lookup("rating", 4)).count(db).await?,
    ]));
    let whole = Restaurant::whole_objects;
    let first = inns().first(db).await?.unwrap();
    steps.push(json!([
        whole().latest(opened, db).await?.name(),
        whole().earliest(name, db).await?.name(),
        first.key() == town.miron.key(),
        Italian::whole_objects().last(db).await?.unwrap().name(),
    ]));
    let second = whole().order_by(name).offset(1).limit(1).all(db).await?;
    steps.push(json!([
        second[0].name(),
        named(whole().order_by(name.desc()).limit(2), db).await?,
        named(whole().distinct().order_by(name), db).await?,
    ]));
    let keys = italian().values(Italian::restaurant_ptr.to(Restaurant::place_ptr));
    let either = Restaurant::place_ptr.in_query(keys) | lookup("name", "Ace");
    steps.push(named(whole().filter(either), db).await?);
    let late = places().filter(Place::opened.gt(1)).values(Place::name);
    let rows = whole().filter(name.in_query(late)).order_by(name);
    steps.push(named(rows, db).await?);
    Ok(json!(steps))
}
