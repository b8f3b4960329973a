//! Defaults that are expressions: migrations keep their values, and rows that are there already get them.

use nuages_db::fields::{Json, json};
use nuages_db::migrations::state::{FieldDefault, ModelState};
use nuages_db::migrations::{AddField, CreateModel, Migration, MigrationError, Target, fields};
use nuages_db::models::*;
use nuages_db::models::{Duration, register_models};
use nuages_db::validation::{max_length, min_length, min_value};
use nuages_db::{Database, models};

use crate::checks::messages;
use crate::common::migrating::{app, migrate_to};
use crate::common::{databases_with, empty_databases};

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Kind {
    #[choice("a", "Adult")]
    Adult,
    #[choice("c", "Child")]
    Child,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Level {
    #[choice(1, "low")]
    Low,
    #[choice(7, "high")]
    High,
}

const MOST: i32 = 12;

fn lucky() -> i32 {
    7
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "boxes")]
struct Crate {
    id: Auto,
    #[field(default = Kind::Child)]
    kind: Kind,
    #[field(default = Level::High)]
    level: Level,
    #[field(default = MOST)]
    most: i32,
    #[field(default = 60 * 24)]
    minutes: i32,
    #[field(default = lucky)]
    number: i32,
    #[field(max_digits = 6, decimal_places = 2, default = Decimal::new(15, 1))]
    price: Decimal,
    #[field(default = json!({"a": [1, null]}))]
    data: Json,
    #[field(max_length = 20, default = String::from("it's"))]
    text: String,
    #[field(default = b"raw".to_vec())]
    raw: Vec<u8>,
    #[field(default = Duration::from_secs(90_061))]
    span: Duration,
    #[field(default = "2024-02-29".parse::<Date>().unwrap())]
    day: Date,
    #[field(default = "2024-02-29T13:05:07.5Z".parse::<Timestamp>().unwrap())]
    moment: Timestamp,
    #[field(default = Uuid::from_u128(7))]
    key: Uuid,
    #[field(default = Uuid::new_v4())]
    random: Uuid,
    #[field(default = None)]
    nothing: Option<i32>,
    #[field(default = vec![])]
    empty: Vec<u8>,
    #[field(default = vec![1, 2, 255, b'\\', b'"', b'\''])]
    bytes: Vec<u8>,
}

fn state() -> ModelState {
    ModelState::from_meta(Crate::meta())
}

