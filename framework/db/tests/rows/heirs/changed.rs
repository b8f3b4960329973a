//! Rows that extend rows, changed and deleted.

use super::*;

pub(super) async fn ask(heirs: &mut Telling) {
    heirs.tell("parents and children deleted", deleted).await;
    heirs.tell("parents and children changed", changed).await;
}

async fn left(db: &Database) -> Result<Json> {
    Ok(json!({
        "Chef": Chef::objects().count(db).await?,
        "Place": Place::objects().count(db).await?,
        "Restaurant": Restaurant::objects().count(db).await?,
        "Italian": Italian::objects().count(db).await?,
        "Supplier": Supplier::objects().count(db).await?,
        "Lot": Lot::objects().count(db).await?,
        "Waiter": Waiter::objects().count(db).await?,
    }))
}

async fn deleted(db: &Database) -> Result<Json> {
    let mut steps = Vec::new();
    for way in 0..12 {
        let town = town(db).await?;
        let inns = Restaurant::objects;
        let places = Place::objects;
        let of_miron = Supplier::customers.to(Restaurant::place_ptr.to(Place::name));
        let gone = match way {
            0 => town.miron.delete(db).await?,
            1 => town.demon.delete(db).await?,
            2 => town.joes.delete(db).await?,
            3 => town.albert.delete(db).await?,
            4 => inns().delete(db).await?,
            5 => inns().filter(lookup("name", "Miron")).delete(db).await?,
            6 => {
                let rows = Italian::objects().filter(lookup("opened", 2));
                rows.delete(db).await?
            }
            7 => {
                let rows = places().filter(lookup("restaurant__rating", 4));
                rows.delete(db).await?
            }
            8 => {
                let rows = places().filter(Lot::site.reversed().is_null(true));
                rows.delete(db).await?
            }
            9 => {
                let rows = Supplier::objects().filter(of_miron.eq("Miron"));
                rows.delete(db).await?
            }
            10 => {
                let rows = Inn::objects().filter(lookup("name", "Demon"));
                rows.delete(db).await?
            }
            _ => {
                let rows = Chef::objects().filter(lookup("restaurant__name", "Miron"));
                rows.delete(db).await?
            }
        };
        steps.push(json!([gone.total, gone.by_model, left(db).await?]));
        places().delete(db).await?;
        Chef::objects().delete(db).await?;
    }
    Ok(json!(steps))
}

async fn words(db: &Database) -> Result<Json> {
    let rows = Restaurant::objects()
        .order_by(Restaurant::place_ptr)
        .values((
            Restaurant::place_ptr.to(Place::name),
            Restaurant::place_ptr.to(Place::opened),
            Restaurant::rating,
            Restaurant::pizza,
        ));
    shown(rows, db).await
}

async fn changed(db: &Database) -> Result<Json> {
    let mut town = town(db).await?;
    let inns = Restaurant::objects;
    let mut steps = Vec::new();
    let restaurant = |name: &str| Restaurant {
        place_ptr: place(name, 0),
        ..Restaurant::default()
    };
    let (done, said) = asked(restaurant("x").create(db)).await;
    done?;
    steps.push(json!(said));
    let mut row = Italian {
        restaurant_ptr: restaurant("y").into(),
        gnocchi: false,
    };
    let (done, said) = asked(row.save(db)).await;
    done?;
    steps.push(json!(said));
    let new = Place::objects().filter(Place::name.in_(["x", "y"]));
    new.delete(db).await?;
    let demon = &mut town.demon;
    demon.place_ptr.cached_mut().unwrap().name = "Demons".into();
    demon.rating = Some(7);
    let (done, said) = asked(demon.save(db)).await;
    done?;
    steps.push(json!(said));
    let rating = Save::new().update_fields(Restaurant::rating);
    let (done, said) = asked(demon.save_with(rating, db)).await;
    done?;
    steps.push(json!(said));
    let miron = &mut town.miron;
    miron.gnocchi = false;
    let inn = miron.restaurant_ptr.cached_mut().unwrap();
    inn.place_ptr.cached_mut().unwrap().name = "Mirons".into();
    let (done, said) = asked(miron.save(db)).await;
    done?;
    steps.push(json!(said));
    steps.push(words(db).await?);
    let aces = inns().filter(lookup("name", "Ace"));
    let new = (Restaurant::rating.set(1), Restaurant::pizza.set(true));
    steps.push(json!([aces.update(new, db).await?, words(db).await?]));
    let late = inns().filter(lookup("opened__gt", 1));
    let more = Restaurant::rating.set(Restaurant::rating + 1);
    steps.push(json!([late.update(more, db).await?, words(db).await?]));
    let provided = inns().filter(Supplier::customers.reversed().eq(&town.joes));
    let pizza = Restaurant::pizza.set(true);
    steps.push(json!([provided.update(pizza, db).await?, words(db).await?]));
    let italian = Italian::objects().filter(lookup("name", "Mirons"));
    let count = italian.update(Italian::gnocchi.set(true), db).await?;
    let gnocchi = Italian::objects().get(db).await?.gnocchi;
    steps.push(json!([count, gnocchi]));
    let with_pizza = Place::objects().filter(lookup("restaurant__pizza", true));
    let opened = Place::opened.set(9);
    steps.push(json!([
        with_pizza.update(opened, db).await?,
        words(db).await?
    ]));
    Ok(json!(steps))
}
