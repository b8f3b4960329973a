//! Mistakes, and what Django has no words for.

use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;
use crate::common::message;

#[tokio::test]
async fn mistakes_are_told_as_by_django() {
    let expected = django::script("filtered_relations.py");
    let veg = &vegetarian();
    let objects = || restaurants("veg", veg);
    let named = |name: &str| Restaurant::objects().alias(name, FilteredRelation::new("pizzas"));
    let relation = |name: &str| Restaurant::objects().alias("a", FilteredRelation::new(name));
    let all = || Pizza::restaurant.reversed();
    let deeper = all().filtered(Pizza::chef.to(Chef::name).eq("ada"));
    let deeper_by_name =
        FilteredRelation::new("pizzas").condition(lookup("pizzas__chef__name", "ada"));
    let cheap = || Pizza::objects().filter(Pizza::price.eq(7));
    let query = all().filtered(Pizza::id.in_query(cheap()));
    let query_by_name = FilteredRelation::new("pizzas").condition(lookup("pizzas__in", cheap()));
    for db in food("filtered_relations_mistakes").await {
        for (name, query) in [
            ("a field's name", named("name")),
            ("a relation's name", named("pizzas")),
            ("a period", named("a.b")),
            ("a quotation mark", named("a\"b")),
            ("a space", named("a b")),
            ("no relation", relation("")),
            ("a look-up", relation("pizzas__name__icontains")),
            ("an unknown relation", relation("nothing")),
            (
                "an unknown name",
                objects().filter(lookup("vegan__name", "a")),
            ),
            ("a deeper relation", objects().filter(deeper.is_null(true))),
            (
                "a deeper relation",
                Restaurant::objects().alias("a", &deeper_by_name),
            ),
            ("a query", objects().filter(query.is_null(true))),
            ("a query", Restaurant::objects().alias("a", &query_by_name)),
        ] {
            let told = message(query.all(&db).await);
            if let Some(expected) = &expected {
                assert_eq!(json!(told), expected["said"][name], "{name}");
            }
        }
        let chefs = Pizza::objects().alias("chef_id", cook());
        let told = message(chefs.all(&db).await);
        assert_eq!(
            told,
            "The annotation 'chef_id' conflicts with a field on the model."
        );
        let set = Restaurant::name.set(veg.to(Pizza::name));
        let told = message(objects().update(set, &db).await);
        assert_eq!(
            told,
            "Joined field references are not permitted in this query"
        );
        let many = all().filtered(count(Pizza::id).gt(1));
        let told = message(objects().filter(many.is_null(true)).all(&db).await);
        assert!(told.contains("cannot speak of groups"), "{told}");
    }
}

#[tokio::test]
async fn relations_without_names_have_joins_of_their_own() {
    let all = || Pizza::restaurant.reversed();
    for db in food("filtered_relations_without_names").await {
        // The same question of the plain relation first, whose text is kept.
        let salami = all().to(Pizza::name).eq("salami");
        let plain = Restaurant::objects().filter(salami);
        assert_eq!(plain.count(&db).await.unwrap(), 1);
        for (price, names) in [(8, ["luigi"]), (11, ["mario"])] {
            let one = all().filtered(Pizza::price.eq(price));
            let rows = Restaurant::objects().filter(one.is_null(false));
            let found = rows.values(Restaurant::name).all(&db).await.unwrap();
            assert_eq!(found, names);
        }
        let (veg, dear) = (vegetarian(), dear());
        let both = Restaurant::objects()
            .filter(veg.is_null(false) & dear.clone().is_null(false))
            .order_by(dear.to(Pizza::price));
        let sql = sql_text(&both, &db);
        assert_eq!(sql.matches("JOIN").count(), 2, "{sql}");
        assert!(sql.contains(r#" JOIN "food_pizza" ON ("#), "{sql}");
        assert!(sql.contains(r#" JOIN "food_pizza" T3 ON ("#), "{sql}");
        let names = both.values(dear.to(Pizza::name)).all(&db).await.unwrap();
        let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
        assert_eq!(names, ["salami", "bufala", "bufala", "tonno", "tonno"]);
    }
}

#[tokio::test]
async fn a_condition_that_no_row_can_hold_leaves_the_rows() {
    let never = Pizza::restaurant.reversed().filtered(Pizza::id.in_([0; 0]));
    for db in food("filtered_relations_of_nothing").await {
        let all = Restaurant::objects().filter(never.is_null(true));
        assert_eq!(all.count(&db).await.unwrap(), 3);
        let rows = Restaurant::objects().annotate(count(&never));
        let counts = rows.all(&db).await.unwrap();
        assert!(counts.iter().all(|(_, count)| *count == 0));
        assert!(
            !Restaurant::objects()
                .filter(never.is_null(false))
                .exists(&db)
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn what_comes_along_is_found_behind_other_columns() {
    let veg = vegetarian().select_related((Pizza::chef, Pizza::helper));
    for db in food("filtered_relations_along").await {
        let rows = Restaurant::objects()
            .select_related(dear().select_related(Pizza::chef))
            .select_related(&veg)
            .annotate(Restaurant::name)
            .order_by((Restaurant::id, dear().to(Pizza::id)))
            .filter(veg.to(Pizza::name).eq("bufala"));
        let sql = sql_text(&rows, &db);
        assert_eq!(sql.matches(r#"JOIN "food_pizza""#).count(), 2, "{sql}");
        let rows = rows.all(&db).await.unwrap();
        assert!(!rows.is_empty());
        for (((restaurant, dear), veg), name) in rows {
            assert_eq!(restaurant.name, name);
            let (dear, veg) = (dear.unwrap(), veg.unwrap());
            assert!(dear.price >= 9);
            assert_eq!(dear.chef.cached().unwrap().id, dear.chef.id());
            assert_eq!(veg.chef.cached().unwrap().name, "bob");
            assert_eq!(veg.helper.unwrap().cached().unwrap().name, "ada");
        }
    }
}
