//! Rows in part with what comes along, beside Django: `django/attic.py` has the same questions under the same names.

mod edges;
mod masks;
mod parts;
mod statistics;

use nuages_db::fields::{Json, json};
use nuages_db::models::*;
use nuages_db::{Database, Result, models};

use crate::common::telling::{Telling, asked, attempt, compare};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "attic")]
struct Maker {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(max_length = 20)]
    town: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "attic")]
struct Item {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(default = 0)]
    value: i32,
    #[field(on_delete = CASCADE, related_name = "items")]
    maker: ForeignKey<Maker>,
    #[field(on_delete = CASCADE, related_name = "also")]
    second: Option<ForeignKey<Maker>>,
    #[field(on_delete = CASCADE, related_name = "destination", one_to_one)]
    source: Option<ForeignKey<Item>>,
    made: Date,
    notes: Json,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "attic")]
struct Label {
    id: Auto,
    #[field(on_delete = CASCADE, one_to_one)]
    item: ForeignKey<Item>,
    #[field(max_length = 20)]
    text: String,
    #[field(max_length = 20)]
    colour: String,
    #[field(on_delete = CASCADE, related_name = "printed")]
    printer: Option<ForeignKey<Maker>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "attic")]
struct Crate {
    #[field(on_delete = CASCADE, one_to_one, primary_key)]
    item: ForeignKey<Item>,
    weight: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "attic")]
struct Sticker {
    id: Auto,
    #[field(on_delete = CASCADE, db_column = "crate_id")]
    of: ForeignKey<Crate>,
    #[field(max_length = 20)]
    text: String,
}

async fn maker(name: &str, town: &str, db: &Database) -> Result<Maker> {
    let maker = Maker {
        name: name.into(),
        town: town.into(),
        ..Maker::default()
    };
    maker.create(db).await
}

async fn item(name: &str, value: i32, by: &Maker, db: &Database) -> Result<Item> {
    let item = Item {
        name: name.into(),
        value,
        maker: by.into(),
        made: "2024-02-29".parse().unwrap(),
        notes: json!({}),
        ..Item::default()
    };
    item.create(db).await
}

async fn label(of: &Item, text: &str, by: Option<&Maker>, db: &Database) -> Result<Label> {
    let colour = if by.is_some() { "red" } else { "blue" };
    let label = Label {
        item: of.into(),
        text: text.into(),
        colour: colour.into(),
        printer: by.map(ForeignKey::from),
        ..Label::default()
    };
    label.create(db).await
}

/// The rows that each question begins with.
async fn fill(db: &Database) -> Result<()> {
    let ann = maker("ann", "here", db).await?;
    let bob = maker("bob", "there", db).await?;
    let mut one = item("one", 1, &ann, db).await?;
    one.second = Some((&bob).into());
    one.save(db).await?;
    let mut two = item("two", 2, &ann, db).await?;
    two.source = Some((&one).into());
    two.made = "2023-12-31".parse().unwrap();
    two.save(db).await?;
    let mut three = item("three", 1, &bob, db).await?;
    three.second = Some((&ann).into());
    three.save(db).await?;
    for (item, notes) in [
        (&one, json!({"k": 1})),
        (&two, json!({"a": [1]})),
        (&three, json!({"k": 2, "a": null, "b": 3})),
    ] {
        let item = Item::objects().filter(Item::id.eq(item.id));
        item.update(Item::notes.set(notes), db).await?;
    }
    label(&one, "first", Some(&bob), db).await?;
    label(&three, "third", None, db).await?;
    for (item, weight) in [(&one, 5), (&two, 7)] {
        let item = item.into();
        Crate { item, weight }.create(db).await?;
    }
    for text in ["a", "b"] {
        let of = Crate::objects().filter(Crate::weight.eq(7)).get(db).await?;
        let sticker = Sticker {
            of: (&of).into(),
            text: text.into(),
            ..Sticker::default()
        };
        sticker.create(db).await?;
    }
    Ok(())
}

#[tokio::test]
async fn rows_are_read_in_part_as_in_django() {
    let models = models![Maker, Item, Label, Crate, Sticker];
    compare("attic", &models, async |told| {
        masks::ask(told).await;
        parts::ask(told).await;
        edges::ask(told).await;
        statistics::ask(told).await;
    })
    .await;
}
