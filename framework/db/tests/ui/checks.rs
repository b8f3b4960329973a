//! What Django's system checks find in one model.
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct Tag {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NoPlaces {
    id: Auto,
    #[field(max_digits = 8)]
    price: Decimal,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct OnlyPlaces {
    id: Auto,
    #[field(decimal_places = 2)]
    price: Decimal,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct ZeroDigits {
    id: Auto,
    #[field(max_digits = 0, decimal_places = 0)]
    price: Decimal,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NegativePlaces {
    id: Auto,
    #[field(max_digits = 8, decimal_places = -2)]
    price: Decimal,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct MorePlacesThanDigits {
    id: Auto,
    #[field(max_digits = 2, decimal_places = 3)]
    price: Decimal,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NoLength {
    id: Auto,
    #[field(max_length = 0)]
    name: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct TwoTimes {
    id: Auto,
    #[field(auto_now, auto_now_add)]
    changed: Timestamp,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NoDefault {
    id: Auto,
    #[field(on_delete = SET_DEFAULT)]
    tag: ForeignKey<Tag>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct UniqueMany {
    id: Auto,
    #[field(unique)]
    tags: ManyToMany<Tag>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct UnderscoreAtTheEnd {
    id: Auto,
    name_: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct TwoUnderscores {
    id: Auto,
    first__name: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NamedPk {
    id: Auto,
    pk: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NoName {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "my items")]
    tag: ForeignKey<Tag>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct NameWithUnderscores {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "items_")]
    tag: ForeignKey<Tag>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", unique_together = ["name", "nmae"])]
struct UnknownTogether {
    id: Auto,
    name: i32,
}

fn main() {}
