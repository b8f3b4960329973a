//! What is asked over one relation to many rows.

use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;

/// What is asked of restaurants by their vegetarian pizzas.
pub async fn ask_of_pizzas(answers: &mut Answers<'_>) {
    let veg = &vegetarian();
    let name = || veg.to(Pizza::name);
    let price = || veg.to(Pizza::price);
    let chef = || veg.and(Pizza::chef).to(Chef::name);
    let mozzarella = || lookup::<Restaurant>("veg__name", "mozzarella");
    let all_pizzas = || Pizza::restaurant.reversed();
    for (question, typed, by_name) in [
        ("some", veg.is_null(false), lookup("veg__isnull", false)),
        ("none", veg.is_null(true), lookup("veg__isnull", true)),
        ("field", name().eq("mozzarella"), mozzarella()),
        (
            "text",
            name().icontains("MOZZ"),
            lookup("veg__name__icontains", "MOZZ"),
        ),
        ("by key", veg.eq(3), lookup("veg", 3)),
        ("in", veg.in_([1, 2]), lookup("veg__in", [1, 2])),
        ("not field", !name().eq("mozzarella"), !mozzarella()),
        (
            "not some",
            !veg.is_null(false),
            !lookup("veg__isnull", false),
        ),
        ("not none", !veg.is_null(true), !lookup("veg__isnull", true)),
        (
            "not behind",
            !chef().eq("ada"),
            !lookup("veg__chef__name", "ada"),
        ),
        (
            "either",
            name().eq("mozzarella") | Restaurant::name.eq("closed"),
            mozzarella() | lookup("name", "closed"),
        ),
        (
            "both",
            name().eq("mozzarella") & price().eq(7),
            mozzarella() & lookup("veg__price", 7),
        ),
        (
            "beside the relation",
            name().eq("mozzarella") & all_pizzas().to(Pizza::price).eq(11),
            mozzarella() & lookup("pizzas__price", 11),
        ),
        ("behind", chef().eq("bob"), lookup("veg__chef__name", "bob")),
        (
            "equal fields",
            Restaurant::name.eq(name()),
            lookup("name", f("veg__name")),
        ),
    ] {
        let typed = restaurants("veg", veg).filter(typed);
        answers
            .ask_both(question, typed, vegetarian_by_name().filter(by_name))
            .await;
    }
    let typed = || restaurants("veg", veg);
    let by_name = vegetarian_by_name;
    answers.ask_both("unused", typed(), by_name()).await;
    for (question, typed, by_name) in [
        (
            "field and not field",
            typed().filter(price().eq(7)).exclude(name().eq("bufala")),
            by_name()
                .filter(lookup("veg__price", 7))
                .exclude(lookup("veg__name", "bufala")),
        ),
        (
            "two calls",
            typed()
                .filter(name().eq("mozzarella"))
                .filter(price().eq(10)),
            by_name()
                .filter(mozzarella())
                .filter(lookup("veg__price", 10)),
        ),
        (
            "behind the relation",
            typed()
                .filter(all_pizzas().to(Pizza::price).eq(11))
                .filter(name().eq("bufala")),
            by_name()
                .filter(lookup("pizzas__price", 11))
                .filter(lookup("veg__name", "bufala")),
        ),
        (
            "inside",
            Restaurant::objects().filter(Restaurant::id.in_query(typed().filter(price().eq(10)))),
            Restaurant::objects()
                .filter(lookup("id__in", by_name().filter(lookup("veg__price", 10)))),
        ),
    ] {
        answers.ask_both(question, typed, by_name).await;
    }
    let tonno = Pizza::objects().filter(
        Pizza::price.eq(11)
            & Pizza::restaurant
                .to(Restaurant::id)
                .eq(outer(Restaurant::id)),
    );
    let around = typed().filter(exists(tonno) & price().eq(7));
    answers
        .ask("around", around, |row| json!(row.id.get()))
        .await;
    let other = || all_pizzas().filtered(Pizza::price.eq(11));
    let renamed = |query: QuerySet<Restaurant>| {
        query
            .alias("veg", other())
            .filter(lookup("veg__isnull", false))
    };
    answers
        .ask("renamed", renamed(by_name()), |row| json!(row.id.get()))
        .await;
    let behind = renamed(by_name().filter(lookup("veg__price", 7)));
    answers
        .ask("renamed behind", behind, |row| json!(row.id.get()))
        .await;
}

