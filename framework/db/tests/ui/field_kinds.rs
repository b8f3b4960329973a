use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct NoAddress {
    id: Auto,
    #[field(protocol = ipv4)]
    name: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct BlankAddress {
    id: Auto,
    #[field(blank)]
    address: IpAddr,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct CollatedNumber {
    id: Auto,
    #[field(db_collation = "nocase")]
    number: i32,
}

#[derive(Clone)]
struct Money;

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct NoCustomField {
    id: Auto,
    price: Money,
}

fn main() {}
