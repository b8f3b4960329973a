//! Annotated rows that come along with others.

use super::*;

pub(super) async fn ask_of_annotated(told: &mut Told) {
    let counted_meals = || meals().annotate(eaters());
    for (name, rows) in [
        ("inside", counted_meals()),
        ("inside filtered", counted_meals().filter(eaters().gt(0))),
        (
            "inside filtered before",
            meals()
                .filter(Guest::meals.reversed().to(Guest::number).gt(1))
                .annotate(eaters()),
        ),
        (
            "inside filtered behind",
            counted_meals().filter(Guest::meals.reversed().to(Guest::number).gt(1)),
        ),
        (
            "inside excluded",
            counted_meals().exclude(Meal::number.gt(1)),
        ),
        (
            "inside sorted",
            counted_meals().order_by((eaters().desc(), Meal::id)),
        ),
        ("inside distinct", counted_meals().distinct()),
        ("inside nothing", counted_meals().none()),
    ] {
        let rows = foods().prefetch_related(Meal::food.with(rows));
        told.ask(name, rows, of_counted).await;
    }
    let rows = foods()
        .annotate(tastes())
        .prefetch_related(Meal::food.with(counted_meals()));
    told.ask("both", rows, |(food, tastes), meals| {
        json!([key(food), tastes, pairs(meals)])
    })
    .await;
    let friendly = guests().annotate(count(Guest::friends.to(Guest::number)));
    let eaten = counted_meals().prefetch_related(Guest::meals.reversed().with(friendly));
    let rows = foods()
        .prefetch_related(Meal::food.with(eaten))
        .annotate(tastes());
    told.ask("nested", rows, |(food, tastes), meals| {
        let meals = meals.iter();
        let meals = meals.map(|((meal, eaters), guests)| json!([key(meal), eaters, pairs(guests)]));
        json!([key(food), tastes, meals.collect::<Json>()])
    })
    .await;
    let next = meals().annotate((Meal::number + 1, Meal::food.to(Food::number)));
    let rows = foods().prefetch_related(Meal::food.with(next));
    told.ask("plain values", rows, |food, meals| {
        let meals = meals
            .iter()
            .map(|(meal, (next, number))| json!([key(meal), next, number]));
        json!([key(food), meals.collect::<Json>()])
    })
    .await;
    let place = window(row_number())
        .partition_by(Meal::food)
        .order_by(Meal::id.desc());
    let rows = foods().prefetch_related(Meal::food.with(meals().annotate(place)));
    told.ask("windows", rows, of_counted).await;
    let gone =
        exists(Pair::objects().filter(Pair::second.eq(outer(Item::category.to(Category::id)))));
    let items = Item::objects().order_by(Item::id).annotate(gone);
    let rows = categories().prefetch_related(Item::category.with(items));
    told.ask("queries", rows, |category, items| {
        let items = items.iter().map(|(item, gone)| json!([key(item), gone]));
        json!([key(category), items.collect::<Json>()])
    })
    .await;
}

pub(super) async fn ask_of_slices(told: &mut Told) {
    let counted_meals = || meals().annotate(eaters());
    for (name, rows) in [
        ("one", counted_meals().limit(1)),
        ("later", counted_meals().reverse().offset(1)),
        (
            "most eaten",
            counted_meals()
                .order_by((eaters().desc(), Meal::id))
                .limit(2),
        ),
        (
            "most eaten but one",
            counted_meals()
                .filter(eaters().gt(0))
                .order_by((eaters().desc(), Meal::id))
                .offset(1),
        ),
    ] {
        let rows = foods().prefetch_related(Meal::food.with(rows));
        told.ask(name, rows, of_counted).await;
    }
    let best = foods().annotate(count(Meal::food.reversed())).limit(1);
    told.ask(
        "one of many",
        guests().prefetch_related(Guest::foods.with(best)),
        of_counted,
    )
    .await;
}

pub(super) async fn ask_of_relations(told: &mut Told) {
    let cooked = || foods().annotate(count(Meal::food.reversed()));
    told.ask(
        "foods",
        guests().prefetch_related(Guest::foods.with(cooked())),
        of_counted,
    )
    .await;
    // What is counted are the rows between that hold these.
    let rows = guests().prefetch_related(Guest::meals.with(meals().annotate(eaters())));
    told.ask("meals of guests", rows, of_counted).await;
    let rows = meals().prefetch_related(
        Guest::meals
            .reversed()
            .with(guests().annotate(count(Guest::foods.to(Food::name)))),
    );
    told.ask("guests of meals", rows, of_counted).await;
    let rows = guests()
        .prefetch_related(Guest::friends.with(guests().annotate(count(Taste::guest.reversed()))));
    told.ask("friends", rows, of_counted).await;
    let rows = meals().prefetch_related(Meal::food.target(cooked()));
    told.ask("food", rows, |meal, food| {
        json!([
            key(meal),
            food.as_ref().map(|(food, meals)| json!([key(food), meals]))
        ])
    })
    .await;
    let seats = Seat::objects().order_by(Seat::guest);
    let gems = Token::objects()
        .order_by(Token::id)
        .annotate(count(Gem::token.reversed()));
    told.ask(
        "tokens",
        seats.prefetch_related(Token::seat.with(gems)),
        of_counted,
    )
    .await;
    let specials = Special::objects().order_by(Special::category_ptr);
    let items = Item::objects().order_by(Item::id);
    let items = items.annotate(length(coalesce(Item::label, "")));
    let way = Special::category_ptr.and(Item::category.reversed());
    let rows = specials
        .annotate(count(Token::special.reversed()))
        .prefetch_related(way.with(items));
    told.ask("items of specials", rows, |(special, tokens), items| {
        let items = items
            .iter()
            .map(|(item, length)| json!([key(item), length]));
        json!([key(special), tokens, items.collect::<Json>()])
    })
    .await;
}

pub(super) async fn ask_of_parts(told: &mut Told) {
    let name = |meal: &Partial<Meal>| json!([part(meal), meal.get(Meal::name).unwrap()]);
    let rows = foods().prefetch_related(Meal::food.with(meals().only((Meal::name, Meal::food))));
    told.ask("inside only", rows, |food, meals| {
        json!([key(food), meals.iter().map(name).collect::<Json>()])
    })
    .await;
    let rows = meals().defer(Meal::number).annotate(eaters());
    let rows = foods().prefetch_related(Meal::food.with(rows));
    told.ask("inside deferred", rows, |food, meals| {
        let meals = meals
            .iter()
            .map(|(meal, eaters)| json!([name(meal), eaters]));
        json!([key(food), meals.collect::<Json>()])
    })
    .await;
}
