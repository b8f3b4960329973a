//! Annotated rows with which others come along.

use nuages_db::paginator::Paginator;

use super::*;

pub(super) async fn ask_of_annotated(told: &mut Told) {
    let of_meals = || Meal::food.with(meals());
    let before = || foods().annotate(tastes()).prefetch_related(of_meals());
    let behind = || foods().prefetch_related(of_meals()).annotate(tastes());
    told.ask("before", before(), counted).await;
    told.ask("behind", behind(), counted).await;
    for (name, rows) in [
        ("filtered", before().filter(tastes().gt(0))),
        ("excluded", behind().exclude(tastes().gt(1))),
        ("sorted", behind().order_by((tastes().desc(), Food::id))),
        ("turned", before().reverse()),
        ("sliced", behind().offset(1).limit(2)),
        ("nothing", before().none()),
        (
            "sorted and sliced",
            before().order_by((tastes(), Food::id)).limit(3),
        ),
        (
            "of some tastes",
            foods()
                .prefetch_related(of_meals())
                .filter(Taste::food.reversed().to(Taste::stars).gt(0))
                .annotate(tastes()),
        ),
    ] {
        told.ask(name, rows, counted).await;
    }
    let rows = foods()
        .annotate(tastes())
        .prefetch_related(of_meals())
        .annotate(length(coalesce(Food::name, "")))
        .prefetch_related(Meal::wine.with(meals()));
    told.ask(
        "twice",
        rows,
        |((food, tastes), length), (meals, poured)| {
            json!([key(food), tastes, length, keys(meals), keys(poured)])
        },
    )
    .await;
    let friends = count(Guest::friends.to(Guest::number));
    let rows = guests()
        .annotate((friends, max(Guest::meals.to(Meal::number))))
        .prefetch_related((Guest::meals.with(meals()), Guest::foods.with(foods())));
    told.ask("many", rows, |(guest, (friends, most)), (meals, foods)| {
        json!([key(guest), friends, most, keys(meals), keys(foods)])
    })
    .await;
    let better = exists(Pair::objects().filter(Pair::first.eq(outer(Category::id))));
    let items = Item::objects().order_by(Item::id);
    let rows = categories()
        .annotate(better)
        .prefetch_related(Item::category.with(items));
    told.ask("held", rows, |(category, held), items| {
        json!([key(category), held, keys(items)])
    })
    .await;
    let place = window(row_number()).order_by((Meal::number.desc().nulls_last(), Meal::id.asc()));
    let rows = meals()
        .annotate(place)
        .prefetch_related(Guest::meals.reversed().with(guests()));
    told.ask("placed", rows, counted).await;
}

pub(super) async fn ask_at_the_end(told: &mut Told) {
    let db = told.db.clone();
    let rows = || {
        foods()
            .annotate(tastes())
            .prefetch_related(Meal::food.with(meals()))
    };
    let one = |(row, more): ((Food, i64), Vec<Meal>)| counted(&row, &more);
    let maybe = |found: Option<((Food, i64), Vec<Meal>)>| found.map_or(Json::Null, one);
    let named = || rows().filter(Food::name.eq("bob"));
    told.note("get", named().get(&db), one).await;
    told.note("by key", rows().get_by_key(1, &db), one).await;
    told.note("first", rows().first(&db), maybe).await;
    told.note("last", rows().last(&db), maybe).await;
    let none = rows().filter(Food::name.eq("zoe"));
    told.note("no first", none.first(&db), maybe).await;
    told.note("latest", rows().latest((tastes(), Food::id), &db), one)
        .await;
    told.note("earliest", rows().earliest((tastes(), Food::id), &db), one)
        .await;
    told.note("count", rows().filter(tastes().gt(0)).count(&db), |count| {
        json!(count)
    })
    .await;
    told.note("exists", rows().filter(tastes().gt(9)).exists(&db), |is| {
        json!(is)
    })
    .await;
    told.note(
        "aggregate",
        rows().aggregate(max(Food::number), &db),
        |max| json!(max),
    )
    .await;
    let read = async {
        let rows = rows();
        let (mut rows, mut found) = (rows.iterator(2, &db), Vec::new());
        while let Some(pair) = rows.next().await {
            found.push(one(pair?));
        }
        Ok(found)
    };
    told.note("iterator", read, |found| json!(found)).await;
    let page = async {
        let page = Paginator::new(rows(), 2).page(2, &db).await;
        Ok(page.unwrap().object_list)
    };
    told.note("page", page, |rows| rows.into_iter().map(one).collect())
        .await;
    let values = rows().values((Food::id, Food::name));
    told.note("values", values.all(&db), |values| {
        json!(
            values
                .iter()
                .map(|(key, name)| (i64::from(*key), name))
                .collect::<Vec<_>>()
        )
    })
    .await;
}

