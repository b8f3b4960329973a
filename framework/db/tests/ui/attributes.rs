use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct Question {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", order = ["-id"])]
struct UnknownModelAttribute {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct UnknownFieldAttribute {
    id: Auto,
    #[field(maxlength = 200)]
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct NullAttribute {
    id: Auto,
    #[field(null)]
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct NoOnDelete {
    id: Auto,
    question: ForeignKey<Question>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct WrongOnDelete {
    id: Auto,
    #[field(on_delete = DELETE)]
    question: ForeignKey<Question>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct NullNeedsOption {
    id: Auto,
    #[field(on_delete = SET_NULL)]
    question: ForeignKey<Question>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", ordering = ["-date"])]
struct UnknownOrdering {
    id: Auto,
    pub_date: Timestamp,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls", swappable = "article_model")]
struct SmallSetting {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct PlainSwappable {
    id: Auto,
    #[field(swappable = false)]
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
struct NoKey {
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "polls")]
enum NotAStruct {
    One,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum StoredAlike {
    #[choice("A", "Apple")]
    Apple,
    #[choice("A", "Apricot")]
    Apricot,
}

fn main() {}
