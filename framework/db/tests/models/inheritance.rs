//! Rows that extend a row of another table, as Django's multi-table inheritance.

use nuages_db::models::*;
use nuages_db::serializers::Serializer;
use nuages_db::{Database, lookup, models};
use serde_json::json;

use super::common::{databases_with, django, made};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "places")]
pub struct Place {
    pub id: Auto,
    #[field(max_length = 50)]
    pub name: String,
    #[field(max_length = 80)]
    pub address: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "places", objects = with_place)]
pub struct Restaurant {
    #[field(parent_link)]
    pub place_ptr: ForeignKey<Place>,
    #[field(default = false)]
    pub serves_hot_dogs: bool,
}

/// Every query brings the place along.
fn with_place(all: QuerySet<Restaurant>) -> QuerySet<Restaurant> {
    all.select_related(Restaurant::place_ptr)
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "places")]
pub struct ItalianRestaurant {
    #[field(parent_link)]
    pub restaurant_ptr: ForeignKey<Restaurant>,
    #[field(default = true)]
    pub serves_gnocchi: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "places")]
struct Review {
    id: Auto,
    #[field(on_delete = CASCADE)]
    place: ForeignKey<Place>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "places")]
struct Waiter {
    id: Auto,
    #[field(on_delete = CASCADE)]
    restaurant: ForeignKey<Restaurant>,
}

fn all_models() -> Vec<&'static ModelMeta> {
    models![Place, Restaurant, ItalianRestaurant, Review, Waiter]
}

async fn restaurant(name: &str, address: &str, hot_dogs: bool, db: &Database) -> Restaurant {
    let place = Place {
        name: name.into(),
        address: address.into(),
        ..Place::default()
    };
    let place = place.create(db).await.unwrap();
    let restaurant = Restaurant {
        place_ptr: place.into(),
        serves_hot_dogs: hot_dogs,
    };
    restaurant.create(db).await.unwrap()
}

/// A park, a restaurant with a review, and an Italian one with a review and a waiter: places 1, 2 and 3.
async fn databases(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &all_models()).await;
    for db in &databases {
        let park = Place {
            name: "Park".into(),
            address: "North 1".into(),
            ..Place::default()
        };
        park.create(db).await.unwrap();
        let demon = restaurant("Demon Dogs", "944 W", true, db).await;
        let mamma = restaurant("Mamma", "South 2", false, db).await;
        for place in [&demon.place_ptr, &mamma.place_ptr] {
            let place = place.clone();
            let review = Review {
                place,
                ..Review::default()
            };
            review.create(db).await.unwrap();
        }
        let waiter = Waiter {
            restaurant: (&mamma).into(),
            ..Waiter::default()
        };
        waiter.create(db).await.unwrap();
        let italian = ItalianRestaurant {
            restaurant_ptr: mamma.into(),
            ..ItalianRestaurant::default()
        };
        italian.create(db).await.unwrap();
    }
    databases
}

#[tokio::test]
async fn a_row_and_the_row_that_it_extends_are_found_together() {
    for db in databases("inheritance_found").await {
        let hot = Restaurant::objects().filter(Restaurant::serves_hot_dogs.eq(true));
        let hot = hot.get(&db).await.unwrap();
        assert_eq!(hot.place_ptr.cached().unwrap().name, "Demon Dogs");
        assert_eq!(hot.key(), Auto::from(2));
        // Typed conditions say the way; names find it, as in Django.
        let named = Restaurant::place_ptr.to(Place::name).startswith("Demon");
        assert_eq!(
            Restaurant::objects().filter(named).get(&db).await.unwrap(),
            hot
        );
        let named = Restaurant::objects()
            .filter(lookup("name__startswith", "Demon"))
            .filter(lookup("review__isnull", false));
        assert_eq!(named.get(&db).await.unwrap(), hot);
        let deep = ItalianRestaurant::objects()
            .filter(lookup("address", "South 2") & lookup("serves_hot_dogs", false))
            .filter(lookup("waiter__id", 1))
            .order_by_names(["name"]);
        assert_eq!(deep.get(&db).await.unwrap().key(), Auto::from(3));
        let unknown = ItalianRestaurant::objects().filter(lookup("nmae", 1));
        let refused = unknown.count(&db).await.unwrap_err().to_string();
        assert!(
            refused.contains("address") && refused.contains("serves_hot_dogs"),
            "{refused}"
        );
        let held = Restaurant::objects().in_bulk([2, 3], &db).await.unwrap();
        assert_eq!(held.len(), 2);
        // The way down.
        let place = Place::objects()
            .filter(Place::id.eq(2))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(place.restaurant(&db).await.unwrap(), hot);
        let park = Place::objects()
            .filter(Place::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        assert!(park.restaurant(&db).await.is_err());
    }
}

#[tokio::test]
async fn both_rows_go_and_what_hangs_on_either() {
    let expected = django::script("inheritance.py");
    for db in databases("inheritance_deleted").await {
        let mamma = ItalianRestaurant::objects().get(&db).await.unwrap();
        let text = Serializer::new("json")
            .unwrap()
            .serialize(std::slice::from_ref(&mamma), &db)
            .await
            .unwrap();
        let italian = mamma.delete(&db).await.unwrap();
        let others =
            Restaurant::objects().filter(Restaurant::place_ptr.to(Place::address).eq("944 W"));
        let others = others.delete(&db).await.unwrap();
        let left = Place::objects().count(&db).await.unwrap();
        assert_eq!(left, 1);
        let counts = [italian, others].map(|deleted| json!([deleted.total, deleted.by_model]));
        if let Some(expected) = &expected {
            assert_eq!(json!(counts), expected["deleted"]);
            let fixture: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(fixture, expected["fixture"]);
        }
    }
}

#[tokio::test]
async fn the_tables_are_djangos() {
    made::assert_nothing_left(&all_models());
    django::assert_same_tables("inheritance.py", &all_models()).await;
}
