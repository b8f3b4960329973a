//! What comes along with rows: `django/maze_brought.py` has the same questions.

use nuages_db::capture_queries;
use nuages_db::query::{Prefetch, Prefetched, Shape};
use serde_json::json;

use super::*;
use crate::common::asking::key;
use crate::common::sides::{Found, assert_found};

impl Told {
    /// Shows what comes along with each row, behind its key.
    async fn bring<M: Model, P: Prefetch<M>>(
        &mut self,
        name: &'static str,
        rows: Prefetched<M, P>,
        show: impl Fn(&P::Rows) -> Json,
    ) {
        let pair = |row: &M, more: &P::Rows| json!([key(row), show(more)]);
        self.ask(name, rows, pair).await;
    }

    async fn ask_joined<M: Model, S: Shape<M>>(
        &mut self,
        name: &'static str,
        rows: QuerySet<M, S>,
        show: impl Fn(&S::Row) -> Json,
    ) {
        let (rows, asked) = capture_queries(rows.all(&self.db)).await;
        let rows: Vec<Json> = rows.unwrap().iter().map(show).collect();
        self.found.insert(name, json!([asked.len(), rows]));
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "it stands where a function of a Vec is wanted"
)]
fn keys<M: Model>(rows: &Vec<M>) -> Json {
    rows.iter().map(key).collect()
}

fn one<M: Model>(row: &Option<M>) -> Json {
    row.as_ref().map_or(Json::Null, key)
}

fn seats() -> QuerySet<Seat> {
    Seat::objects().order_by(Seat::guest)
}

fn tokens() -> QuerySet<Token> {
    Token::objects().order_by(Token::id)
}

fn gems() -> QuerySet<Gem> {
    Gem::objects().order_by(Gem::id)
}

fn items() -> QuerySet<Item> {
    Item::objects().order_by(Item::id)
}

fn specials() -> QuerySet<Special> {
    Special::objects().order_by(Special::category_ptr)
}

#[tokio::test]
async fn related_rows_come_along_as_in_django() {
    for maze in everywhere("related_rows_come_along", "maze_brought.py").await {
        let mut told = Told {
            db: maze.db,
            found: Found::new(),
        };
        ask_of_relations(&mut told).await;
        ask_of_several_steps(&mut told).await;
        ask_of_slices(&mut told).await;
        ask_of_those_that_hold_them(&mut told).await;
        ask_of_foreign_keys(&mut told).await;
        ask_of_joins(&mut told).await;
        assert_found(&told.found, &maze.django, &told.db);
    }
}

async fn ask_of_relations(told: &mut Told) {
    let of_meals = || Meal::food.with(meals());
    told.bring("meals", foods().prefetch_related(of_meals()), keys)
        .await;
    let rows = foods().prefetch_related(Meal::wine.with(meals()));
    told.bring("poured", rows, keys).await;
    let rows = foods().prefetch_related(Food::better.with(foods()));
    told.bring("worse", rows, keys).await;
    let rows = meals().prefetch_related(Guest::meals.reversed().with(guests()));
    told.bring("guests", rows, keys).await;
    let rows = guests().prefetch_related(Guest::meals.with(meals()));
    told.bring("meals of guests", rows, keys).await;
    told.bring("foods", guests().prefetch_related(Guest::foods), keys)
        .await;
    let rows = foods().prefetch_related(Guest::foods.reversed().with(guests()));
    told.bring("tasters", rows, keys).await;
    let rows = guests().prefetch_related(Guest::friends.with(guests()));
    told.bring("friends", rows, keys).await;
    let tastes = Taste::objects().order_by(Taste::id);
    let rows = guests().prefetch_related(Taste::guest.with(tastes));
    told.bring("tastes", rows, keys).await;
    told.bring("seat", guests().prefetch_related(Seat::guest), keys)
        .await;
    let rows = seats().prefetch_related(Token::seat.with(tokens()));
    told.bring("tokens", rows, keys).await;
    let rows = tokens().prefetch_related(Gem::token.with(gems()));
    told.bring("gems", rows, keys).await;
    told.bring("twin", categories().prefetch_related(Twin::category), keys)
        .await;
    let rows = categories().prefetch_related(Special::category_ptr);
    told.bring("special", rows, keys).await;
    let rows = specials().prefetch_related((Item::special, Token::special.with(tokens())));
    told.bring("specials", rows, |(items, tokens)| {
        json!([keys(items), keys(tokens)])
    })
    .await;
    let of_items = Special::category_ptr.and(Item::category.reversed());
    let rows = specials().prefetch_related(of_items.with(items()));
    told.bring("items of specials", rows, keys).await;
}

