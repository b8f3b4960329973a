//! What is no operand, no number and no key.
use nuages_db::functions::{coalesce, value};
use nuages_db::models::*;

mod root {
    pub use nuages_db as db;
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Money(i64);

impl CustomField for Money {
    type Stored = i64;
    const PATH: &'static str = "shop.Money";

    fn to_stored(&self) -> i64 {
        self.0
    }

    fn from_stored(cents: i64) -> nuages_db::Result<Self> {
        Ok(Self(cents))
    }
}

#[derive(Clone)]
struct Nothing;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Status {
    #[choice("done")]
    Done,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
#[repr(u8)]
enum Below {
    #[choice(-1)]
    Zero,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct Order {
    id: Auto,
    price: Money,
    status: Status,
    text: String,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop", primary_key = ["order", "position"])]
struct Line {
    #[field(on_delete = CASCADE)]
    order: ForeignKey<Order>,
    position: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct WrongKind {
    id: Auto,
    #[field(kind = small_integer)]
    number: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct TextAsInteger {
    id: Auto,
    #[field(kind = small_integer)]
    status: Status,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "shop")]
struct TooNarrow {
    id: Auto,
    below: Below,
}

async fn queries(db: &nuages_db::Database) {
    // What no field can hold.
    let _ = Order::objects().annotate(value(Nothing));
    let _ = coalesce(Order::price, Nothing);
    // A variant beside a field of another type.
    let _ = Order::price.set(when(Order::id.eq(1), Status::Done).end());
    // A sum of what is no number, and of a type that does not say that it is one.
    let _ = sum(Order::text);
    let _ = sum(Order::price);
    let _ = Order::price * 2;
    // Keys of other types and lengths.
    let _ = Line::pk.eq((1, "x"));
    let _ = Line::pk.eq((1, 2, 3));
    let _ = Line::objects().get_by_key((1, "x"), db).await;
    let _ = Order::objects().get_by_key("x", db).await;
}

fn main() {}
