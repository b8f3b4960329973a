//! Field types of a project's own.

use crate::common::{databases_with, django, made};
use nuages_core::settings::Engine;
use nuages_db::migrations::Writer;
use nuages_db::models::*;
use nuages_db::{Error, Result, models};
use serde_json::json;

/// An amount of money, stored in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Money {
    cents: i64,
}

impl CustomField for Money {
    type Stored = i64;
    const PATH: &'static str = "shop.Money";
    const DB_TYPES: &'static [(Engine, &'static str)] = &[(Engine::Postgresql, "numeric(20)")];
    const VALIDATORS: &'static [Validator] = &[min_value(0)];

    fn to_stored(&self) -> i64 {
        self.cents
    }

    fn from_stored(cents: i64) -> Result<Self> {
        Ok(Self { cents })
    }
}

/// A point, stored as `x,y`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Point {
    x: i32,
    y: i32,
}

impl CustomField for Point {
    type Stored = String;
    const PATH: &'static str = "shop.Point";
    const STORED_AS: FieldKind = FieldKind::Char { max_length: 23 };
    const DB_TYPES: &'static [(Engine, &'static str)] = &[(Engine::Sqlite, "point")];

    fn to_stored(&self) -> String {
        format!("{},{}", self.x, self.y)
    }

    fn from_stored(stored: String) -> Result<Self> {
        let (x, y) = stored
            .split_once(',')
            .and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)))
            .ok_or_else(|| Error::data(format!("{stored:?} is not a point")))?;
        Ok(Self { x, y })
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Product {
    id: Auto,
    #[field(db_index)]
    price: Money,
    discount: Option<Money>,
    place: Point,
}

async fn databases(test: &str) -> Vec<nuages_db::Database> {
    databases_with(test, &models![Product]).await
}

#[tokio::test]
async fn values_are_stored_and_come_back() {
    for db in databases("custom_values_are_stored_and_come_back").await {
        let product = Product {
            price: Money { cents: 250 },
            place: Point { x: -1, y: 7 },
            ..Product::default()
        };
        let saved = product.create(&db).await.unwrap();
        assert_eq!(Product::objects().get(&db).await.unwrap(), saved);
        // On PostgreSQL the amount is a numeric(20).
        let sql = match db.engine() {
            Engine::Postgresql => "SELECT price::text, discount, place FROM shop_product",
            _ => "SELECT price, discount, place FROM shop_product",
        };
        let price = match db.engine() {
            Engine::Postgresql => json!("250"),
            _ => json!(250),
        };
        assert_eq!(made::rows(&db, sql).await, json!([[price, null, "-1,7"]]));
    }
}

#[tokio::test]
async fn values_are_compared_set_and_ordered() {
    for db in databases("custom_values_are_compared_set_and_ordered").await {
        for cents in [250, 100] {
            let product = Product {
                price: Money { cents },
                ..Product::default()
            };
            product.create(&db).await.unwrap();
        }
        let two = Money { cents: 200 };
        let dear = Product::objects().filter(Product::price.gt(two));
        assert_eq!(dear.count(&db).await.unwrap(), 1);
        assert_eq!(
            dear.update(Product::discount.set(two), &db).await.unwrap(),
            1
        );
        let origin = Product::objects().filter(Product::place.eq(Point::default()));
        let prices = origin
            .order_by(Product::price.asc())
            .values((Product::price, Product::discount))
            .all(&db)
            .await
            .unwrap();
        let cents = |cents| Money { cents };
        assert_eq!(prices, [(cents(100), None), (cents(250), Some(cents(200)))]);
        let named = Product::objects().filter(lookup("price__lt", "200"));
        assert_eq!(named.count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_stored_value_that_does_not_fit_is_an_error() {
    for db in databases("custom_a_stored_value_that_does_not_fit_is_an_error").await {
        db.execute_script("INSERT INTO shop_product (price, place) VALUES (1, 'here')")
            .await
            .unwrap();
        let error = Product::objects().all(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "shop.Product.place: \"here\" is not a point"
        );
    }
}

#[tokio::test]
async fn the_type_says_what_is_valid() {
    for db in databases("custom_the_type_says_what_is_valid").await {
        let product = Product {
            price: Money { cents: -1 },
            discount: Some(Money { cents: -2 }),
            ..Product::default()
        };
        let error = product.full_clean(&db).await.unwrap_err().to_string();
        assert_eq!(
            error,
            "price: Ensure this value is greater than or equal to 0.; discount: Ensure this value is greater than or equal to 0."
        );
    }
}

#[tokio::test]
async fn migrations_know_the_type_by_its_name_and_the_column() {
    let models = models![Product];
    made::assert_nothing_left(&models);
    let source = Writer::new(&made::migration(&models), false)
        .source()
        .unwrap();
    for part in [
        r#"fields::custom("shop.Money", fields::big_integer())"#,
        r#".db_type("postgresql", "numeric(20)")"#,
        r#"fields::custom("shop.Point", fields::char(23)).db_type("sqlite", "point")"#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    let db = made::database(&models).await;
    let master = django::master(&db).await;
    assert_eq!(
        master[1][3],
        "CREATE TABLE \"shop_product\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"price\" bigint NOT NULL, \
         \"discount\" bigint NULL, \"place\" point NOT NULL)"
    );
}
