//! Rows saved, related and found, beside Django: `django/kin.py` has the same questions under the same names.

mod at_hand;
mod cars;
mod deferred;
mod friends;
mod held;
mod saved;

use nuages_db::models::*;
use nuages_db::{Database, Result, models};

use crate::common;
use crate::common::telling::{Telling, asked, attempt, compare, shown};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", ordering = ["name"])]
struct Person {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(through = Friendship)]
    friends: ManyToMany<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin")]
struct Friendship {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    one: ForeignKey<Person>,
    #[field(on_delete = CASCADE, related_name = "+")]
    other: ForeignKey<Person>,
    #[field(default = 1)]
    year: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin")]
struct Profile {
    id: Auto,
    #[field(on_delete = CASCADE, one_to_one)]
    person: ForeignKey<Person>,
    #[field(max_length = 20, default = "")]
    town: String,
    #[field(on_delete = CASCADE)]
    shelf: Option<ForeignKey<Shelf>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", select_on_save)]
struct Note {
    id: Auto,
    #[field(max_length = 20)]
    text: String,
    #[field(default = 0)]
    rank: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", proxy)]
struct PlainNote(Note);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", proxy, select_on_save)]
struct LookedNote(Note);

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin")]
struct Chapter {
    #[field(parent_link)]
    note_ptr: ForeignKey<Note>,
    #[field(default = 0)]
    pages: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", select_on_save)]
struct Appendix {
    #[field(parent_link)]
    chapter_ptr: ForeignKey<Chapter>,
    #[field(max_length = 1, default = "")]
    letter: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", ordering = ["name"])]
struct Shelf {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", ordering = ["title"])]
struct Book {
    id: Auto,
    #[field(max_length = 20)]
    title: String,
    #[field(on_delete = CASCADE, related_name = "books")]
    shelf: Option<ForeignKey<Shelf>>,
    #[field(on_delete = CASCADE, related_name = "books")]
    owner: Option<ForeignKey<Person>>,
    #[field(on_delete = CASCADE, related_name = "placed")]
    place: ForeignKey<Shelf>,
    #[field(related_name = "read")]
    readers: ManyToMany<Person>,
    #[field(through = Loan, related_name = "lent")]
    lenders: ManyToMany<Person>,
    #[field(through = Visit, related_name = "visited")]
    visitors: ManyToMany<Person>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin")]
struct Loan {
    id: Auto,
    #[field(on_delete = CASCADE)]
    book: ForeignKey<Book>,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
    #[field(default = 7)]
    days: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin")]
struct Visit {
    id: Auto,
    #[field(on_delete = CASCADE)]
    book: ForeignKey<Book>,
    #[field(on_delete = CASCADE)]
    person: ForeignKey<Person>,
    number: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", ordering = ["name"])]
struct Driver {
    id: Auto,
    #[field(max_length = 20, unique)]
    name: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin", ordering = ["make"])]
struct Car {
    id: Auto,
    #[field(max_length = 20, unique)]
    make: Option<String>,
    #[field(through = Drive, related_name = "cars")]
    drivers: ManyToMany<Driver>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "kin")]
struct Drive {
    id: Auto,
    #[field(on_delete = CASCADE)]
    car: ForeignKey<Car, { to_field(Car::make) }>,
    #[field(on_delete = CASCADE)]
    driver: ForeignKey<Driver, { to_field(Driver::name) }>,
    #[field(default = 5)]
    miles: i32,
}

fn models() -> Vec<&'static ModelMeta> {
    models![
        Person, Friendship, Shelf, Profile, Note, PlainNote, LookedNote, Chapter, Appendix, Book,
        Loan, Visit, Driver, Car, Drive
    ]
}

async fn person(name: &str, db: &Database) -> Result<Person> {
    let person = Person {
        name: name.into(),
        ..Person::default()
    };
    person.create(db).await
}

async fn shelf(name: &str, db: &Database) -> Result<Shelf> {
    let shelf = Shelf {
        name: name.into(),
        ..Shelf::default()
    };
    shelf.create(db).await
}

/// A book at the place where all books are.
async fn book(title: &str, shelf: Option<&Shelf>, db: &Database) -> Result<Book> {
    let place = || Shelf {
        name: "place".into(),
        ..Shelf::default()
    };
    let places = Shelf::objects().filter(Shelf::name.eq("place"));
    let (place, _) = places.get_or_create(place, db).await?;
    let book = Book {
        title: title.into(),
        shelf: shelf.map(ForeignKey::from),
        place: (&place).into(),
        ..Book::default()
    };
    book.create(db).await
}

#[tokio::test]
async fn rows_are_saved_and_related_as_in_django() {
    compare("kin", &models(), async |told| {
        saved::ask(told).await;
        held::ask(told).await;
        at_hand::ask(told).await;
        friends::ask(told).await;
        cars::ask(told).await;
        deferred::ask(told).await;
    })
    .await;
}