/// What is selected and computed of vegetarian pizzas.
pub async fn ask_for_values(answers: &mut Answers<'_>) {
    let veg = &vegetarian();
    let objects = || restaurants("veg", veg);
    let name = || veg.to(Pizza::name);
    let price = || veg.to(Pizza::price);
    answers
        .ask(
            "values",
            objects().values((Restaurant::name, name())),
            |row| json!(row),
        )
        .await;
    for (question, typed, names) in [
        (
            "order",
            objects().order_by((name(), Restaurant::id)),
            &["veg__name", "id"] as &[&str],
        ),
        (
            "order down",
            objects()
                .filter(veg.is_null(false))
                .order_by(price().desc()),
            &["-veg__price"],
        ),
    ] {
        let by_name = match question {
            "order" => vegetarian_by_name(),
            _ => vegetarian_by_name().filter(lookup("veg__isnull", false)),
        };
        let by_name = by_name.order_by_names(names.iter().copied());
        answers.ask_both(question, typed, by_name).await;
    }
    let named = |count: Aggregate<Restaurant, i64>, query: QuerySet<Restaurant>| {
        query.values(Restaurant::name).annotate(count)
    };
    let grouped = |query: QuerySet<Restaurant>| query.annotate(count(veg));
    let shown = |(row, n): (Restaurant, i64)| json!([row.name, n]);
    answers.ask("count", grouped(objects()), shown).await;
    let counted = objects().filter(price().gt(7));
    answers.ask("counted field", grouped(counted), shown).await;
    answers
        .ask("having", grouped(objects()).filter(count(veg).gt(1)), shown)
        .await;
    let few = count(Restaurant::id).filter(lookup("veg__price__gt", 7));
    let by_name = vegetarian_by_name().annotate(few);
    answers.ask("filtered count", by_name, shown).await;
    let few = named(count(Restaurant::id).filter(price().gt(7)), objects());
    let asked = answers.found["filtered count"].clone();
    answers
        .ask("filtered count of values", few, |row| json!(row))
        .await;
    assert_eq!(
        answers.found.remove("filtered count of values"),
        Some(asked)
    );
    let prices = Pizza::restaurant.reversed().to(Pizza::price);
    let sums = objects().annotate((sum(price()), max(prices)));
    answers
        .ask("sum", sums, |(row, (n, m))| json!([row.name, n, m]))
        .await;
    let dear = &dear();
    let two = || objects().alias("dear", dear);
    let names = two().values((Restaurant::name, name(), dear.to(Pizza::name)));
    answers.ask("two relations", names, |row| json!(row)).await;
    let counts = two().annotate((count(veg).distinct(), count(dear).distinct()));
    answers
        .ask("two counts", counts, |(row, (n, m))| {
            json!([row.name, n, m])
        })
        .await;
}

/// Relations with other conditions.
pub async fn ask_by_conditions(answers: &mut Answers<'_>) {
    let all = || Pizza::restaurant.reversed();
    let any = &FilteredRelation::new(all());
    let by_name = Restaurant::objects().alias("any", FilteredRelation::new("pizzas"));
    answers
        .ask_both(
            "no condition",
            restaurants("any", any).filter(any.to(Pizza::price).eq(11)),
            by_name.filter(lookup("any__price", 11)),
        )
        .await;
    let two = &all().filtered(Pizza::vegetarian.eq(true) & Pizza::price.eq(7));
    let by_name = FilteredRelation::new("pizzas")
        .condition(lookup("pizzas__vegetarian", true) & lookup("pizzas__price", 7));
    answers
        .ask_both(
            "two conditions",
            restaurants("veg", two).filter(two.is_null(false)),
            Restaurant::objects()
                .alias("veg", by_name)
                .filter(lookup("veg__isnull", false)),
        )
        .await;
    let either = &all().filtered(Pizza::price.eq(8) | Pizza::price.eq(11));
    let values = restaurants("veg", either).values((Restaurant::name, either.to(Pizza::price)));
    answers
        .ask("either condition", values, |row| json!(row))
        .await;
    let rest = &all().filtered(!Pizza::helper.in_([2]));
    let values = restaurants("rest", rest).values((Restaurant::name, rest.to(Pizza::name)));
    answers.ask("not condition", values, |row| json!(row)).await;
    let own = &FilteredRelation::new(all()).condition(Restaurant::name.eq("mario"));
    let values = restaurants("own", own).values((Restaurant::name, own.to(Pizza::name)));
    answers
        .ask("condition of the row", values, |row| json!(row))
        .await;
}

/// What is asked over a many-to-many field.
pub async fn ask_of_favorites(answers: &mut Answers<'_>) {
    let liked = &liked();
    let name = || liked.to(Pizza::name);
    let price = Restaurant::favorites.to(Pizza::price);
    let bufala = || lookup::<Restaurant>("liked__name", "bufala");
    for (question, typed, by_name) in [
        ("many", liked.is_null(false), lookup("liked__isnull", false)),
        ("many field", name().eq("bufala"), bufala()),
        ("many not", !name().eq("bufala"), !bufala()),
        (
            "many and all",
            name().eq("bufala") & price.eq(10),
            bufala() & lookup("favorites__price", 10),
        ),
    ] {
        let typed = restaurants("liked", liked).filter(typed);
        answers
            .ask_both(question, typed, liked_by_name().filter(by_name))
            .await;
    }
    let values = restaurants("liked", liked).values((Restaurant::name, name()));
    answers.ask("many values", values, |row| json!(row)).await;
    let chef = liked.and(Pizza::chef).to(Chef::name);
    answers
        .ask_both(
            "many behind",
            restaurants("liked", liked)
                .filter(chef.eq("bob"))
                .distinct(),
            liked_by_name()
                .filter(lookup("liked__chef__name", "bob"))
                .distinct(),
        )
        .await;
    let other = &Restaurant::favorites.filtered(Pizza::vegetarian.eq(false));
    let twice = restaurants("liked", liked).alias("other", other);
    let values = twice.values((Restaurant::name, name(), other.to(Pizza::name)));
    answers.ask("many twice", values, |row| json!(row)).await;
}
