//! Filtered relations, compared with Django's `FilteredRelation`: what they find, how they ask, and what is refused.

mod nested;
mod pizzas;
mod refused;

use std::collections::BTreeMap;

use nuages_db::models::*;
use nuages_db::query::Shape;
use nuages_db::{Database, lookup, models};
use serde_json::{Value as Json, json};

use crate::common::sides::assert_found;
use crate::common::{databases_with, django, server_url, sql_text};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "food")]
struct Chef {
    id: Auto,
    #[field(max_length = 30)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "food")]
struct Restaurant {
    id: Auto,
    #[field(max_length = 30)]
    name: String,
    #[field(related_name = "fans")]
    favorites: ManyToMany<Pizza>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "food")]
struct Pizza {
    id: Auto,
    #[field(max_length = 30)]
    name: String,
    #[field(on_delete = CASCADE, related_name = "pizzas")]
    restaurant: ForeignKey<Restaurant>,
    #[field(on_delete = CASCADE)]
    chef: ForeignKey<Chef>,
    #[field(on_delete = CASCADE, related_name = "helped")]
    helper: Option<ForeignKey<Chef>>,
    vegetarian: bool,
    price: i32,
}

async fn food(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &models![Chef, Restaurant, Pizza]).await;
    for db in &databases {
        for name in ["ada", "bob"] {
            let name = name.to_owned();
            let chef = Chef {
                name,
                ..Chef::default()
            };
            chef.create(db).await.unwrap();
        }
        let mut restaurants = Vec::new();
        for name in ["luigi", "mario", "closed"] {
            let name = name.to_owned();
            let restaurant = Restaurant {
                name,
                ..Restaurant::default()
            };
            restaurants.push(restaurant.create(db).await.unwrap());
        }
        for (name, restaurant, chef, helper, vegetarian, price) in [
            ("margherita", 1, 1, None, true, 8),
            ("salami", 1, 1, Some(2), false, 9),
            ("mozzarella", 2, 2, None, true, 7),
            ("bufala", 2, 2, Some(1), true, 10),
            ("tonno", 2, 1, None, false, 11),
        ] {
            let pizza = Pizza {
                id: Auto::default(),
                name: name.to_owned(),
                restaurant: ForeignKey::new(restaurant),
                chef: ForeignKey::new(chef),
                helper: helper.map(ForeignKey::new),
                vegetarian,
                price,
            };
            pizza.create(db).await.unwrap();
        }
        let favorites = |restaurant: usize| restaurants[restaurant].many(Restaurant::favorites);
        favorites(0).set([3, 4], db).await.unwrap();
        favorites(1).set([1, 5], db).await.unwrap();
    }
    databases
}

type Relation<M, R> = FilteredRelation<M, R>;

fn vegetarian() -> Relation<Restaurant, Pizza> {
    Pizza::restaurant
        .reversed()
        .filtered(Pizza::vegetarian.eq(true))
}

fn dear() -> Relation<Restaurant, Pizza> {
    Pizza::restaurant.reversed().filtered(Pizza::price.gte(9))
}

fn liked() -> Relation<Restaurant, Pizza> {
    Restaurant::favorites.filtered(Pizza::vegetarian.eq(true))
}

fn cook() -> Relation<Pizza, Chef> {
    Pizza::chef.filtered(Chef::name.eq("ada"))
}

fn hand() -> Relation<Pizza, Chef> {
    Pizza::helper.filtered(Chef::name.eq("ada"))
}

fn nested() -> Relation<Restaurant, Chef> {
    let pizzas = Pizza::restaurant.reversed();
    FilteredRelation::new(pizzas.and(Pizza::chef)).condition(pizzas.to(Pizza::price).gte(9))
}

fn restaurants<R>(name: &str, relation: &Relation<Restaurant, R>) -> QuerySet<Restaurant> {
    Restaurant::objects().alias(name, relation)
}

fn pizzas<R>(name: &str, relation: &Relation<Pizza, R>) -> QuerySet<Pizza> {
    Pizza::objects().alias(name, relation)
}

/// The same relations by name.
fn vegetarian_by_name() -> QuerySet<Restaurant> {
    let pizzas = FilteredRelation::new("pizzas");
    Restaurant::objects().alias("veg", pizzas.condition(lookup("pizzas__vegetarian", true)))
}

fn liked_by_name() -> QuerySet<Restaurant> {
    let favorites = FilteredRelation::new("favorites");
    let condition = lookup("favorites__vegetarian", true);
    Restaurant::objects().alias("liked", favorites.condition(condition))
}

fn nested_by_name() -> QuerySet<Restaurant> {
    let chefs = FilteredRelation::new("pizzas__chef");
    Restaurant::objects().alias("cook", chefs.condition(lookup("pizzas__price__gte", 9)))
}

