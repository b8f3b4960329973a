use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct Host {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct DatabaseSetsNull {
    id: Auto,
    #[field(on_delete = DB_SET_NULL)]
    host: ForeignKey<Host>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct NoRelation {
    id: Auto,
    #[field(db_constraint = false)]
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct QueryName {
    id: Auto,
    #[field(on_delete = CASCADE, related_query_name = "log_")]
    host: ForeignKey<Host>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct UnknownProtocol {
    id: Auto,
    #[field(protocol = ipx)]
    address: IpAddr,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct NothingGiven {
    id: Auto,
    number: DbDefault<i32>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct NothingWaits {
    id: Auto,
    #[field(db_default = Now)]
    moment: Timestamp,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct GeneratedWithDefault {
    id: Auto,
    number: i32,
    #[field(generated = Self::number * 2, default = 3)]
    double: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "net")]
struct DatabaseSetsDefault {
    id: Auto,
    #[field(on_delete = DB_SET_DEFAULT)]
    host: ForeignKey<Host>,
}

fn main() {}
