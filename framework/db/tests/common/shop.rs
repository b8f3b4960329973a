//! A shop: categories in categories, products and books in them.

use super::databases_with;
use nuages_db::models::*;
use nuages_db::{Database, QuerySet};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
pub struct Category {
    pub id: Auto,
    #[field(max_length = 50)]
    pub name: String,
    #[field(on_delete = CASCADE, related_name = "children")]
    pub parent: Option<ForeignKey<Category>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
pub struct Product {
    pub id: Auto,
    #[field(max_length = 50, unique)]
    pub name: String,
    #[field(on_delete = CASCADE)]
    pub category: ForeignKey<Category>,
    #[field(default = 0)]
    pub sold: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop", objects = in_print)]
pub struct Book {
    pub id: Auto,
    #[field(max_length = 50)]
    pub title: String,
    #[field(default = true)]
    pub printed: bool,
    #[field(on_delete = CASCADE)]
    pub category: ForeignKey<Category>,
}

fn in_print(books: QuerySet<Book>) -> QuerySet<Book> {
    books.filter(Book::printed.eq(true))
}

/// Categories 1 Books, 2 Novels (in 1), 3 Crime (in 2), 4 Music; products a (in 3), b (in 2), c (in 4).
pub async fn shops(test: &str) -> Vec<Database> {
    let models = nuages_db::models![Category, Product, Book];
    let databases = databases_with(test, &models).await;
    for db in &databases {
        fill(db).await;
    }
    databases
}

async fn fill(db: &Database) {
    for (name, parent) in [
        ("Books", None),
        ("Novels", Some(1)),
        ("Crime", Some(2)),
        ("Music", None),
    ] {
        Category {
            name: name.into(),
            parent: parent.map(|key: i64| ForeignKey::new(key)),
            ..Category::default()
        }
        .create(db)
        .await
        .unwrap();
    }
    for (name, category, sold) in [("a", 3, 1), ("b", 2, 2), ("c", 4, 3)] {
        product(name, category, sold).create(db).await.unwrap();
    }
}

pub fn product(name: &str, category: i64, sold: i32) -> Product {
    Product {
        name: name.into(),
        category: ForeignKey::new(category),
        sold,
        ..Product::default()
    }
}