async fn ask_of_several_steps(told: &mut Told) {
    let eaten = meals().prefetch_related(Guest::meals.reversed().with(guests()));
    let rows = foods().prefetch_related(Meal::food.with(eaten));
    told.bring("guests of meals", rows, |meals| {
        let meals = meals.iter();
        meals
            .map(|(meal, guests)| json!([key(meal), keys(guests)]))
            .collect()
    })
    .await;
    let set = tokens().prefetch_related(Gem::token.with(gems()));
    let rows = seats().prefetch_related(Token::seat.with(set));
    told.bring("gems of tokens", rows, |tokens| {
        let tokens = tokens.iter();
        tokens
            .map(|(token, gems)| json!([key(token), keys(gems)]))
            .collect()
    })
    .await;
}

async fn ask_of_slices(told: &mut Told) {
    let rows = foods().prefetch_related(Meal::food.with(meals().limit(1)));
    told.bring("one meal", rows, keys).await;
    let later = meals().reverse().offset(1);
    let rows = foods().prefetch_related(Meal::food.with(later));
    told.bring("later meals", rows, keys).await;
    let some = Guest::objects().order_by(Guest::number.desc()).limit(2);
    let rows = meals().prefetch_related(Guest::meals.reversed().with(some));
    told.bring("some guests", rows, keys).await;
    let second = Food::objects().offset(1).limit(1);
    let rows = guests().prefetch_related(Guest::foods.with(second));
    told.bring("second food", rows, keys).await;
}

/// Conditions on the rows that hold what comes along.
async fn ask_of_those_that_hold_them(told: &mut Told) {
    let stars = || Taste::food.reversed().to(Taste::stars);
    let number = || Guest::foods.reversed().to(Guest::number);
    for (name, rows) in [
        ("tasted by stars", foods().filter(stars().gt(1))),
        ("tasted by others", foods().filter(number().gt(1))),
        ("tasted not", foods().exclude(stars().gt(1))),
        ("tasted distinct", foods().filter(stars().gte(0)).distinct()),
        (
            "tasted in order",
            Food::objects().order_by((stars().desc(), Food::id)),
        ),
        ("tasted annotated", foods().filter((stars() + 0).gt(1))),
    ] {
        let rows = guests().prefetch_related(Guest::foods.with(rows));
        told.bring(name, rows, keys).await;
    }
    let number = || Guest::meals.reversed().to(Guest::number);
    let others = || Meal::food.and(Meal::food.reversed()).to(Meal::number).gt(1);
    for (name, rows) in [
        ("eaten by some", meals().filter(number().gt(1))),
        (
            "eaten by two",
            meals().filter(number().gt(1)).filter(number().lt(3)),
        ),
        ("eaten not", meals().exclude(number().eq(1))),
        ("eaten with food", meals().filter(others()).distinct()),
        ("eaten one", meals().filter(number().gt(1)).limit(1)),
    ] {
        let rows = guests().prefetch_related(Guest::meals.with(rows));
        told.bring(name, rows, keys).await;
    }
    let ada = meals().filter(Meal::food.to(Food::name).eq("ada"));
    let rows = foods().prefetch_related(Meal::food.with(ada));
    told.bring("meals of food", rows, keys).await;
    let rows = foods().prefetch_related(Meal::food.with(meals().filter(others())));
    told.bring("meals of meals", rows, keys).await;
}

