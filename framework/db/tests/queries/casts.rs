//! `cast` to every type: what the database makes of a text, beside what Django's `Cast` does there.

use nuages_db::fields::{FieldValue, Json};
use nuages_db::models::*;
use nuages_db::{Database, models};

use crate::common::databases_with;
use crate::common::show::Show;
use crate::common::sides::{Sides, sides};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "casts")]
struct Badge {
    #[field(primary_key)]
    key: Uuid,
    #[field(max_length = 3, unique)]
    code: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "casts")]
struct Sheet {
    id: Auto,
    #[field(max_length = 50)]
    text: String,
    #[field(on_delete = CASCADE)]
    badge: Option<ForeignKey<Badge>>,
}

impl<M: Model> Show for ForeignKey<M>
where
    M::Key: Show,
{
    fn show(self) -> Json {
        self.id().clone().show()
    }
}

/// Points to a badge's code.
#[derive(Clone)]
struct Code(ForeignKey<Badge, { to_field(Badge::code) }>);

impl Show for Code {
    fn show(self) -> Json {
        Json::from(self.0.id())
    }
}

async fn read<T: FieldValue>(text: &str, db: &Database) -> Result<T, nuages_db::Error> {
    Sheet::objects().delete(db).await.unwrap();
    let sheet = Sheet {
        text: text.to_owned(),
        ..Sheet::default()
    };
    sheet.create(db).await.unwrap();
    let cast = Sheet::objects().values(Sheet::text.cast::<T>());
    cast.get(db).await
}

/// Casts the texts of a case to a type and compares with Django, where Django is not refused it.
macro_rules! compare {
    ($django:expr, $db:expr; $($name:literal $type:ty $(=> $show:expr)?;)+) => {$(
        for case in $django[$name].as_array().unwrap() {
            let (text, expected) = (case[0].as_str().unwrap(), &case[1]);
            let found = read::<$type>(text, $db).await;
            // Django's MySQL cuts the hyphens' worth off the end of a UUID.
            let cut = expected.as_str().filter(|expected| expected.len() == 32);
            let cut = cut.is_some_and(|expected| text.len() == 36 && text.starts_with(expected));
            if !expected.is_null() && !cut {
                let found = found.map(|found| { $(let found = $show(found);)? found.show() });
                let found = found.unwrap_or_else(|error| panic!("{}: {text}: {error}", $name));
                assert_eq!(&found, expected, "{}: {text} on {:?}", $name, $db.engine());
            }
        }
    )+};
}

#[tokio::test]
async fn texts_become_what_they_become_with_django() {
    for Sides { db, django } in sides("casts", "casts.py", &models![Badge, Sheet]).await {
        compare! { django, &db;
            "boolean" bool;
            "small" i16;
            "integer" i32;
            "big" i64;
            "positive_small" u16;
            "positive" u32;
            "positive_big" u64;
            "auto" Auto;
            "float" f64;
            "decimal" Decimal;
            "text" String;
            "date" Date;
            "time" Time;
            "moment" Timestamp;
            "duration" Duration;
            "address" IpAddr;
            "uuid" Uuid;
            "json" Json;
            "binary" Vec<u8>;
            "key" ForeignKey<Badge>;
            "code" ForeignKey<Badge, { to_field(Badge::code) }> => Code;
            "one" ForeignKey<Sheet>;
        }
    }
}

#[tokio::test]
async fn what_is_cast_to_a_relation_compares_with_its_key() {
    for db in databases_with("casts_compare", &models![Badge, Sheet]).await {
        let key = Uuid::from_u128(0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8);
        let badge = Badge {
            key,
            code: "abc".into(),
        };
        badge.create(&db).await.unwrap();
        let sheet = Sheet {
            text: key.to_string(),
            badge: Some(ForeignKey::new(key)),
            ..Sheet::default()
        };
        sheet.create(&db).await.unwrap();
        let cast = || Sheet::text.cast::<ForeignKey<Badge>>();
        for (name, condition) in [
            ("a key", cast().eq(key)),
            ("several", cast().in_([key])),
            ("the column", Sheet::badge.eq(cast().nullable())),
            ("a value of the type", Sheet::text.cast::<Uuid>().eq(key)),
            (
                "the other way",
                Sheet::badge.cast::<String>().contains("6ba7b810"),
            ),
        ] {
            let found = Sheet::objects().filter(condition).count(&db).await;
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(found, 1, "{name} on {:?}", db.engine());
        }
    }
}
