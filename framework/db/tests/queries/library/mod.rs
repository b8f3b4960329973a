//! What Django's suites of aggregates, annotations and expressions ask, put to Nuages and to Django over the same rows: `django/library.py`
//! has the questions under the same names.

mod aggregates;
mod annotations;
mod changes;
mod combined;
mod expressions;
mod groups;
mod look_ups;
mod repeated;

use nuages_db::fields::Json;
use nuages_db::models;
use nuages_db::models::*;

use crate::asked::{Asked, counts, ones, rows};
use crate::common::sides::{Sides, assert_none, sides_with_rows};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Author {
    id: Auto,
    #[field(max_length = 100)]
    name: String,
    age: i32,
    rating: Option<f64>,
    friends: ManyToMany<Author>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Publisher {
    id: Auto,
    #[field(max_length = 255)]
    name: String,
    num_awards: i32,
    duration: Option<Duration>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library", ordering = ["name"])]
struct Book {
    id: Auto,
    #[field(max_length = 9)]
    isbn: String,
    #[field(max_length = 255)]
    name: String,
    pages: i32,
    rating: f64,
    #[field(max_digits = 6, decimal_places = 2)]
    price: Decimal,
    authors: ManyToMany<Author>,
    #[field(on_delete = CASCADE, related_name = "book_contact_set")]
    contact: ForeignKey<Author>,
    #[field(on_delete = CASCADE)]
    publisher: ForeignKey<Publisher>,
    pubdate: Date,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Hardback {
    #[field(parent_link)]
    book_ptr: ForeignKey<Book>,
    weight: f64,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Store {
    id: Auto,
    #[field(max_length = 255)]
    name: String,
    books: ManyToMany<Book>,
    original_opening: Timestamp,
    friday_night_closing: Time,
    #[field(db_column = "surface")]
    area: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Employee {
    id: Auto,
    #[field(max_length = 20)]
    first_name: String,
    #[field(default = false)]
    manager: bool,
    #[field(max_length = 20)]
    last_name: String,
    #[field(on_delete = CASCADE)]
    store: Option<ForeignKey<Store>>,
    age: i32,
    #[field(max_digits = 8, decimal_places = 2)]
    salary: Option<Decimal>,
    preferences: Option<Json>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Company {
    id: Auto,
    #[field(max_length = 100)]
    name: String,
    #[field(max_length = 200)]
    motto: Option<String>,
    num_employees: u32,
    num_chairs: u32,
    #[field(on_delete = CASCADE, related_name = "company_ceo_set")]
    ceo: ForeignKey<Employee>,
    #[field(on_delete = SET_NULL, related_name = "company_point_of_contact_set")]
    point_of_contact: Option<ForeignKey<Employee>>,
    #[field(default = false)]
    based_in_eu: bool,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Number {
    id: Auto,
    #[field(db_column = "the_integer")]
    integer: i64,
    #[field(db_column = "the_float")]
    float: Option<f64>,
    #[field(max_digits = 20, decimal_places = 17)]
    decimal_value: Option<Decimal>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library", db_table = "library_ExPeRiMeNt", ordering = ["name"])]
struct Experiment {
    id: Auto,
    #[field(max_length = 24)]
    name: String,
    assigned: Date,
    completed: Date,
    estimated_time: Duration,
    start: Timestamp,
    end: Timestamp,
    scalar: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library", db_table = "library_time")]
struct Clock {
    id: Auto,
    time: Option<Time>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Run {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    start: Option<ForeignKey<Clock>>,
    #[field(on_delete = CASCADE, related_name = "+")]
    end: Option<ForeignKey<Clock>>,
    midpoint: Time,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Key {
    #[field(primary_key)]
    id: Uuid,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "library")]
struct Card {
    id: Auto,
    uuid: Option<Uuid>,
    #[field(on_delete = CASCADE)]
    key: Option<ForeignKey<Key>>,
}

/// The databases with the rows that a script made.
async fn everywhere(test: &str, script: &str) -> Vec<Sides> {
    let models = models![
        Author, Publisher, Book, Hardback, Store, Employee, Company, Number, Experiment, Clock,
        Run, Key, Card
    ];
    sides_with_rows(test, script, &models).await
}

#[tokio::test]
async fn what_djangos_suites_ask_is_answered_as_there() {
    let mut wrong = Vec::new();
    for library in everywhere("library", "library.py").await {
        let mut asked = Asked::new(library.db);
        aggregates::ask(&mut asked).await;
        annotations::ask(&mut asked).await;
        groups::ask(&mut asked).await;
        combined::ask(&mut asked).await;
        expressions::ask(&mut asked).await;
        changes::ask(&mut asked).await;
        repeated::ask(&mut asked).await;
        wrong.extend(asked.differences(&library.django));
    }
    assert_none(&wrong);
}
