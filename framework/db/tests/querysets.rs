//! The methods of query sets, as a user writes them.

use std::collections::HashMap;

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::functions::{concat, value};
use nuages_db::models::*;
use nuages_db::query::{BulkCreate, BulkUpdate, Explain, ForUpdate};
use nuages_db::{Database, Error};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Category {
    id: Auto,
    #[field(max_length = 50)]
    name: String,
    #[field(on_delete = CASCADE, related_name = "children")]
    parent: Option<ForeignKey<Category>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Product {
    id: Auto,
    #[field(max_length = 50, unique)]
    name: String,
    #[field(on_delete = CASCADE)]
    category: ForeignKey<Category>,
    #[field(default = 0)]
    sold: i32,
}

/// Categories 1 Books, 2 Novels (in 1), 3 Crime (in 2), 4 Music; products a (in 3), b (in 2), c (in 4).
async fn shops(test: &str) -> Vec<Database> {
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

fn product(name: &str, category: i64, sold: i32) -> Product {
    Product {
        name: name.into(),
        category: ForeignKey::new(category),
        sold,
        ..Product::default()
    }
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test]
async fn only_and_defer_know_what_was_not_read() {
    for db in shops("only_and_defer_know_what_was_not_read").await {
        let rows = Product::objects()
            .order_by(Product::id)
            .only((Product::name, Product::category.to(Category::name)));
        assert_eq!(
            sql_text(&rows, &db),
            r#"SELECT "shop_product"."name", "shop_category"."name", "shop_product"."id" FROM "shop_product" INNER JOIN "shop_category" ON ("shop_product"."category_id" = "shop_category"."id") ORDER BY "shop_product"."id" ASC"#
        );
        let rows = rows.all(&db).await.unwrap();
        let first = &rows[0];
        assert_eq!(first.key(), 1);
        assert_eq!(first.get(Product::name).unwrap(), "a");
        assert_eq!(
            first.get(Product::category.to(Category::name)).unwrap(),
            "Crime"
        );
        assert!(first.is_loaded(Product::name) && !first.is_loaded(Product::sold));
        assert_eq!(first.get_deferred_fields(), ["category", "sold"]);
        assert_eq!(
            message(first.get(Product::sold)),
            "the field sold of this Product was deferred: name it in only(), or read it with load()"
        );
        assert_eq!(first.load(Product::sold, &db).await.unwrap(), 1);
        assert_eq!(first.object(&db).await.unwrap().category.id(), 3);
        assert_eq!(
            format!("{first:?}"),
            r#"Product { name: Text("a"), category__name: Text("Crime"), id: I64(1), .. }"#
        );

        let mut deferred = Product::objects()
            .filter(Product::id.eq(2))
            .defer((Product::name, Product::category))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(deferred.get_deferred_fields(), ["name", "category"]);
        assert!(deferred.set(Product::name, "x").is_err());
        deferred.set(Product::sold, 9).unwrap();
        // Another writer's change of a deferred field stays.
        Product::objects()
            .filter(Product::id.eq(2))
            .update(Product::name.set("bb"), &db)
            .await
            .unwrap();
        deferred.save(&db).await.unwrap();
        let row = deferred.object(&db).await.unwrap();
        assert_eq!((row.name.as_str(), row.sold), ("bb", 9));
        row.delete(&db).await.unwrap();
        assert_eq!(
            message(deferred.save(&db).await),
            "Save with update_fields did not affect any rows."
        );
        assert!(
            deferred
                .load(Product::name, &db)
                .await
                .unwrap_err()
                .is_does_not_exist()
        );
    }
}

#[tokio::test]
async fn rows_are_found_in_a_query() {
    for db in shops("rows_are_found_in_a_query").await {
        let mut queries = vec![
            Product::objects(),
            Product::objects().order_by(Product::id).limit(2),
        ];
        let third = Product::objects()
            .filter(Product::id.eq(3))
            .get(&db)
            .await
            .unwrap();
        assert!(queries[0].contains(&third, &db).await.unwrap());
        assert!(!queries[1].contains(&third, &db).await.unwrap());
        assert_eq!(
            message(queries.remove(0).contains(&product("new", 1, 0), &db).await),
            "QuerySet.contains() cannot be used on unsaved objects."
        );
        let both = Product::objects().union(Product::objects());
        assert_eq!(
            message(both.contains(&third, &db).await),
            "Calling QuerySet.contains() after union() is not supported."
        );
    }
}

#[tokio::test]
async fn in_bulk_takes_unique_fields() {
    for db in shops("in_bulk_takes_unique_fields").await {
        let found = Product::objects()
            .in_bulk_by(Product::name, ["a", "c", "none"], &db)
            .await
            .unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found["c"].id, 3);
        let all: HashMap<Auto, Product> = Product::objects().in_bulk_all(&db).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(
            message(Product::objects().in_bulk_by(Product::sold, [1], &db).await),
            "in_bulk()'s field_name must be a unique field but 'sold' isn't."
        );
    }
}

async fn server_version(db: &Database) -> String {
    let rows = db.fetch_all("SELECT CAST(VERSION() AS CHAR)", &[]).await;
    rows.unwrap()[0].get(0).unwrap()
}

#[tokio::test]
async fn bulk_create_ignores_and_updates_conflicts() {
    for db in shops("bulk_create_ignores_and_updates_conflicts").await {
        let rows = vec![product("a", 1, 50), product("d", 1, 60)];
        let ignored = BulkCreate::new().ignore_conflicts().batch_size(1);
        let made = Product::objects()
            .bulk_create_with(rows.clone(), ignored, &db)
            .await
            .unwrap();
        assert!(made.iter().all(|row| row.is_unset(0)), "keys are not known");
        assert_eq!(Product::objects().count(&db).await.unwrap(), 4);
        let mysql = db.engine() == Engine::Mysql;
        let updating = match mysql {
            true => BulkCreate::new().update_conflicts((), (Product::sold,)),
            false => BulkCreate::new().update_conflicts(Product::name, (Product::sold,)),
        };
        let made = Product::objects()
            .bulk_create_with(
                vec![product("a", 1, 70), product("e", 1, 80)],
                updating,
                &db,
            )
            .await
            .unwrap();
        let keyless = mysql && !server_version(&db).await.contains("MariaDB");
        let of_e = Product::objects().filter(Product::name.eq("e"));
        match keyless {
            true => assert!(made[0].is_unset(0)),
            false => assert_eq!(
                (made[0].id, made[1].id),
                (1.into(), of_e.get(&db).await.unwrap().id)
            ),
        }
        let row = Product::objects()
            .filter(Product::name.eq("a"))
            .get(&db)
            .await
            .unwrap();
        assert_eq!((row.sold, row.category.id()), (70, 3.into()));
        for (how, wanted) in [
            (
                BulkCreate::new().batch_size(0),
                "Batch size must be a positive integer.",
            ),
            (
                BulkCreate::new().update_conflicts(Product::name, ()),
                "Fields that will be updated when a row insertion fails on conflicts must be provided.",
            ),
            match mysql {
                true => (
                    BulkCreate::new().update_conflicts(Product::name, Product::sold),
                    "This database backend does not support updating conflicts with specifying unique fields that can trigger the \
                     upsert; give () for them.",
                ),
                false => (
                    BulkCreate::new().update_conflicts((), Product::sold),
                    "Unique fields that can trigger the upsert must be provided.",
                ),
            },
            (
                BulkCreate::new().update_conflicts(Product::name, Product::id),
                "bulk_create() cannot be used with primary keys in update_fields.",
            ),
            (
                BulkCreate::new()
                    .update_conflicts(Product::name, Product::category.to(Category::name)),
                "bulk_create() can only be used with concrete fields in update_fields.",
            ),
        ] {
            let result = Product::objects()
                .bulk_create_with(rows.clone(), how, &db)
                .await;
            assert_eq!(message(result), wanted);
        }
        let mut all = Product::objects().all(&db).await.unwrap();
        all.iter_mut().for_each(|row| row.sold = 5);
        let batches = BulkUpdate::new().batch_size(2);
        assert_eq!(
            Product::objects()
                .bulk_update_with(&all, Product::sold, batches, &db)
                .await
                .unwrap(),
            5
        );
    }
}

#[tokio::test]
async fn explain_shows_the_databases_plan() {
    for db in shops("explain_shows_the_databases_plan").await {
        let named = Product::objects().filter(Product::name.eq("a"));
        let plan = named.explain(&db).await.unwrap();
        let (step, formats, as_json) = match db.engine() {
            Engine::Sqlite => (
                "SEARCH shop_product USING INDEX",
                "SQLite does not support any formats.",
                None,
            ),
            Engine::Postgresql => (
                "Index Scan using shop_product_name_",
                "Allowed formats: JSON, TEXT, XML, YAML",
                Some("\"Plan\":"),
            ),
            _ => (
                "1 SIMPLE shop_product const name name",
                "Allowed formats: JSON, TEXT, TRADITIONAL, TREE",
                Some("\"query_block\":"),
            ),
        };
        assert!(plan.contains(step), "{plan}");
        let format = |format: &str| Explain::new().format(format);
        assert_eq!(
            message(named.explain_with(format("html"), &db).await),
            format!("HTML is not a recognized format. {formats}")
        );
        if let Some(part) = as_json {
            let plan = named.explain_with(format("json"), &db).await.unwrap();
            assert!(plan.contains(part), "{plan}");
            let plan = named.explain_with(format("text"), &db).await.unwrap();
            assert!(plan.contains(step), "{plan}");
        }
        let verbose = Explain::new().option("verbose", true);
        match (named.explain_with(verbose, &db).await, db.engine()) {
            (Ok(plan), Engine::Postgresql) => assert!(plan.contains("Output: id"), "{plan}"),
            (refused, _) => assert_eq!(message(refused), "Unknown options: VERBOSE"),
        }
        assert_eq!(Product::objects().none().explain(&db).await.unwrap(), "");
    }
}

#[tokio::test]
async fn locks_are_those_that_the_database_has() {
    for db in shops("locks_are_those_that_the_database_has").await {
        let all = || Product::objects().order_by(Product::id);
        let waiting = all().select_for_update();
        let free = all().select_for_update_with(ForUpdate::new().skip_locked());
        let own = all().select_for_update_with(ForUpdate::new().of_self());
        let weak = all().select_for_update_with(ForUpdate::new().no_key());
        let outside = "select_for_update cannot be used outside of a transaction.";
        let sqlite = db.engine() == Engine::Sqlite;
        match waiting.all(&db).await {
            Ok(rows) => assert!(sqlite && rows.len() == 3),
            Err(error) => assert!(!sqlite && error.to_string() == outside, "{error}"),
        }
        db.atomic(async |tx| {
            for locked in [&waiting, &free] {
                assert_eq!(locked.all(tx).await?.len(), 3);
                assert_eq!(locked.sql(tx)?.contains("FOR UPDATE"), !sqlite);
            }
            for (locked, lock) in [(&own, "FOR UPDATE OF"), (&weak, "FOR NO KEY UPDATE")] {
                let is_known = locked.sql(tx).map(|sql| sql.contains(lock));
                match db.engine() {
                    Engine::Sqlite => assert!(!is_known?),
                    Engine::Postgresql => assert!(is_known? && locked.all(tx).await?.len() == 3),
                    _ => assert_eq!(
                        message(is_known),
                        format!("{lock} is not supported on this database backend.")
                    ),
                }
            }
            Ok(())
        })
        .await
        .unwrap();
        let both = ForUpdate::new().skip_locked().nowait();
        assert_eq!(
            message(all().select_for_update_with(both).all(&db).await),
            "The nowait option cannot be used with skip_locked."
        );
        let union = Product::objects().union(Product::objects());
        assert_eq!(
            message(union.select_for_update().all(&db).await),
            "Calling QuerySet.select_for_update() after union() is not supported."
        );
    }
}

#[tokio::test]
async fn distinct_on_is_postgresqls_alone() {
    for db in shops("distinct_on_is_postgresqls_alone").await {
        product("d", 4, 4).create(&db).await.unwrap();
        let best = Product::objects()
            .distinct_on(Product::category)
            .order_by((Product::category, Product::sold.desc()))
            .values(Product::name);
        match db.engine() {
            Engine::Postgresql => assert_eq!(best.all(&db).await.unwrap(), ["b", "a", "d"]),
            _ => assert_eq!(
                message(best.all(&db).await),
                "DISTINCT ON fields is not supported by this database backend"
            ),
        }
    }
}

#[tokio::test]
async fn recursive_queries_walk_trees_down_and_up() {
    for db in shops("recursive_queries_walk_trees_down_and_up").await {
        let below = Category::objects()
            .filter(Category::name.eq("Books"))
            .annotate((value(0_i64), Category::name))
            .recursive("tree", |tree| {
                let (depth, path) = tree.annotation();
                Category::objects()
                    .filter(Category::parent.to(Category::id).eq(tree.to(Category::id)))
                    .annotate((depth + 1, concat(concat(path, " > "), Category::name)))
            });
        let (depth, path) = below.annotation();
        let rows = below
            .objects()
            .annotate((depth, path.clone()))
            .order_by(path)
            .all(&db)
            .await
            .unwrap();
        let rows: Vec<(i64, i64, String)> = rows
            .into_iter()
            .map(|(row, (depth, path))| (row.id.into(), depth, path))
            .collect();
        assert_eq!(
            rows,
            [
                (1, 0, "Books".to_owned()),
                (2, 1, "Books > Novels".to_owned()),
                (3, 2, "Books > Novels > Crime".to_owned())
            ]
        );
        // As a subquery, in an update, counted, filtered, joined.
        let inside = Product::objects().filter(Product::category.in_query(below.objects()));
        assert_eq!(inside.count(&db).await.unwrap(), 2);
        assert_eq!(inside.update(Product::sold.set(0), &db).await.unwrap(), 2);
        assert_eq!(below.objects().count(&db).await.unwrap(), 3);
        let deep = below
            .objects()
            .filter(Category::parent.to(Category::name).eq("Novels"))
            .select_related(Category::parent);
        let deep = deep.all(&db).await.unwrap();
        assert_eq!(
            deep[0].parent.as_ref().unwrap().cached().unwrap().name,
            "Novels"
        );

        let above = Category::objects()
            .filter(Category::name.eq("Crime"))
            .recursive_distinct("above", |above| {
                Category::objects()
                    .filter(Category::id.eq(above.to(Category::parent.to(Category::id))))
            });
        assert!(message(above.objects().all(&db).await).contains("none behind its foreign keys"));
        let above = Category::objects()
            .filter(Category::name.eq("Crime"))
            .recursive_distinct("above", |above| {
                Category::objects().filter(
                    Category::children()
                        .to(Category::id)
                        .eq(above.to(Category::id)),
                )
            });
        let names = above
            .objects()
            .order_by(Category::id)
            .values(Category::name);
        assert_eq!(names.all(&db).await.unwrap(), ["Books", "Novels", "Crime"]);
    }
}

impl Category {
    fn children() -> nuages_db::query::Reversed<Category, Category> {
        Category::parent.reversed()
    }
}

#[tokio::test]
async fn named_queries_stand_beside_a_query() {
    for db in shops("named_queries_stand_beside_a_query").await {
        let sold = Product::objects()
            .values(Product::category.to(Category::id))
            .annotate((count_all(), sum(Product::sold)))
            .cte("sold");
        let (products, total) = sold.annotation();
        let rows = Category::objects()
            .with(&sold)
            .filter(Category::id.eq(sold.group()))
            .filter(total.clone().gte(2))
            .annotate((products, total.clone()))
            .order_by(total.desc());
        assert_eq!(
            sql_text(&rows, &db),
            r#"WITH "sold" ("c0", "a0", "a1") AS (SELECT "shop_product"."category_id", COUNT(*), SUM("shop_product"."sold") FROM "shop_product" GROUP BY "shop_product"."category_id") SELECT "shop_category"."id", "shop_category"."name", "shop_category"."parent_id", "sold"."a0", "sold"."a1" FROM "shop_category" CROSS JOIN "sold" WHERE ("shop_category"."id" = "sold"."c0" AND "sold"."a1" >= 2) ORDER BY "sold"."a1" DESC"#
        );
        let rows = rows.all(&db).await.unwrap();
        let rows: Vec<(String, i64, Option<i64>)> = rows
            .into_iter()
            .map(|(row, (products, total))| (row.name, products, total))
            .collect();
        assert_eq!(
            rows,
            [
                ("Music".to_owned(), 1, Some(3)),
                ("Novels".to_owned(), 1, Some(2))
            ]
        );
    }
}

#[tokio::test]
async fn queries_put_together_nest_slice_and_count() {
    for db in shops("queries_put_together_nest_slice_and_count").await {
        let named = |name: &str| Product::objects().filter(Product::name.eq(name));
        let names = async |query: nuages_db::QuerySet<Product>| {
            let names = query.order_by(Product::name).values(Product::name);
            names.all(&db).await.unwrap().join("")
        };
        let (a, b, c) = (named("a"), named("b"), named("c"));
        let ab = a.clone().union(b.clone());
        assert_eq!(names(ab.clone()).await, "ab");
        // (a or b) and (b or c): from left to right, as in Django.
        assert_eq!(
            names(ab.clone().intersection(b.clone().union(c.clone()))).await,
            "b"
        );
        assert_eq!(
            names(ab.clone().difference(a.clone()).union(c.clone())).await,
            "bc"
        );
        let all = Product::objects();
        assert_eq!(
            names(c.clone().union(all.clone().order_by(Product::id).limit(1))).await,
            "ac"
        );
        let last = all.clone().order_by(Product::id.desc()).limit(2);
        assert_eq!(names(last.clone().union(a.clone())).await, "abc");
        assert_eq!(
            last.clone().union_all(b.clone()).count(&db).await.unwrap(),
            3
        );
        assert_eq!(
            names(Product::objects().none().union(last.clone())).await,
            "bc"
        );
        assert_eq!(
            names(last.clone().intersection(Product::objects().none())).await,
            ""
        );
        assert!(ab.clone().exists(&db).await.unwrap());
        let limited = ab.order_by(Product::name.desc()).limit(1);
        assert_eq!(limited.all(&db).await.unwrap()[0].name, "b");
        assert_eq!(limited.count(&db).await.unwrap(), 1);
        assert_eq!(
            sql_text(&a.clone().union(last), &db),
            r#"SELECT "shop_product"."id", "shop_product"."name", "shop_product"."category_id", "shop_product"."sold" FROM "shop_product" WHERE "shop_product"."name" = a UNION SELECT * FROM (SELECT "shop_product"."id", "shop_product"."name", "shop_product"."category_id", "shop_product"."sold" FROM "shop_product" ORDER BY "shop_product"."id" DESC LIMIT 2) subquery"#
        );
    }
}

#[tokio::test]
async fn dates_and_datetimes_are_cut_and_different() {
    for db in databases("dates_and_datetimes_are_cut_and_different").await {
        polls(&db).await;
        use nuages_db::query::Precision;
        let rows = Question::objects();
        let dates = async |precision| {
            let dates = rows
                .dates(Question::pub_date, precision, &db)
                .await
                .unwrap();
            dates.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(dates(Precision::Year).await, ["2024-01-01", "2025-01-01"]);
        assert_eq!(dates(Precision::Month).await, ["2024-02-01", "2025-01-01"]);
        assert_eq!(dates(Precision::Week).await, ["2024-02-26", "2024-12-30"]);
        assert_eq!(dates(Precision::Day).await, ["2024-02-29", "2025-01-01"]);
        assert_eq!(
            message(rows.dates(Question::pub_date, Precision::Hour, &db).await),
            "'kind' must be one of 'year', 'month', 'week', or 'day'."
        );
        let moments = rows
            .datetimes(Question::pub_date, Precision::Minute, &db)
            .await
            .unwrap();
        assert_eq!(
            moments,
            [
                moment("2024-02-29T13:05:00Z"),
                moment("2025-01-01T00:00:00Z")
            ]
        );
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop", objects = in_print)]
struct Book {
    id: Auto,
    #[field(max_length = 50)]
    title: String,
    #[field(default = true)]
    printed: bool,
    #[field(on_delete = CASCADE)]
    category: ForeignKey<Category>,
}

fn in_print(books: nuages_db::QuerySet<Book>) -> nuages_db::QuerySet<Book> {
    books.filter(Book::printed.eq(true))
}

/// What is asked of books again and again.
#[queryset]
impl<S> BookQuerySet for nuages_db::QuerySet<Book, S> {
    /// Books whose titles begin so.
    fn titled(mut self, start: &str) -> Self {
        self = self.filter(Book::title.startswith(start));
        self
    }

    fn in_category(self, name: &str) -> Self {
        self.filter(Book::category.to(Category::name).eq(name))
    }
}

#[tokio::test]
async fn a_model_has_query_sets_and_a_default_of_its_own() {
    for db in shops("a_model_has_query_sets_and_a_default_of_its_own").await {
        for (title, printed, category) in [
            ("Ada", true, 1),
            ("Adam", false, 1),
            ("Eve", true, 1),
            ("Adele", true, 4),
        ] {
            Book {
                title: title.into(),
                printed,
                category: ForeignKey::new(category),
                ..Book::default()
            }
            .create(&db)
            .await
            .unwrap();
        }
        assert_eq!(Book::objects().count(&db).await.unwrap(), 3);
        assert_eq!(Book::base_objects().count(&db).await.unwrap(), 4);
        let chained = Book::objects()
            .titled("Ad")
            .in_category("Books")
            .order_by(Book::id);
        assert_eq!(chained.all(&db).await.unwrap()[0].title, "Ada");
        let books = Category::objects()
            .filter(Category::id.eq(1))
            .get(&db)
            .await
            .unwrap();
        // The rows that point here are those of the default, as in Django.
        assert_eq!(
            books
                .related(Book::category)
                .titled("Ad")
                .count(&db)
                .await
                .unwrap(),
            1
        );
        let (_, with) = Category::objects()
            .prefetch_related(Book::category)
            .order_by(Category::id)
            .first(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(with.len(), 2);
        // One row that is named is found whatever it is.
        let mut hidden = Book::base_objects().titled("Adam").get(&db).await.unwrap();
        hidden.refresh_from_db(&db).await.unwrap();
        hidden.save(&db).await.unwrap();
        assert_eq!(
            Book::objects()
                .annotate(count_all())
                .titled("E")
                .all(&db)
                .await
                .unwrap()
                .len(),
            1
        );
    }
}
