//! Rows as the texts of fixtures, and back.

use nuages_db::Error;
use nuages_db::serializers::{Deserializer, SerializationError, Serializer};
use serde_json::json;

use super::*;

pub(super) async fn ask(harbour: &mut Telling) {
    harbour.tell("rows as texts", written).await;
    harbour.tell("texts as rows", read_back).await;
}

async fn cargo(db: &Database) -> Result<Ship> {
    let home = Port {
        id: 1.into(),
        ..port("A\u{119}", 2)
    };
    let home = home.create(db).await?;
    let row = Ship {
        id: 3.into(),
        built: Some(Date::constant(1, 2, 3)),
        ..ship("x", Some(&home))
    };
    let row = row.create(db).await?;
    for (id, text) in [(2, "g"), (1, "f")] {
        let flag = Flag {
            id: id.into(),
            text: text.into(),
        };
        let flag = flag.create(db).await?;
        row.many(Ship::flags).add([&flag], db).await?;
    }
    let pilot = Pilot {
        sailor_ptr: Sailor {
            id: 4.into(),
            ..sailor("p")
        }
        .into(),
        licence: 7,
        ..Pilot::default()
    };
    let pilot = pilot.create(db).await?;
    pilot.many(Pilot::ports).set([&home], db).await?;
    let deed = Deed {
        ship: (&row).into(),
        text: "t".into(),
    };
    deed.create(db).await?;
    Ok(row)
}

async fn written(db: &Database) -> Result<Json> {
    cargo(db).await?;
    let json = || Serializer::new("json").unwrap();
    let lines = || Serializer::new("jsonl").unwrap();
    let all = Ship::objects().all(db).await?;
    let flag = |id: Auto, text: &str| Flag {
        id,
        text: text.into(),
    };
    let flags = [flag(Auto::default(), "new"), flag(7.into(), "keyed")];
    let unsaved = [Ship {
        id: 9.into(),
        ..ship("unsaved", None)
    }];
    let pilots = Pilot::objects().all(db).await?;
    let deeds = Deed::objects().all(db).await?;
    let none: [Ship; 0] = [];
    let natural = || json().natural_primary_keys().natural_foreign_keys();
    let texts = [
        json().serialize(&all, db).await,
        lines().indent(2).serialize(&all, db).await,
        json().indent(2).serialize(&all, db).await,
        json().indent(0).serialize(&all, db).await,
        json().fields(["name", "flags"]).serialize(&all, db).await,
        json()
            .fields(["built", "nothing"])
            .serialize(&all, db)
            .await,
        json().fields([]).serialize(&all, db).await,
        json().serialize(&flags, db).await,
        json().serialize(&unsaved, db).await,
        json().serialize(&none, db).await,
        json().indent(2).serialize(&none, db).await,
        lines().serialize(&none, db).await,
        json().serialize(&pilots, db).await,
        natural().serialize(&pilots, db).await,
        json().natural_primary_keys().serialize(&deeds, db).await,
        json().serialize(&none, db).await,
    ];
    let texts: std::result::Result<Vec<String>, _> = texts.into_iter().collect();
    Ok(json!(texts.map_err(plain)?))
}

/// The error of the database, or that something is refused.
fn plain(error: SerializationError) -> Error {
    match error {
        SerializationError::Database(error) => error,
        other => Error::Data {
            message: other.to_string(),
        },
    }
}

/// Saves the rows of a text; tells what each is, and whether it had no key.
async fn read(objects: Deserializer, db: &Database) -> Result<Json> {
    let mut objects = objects;
    let mut rows = Vec::new();
    while let Some(mut object) = objects.next(db).await.map_err(plain)? {
        rows.push(json!([format!("{object:?}"), object.row().is_key_unset()]));
        object.save(db).await.map_err(plain)?;
    }
    Ok(json!(rows))
}

fn json_of(text: &str) -> Result<Deserializer> {
    Deserializer::new("json", text).map_err(plain)
}

fn row(model: &str, key: Option<Json>, fields: Json) -> String {
    let mut row = json!({"model": format!("harbour.{model}"), "fields": fields});
    if let Some(key) = key {
        row["pk"] = key;
    }
    json!([row]).to_string()
}

/// The ship with the key 3, with some fields more.
fn ship_of(mut fields: Json) -> String {
    fields["name"] = json!("y");
    row("ship", Some(json!(3)), fields)
}

async fn read_back(db: &Database) -> Result<Json> {
    let kept = cargo(db).await?;
    let kept = kept.many(Ship::flags);
    let stored = async || Ship::objects().get_by_key(3, db).await;
    let home_of = |row: &Ship| row.home.as_ref().map(|home| i64::from(home.id()));
    let flag = |key: Option<Json>, text: &str| row("flag", key, json!({"text": text}));
    let mut steps = Vec::new();
    macro_rules! reads {
        ($($objects:expr),+ $(,)?) => { $(steps.push(read($objects, db).await?);)+ };
    }
    reads![
        json_of(&flag(None, "new"))?,
        json_of(&flag(Some(Json::Null), "null"))?,
        json_of(&flag(Some(json!("9")), "keyed"))?,
        json_of(&ship_of(json!({"home": null, "flags": [1]})))?,
    ];
    steps.push(json!([home_of(&stored().await?), kept.count(db).await?]));
    reads![json_of(&ship_of(
        json!({"home": "1", "flags": ["2", 2, 1]})
    ))?];
    let ship = stored().await?;
    let count = kept.count(db).await?;
    steps.push(json!([home_of(&ship), count, ship.built.is_none()]));
    let line = flag(Some(json!(10)), "line");
    let line = format!("\n\n{}\n\n", &line[1..line.len() - 1]);
    let lines = |text: &str| Deserializer::new("jsonl", text).map_err(plain);
    reads![
        json_of(&ship_of(json!({"nothing": 1, "flags": []})))?.ignore_nonexistent(),
        json_of(&row("nothing", Some(json!(1)), json!({})))?.ignore_nonexistent(),
        lines(&line)?,
        json_of("[]")?,
        lines("")?,
    ];
    let texts = Flag::objects().values(Flag::text);
    steps.push(shown(texts, db).await?);
    for text in [
        &ship_of(json!({"home": 99, "flags": [[1]]})),
        &ship_of(json!({"flags": null})),
        &ship_of(json!({"tons": "many"})),
        &ship_of(json!({"tons": null})),
        &ship_of(json!({"built": "yesterday"})),
        &ship_of(json!({"fast": "perhaps"})),
        &ship_of(json!({"home": ["a", "b"]})),
        &ship_of(json!({"nothing": 1})),
        &row("nothing", None, json!({})),
        &row("flag", Some(json!("x")), json!({"text": "x"})),
        r#"[{"pk": 1}"#,
        r#"[{"pk": 1}]"#,
        r#"{"pk": 1}"#,
        "",
    ] {
        steps.push(attempt(db, async |db| read(json_of(text)?, db).await).await);
    }
    Ok(json!(steps))
}