pub(super) async fn ask_by_key(told: &mut Told) {
    let db = told.db.clone();
    let rows = || foods().annotate(tastes());
    let along = || rows().prefetch_related(Meal::food.with(meals()));
    told.note("bulk", rows().in_bulk([1, 3, 9], &db), |found| {
        let found = found
            .iter()
            .map(|(key, (_, tastes))| (key.to_string(), json!(tastes)));
        Json::Object(found.collect())
    })
    .await;
    told.note("bulk along", along().in_bulk([1, 3, 9], &db), |found| {
        let found = found.into_iter();
        let found = found.map(|(key, (row, meals))| (key.to_string(), counted(&row, &meals)));
        Json::Object(found.collect())
    })
    .await;
    let names = [Some("ada".to_owned()), Some("eve".to_owned())];
    told.note(
        "bulk by name",
        along().in_bulk_by(Food::name, names, &db),
        |found| {
            let found = found.into_iter();
            let found = found.map(|(name, (row, meals))| (name.unwrap(), counted(&row, &meals)));
            Json::Object(found.collect())
        },
    )
    .await;
    told.note("bulk of all", along().in_bulk_all(&db), |found| {
        let found = found.into_iter();
        let found = found.map(|(key, (row, meals))| (key.to_string(), counted(&row, &meals)));
        Json::Object(found.collect())
    })
    .await;
}

pub(super) async fn ask_of_joins(told: &mut Told) {
    let food = |meal: &Meal| match &meal.food {
        Some(food) => key(food.cached().unwrap()),
        None => Json::Null,
    };
    let of_guests = || Guest::meals.reversed().with(guests());
    let shown = |(meal, double): &(Meal, Option<i32>), guests: &Vec<Guest>| {
        json!([key(meal), double, food(meal), keys(guests)])
    };
    let before = meals()
        .select_related(Meal::food)
        .annotate(Meal::number * 2)
        .prefetch_related(of_guests());
    told.ask("with food", before, shown).await;
    let behind = meals()
        .prefetch_related(of_guests())
        .annotate(Meal::number * 2)
        .select_related(Meal::food);
    told.ask("with food behind", behind, shown).await;
    let items = || Item::category.with(Item::objects().order_by(Item::id));
    let beside = Special::category_ptr.reversed();
    let rows = categories()
        .prefetch_related(items())
        .select_related(beside)
        .annotate(length(coalesce(Category::name, "")));
    told.ask("specials", rows, |((category, special), length), items| {
        json!([
            key(category),
            special.as_ref().map(key),
            length,
            keys(items)
        ])
    })
    .await;
    // What comes along has the row at hand.
    let rows = foods().annotate(tastes()).prefetch_related(Meal::food);
    told.ask("at hand", rows, |(one, _), meals| {
        let mut meals: Vec<Json> = meals
            .iter()
            .map(|meal| json!([key(meal), food(meal)]))
            .collect();
        meals.sort_by_key(Json::to_string);
        json!([key(one), meals])
    })
    .await;
}

pub(super) async fn ask_of_parts(told: &mut Told) {
    let name = |food: &Partial<Food>| food.get(Food::name).unwrap();
    let of_meals = || Meal::food.with(meals());
    let shown =
        |food: &Partial<Food>, meals: &Vec<Meal>| json!([part(food), name(food), keys(meals)]);
    let rows = foods().only(Food::name).prefetch_related(of_meals());
    told.ask("only", rows, shown).await;
    let rows = foods().prefetch_related(of_meals()).defer(Food::number);
    told.ask("deferred", rows, shown).await;
    let rows = foods()
        .prefetch_related(of_meals())
        .annotate(tastes())
        .only(Food::name);
    told.ask("only annotated", rows, |(food, tastes), meals| {
        json!([part(food), name(food), tastes, keys(meals)])
    })
    .await;
    let rows = guests()
        .only(())
        .prefetch_related((Guest::meals.with(meals()), Guest::friends.with(guests())));
    told.ask("keys", rows, |guest, (meals, friends)| {
        json!([part(guest), keys(meals), keys(friends)])
    })
    .await;
    let rows = meals()
        .only(Meal::food)
        .prefetch_related(Meal::food.target(Food::objects().annotate(tastes())));
    told.ask("only foods", rows, |meal, food| {
        json!([
            part(meal),
            food.as_ref()
                .map(|(food, tastes)| json!([key(food), tastes]))
        ])
    })
    .await;
}
