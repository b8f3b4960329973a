//! Rows made, changed and found in one go, beside Django: `django/depot.py` has the same questions under the same names.

mod composite;
mod held;
mod made;
mod many_changed;
mod many_made;
mod saved;

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, Result, models};

use crate::common;
use crate::common::show::Show;
use crate::common::telling::{Telling, attempt, compare, kind, shown};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot", unique_together = [["code", "name"]])]
struct Country {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(max_length = 2)]
    code: String,
    #[field(max_length = 40, default = "")]
    note: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Pair {
    id: Auto,
    #[field(unique)]
    one: i32,
    #[field(unique)]
    two: i32,
    #[field(max_length = 20)]
    name: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Bare {
    id: Auto,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct State {
    #[field(primary_key, max_length = 2)]
    code: String,
    #[field(max_length = 20, default = "")]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Counter {
    #[field(primary_key)]
    number: i32,
    #[field(max_length = 20)]
    word: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Stamped {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(db_default = 3)]
    urgency: DbDefault<i32>,
    #[field(db_default = "new", max_length = 20, db_column = "the word")]
    word: DbDefault<String>,
    #[field(generated = Self::urgency * 2)]
    double: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Label {
    id: Auto,
    #[field(max_length = 20, unique)]
    text: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Ware {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = CASCADE, related_name = "wares")]
    country: Option<ForeignKey<Country>>,
    #[field(related_name = "wares")]
    labels: ManyToMany<Label>,
    amount: Option<i32>,
    small: Option<i16>,
    big: Option<i64>,
    #[field(max_digits = 8, decimal_places = 2)]
    price: Option<Decimal>,
    ratio: Option<f64>,
    done: Option<bool>,
    day: Option<Date>,
    clock: Option<Time>,
    moment: Option<Timestamp>,
    span: Option<Duration>,
    code: Option<Uuid>,
    address: Option<IpAddr>,
    raw: Option<Vec<u8>>,
    data: Option<Json>,
    text: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot", primary_key = ["ware", "number"])]
struct Line {
    #[field(on_delete = CASCADE, related_name = "lines")]
    ware: ForeignKey<Ware>,
    number: i32,
    #[field(max_length = 20, default = "")]
    word: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Place {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = 0)]
    rank: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Shop {
    #[field(parent_link)]
    place_ptr: ForeignKey<Place>,
    #[field(default = 0)]
    till: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot", ordering = ["name"], objects = open_rooms)]
struct Room {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = true)]
    open: bool,
}

fn open_rooms(rooms: QuerySet<Room>) -> QuerySet<Room> {
    rooms.filter(Room::open.eq(true))
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot", ordering = ["name"])]
struct Person {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    friends: ManyToMany<Person>,
    #[field(symmetrical = false, related_name = "fans")]
    idols: ManyToMany<Person>,
    #[field(through = Stay, related_name = "guests")]
    rooms: ManyToMany<Room>,
    #[field(related_name = "holders")]
    keys: ManyToMany<Room>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "depot")]
struct Stay {
    id: Auto,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
    #[field(on_delete = CASCADE)]
    room: ForeignKey<Room>,
    #[field(max_length = 20, default = "")]
    note: String,
}

fn pair(one: i32, two: i32, name: impl Into<Option<&'static str>>) -> Pair {
    Pair {
        one,
        two,
        name: name.into().map(Into::into),
        ..Pair::default()
    }
}

fn ware(name: &str) -> Ware {
    Ware {
        name: name.into(),
        ..Ware::default()
    }
}

fn shop(name: &str, till: i32) -> Shop {
    let place = Place {
        name: name.into(),
        ..Place::default()
    };
    Shop {
        place_ptr: place.into(),
        till,
    }
}

async fn dutch(db: &Database) -> Result<Country> {
    let country = Country {
        name: "Netherlands".into(),
        code: "NL".into(),
        ..Country::default()
    };
    country.create(db).await
}

async fn pairs(db: &Database) -> Result<Json> {
    let rows = Pair::objects().order_by(Pair::one);
    let rows = rows.values((Pair::one, Pair::two, Pair::name));
    Ok(rows.all(db).await?.into_iter().map(Show::show).collect())
}

fn has_keys<M: Model>(rows: &[M]) -> Vec<bool> {
    rows.iter().map(|row| !row.is_unset(0)).collect()
}

fn models() -> Vec<&'static ModelMeta> {
    models![
        Country, Pair, Bare, State, Counter, Stamped, Label, Ware, Line, Place, Shop, Room, Person,
        Stay
    ]
}

/// Nuages counts the keys of rows on from the first, which MySQL tells; Django leaves them out there.
const WITH_KEYS_ON_MYSQL: [&str; 3] = [
    "bulk create in batches",
    "bulk create of nothing but keys",
    "bulk create with keys and without",
];

#[tokio::test]
async fn rows_are_made_and_changed_as_in_django() {
    compare("depot", &models(), async |told| {
        made::ask(told).await;
        many_made::ask(told).await;
        many_changed::ask(told).await;
        held::ask(told).await;
        composite::ask(told).await;
        saved::ask(told).await;
        if told.db.engine() == Engine::Mysql && !common::is_mariadb(&told.db).await {
            WITH_KEYS_ON_MYSQL
                .iter()
                .for_each(|name| told.differs(name));
        }
    })
    .await;
}
