//! Which orders are total, as Django finds: `django/total_orders.py` has the same questions.

use nuages_db::functions::concat;
use nuages_db::models::*;
use nuages_db::query::count;
use serde_json::json;

use crate::common::django;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "orders", ordering = ["-pk"])]
struct Writer {
    id: Auto,
    #[field(max_length = 20)]
    name: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "orders", ordering = ["code"])]
struct Place {
    id: Auto,
    #[field(max_length = 20, unique)]
    code: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "orders", ordering = ["rank"])]
struct Shop {
    #[field(parent_link)]
    place_ptr: ForeignKey<Place>,
    rank: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "orders",
    unique_together = [["writer", "part"]],
    constraints = [
        UniqueConstraint::on((Self::headline, Self::slug)).name("headlines"),
        UniqueConstraint::on((Self::writer, Self::day)).name("days"),
        UniqueConstraint::on(Self::slug).condition(Self::rank.gt(1)).name("slugs"),
    ],
)]
struct Article {
    id: Auto,
    #[field(unique)]
    rank: Option<i32>,
    #[field(max_length = 20, unique)]
    barcode: String,
    #[field(max_length = 20)]
    headline: String,
    #[field(max_length = 20)]
    slug: String,
    day: Date,
    part: Option<i32>,
    #[field(on_delete = CASCADE)]
    writer: ForeignKey<Writer>,
    #[field(on_delete = CASCADE, unique, related_name = "covered")]
    cover: ForeignKey<Writer>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "orders", primary_key = ["order", "number"])]
struct Line {
    order: i32,
    number: i32,
}

fn total<M: Model<Concrete = M>>(order: &[&str]) -> bool {
    let rows = M::objects();
    match order {
        [] => rows.is_totally_ordered(),
        order => rows
            .order_by_names(order.iter().copied())
            .is_totally_ordered(),
    }
}

#[test]
fn orders_are_total_where_django_finds_them_total() {
    let Some(django) = django::script("total_orders.py") else {
        return;
    };
    for asked in django["orders"].as_array().unwrap() {
        let names = django::texts(&asked[1]);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = match asked[0].as_str().unwrap() {
            "writer" => total::<Writer>(&names),
            "place" => total::<Place>(&names),
            "shop" => total::<Shop>(&names),
            "article" => total::<Article>(&names),
            _ => total::<Line>(&names),
        };
        assert_eq!(json!(found), asked[2], "{asked}");
    }
    let writers = Writer::objects;
    let articles = Article::objects;
    macro_rules! told {
        ($rows:expr) => {{
            let rows = $rows;
            (rows.is_ordered(), rows.is_totally_ordered())
        }};
    }
    let entries = || count(Article::writer.reversed());
    let by_texts = concat(Article::headline, Article::slug);
    let found = [
        told!(writers().order_by_names([])),
        told!(writers().order_by_names([]).none()),
        told!(writers().order_by(Writer::id).none()),
        told!(writers().order_by(Writer::id)),
        told!(articles().order_by(Article::barcode.desc())),
        told!(articles().order_by(by_texts)),
        told!(writers().annotate(entries())),
        told!(
            writers()
                .annotate(entries())
                .order_by((entries(), Writer::id))
        ),
    ];
    let (ordered, total): (Vec<bool>, Vec<bool>) = found.into_iter().unzip();
    assert_eq!(json!(ordered), django["ordered"]);
    assert_eq!(json!(total), django["total"]);
}
