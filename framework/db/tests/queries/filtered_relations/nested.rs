//! What is asked over foreign keys and over several relations, and what ends a query.

use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;

/// What is asked over foreign keys.
pub async fn ask_of_chefs(answers: &mut Answers<'_>) {
    let (cook, hand) = (&cook(), &hand());
    let ada = || hand.to(Chef::name).eq("ada");
    let round = cook.and(Pizza::chef.reversed()).to(Pizza::price);
    for (question, typed, by_name) in [
        ("one", cook.is_null(false), lookup("cook__isnull", false)),
        ("one by key", cook.eq(1), lookup("cook", 1)),
        (
            "one not",
            !cook.to(Chef::name).eq("bob"),
            !lookup("cook__name", "bob"),
        ),
        (
            "one, turned round",
            !round.eq(9),
            !lookup("cook__pizza__price", 9),
        ),
    ] {
        let by_name = one_by_name("cook", "chef").filter(by_name);
        answers
            .ask_both(question, pizzas("cook", cook).filter(typed), by_name)
            .await;
    }
    for (question, typed, by_name) in [
        (
            "one missing",
            hand.is_null(true),
            lookup("hand__isnull", true),
        ),
        ("one not or none", !ada(), !lookup("hand__name", "ada")),
        (
            "one and the plain one",
            hand.is_null(false) & Pizza::helper.to(Chef::name).eq("ada"),
            lookup("hand__isnull", false) & lookup("helper__name", "ada"),
        ),
    ] {
        let by_name = one_by_name("hand", "helper").filter(by_name);
        answers
            .ask_both(question, pizzas("hand", hand).filter(typed), by_name)
            .await;
    }
    let values = pizzas("cook", cook).values((Pizza::name, cook.to(Chef::name)));
    answers.ask("one values", values, |row| json!(row)).await;
    let values = pizzas("hand", hand).values((Pizza::name, hand.to(Chef::name)));
    answers.ask("one or none", values, |row| json!(row)).await;
}

/// Conditions that speak of other relations.
pub async fn ask_over_others(answers: &mut Answers<'_>) {
    let restaurant = || Pizza::restaurant.to(Restaurant::name);
    for (question, chef, name) in [
        (
            "condition over another",
            Pizza::chef.to(Chef::name),
            "chef__name",
        ),
        (
            "condition over one that may miss",
            Pizza::helper.to(Chef::name),
            "helper__name",
        ),
    ] {
        let place = &FilteredRelation::new(Pizza::restaurant).condition(restaurant().gt(chef));
        let by_name =
            FilteredRelation::new("restaurant").condition(lookup("restaurant__name__gt", f(name)));
        let by_name = Pizza::objects().alias("place", by_name);
        answers
            .ask_both(
                question,
                pizzas("place", place).filter(place.is_null(false)),
                by_name.filter(lookup("place__isnull", false)),
            )
            .await;
    }
    let made = Pizza::restaurant.reversed();
    let helper = made.and(Pizza::helper).to(Chef::name);
    let cook = &FilteredRelation::new(made.and(Pizza::chef)).condition(helper.eq("ada"));
    let by_name =
        FilteredRelation::new("pizzas__chef").condition(lookup("pizzas__helper__name", "ada"));
    answers
        .ask_both(
            "condition beside the relation",
            restaurants("cook", cook).filter(cook.is_null(false)),
            Restaurant::objects()
                .alias("cook", by_name)
                .filter(lookup("cook__isnull", false)),
        )
        .await;
    let chef = || Pizza::chef.to(Chef::name);
    let cook = &FilteredRelation::new(Pizza::chef).condition(chef().lt(restaurant()));
    let same = &FilteredRelation::new(Pizza::chef).condition(chef().eq(cook.to(Chef::name)));
    let by_name =
        FilteredRelation::new("chef").condition(lookup("chef__name__lt", f("restaurant__name")));
    let same_by_name =
        FilteredRelation::new("chef").condition(lookup("chef__name", f("cook__name")));
    let by_name = Pizza::objects()
        .alias("cook", by_name)
        .alias("same", same_by_name);
    answers
        .ask_both(
            "condition over a filtered one",
            pizzas("cook", cook)
                .alias("same", same)
                .filter(same.is_null(false)),
            by_name.filter(lookup("same__isnull", false)),
        )
        .await;
}

