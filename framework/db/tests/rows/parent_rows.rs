//! Rows of two tables, one of which extends the other: saving, checking, orders and deletion, as Django's multi-table inheritance.

use std::sync::Mutex;

use nuages_db::models::*;
use nuages_db::{Database, Error, models, signals};
use serde_json::{Value as Json, json};

use super::common::sides::{Found, assert_found};
use super::common::{databases_with, django, made, message_dict};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city", ordering = ["name"], get_latest_by = "opened")]
pub struct Place {
    pub id: Auto,
    #[field(max_length = 20, unique)]
    pub name: String,
    #[field(default = 0)]
    pub opened: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city")]
pub struct Restaurant {
    #[field(parent_link)]
    pub place_ptr: ForeignKey<Place>,
    #[field(max_length = 4, unique)]
    pub code: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city")]
pub struct Pizzeria {
    #[field(parent_link)]
    pub restaurant_ptr: ForeignKey<Restaurant>,
    #[field(default = 1)]
    pub ovens: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city", ordering = ["-trees"])]
pub struct Park {
    #[field(parent_link)]
    pub place_ptr: ForeignKey<Place>,
    #[field(default = 0)]
    pub trees: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city")]
struct Review {
    id: Auto,
    #[field(on_delete = CASCADE)]
    place: ForeignKey<Place>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city")]
struct Waiter {
    id: Auto,
    #[field(on_delete = CASCADE)]
    restaurant: ForeignKey<Restaurant>,
}

fn all_models() -> Vec<&'static ModelMeta> {
    models![Place, Restaurant, Pizzeria, Park, Review, Waiter]
}

fn place(name: &str, opened: i32) -> Place {
    Place {
        name: name.into(),
        opened,
        ..Place::default()
    }
}

fn restaurant(name: &str, opened: i32, code: &str) -> Restaurant {
    Restaurant {
        place_ptr: place(name, opened).into(),
        code: code.into(),
    }
}

async fn counts(db: &Database) -> Json {
    json!([
        Place::objects().count(db).await.unwrap(),
        Restaurant::objects().count(db).await.unwrap(),
        Pizzeria::objects().count(db).await.unwrap(),
    ])
}

fn keys<M: Model<Key = Auto>>(rows: &[M]) -> Json {
    rows.iter().map(|row| json!(row.key().get())).collect()
}

static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn heard() -> Json {
    json!(std::mem::take(&mut *HEARD.lock().unwrap()))
}

fn hear<M: Model>() {
    let name = M::meta().name;
    let say = |said: String| HEARD.lock().unwrap().push(said);
    signals::post_save::<M>().connect(Some("city"), move |event| {
        let created = if event.created { "True" } else { "False" };
        say(format!("{name} saved {created}"));
    });
    signals::post_delete::<M>().connect(Some("city"), move |_| say(format!("{name} deleted")));
}

async fn saved(db: &Database, found: &mut Found) -> [Restaurant; 2] {
    let zoe = restaurant("Zoe", 1, "z").create(db).await.unwrap();
    let mut mario = Pizzeria {
        restaurant_ptr: restaurant("Mario", 3, "m").into(),
        ..Pizzeria::default()
    };
    mario.save(db).await.unwrap();
    assert_eq!(mario.key(), Auto::from(2));
    let mut ada = restaurant("Ada", 2, "a");
    ada.save(db).await.unwrap();
    found.insert("made", counts(db).await);
    mario.ovens = 2;
    let parent = mario.restaurant_ptr.cached_mut().unwrap();
    parent.code = "l".into();
    parent.place_ptr.cached_mut().unwrap().name = "Luigi".into();
    mario.save(db).await.unwrap();
    let way = Pizzeria::restaurant_ptr.to(Restaurant::place_ptr);
    let rows = Pizzeria::objects().values((
        way.to(Place::name),
        Pizzeria::restaurant_ptr.to(Restaurant::code),
        Pizzeria::ovens,
        way.to(Place::opened),
    ));
    found.insert("changed", json!(rows.all(db).await.unwrap()));
    let mut again = Pizzeria::objects().get(db).await.unwrap();
    again.ovens = 2;
    again.save(db).await.unwrap();
    again.refresh_from_db(db).await.unwrap();
    let parent = again.restaurant_ptr.cached().unwrap();
    assert_eq!((parent.code.as_str(), again.ovens), ("l", 2));
    [zoe, ada]
}

async fn orders(db: &Database, found: &mut Found) {
    let rows = Restaurant::objects().all(db).await.unwrap();
    found.insert("by name", keys(&rows));
    let latest = Restaurant::objects().latest((), db).await.unwrap();
    found.insert("latest", json!(latest.key().get()));
    for (name, trees) in [("North", 1), ("South", 5)] {
        let place_ptr = place(name, 0).into();
        Park { place_ptr, trees }.create(db).await.unwrap();
    }
    found.insert("own order", keys(&Park::objects().all(db).await.unwrap()));
}

async fn refused(db: &Database, found: &mut Found) {
    for (name, code) in [("New", "a"), ("Ada", "n")] {
        let refused = restaurant(name, 0, code).save(db).await.unwrap_err();
        assert!(matches!(refused, Error::Integrity { .. }), "{refused:?}");
    }
    found.insert("refused", counts(db).await);
    let wrong = Pizzeria {
        restaurant_ptr: restaurant("Ada", 0, "").into(),
        ..Pizzeria::default()
    };
    let wrong = wrong.full_clean(db).await;
    found.insert("wrong", message_dict(wrong));
}

async fn deleted(db: &Database, [zoe, ada]: [Restaurant; 2], found: &mut Found) {
    let told = |deleted: Deleted| json!([deleted.total, deleted.by_model]);
    let mario = Pizzeria::whole_objects().get(db).await.unwrap();
    let parent = mario.restaurant_ptr.cached().unwrap();
    for restaurant in [parent, &ada] {
        if restaurant == &ada {
            let kept = mario.delete_keep_parents(db).await.unwrap();
            found.insert("kept", told(kept));
            found.insert("after", counts(db).await);
            found.insert("heard then", heard());
        }
        let review = Review {
            place: restaurant.place_ptr.clone(),
            ..Review::default()
        };
        review.create(db).await.unwrap();
        let waiter = Waiter {
            restaurant: restaurant.into(),
            ..Waiter::default()
        };
        waiter.create(db).await.unwrap();
    }
    let alone = ada.delete_keep_parents(db).await.unwrap();
    found.insert("restaurant alone", told(alone));
    let reviews = Review::objects().count(db).await.unwrap();
    found.insert("reviews", json!(reviews));
    found.insert("both", told(zoe.delete(db).await.unwrap()));
    found.insert("left", counts(db).await);
    found.insert("heard last", heard());
}

#[tokio::test]
async fn both_rows_are_saved_checked_sorted_and_deleted_as_djangos() {
    for db in databases_with("parent_rows", &all_models()).await {
        hear::<Place>();
        hear::<Restaurant>();
        hear::<Pizzeria>();
        heard();
        let mut found = Found::new();
        let rows = saved(&db, &mut found).await;
        HEARD.lock().unwrap().pop();
        orders(&db, &mut found).await;
        refused(&db, &mut found).await;
        found.insert("heard", heard());
        deleted(&db, rows, &mut found).await;
        let Some(expected) = django::script("parent_rows.py") else {
            return;
        };
        assert_found(&found, &expected, &db);
    }
}

#[tokio::test]
async fn the_tables_are_djangos() {
    made::assert_nothing_left(&all_models());
    django::assert_same_tables("parent_rows.py", &all_models()).await;
    assert_eq!(Restaurant::meta().ordering, [DefaultOrder::Named("name")]);
}

#[tokio::test]
async fn rows_read_again_bring_all_rows_that_they_extend() {
    for db in databases_with("parents_again", &all_models()).await {
        let mut mario = Pizzeria {
            restaurant_ptr: restaurant("Mario", 3, "m").into(),
            ..Pizzeria::default()
        };
        mario.save(&db).await.unwrap();
        let set = Place::name.set("Luigi");
        Place::objects().update(set, &db).await.unwrap();
        mario.refresh_from_db(&db).await.unwrap();
        let parent = mario.restaurant_ptr.cached().unwrap();
        let place = parent.place_ptr.cached().unwrap();
        assert_eq!((&*parent.code, &*place.name), ("m", "Luigi"));
    }
}

/// A part that says whose rows the rows of its models extend.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root)]
pub struct OfPlace {
    #[field(parent_link)]
    pub place_ptr: ForeignKey<Place>,
}

/// A part in which another one says it.
#[derive(ModelPart, Clone, Debug, PartialEq)]
#[model(crate = crate::root)]
pub struct Named {
    #[field(flatten, primary_key)]
    pub of: OfPlace,
    #[field(max_length = 9, default = "")]
    pub nickname: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city")]
pub struct Theatre {
    #[field(flatten, primary_key)]
    pub of: OfPlace,
    #[field(default = 0)]
    pub seats: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "city", ordering = ["-rooms"])]
pub struct Hotel {
    #[field(flatten, primary_key)]
    pub named: Named,
    #[field(default = 1)]
    pub rooms: i32,
}

#[tokio::test]
async fn a_part_may_say_which_row_a_row_extends() {
    assert_eq!(Theatre::meta().ordering, [DefaultOrder::Named("name")]);
    assert_eq!(Theatre::meta().get_latest_by, ["opened"]);
    assert_eq!(Hotel::meta().ordering, [DefaultOrder::Named("-rooms")]);
    for db in databases_with("parents_in_parts", &models![Place, Theatre, Hotel]).await {
        let mut odeon = Theatre {
            of: OfPlace {
                place_ptr: place("Odeon", 1).into(),
            },
            seats: 90,
        };
        odeon.save(&db).await.unwrap();
        let place_of = |theatre: &Theatre| theatre.of.place_ptr.cached().unwrap().clone();
        assert_eq!(odeon.key(), place_of(&odeon).id);
        odeon.of.place_ptr.cached_mut().unwrap().name = "Rex".into();
        odeon.save(&db).await.unwrap();
        let mut same = Theatre::objects().get(&db).await.unwrap();
        assert_eq!(same.of.place_ptr.cached(), None);
        same.refresh_from_db(&db).await.unwrap();
        assert_eq!(place_of(&same).name, "Rex");
        let ritz = Hotel {
            named: Named {
                of: OfPlace {
                    place_ptr: place("Rex", 2).into(),
                },
                nickname: "r".into(),
            },
            ..Hotel::default()
        };
        let wrong = message_dict(ritz.full_clean(&db).await);
        assert_eq!(
            wrong,
            json!({"name": ["Place with this Name already exists."]})
        );
        let mut ritz = ritz;
        ritz.named.of.place_ptr.cached_mut().unwrap().name = "Ritz".into();
        let ritz = ritz.create(&db).await.unwrap();
        assert_eq!(Place::objects().count(&db).await.unwrap(), 2);
        let gone = ritz.delete(&db).await.unwrap();
        assert_eq!(gone.total, 2);
        assert_eq!(Place::objects().count(&db).await.unwrap(), 1);
    }
}