fn one_by_name(name: &str, relation: &str) -> QuerySet<Pizza> {
    let condition = lookup(&format!("{relation}__name"), "ada");
    Pizza::objects().alias(name, FilteredRelation::new(relation).condition(condition))
}

/// What was found and how it was asked, by the names of the questions.
struct Answers<'d> {
    db: &'d Database,
    found: BTreeMap<&'static str, Json>,
    asked: BTreeMap<&'static str, String>,
}

impl Answers<'_> {
    async fn ask<M: Model, S: Shape<M>>(
        &mut self,
        name: &'static str,
        query: QuerySet<M, S>,
        shown: impl Fn(S::Row) -> Json,
    ) {
        let rows = query.clone().all(self.db).await;
        let rows = rows.unwrap_or_else(|error| panic!("{name} on {:?}: {error}", self.db.engine()));
        let mut rows: Vec<Json> = rows.into_iter().map(shown).collect();
        if !query.is_ordered() {
            rows.sort_by_key(Json::to_string);
        }
        self.found.insert(name, json!(rows));
        self.asked.insert(name, sql_text(&query, self.db));
    }

    /// Asks for rows of a model by a typed query and by one with names.
    async fn ask_both<M: Model<Key = Auto>>(
        &mut self,
        name: &'static str,
        typed: QuerySet<M>,
        by_name: QuerySet<M>,
    ) {
        let key = |row: M| json!(row.key().get());
        self.ask(name, by_name, key).await;
        let (found, asked) = (self.found[name].clone(), self.asked[name].clone());
        self.ask(name, typed, key).await;
        assert_eq!(self.found[name], found, "{name} on {:?}", self.db.engine());
        assert_eq!(self.asked[name], asked, "{name}");
    }
}

/// Questions that are asked in other words, with the same answers.
const IN_OTHER_WORDS: [&str; 4] = [
    "many not",
    "nested not",
    "nested many not",
    "one, turned round",
];

/// A text without the names of its columns and without parentheses around a single one.
fn plain(sql: &str) -> String {
    let mut plain = String::new();
    let mut rest = sql;
    while let Some((before, behind)) = rest.split_once(" AS \"") {
        plain.push_str(before);
        rest = behind.split_once('"').unwrap().1;
    }
    plain.push_str(rest);
    let mut single = String::new();
    rest = &plain;
    while let Some((before, behind)) = rest.split_once('(') {
        single.push_str(before);
        rest = behind;
        match behind.split_once(')') {
            Some((column, more)) if column.contains(".\"") && !column.contains([' ', '(', ',']) => {
                single.push_str(column);
                rest = more;
            }
            _ => single.push('('),
        }
    }
    single + rest
}

#[tokio::test]
async fn they_find_what_djangos_find_and_ask_in_the_same_words() {
    for db in food("filtered_relations_find").await {
        let mut answers = Answers {
            db: &db,
            found: BTreeMap::new(),
            asked: BTreeMap::new(),
        };
        pizzas::ask_of_pizzas(&mut answers).await;
        pizzas::ask_for_values(&mut answers).await;
        pizzas::ask_by_conditions(&mut answers).await;
        pizzas::ask_of_favorites(&mut answers).await;
        nested::ask_of_chefs(&mut answers).await;
        nested::ask_over_others(&mut answers).await;
        nested::ask_of_nested(&mut answers).await;
        nested::ask_for_rows(&mut answers).await;
        nested::end_queries(&mut answers).await;
        let found = &answers.found;
        assert_eq!(found["some"], json!([1, 2, 2]));
        assert_eq!(found["not field"], json!([1, 3]));
        let names = json!([
            ["closed", null],
            ["luigi", "margherita"],
            ["mario", "bufala"],
            ["mario", "mozzarella"]
        ]);
        assert_eq!(found["values"], names);
        assert_eq!(
            found["count"],
            json!([["closed", 0], ["luigi", 1], ["mario", 2]])
        );
        let url = server_url(&db);
        let Some(expected) = django::script_with("filtered_relations.py", url.as_deref()) else {
            continue;
        };
        assert_found(found, &expected, &db);
        let asked = expected["asked"].as_object().unwrap();
        let asked = asked
            .iter()
            .filter_map(|(name, sql)| Some((name.as_str(), sql.as_str()?)));
        let differing: Vec<_> = asked
            .map(|(name, sql)| (name, plain(&answers.asked[name]), plain(sql)))
            .filter(|(name, own, sql)| own != sql && !IN_OTHER_WORDS.contains(name))
            .collect();
        assert!(differing.is_empty(), "{differing:#?}");
    }
}
