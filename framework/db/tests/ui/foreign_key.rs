//! Relations to what is no model: told once each, at the field.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Clone, Debug)]
struct Colour {
    id: i64,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Car {
    id: Auto,
    #[field(on_delete = CASCADE)]
    colour: ForeignKey<Colour>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "shop")]
struct House {
    id: Auto,
    #[field(on_delete = SET_NULL)]
    colour: Option<ForeignKey<Colour>>,
}

#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "shop")]
struct Garden {
    id: Auto,
    colours: ManyToMany<Colour>,
}

fn main() {}
