//! Mistakes in proxies, and in what a model says of permissions and databases.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people")]
struct Person {
    id: Auto,
    age: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people")]
struct Pet {
    id: Auto,
    weight: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy)]
struct WithNames {
    person: Person,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy)]
struct WithMore(Person, i32);

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy, db_table = "elsewhere")]
struct WithTable(Person);

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy)]
struct OfNothing(String);

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy, ordering = ["age"])]
struct ByAge(Person);

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy, objects = all_people)]
struct OtherRows(Person);

fn all_people(all: QuerySet<Person>) -> QuerySet<Person> {
    all
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", permissions = [("view_twice", "View"), ("dance", "Dance")])]
struct Twice {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", proxy, permissions = [("dance", "Dance"), ("dance", "Again")])]
struct Again(Person);

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "people", required_db_vendor = "postgres")]
struct Elsewhere {
    id: Auto,
}

fn main() {
    let _ = ByAge::objects().filter(Pet::weight.gt(3));
    let _ = Pet::objects().filter(ByAge::age.gt(3));
}
