//! The methods of query sets, as a user writes them.

use std::collections::HashMap;

use crate::common::shop::*;
use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::QuerySet;
use nuages_db::models::*;
use nuages_db::query::{Explain, Precision};

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
async fn a_row_is_found_by_its_key_within_the_query() {
    for db in shops("a_row_is_found_by_its_key_within_the_query").await {
        let all = Product::objects();
        let cheap = Product::objects().filter(Product::name.ne("c"));
        let named = Product::objects().values(Product::name);
        assert_eq!(all.get_by_key(3, &db).await.unwrap().name, "c");
        assert_eq!(cheap.get_by_key(1, &db).await.unwrap().name, "a");
        assert_eq!(named.get_by_key(2, &db).await.unwrap(), "b");
        for missing in [
            all.get_by_key(99, &db).await,
            cheap.get_by_key(3, &db).await,
            Product::objects().none().get_by_key(1, &db).await,
        ] {
            assert!(missing.is_err_and(|error| error.is_does_not_exist()));
        }
        let in_words = |query: QuerySet<Product>| {
            let db = db.clone();
            async move { message(query.get_by_key(1, &db).await) }
        };
        assert_eq!(
            in_words(Product::objects().limit(2)).await,
            "Cannot filter a query once a slice has been taken."
        );
        assert_eq!(
            in_words(all.clone().union(all.clone())).await,
            "Calling QuerySet.filter() after union() is not supported."
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
            _ if is_mariadb(&db).await => (
                "1 SIMPLE shop_product const name name",
                "Allowed formats: JSON, TEXT, TRADITIONAL",
                Some("\"query_block\":"),
            ),
            _ => (
                "1 SIMPLE shop_product None const name name",
                "Allowed formats: JSON, TEXT, TRADITIONAL, TREE",
                Some("\"query_"),
            ),
        };
        // MySQL shows a tree unless it is asked for a text.
        let tree = plan.contains("-> Rows fetched before execution");
        assert!(tree || plan.contains(step), "{plan}");
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
        let analyzed = Explain::new().option("analyze", true);
        if as_json.is_some() {
            let plan = named.explain_with(analyzed, &db).await.unwrap();
            let word = ["actual", "r_rows", "1 SIMPLE shop_product const"];
            assert!(word.iter().any(|word| plan.contains(word)), "{plan}");
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
async fn dates_and_datetimes_are_cut_and_different() {
    for db in databases("dates_and_datetimes_are_cut_and_different").await {
        polls(&db).await;
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
        let sliced = rows.clone().order_by(Question::id).limit(1);
        assert_eq!(
            message(sliced.dates(Question::pub_date, Precision::Day, &db).await),
            "Cannot filter a query once a slice has been taken."
        );
        let united = rows.clone().union(rows.clone());
        assert_eq!(
            message(
                united
                    .datetimes(Question::pub_date, Precision::Day, &db)
                    .await
            ),
            "Calling QuerySet.annotate() after union() is not supported."
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

/// What is asked of books again and again.
#[queryset]
impl<S> BookQuerySet for QuerySet<Book, S> {
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
        let with = Category::objects().prefetch_related(Book::category);
        let with = with.filter(Category::id.eq(4));
        assert!(!with.contains(&books, &db).await.unwrap());
        assert!(!with.explain(&db).await.unwrap().is_empty());
        let renamed = with
            .update(Category::name.set("Others"), &db)
            .await
            .unwrap();
        assert_eq!(renamed, 1);
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
        let gone = with.delete(&db).await.unwrap();
        assert_eq!(gone.of("shop.Category"), 1);
    }
}
