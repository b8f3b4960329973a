//! Rows that extend rows, and what is read of rows, beside Django: `django/heirs.py` has the same questions under the same names.

mod changed;
mod found;
mod read;

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, Result, lookup, models};
use serde_json::json;

use crate::common::telling::{Telling, asked, attempt, compare, joins, shown};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["name"])]
struct Chef {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = SET_NULL, related_name = "pupils")]
    master: Option<ForeignKey<Chef>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["name"])]
struct Place {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = 0)]
    opened: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["-rating"])]
struct Restaurant {
    #[field(parent_link)]
    place_ptr: ForeignKey<Place>,
    #[field(default = false)]
    pizza: bool,
    rating: Option<i32>,
    #[field(on_delete = SET_NULL)]
    chef: Option<ForeignKey<Chef>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["pk"])]
struct Italian {
    #[field(parent_link)]
    restaurant_ptr: ForeignKey<Restaurant>,
    #[field(default = false)]
    gnocchi: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["name"])]
struct Supplier {
    #[field(parent_link)]
    place_ptr: ForeignKey<Place>,
    #[field(related_name = "provider")]
    customers: ManyToMany<Restaurant>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["name"])]
struct Lot {
    #[field(parent_link)]
    place_ptr: ForeignKey<Place>,
    #[field(on_delete = CASCADE, related_name = "lots")]
    site: ForeignKey<Place>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", ordering = ["name"])]
struct Waiter {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = CASCADE)]
    restaurant: ForeignKey<Restaurant>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "heirs", proxy, ordering = ["name"])]
struct Inn(Restaurant);

fn models() -> Vec<&'static ModelMeta> {
    models![Chef, Place, Restaurant, Italian, Supplier, Lot, Waiter, Inn]
}

/// The name of a row, with which it was read.
trait Named: Model {
    fn name(&self) -> &str;
}

macro_rules! named {
    ($($model:ident $($field:ident)+;)+) => {$(
        impl Named for $model {
            fn name(&self) -> &str {
                named!(@ self $($field)+)
            }
        }
    )+};
    (@ $row:ident $field:ident) => { &$row.$field };
    (@ $row:ident $link:ident $($field:ident)+) => { named!(@at $row.$link; $($field)+) };
    (@at $link:expr; $field:ident) => { &$link.cached().unwrap().$field };
    (@at $link:expr; $next:ident $($field:ident)+) => { named!(@at $link.cached().unwrap().$next; $($field)+) };
}

named! {
    Chef name;
    Place name;
    Waiter name;
    Restaurant place_ptr name;
    Supplier place_ptr name;
    Lot place_ptr name;
    Italian restaurant_ptr place_ptr name;
}

impl Named for Inn {
    fn name(&self) -> &str {
        self.0.name()
    }
}

struct Town {
    demon: Restaurant,
    ace: Restaurant,
    miron: Italian,
    joes: Supplier,
    luigis: Supplier,
    albert: Chef,
    berta: Chef,
}

fn place(name: &str, opened: i32) -> ForeignKey<Place> {
    let place = Place {
        name: name.into(),
        opened,
        ..Place::default()
    };
    place.into()
}

async fn chef(name: &str, master: Option<&Chef>, db: &Database) -> Result<Chef> {
    let chef = Chef {
        name: name.into(),
        master: master.map(Into::into),
        ..Chef::default()
    };
    chef.create(db).await
}

async fn town(db: &Database) -> Result<Town> {
    let albert = chef("Albert", None, db).await?;
    let berta = chef("Berta", Some(&albert), db).await?;
    let demon = Restaurant {
        place_ptr: place("Demon", 1),
        pizza: true,
        rating: Some(2),
        chef: Some((&berta).into()),
    };
    let demon = demon.create(db).await?;
    let ace = Restaurant {
        place_ptr: place("Ace", 3),
        ..Restaurant::default()
    };
    let ace = ace.create(db).await?;
    let miron = Restaurant {
        place_ptr: place("Miron", 2),
        rating: Some(4),
        chef: Some((&albert).into()),
        ..Restaurant::default()
    };
    let miron = Italian {
        restaurant_ptr: miron.into(),
        gnocchi: true,
    };
    let miron = miron.create(db).await?;
    let mut suppliers = Vec::new();
    for (name, customers) in [
        ("Joes", vec![demon.key(), miron.key()]),
        ("Luigis", vec![miron.key()]),
    ] {
        let row = Supplier {
            place_ptr: place(name, 0),
            ..Supplier::default()
        };
        let row = row.create(db).await?;
        row.many(Supplier::customers).set(customers, db).await?;
        suppliers.push(row);
    }
    let [joes, luigis]: [Supplier; 2] = suppliers.try_into().unwrap();
    for (name, site) in [("Main", joes.key()), ("Well", miron.key())] {
        let row = Lot {
            place_ptr: place(name, 0),
            site: ForeignKey::new(site),
        };
        row.create(db).await?;
    }
    for (name, restaurant) in [
        ("Ann", &demon.key()),
        ("Bob", &miron.key()),
        ("Cid", &miron.key()),
    ] {
        let row = Waiter {
            name: name.into(),
            restaurant: ForeignKey::new(*restaurant),
            ..Waiter::default()
        };
        row.create(db).await?;
    }
    Ok(Town {
        demon,
        ace,
        miron,
        joes,
        luigis,
        albert,
        berta,
    })
}

async fn named<M: Named>(rows: QuerySet<M>, db: &Database) -> Result<Json> {
    let rows = rows.all(db).await?;
    Ok(rows.iter().map(Named::name).collect())
}

async fn joined<M: Named>(rows: QuerySet<M>, db: &Database) -> Result<Json> {
    let joins = joins(&rows, db)?;
    Ok(json!([named(rows, db).await?, joins]))
}

#[tokio::test]
async fn rows_that_extend_rows_answer_as_in_django() {
    compare("heirs", &models(), async |told| {
        found::ask(told).await;
        changed::ask(told).await;
        read::ask(told).await;
    })
    .await;
}