#[test]
fn migrations_keep_the_values_of_expressions() {
    let state = state();
    let default = |name: &str| {
        let mut fields = state.fields.iter();
        let (_, field) = fields.find(|(field, _)| field == name).unwrap();
        field.default.clone()
    };
    for (name, value) in [
        ("kind", "c".into()),
        ("level", 7.into()),
        ("most", 12.into()),
        ("minutes", 1440.into()),
        ("price", "1.5".into()),
        ("data", r#"{"a":[1,null]}"#.into()),
        ("text", "it's".into()),
        ("raw", "raw".into()),
        ("span", "1 01:01:01".into()),
        ("day", "2024-02-29".into()),
        ("moment", "2024-02-29 13:05:07.5".into()),
        ("key", "00000000-0000-0000-0000-000000000007".into()),
        ("empty", "".into()),
        ("bytes", b"\x01\x02\xff\\\"\'".into()),
        // What is called for each row is kept by name.
        ("number", FieldDefault::Call("lucky".to_owned())),
        ("random", FieldDefault::Call("Uuid::new_v4()".to_owned())),
    ] {
        assert_eq!(default(name), Some(value), "{name}");
    }
    assert_eq!(default("nothing"), None);
}

async fn fields_come(db: &Database) {
    let mut next = Migration::new("0002_next").dependency("boxes", "0001_initial");
    for (name, field) in state().fields.into_iter().skip(1) {
        next = next.operation(AddField::new("crate", &name, field));
    }
    let first = CreateModel::new("Crate").field("id", fields::big_auto());
    let first = Migration::new("0001_initial").initial().operation(first);
    let apps = [app("boxes", vec![first, next])];
    let to = |name: &str| Target::Migration(("boxes".to_owned(), name.to_owned()));
    migrate_to(db, &apps, to("0001_initial")).await.unwrap();
    db.execute("INSERT INTO boxes_crate (id) VALUES (1)".to_owned(), &[])
        .await
        .unwrap();
    migrate_to(db, &apps, to("0002_next")).await.unwrap();
    let row = Crate::objects().get(db).await.unwrap();
    let mut wanted = Crate {
        id: 1.into(),
        random: row.random,
        ..Crate::default()
    };
    wanted.price.rescale(2);
    assert_eq!(row, wanted);
    assert!(!row.random.is_nil());
}

#[tokio::test]
async fn rows_that_are_there_get_the_values() {
    register_models(&models![Crate]);
    for db in empty_databases("made_defaults").await {
        fields_come(&db).await;
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Odd {
    id: Auto,
    #[field(default = "zzz")]
    kind: Kind,
    #[field(default = 7)]
    level: Level,
}

#[test]
fn a_default_that_is_no_choice_is_told() {
    assert_eq!(
        messages(models![Odd]),
        [
            "shop.Odd.kind: 'default' is none of the choices a, c.\n\tHINT: New rows hold the first of them."
        ]
    );
    assert_eq!(Odd::default().level, Level::High);
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Literal {
    id: Auto,
    #[field(default = "2020-02-29")]
    day: Date,
    #[field(default = "13:05:07.5")]
    time: Time,
    #[field(default = "2024-02-29T13:05:07+01:00")]
    moment: Timestamp,
    #[field(default = "2024-02-29 13:05:07")]
    naive: Option<Timestamp>,
    #[field(default = "x")]
    text: Json,
    #[field(default = -3)]
    number: Json,
    #[field(default = true)]
    flag: Json,
    #[field(default = "10.0.0.1")]
    address: IpAddr,
    #[field(max_digits = 6, decimal_places = 2, default = "1.50")]
    price: Decimal,
    #[field(default = 3)]
    size: f64,
}

#[tokio::test]
async fn literals_are_read_as_the_type_of_the_field() {
    assert_eq!(messages(models![Literal]), Vec::<String>::new());
    let new = Literal::default();
    assert_eq!(new.day, Date::constant(2020, 2, 29));
    assert_eq!(new.time, Time::constant(13, 5, 7, 500_000_000));
    assert_eq!(new.moment.to_string(), "2024-02-29T12:05:07Z");
    assert_eq!(new.naive.unwrap().to_string(), "2024-02-29T13:05:07Z");
    assert_eq!(
        json!([new.text, new.number, new.flag]),
        json!(["x", -3, true])
    );
    for db in databases_with("literal_defaults", &models![Literal]).await {
        let state = ModelState::from_meta(Literal::meta());
        let mut next = Migration::new("0002_next").dependency("bins", "0001_initial");
        for (name, field) in state.fields.into_iter().skip(1) {
            next = next.operation(AddField::new("literal", &name, field));
        }
        let first = CreateModel::new("Literal").db_table("bins_literal");
        let first = first.field("id", fields::big_auto());
        let first = Migration::new("0001_initial").initial().operation(first);
        let apps = [app("bins", vec![first, next])];
        let to = |name: &str| Target::Migration(("bins".to_owned(), name.to_owned()));
        migrate_to(&db, &apps, to("0001_initial")).await.unwrap();
        let row = "INSERT INTO bins_literal (id) VALUES (1)".to_owned();
        db.execute(row, &[]).await.unwrap();
        migrate_to(&db, &apps, to("0002_next")).await.unwrap();
        let copy = "INSERT INTO shop_literal SELECT * FROM bins_literal";
        db.execute_script(copy).await.unwrap();
        let row = Literal::objects().get(&db).await.unwrap();
        let id = 1.into();
        assert_eq!(row, Literal { id, ..new.clone() }, "{:?}", db.engine());
    }
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "shop")]
struct Unread {
    id: Auto,
    #[field(default = "the 3rd of May")]
    day: Date,
    #[field(default = 300)]
    small: u8,
    #[field(default = "1,5", max_digits = 6, decimal_places = 2)]
    price: Decimal,
    #[field(validators = [min_length(3)])]
    number: i32,
    #[field(validators = [min_value(3), max_length(2)])]
    text: String,
    #[field(validators = [min_length(3)])]
    data: Json,
}

#[tokio::test]
async fn what_the_type_of_a_field_cannot_hold_or_its_validators_cannot_judge_is_told() {
    let validator = |field: &str, what: &str| {
        format!(
            "shop.Unread.{field}: A validator is for {what}, which the field does not hold.\n\tHINT: It would let every value through."
        )
    };
    let default = |field: &str, shown: &str, held: &str| {
        format!(
            "shop.Unread.{field}: 'default' is {shown}, which the field's type cannot hold.\n\tHINT: New rows hold {held} instead."
        )
    };
    assert_eq!(
        messages(models![Unread]),
        [
            default("day", "\"the 3rd of May\"", "1970-01-01"),
            default("small", "300", "0"),
            default("price", "\"1,5\"", "0"),
            validator("number", "texts"),
            validator("text", "numbers"),
        ]
    );
    let errors = Unread {
        number: 9,
        text: "long".to_owned(),
        data: json!([1, 2]),
        ..Unread::default()
    };
    let errors = errors.clean_fields(&[], &Database::in_memory()).await;
    let errors = errors.unwrap_err().to_string();
    assert!(
        errors.contains("at least 3 characters (it has 2)"),
        "{errors}"
    );
}

mod nuts {
    use super::*;

    fn usual() -> i32 {
        4
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "nuts", db_table = "nuts_bin")]
    pub(super) struct Bin {
        id: Auto,
        #[field(default = usual)]
        pub(super) amount: i32,
    }
}

mod bolts {
    use super::*;

    fn usual() -> i32 {
        9
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "bolts", db_table = "bolts_bin")]
    pub(super) struct Bin {
        id: Auto,
        #[field(default = usual)]
        pub(super) amount: i32,
    }
}

/// Makes `app.name` with one row and gives it a field, of which migrations know that `usual` is called for it.
async fn amount_comes(
    db: &Database,
    label: &'static str,
    name: &str,
) -> Result<usize, MigrationError> {
    let table = CreateModel::new(name)
        .db_table(&format!("{label}_bin"))
        .field("id", fields::big_auto());
    let first = Migration::new("0001_initial").initial().operation(table);
    let amount = fields::integer().default(fields::call("usual"));
    let next = Migration::new("0002_next")
        .dependency(label, "0001_initial")
        .operation(AddField::new(name, "amount", amount));
    let apps = [app(label, vec![first, next])];
    let to = |name: &str| Target::Migration((label.to_owned(), name.to_owned()));
    migrate_to(db, &apps, to("0001_initial")).await?;
    let row = format!("INSERT INTO {label}_bin (id) VALUES (1)");
    db.execute(row, &[]).await.unwrap();
    migrate_to(db, &apps, to("0002_next")).await
}

#[tokio::test]
async fn functions_of_the_same_name_are_those_of_their_models() {
    register_models(&models![nuts::Bin, bolts::Bin]);
    for db in empty_databases("usual_defaults").await {
        amount_comes(&db, "nuts", "Bin").await.unwrap();
        amount_comes(&db, "bolts", "bin").await.unwrap();
        let nuts = nuts::Bin::objects().get(&db).await.unwrap();
        let bolts = bolts::Bin::objects().get(&db).await.unwrap();
        assert_eq!((nuts.amount, bolts.amount), (4, 9));
    }
}

#[tokio::test]
async fn functions_that_may_be_one_of_several_are_not_called() {
    register_models(&models![nuts::Bin, bolts::Bin]);
    for db in empty_databases("unknown_defaults").await {
        let error = amount_comes(&db, "pins", "Box").await.unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("'amount'") && error.contains("RunRust"),
            "{error}"
        );
        let columns = "SELECT amount FROM pins_bin".to_owned();
        assert!(db.fetch_all(columns, &[]).await.is_err());
    }
}
