//! A decimal behind an alias is seen when the metadata is made.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

type Price = Decimal;

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct Item {
    id: Auto,
    price: Price,
}

fn main() {}
