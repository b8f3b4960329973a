//! Questions about models with odd relations, put to Nuages and to Django over the same rows: `django/maze_models.py` has both.

mod brought;
mod together;

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::{ModelRows, Prefetch, Prefetched};
use nuages_db::{Database, capture_queries, models};
use serde_json::json;

use crate::common::asking::{assert_answered, questions};
use crate::common::sides::{Found, Sides, sides_with_rows};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Category {
    id: Auto,
    #[field(max_length = 20)]
    name: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze", ordering = ["extra"])]
struct Special {
    #[field(parent_link)]
    category_ptr: ForeignKey<Category>,
    #[field(max_length = 20)]
    extra: Option<String>,
    #[field(on_delete = SET_NULL, related_name = "bossed")]
    boss: Option<ForeignKey<Category>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Rare {
    #[field(parent_link)]
    special_ptr: ForeignKey<Special>,
    rank: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze", ordering = ["category", "special"])]
struct Item {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "items")]
    category: ForeignKey<Category>,
    #[field(on_delete = CASCADE, related_name = "specials")]
    special: Option<ForeignKey<Special>>,
    #[field(max_length = 20)]
    label: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Twin {
    id: Auto,
    #[field(on_delete = CASCADE, one_to_one, related_name = "twin")]
    category: ForeignKey<Category>,
    #[field(on_delete = CASCADE, one_to_one, related_name = "rare_twin")]
    rare: Option<ForeignKey<Rare>>,
    #[field(max_length = 20)]
    label: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Pair {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "firsts")]
    first: ForeignKey<Category>,
    #[field(on_delete = CASCADE, related_name = "seconds")]
    second: ForeignKey<Category>,
    number: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze", ordering = ["-name"])]
struct Food {
    id: Auto,
    #[field(max_length = 20, unique)]
    name: Option<String>,
    #[field(unique)]
    number: Option<i32>,
    #[field(on_delete = SET_NULL, related_name = "worse")]
    better: Option<ForeignKey<Food, { to_field(Food::number) }>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Meal {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "meals")]
    food: Option<ForeignKey<Food, { to_field(Food::name) }>>,
    #[field(on_delete = CASCADE, related_name = "poured")]
    wine: Option<ForeignKey<Food, { to_field(Food::number) }>>,
    #[field(max_length = 20)]
    name: Option<String>,
    number: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Guest {
    #[field(max_length = 20, primary_key)]
    code: String,
    #[field(unique)]
    number: i32,
    #[field(related_name = "guests")]
    meals: ManyToMany<Meal>,
    #[field(through = Taste, related_name = "tasters")]
    foods: ManyToMany<Food>,
    friends: ManyToMany<Guest>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Taste {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "tastes")]
    guest: ForeignKey<Guest, { to_field(Guest::number) }>,
    #[field(on_delete = CASCADE, related_name = "tastes")]
    food: ForeignKey<Food, { to_field(Food::name) }>,
    stars: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Seat {
    #[field(on_delete = CASCADE, one_to_one, related_name = "seat", primary_key)]
    guest: ForeignKey<Guest>,
    #[field(max_length = 20)]
    label: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Cushion {
    #[field(on_delete = CASCADE, one_to_one, related_name = "cushion", primary_key)]
    seat: ForeignKey<Seat>,
    #[field(on_delete = CASCADE, related_name = "cushions")]
    near: Option<ForeignKey<Seat>>,
    #[field(max_length = 20)]
    colour: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Token {
    #[field(primary_key)]
    id: Uuid,
    #[field(on_delete = CASCADE, related_name = "tokens")]
    seat: Option<ForeignKey<Seat>>,
    #[field(on_delete = CASCADE, related_name = "tokens")]
    special: Option<ForeignKey<Special>>,
    number: Option<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "maze")]
struct Gem {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "gems")]
    token: Option<ForeignKey<Token>>,
    #[field(on_delete = CASCADE, related_name = "gems")]
    cushion: Option<ForeignKey<Cushion>>,
    #[field(max_length = 20)]
    label: Option<String>,
}

questions! {
    "category" Category
    "special" Special
    "rare" Rare
    "item" Item
    "twin" Twin
    "pair" Pair
    "food" Food
    "meal" Meal
    "guest" Guest
    "taste" Taste
    "seat" Seat
    "cushion" Cushion
    "token" Token
    "gem" Gem
}

/// The databases with the rows that a script made.
async fn everywhere(test: &str, script: &str) -> Vec<Sides> {
    let models = models![
        Category, Special, Rare, Item, Twin, Pair, Food, Meal, Guest, Taste, Seat, Cushion, Token,
        Gem
    ];
    sides_with_rows(test, script, &models).await
}

/// What is drawn by chance is the same each time.
#[tokio::test]
async fn what_is_drawn_by_chance_over_odd_relations_is_answered_as_in_django() {
    for sides in everywhere("drawn_over_odd_relations", "maze.py").await {
        assert_answered(&sides, ask, sql).await;
    }
}

/// What was asked, by the names of the questions: how many queries it took, and what was found.
struct Told {
    db: Database,
    found: Found,
}

impl Told {
    /// What comes along is shown by `show`, and what stands beside the row of the model by `beside`.
    async fn ask<M, P, S>(
        &mut self,
        name: &'static str,
        rows: Prefetched<M, P, S>,
        show: impl Fn(&S::Row, &P::Rows) -> Json,
    ) where
        M: Model,
        P: Prefetch<M>,
        S: ModelRows<M>,
    {
        let (rows, asked) = capture_queries(rows.all(&self.db)).await;
        let rows = rows.unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows: Vec<Json> = rows.iter().map(|(row, more)| show(row, more)).collect();
        self.found.insert(name, json!([asked.len(), rows]));
    }

    async fn note<T>(
        &mut self,
        name: &'static str,
        asked: impl Future<Output = nuages_db::Result<T>>,
        show: impl Fn(T) -> Json,
    ) {
        let (found, asked) = capture_queries(asked).await;
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        self.found.insert(name, json!([asked.len(), show(found)]));
    }
}

fn foods() -> QuerySet<Food> {
    Food::objects().order_by(Food::id)
}

fn meals() -> QuerySet<Meal> {
    Meal::objects().order_by(Meal::id)
}

fn guests() -> QuerySet<Guest> {
    Guest::objects().order_by(Guest::code)
}

fn categories() -> QuerySet<Category> {
    Category::objects().order_by(Category::id)
}