/// Relations over several others.
pub async fn ask_of_nested(answers: &mut Answers<'_>) {
    let cook = &nested();
    let name = || cook.to(Chef::name);
    let bob = || lookup::<Restaurant>("cook__name", "bob");
    let objects = || restaurants("cook", cook);
    for (question, typed, by_name) in [
        (
            "nested field",
            objects().filter(name().eq("bob")),
            nested_by_name().filter(bob()),
        ),
        (
            "nested not",
            objects().exclude(name().eq("bob")),
            nested_by_name().exclude(bob()),
        ),
        (
            "nested two calls",
            objects().filter(name().eq("bob")).filter(name().eq("ada")),
            nested_by_name()
                .filter(bob())
                .filter(lookup("cook__name", "ada")),
        ),
    ] {
        answers.ask_both(question, typed, by_name).await;
    }
    let values = |query: QuerySet<Restaurant>| query.values((Restaurant::name, name()));
    answers
        .ask("nested values", values(objects()), |row| json!(row))
        .await;
    let some = objects().filter(cook.is_null(false));
    answers.ask("nested", values(some), |row| json!(row)).await;
    let favorites = || Pizza::restaurant.and(Restaurant::favorites);
    let liked = &favorites().filtered(Pizza::price.gt(7));
    let values = pizzas("liked", liked).values((Pizza::name, liked.to(Pizza::name)));
    answers.ask("nested many", values, |row| json!(row)).await;
    let by_name = FilteredRelation::new("restaurant__favorites")
        .condition(lookup("restaurant__favorites__price__gt", 7));
    answers
        .ask_both(
            "nested many not",
            pizzas("liked", liked).exclude(liked.to(Pizza::name).eq("bufala")),
            Pizza::objects()
                .alias("liked", by_name)
                .exclude(lookup("liked__name", "bufala")),
        )
        .await;
    let veg = &vegetarian();
    let fans = veg.and(Restaurant::favorites.reversed());
    let lovers = &fans.filtered(Restaurant::name.eq("luigi"));
    let chained = || restaurants("veg", veg).alias("lovers", lovers);
    let lover = || lovers.to(Restaurant::name);
    let values = chained().values((Restaurant::name, veg.to(Pizza::name), lover()));
    answers.ask("chained", values, |row| json!(row)).await;
    let values = chained().values((Restaurant::name, lover()));
    answers.ask("chained alone", values, |row| json!(row)).await;
    let by_name = FilteredRelation::new("veg__fans").condition(lookup("veg__fans__name", "luigi"));
    answers
        .ask_both(
            "chained field",
            chained().filter(lover().eq("luigi") & veg.to(Pizza::price).eq(10)),
            vegetarian_by_name()
                .alias("lovers", by_name)
                .filter(lookup("lovers__name", "luigi") & lookup("veg__price", 10)),
        )
        .await;
}

/// Rows that come along.
pub async fn ask_for_rows(answers: &mut Answers<'_>) {
    let veg = &vegetarian();
    let along = restaurants("veg", veg).select_related(veg);
    let shown = |(row, pizza): (Restaurant, Option<Pizza>)| {
        json!([row.id.get(), pizza.map(|pizza| pizza.id.get())])
    };
    answers.ask("along", along, shown).await;
    let more = veg.clone().select_related((Pizza::chef, Pizza::helper));
    let along = restaurants("veg", veg).select_related(more);
    let shown = |(row, pizza): (Restaurant, Option<Pizza>)| {
        let Some(pizza) = pizza else {
            return json!([row.id.get(), null]);
        };
        let helper = pizza.helper.as_ref().and_then(ForeignKey::cached);
        let chef = pizza.chef.cached().unwrap();
        json!([
            row.id.get(),
            pizza.id.get(),
            chef.name,
            helper.map(|chef| &chef.name)
        ])
    };
    answers.ask("along with more", along, shown).await;
    let hand = &hand();
    let along = pizzas("hand", hand)
        .select_related(Pizza::chef)
        .select_related(hand);
    let shown = |(row, chef): (Pizza, Option<Chef>)| {
        let cook = row.chef.cached().unwrap();
        json!([row.id.get(), chef.map(|chef| chef.id.get()), cook.name])
    };
    answers.ask("along one", along, shown).await;
}

/// What ends a query.
pub async fn end_queries(answers: &mut Answers<'_>) {
    let db = answers.db;
    let (veg, dear, hand) = (&vegetarian(), &dear(), &hand());
    let objects = || restaurants("veg", veg);
    let price = || veg.to(Pizza::price);
    let found = &mut answers.found;
    let many = objects().filter(price().gt(7)).count(db).await.unwrap();
    found.insert("count of rows", json!(many));
    let mut there = Vec::new();
    for one in [10, 11] {
        there.push(objects().filter(price().eq(one)).exists(db).await.unwrap());
    }
    found.insert("is there one", json!(there));
    let totals = objects().aggregate((count(veg), sum(price())), db).await;
    found.insert("aggregate", json!(totals.unwrap()));
    let distinct = objects().filter(veg.is_null(false)).distinct();
    let total = distinct.aggregate(count(Restaurant::id), db).await.unwrap();
    found.insert("aggregate of distinct rows", json!([total]));
    let other = restaurants("dear", dear).filter(dear.to(Pizza::price).eq(11));
    let both = objects().filter(price().eq(8)).union(other).all(db).await;
    let mut both: Vec<Option<i64>> = both.unwrap().iter().map(|row| row.id.get()).collect();
    both.sort_unstable();
    found.insert("put together", json!(both));
    let dear = objects().filter(price().eq(10));
    let updated = dear
        .update(Restaurant::name.set("marco"), db)
        .await
        .unwrap();
    let mut names = Restaurant::objects()
        .values(Restaurant::name)
        .all(db)
        .await
        .unwrap();
    names.sort_unstable();
    found.insert("update", json!([updated, names]));
    let deleted = pizzas("hand", hand)
        .filter(hand.is_null(false))
        .delete(db)
        .await;
    let mut names = Pizza::objects().values(Pizza::name).all(db).await.unwrap();
    names.sort_unstable();
    found.insert("delete", json!([deleted.unwrap().total, names]));
}
