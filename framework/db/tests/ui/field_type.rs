use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Question {
    id: Auto,
    tags: std::collections::HashSet<String>,
}

fn main() {}