async fn ask_of_foreign_keys(told: &mut Told) {
    for (name, rows) in [
        ("food", Food::objects()),
        ("some food", Food::objects().filter(Food::number.gt(1))),
        ("no food", Food::objects().none()),
    ] {
        let rows = meals().prefetch_related(Meal::food.target(rows));
        told.bring(name, rows, one).await;
    }
    let rows = meals().prefetch_related(Meal::wine.target(Food::objects()));
    told.bring("wine", rows, one).await;
    let rows = foods().prefetch_related(Food::better.target(Food::objects()));
    told.bring("better", rows, one).await;
    let with_worse = Food::objects().prefetch_related(Food::better.with(foods()));
    let rows = meals().prefetch_related(Meal::food.target(with_worse));
    told.bring("worse of food", rows, |food| match food {
        Some((food, worse)) => json!([key(food), keys(worse)]),
        None => Json::Null,
    })
    .await;
    let twins = Twin::objects().order_by(Twin::id);
    let rows = twins.prefetch_related((
        Twin::category.target(Category::objects()),
        Twin::rare.target(Rare::objects()),
    ));
    told.bring("category of twin", rows, |(category, rare)| {
        json!([one(category), one(rare)])
    })
    .await;
    let cushions = Cushion::objects().order_by(Cushion::seat);
    let rows = cushions.prefetch_related((
        Cushion::seat.target(Seat::objects()),
        Cushion::near.target(Seat::objects()),
    ));
    told.bring("seat of cushion", rows, |(seat, near)| {
        json!([one(seat), one(near)])
    })
    .await;
    let rows = gems().prefetch_related(Gem::token.target(Token::objects()));
    told.bring("token of gem", rows, one).await;
    let bossed = Special::objects().select_related(Special::boss);
    let rows = items().prefetch_related(Item::special.target(bossed));
    told.bring("special of item", rows, |special| match special {
        Some(special) => json!([key(special), boss(special)]),
        None => Json::Null,
    })
    .await;
    let pairs = Pair::objects().order_by(Pair::id);
    let firsts = categories().prefetch_related(Twin::category);
    let rows = pairs.prefetch_related(Pair::first.target(firsts));
    told.bring("pairs", rows, |first| {
        let (first, twins) = first.as_ref().unwrap();
        json!([key(first), keys(twins)])
    })
    .await;
}

fn boss(special: &Special) -> Json {
    let boss = special.boss.as_ref();
    boss.map_or(Json::Null, |boss| key(boss.cached().unwrap()))
}

/// What may be missing keeps the rows.
async fn ask_of_joins(told: &mut Told) {
    let bosses = Special::category_ptr.reversed();
    let rows = categories().select_related(bosses.select_related(Special::boss));
    told.ask_joined("bosses", rows, |(category, special)| {
        let special = special.as_ref();
        let shown = special.map(|special| json!([key(special), boss(special)]));
        json!([key(category), shown])
    })
    .await;
    let twins = Twin::category.reversed().select_related(Twin::rare);
    let rows = categories().select_related(twins);
    told.ask_joined("rares", rows, |(category, twin)| {
        let shown = twin.as_ref().map(|twin| {
            let rare = twin.rare.as_ref().map(|rare| key(rare.cached().unwrap()));
            json!([key(twin), rare])
        });
        json!([key(category), shown])
    })
    .await;
    let guest = |seat: &Seat| seat.guest.cached().unwrap().number;
    let rows = gems().select_related(Gem::cushion.to(Cushion::seat).to(Seat::guest));
    told.ask_joined("guests of gems", rows, |gem| {
        let cushion = gem
            .cushion
            .as_ref()
            .map(|cushion| cushion.cached().unwrap());
        let number = cushion.map(|cushion| guest(cushion.seat.cached().unwrap()));
        json!([key(gem), number])
    })
    .await;
    let rows = tokens().select_related((
        Token::special.to(Special::boss),
        Token::seat.to(Seat::guest),
    ));
    told.ask_joined("bosses of tokens", rows, |token| {
        let special = token.special.as_ref();
        let boss = special.map_or(Json::Null, |special| boss(special.cached().unwrap()));
        let seat = token.seat.as_ref();
        json!([
            key(token),
            [boss, json!(seat.map(|seat| guest(seat.cached().unwrap())))]
        ])
    })
    .await;
}
