//! Rows saved, copied, changed at once, and found again, beside Django: `django/harbour.py` has the same questions under the same names.

mod found;
mod many;
mod related;
mod saved;
mod texts;
mod views;

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, Result, models};

use crate::common::telling::{Telling, asked, attempt, compare, shown};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour", ordering = ["name"])]
struct Port {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = 0)]
    rank: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour", ordering = ["text"])]
struct Flag {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour", ordering = ["name"])]
struct Ship {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = false)]
    fast: bool,
    #[field(default = 0)]
    tons: i32,
    built: Option<Date>,
    #[field(on_delete = CASCADE, related_name = "ships")]
    home: Option<ForeignKey<Port>>,
    #[field(related_name = "ships")]
    flags: ManyToMany<Flag>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour", ordering = ["name"])]
struct Sailor {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = 0)]
    rank: i32,
    #[field(auto_now)]
    seen: Timestamp,
    #[field(on_delete = CASCADE, related_name = "sailors")]
    port: Option<ForeignKey<Port>>,
    mates: ManyToMany<Sailor>,
    #[field(symmetrical = false, related_name = "fans")]
    heroes: ManyToMany<Sailor>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Captain {
    #[field(parent_link)]
    sailor_ptr: ForeignKey<Sailor>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Pilot {
    #[field(parent_link)]
    sailor_ptr: ForeignKey<Sailor>,
    #[field(default = 0)]
    licence: i32,
    #[field(related_name = "pilots")]
    ports: ManyToMany<Port>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Visit {
    id: Auto,
    when: Timestamp,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Crate {
    #[field(primary_key, default = Uuid::new_v4())]
    key: Uuid,
    #[field(max_length = 20, default = "")]
    word: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Chest {
    #[field(parent_link)]
    crate_ptr: ForeignKey<Crate>,
    #[field(default = 0)]
    locks: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Ticket {
    #[field(primary_key, max_length = 10, db_default = "T5")]
    code: DbDefault<String>,
    #[field(max_length = 20, default = "")]
    word: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Parcel {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(db_default = 3)]
    urgency: DbDefault<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Berth {
    id: Auto,
    #[field(unique)]
    number: i32,
    #[field(max_length = 20, default = "")]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Fare {
    #[field(db_column = "MiXeD_Id")]
    key: Auto,
    #[field(max_digits = 8, decimal_places = 2)]
    price: Decimal,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Deed {
    #[field(primary_key, on_delete = CASCADE, one_to_one, db_column = "not_the_default")]
    ship: ForeignKey<Ship>,
    #[field(max_length = 20, default = "")]
    text: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Signal {
    id: Auto,
    #[field(max_length = 20, unique)]
    code: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Hoist {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "hoists")]
    signal: Option<ForeignKey<Signal, { to_field(Signal::code) }>>,
    #[field(default = 0)]
    number: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Copy {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "copies")]
    deed: ForeignKey<Deed>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour", proxy, ordering = ["-name"])]
struct Guest(Sailor);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Diver {
    #[field(parent_link)]
    sailor_ptr: ForeignKey<Guest>,
    #[field(default = 0)]
    depth: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour", proxy, ordering = ["-depth"])]
struct Deepest(Diver);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "harbour")]
struct Errand {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
    #[field(on_delete = CASCADE, related_name = "errands")]
    assignee: ForeignKey<Deepest>,
    #[field(on_delete = CASCADE, related_name = "reported")]
    reporter: Option<ForeignKey<Guest>>,
}

fn models() -> Vec<&'static ModelMeta> {
    models![
        Port, Flag, Ship, Sailor, Captain, Pilot, Visit, Crate, Chest, Ticket, Parcel, Berth, Fare,
        Deed, Signal, Hoist, Copy, Guest, Diver, Deepest, Errand
    ]
}

fn port(name: &str, rank: i32) -> Port {
    Port {
        name: name.into(),
        rank,
        ..Port::default()
    }
}

fn ship(name: &str, home: Option<&Port>) -> Ship {
    Ship {
        name: name.into(),
        home: home.map(Into::into),
        ..Ship::default()
    }
}

fn sailor(name: &str) -> Sailor {
    Sailor {
        name: name.into(),
        ..Sailor::default()
    }
}

async fn flag(text: &str, db: &Database) -> Result<Flag> {
    let flag = Flag {
        text: text.into(),
        ..Flag::default()
    };
    flag.create(db).await
}

fn ports(rows: &[Port]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

fn ships(rows: &[Ship]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn rows_are_saved_copied_and_found_as_in_django() {
    compare("harbour", &models(), async |told| {
        saved::ask(told).await;
        many::ask(told).await;
        found::ask(told).await;
        related::ask(told).await;
        texts::ask(told).await;
        views::ask(told).await;
        // Django writes an ORDER BY there that MySQL does not take.
        if told.db.engine() == Engine::Mysql {
            told.differs("updates in the order of what is held");
        }
    })
    .await;
}
