//! Cases that give values of every kind: in `update`, selected, compared.

use std::net::IpAddr;

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::{Database, models};
use serde_json::json;

use crate::common::{databases_with, moment};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "cases")]
struct Thing {
    id: Auto,
    number: i32,
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
    #[field(on_delete = SET_NULL)]
    other: Option<ForeignKey<Thing>>,
}

/// Gives the first two rows a value each, by a case in `update`; the third keeps what a case ends with.
macro_rules! given {
    ($db:ident: $($field:ident $one:expr, $two:expr;)+) => {$(
        let (one, two) = ($one, $two);
        let case = || when(Thing::number.eq(1), one.clone()).when(Thing::number.eq(2), two.clone());
        let values = async |db: &Database| {
            Thing::objects().order_by(Thing::number).values(Thing::$field).all(db).await.unwrap()
        };
        let things = Thing::objects();
        assert_eq!(things.update(Thing::$field.set(case().end()), &$db).await.unwrap(), 3);
        let (first, second) = (Some(one.clone()), Some(two.clone()));
        assert_eq!(values(&$db).await, [first.clone(), second.clone(), None], stringify!($field));

        let selected = Thing::objects().order_by(Thing::number).values(case().end());
        assert_eq!(selected.all(&$db).await.unwrap(), [first.clone(), second.clone(), None]);
        let same = Thing::objects().filter(Thing::$field.eq(case().end())).order_by(Thing::number);
        assert_eq!(same.values(Thing::number).all(&$db).await.unwrap(), [1, 2], stringify!($field));

        let other = when(Thing::number.gt(1), two.clone()).otherwise(one.clone());
        assert_eq!(Thing::objects().update(Thing::$field.set(other), &$db).await.unwrap(), 3);
        assert_eq!(values(&$db).await, [first.clone(), second.clone(), second], stringify!($field));
        let swapped = when(Thing::number.eq(3), one.clone()).otherwise(Thing::$field);
        Thing::objects().update(Thing::$field.set(swapped), &$db).await.unwrap();
        assert_eq!(values(&$db).await[2], first, stringify!($field));
    )+};
}

#[tokio::test]
async fn a_case_gives_values_of_every_kind() {
    for db in databases_with("cases", &models![Thing]).await {
        for number in 1..=3 {
            let thing = Thing {
                number,
                ..Thing::default()
            };
            thing.create(&db).await.unwrap();
        }
        given! { db:
            small 1_i16, -2_i16;
            big 1_i64 << 40, -1_i64;
            price Decimal::new(110, 2), Decimal::new(-225, 2);
            ratio 1.1_f64, -2.5_f64;
            done true, false;
            day Date::constant(2015, 1, 1), Date::constant(1, 1, 2);
            clock Time::constant(1, 0, 0, 0), Time::constant(23, 59, 59, 999_999_000);
            moment moment("2015-01-01T00:00:00Z"), moment("1969-12-31T23:59:59.000001Z");
            span Duration::from_secs(86_400), Duration::from_micros(-1);
            code Uuid::nil(), Uuid::from_u128(7);
            address "10.0.0.1".parse::<IpAddr>().unwrap(), "::2".parse::<IpAddr>().unwrap();
            raw b"one".to_vec(), vec![0_u8, 255];
            text "one".to_owned(), "it's".to_owned();
        }
        // A document that a case gives is compared as the database compares documents: it is only given and selected here.
        let (one, two) = (json!({"a": [1, "x"]}), json!("text"));
        let case = || when(Thing::number.eq(1), one.clone()).when(Thing::number.eq(2), two.clone());
        let documents = Thing::data.set(case().end());
        Thing::objects().update(documents, &db).await.unwrap();
        let rows = Thing::objects().order_by(Thing::number);
        let both = rows.clone().values((Thing::data, case().end()));
        let expected = [Some(one), Some(two), None].map(|value| (value.clone(), value));
        assert_eq!(both.all(&db).await.unwrap(), expected);

        let first = rows.first(&db).await.unwrap().unwrap();
        let pointed = when(Thing::number.gt(1), ForeignKey::from(&first)).end();
        let pointed = Thing::other.set(pointed);
        Thing::objects().update(pointed, &db).await.unwrap();
        let pointing = Thing::objects().filter(Thing::other.eq(&first));
        assert_eq!(pointing.count(&db).await.unwrap(), 2);
    }
}
