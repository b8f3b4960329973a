use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Flagged {
    id: Auto,
    #[field(default = 1)]
    flag: bool,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Counted {
    id: Auto,
    #[field(default = "x")]
    votes: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Halved {
    id: Auto,
    #[field(default = 1.5)]
    votes: Option<i32>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Named {
    id: Auto,
    #[field(default = 7)]
    name: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Signed {
    id: Auto,
    #[field(default = true)]
    name: String,
}

fn main() {}
