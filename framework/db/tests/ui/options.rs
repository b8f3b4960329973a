//! Options in another shape than theirs.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", ordering = "-id")]
struct TextForList {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", ordering = [-id])]
struct WordsForNames {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", ordering = [nuages_db::query::count(Self::id)])]
struct NumbersOfRows {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", indexes = ["id"])]
struct FlatIndexes {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", max_length = 200)]
struct OptionOfAField {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct TextForNumber {
    id: Auto,
    #[field(max_length = "200")]
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct ValueMissing {
    id: Auto,
    #[field(max_length)]
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct SaidTwice {
    id: Auto,
    #[field(unique, max_length = 200, unique)]
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct AsInPython {
    id: Auto,
    #[field(on_delete = models.CASCADE)]
    other: Option<ForeignKey<TextForList>>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct OneForList {
    id: Auto,
    #[field(validators = min_value(1))]
    votes: i32,
}

fn main() {}
