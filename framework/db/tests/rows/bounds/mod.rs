//! What rows may hold and what the database fills, beside Django: `django/bounds.py` has the same questions under the same names.

mod constraints;
mod filled;
mod keys;

use nuages_db::fields::Json;
use nuages_db::functions::{abs, coalesce, extract_year, lower, now, pi, upper, value};
use nuages_db::models::*;
use nuages_db::{Database, Result, models};
use serde_json::json;

use crate::common;
use crate::common::show::Show;
use crate::common::telling::{Telling, attempt, compare, shown};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        CheckConstraint::new(Self::rebate.range(0, 100)).name("bounded_rebate"),
        UniqueConstraint::on(Self::lower_name).name("lower_name_unique"),
        UniqueConstraint::on(Self::price).condition(Self::lower_name.startswith("x")).name("price_of_x"),
        UniqueConstraint::on((abs(Self::rebate), Self::discounted)).name("abs_rebate"),
    ],
)]
struct Product {
    id: Auto,
    #[field(max_length = 40, blank)]
    name: Option<String>,
    #[field(blank)]
    price: Option<i32>,
    #[field(blank)]
    discounted: Option<i32>,
    #[field(generated = coalesce(Self::price, 0) - coalesce(Self::discounted, coalesce(Self::price, 0)))]
    rebate: i32,
    #[field(generated = lower(Self::name), max_length = 40)]
    lower_name: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        UniqueConstraint::on(Self::price).nulls_distinct(false).name("sole_price"),
        UniqueConstraint::on(Self::lower_name).nulls_distinct(false).name("sole_name"),
        UniqueConstraint::on(abs(Self::price)).nulls_distinct(false).name("sole_abs"),
    ],
)]
struct Sole {
    id: Auto,
    #[field(max_length = 40)]
    name: Option<String>,
    price: Option<i32>,
    #[field(generated = lower(Self::name), max_length = 40)]
    lower_name: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        CheckConstraint::new(Self::word.eq("given") | Self::field.eq("free")).name("word_given"),
        CheckConstraint::new((Self::word.eq("given") & Self::number.gt(5)) | Self::field.startswith("f")).name("both_given"),
        UniqueConstraint::on((Self::word, Self::field)).name("word_field"),
        UniqueConstraint::on((upper(Self::word), Self::number)).name("upper_word"),
        UniqueConstraint::on(Self::word).condition(Self::field.eq("once")).name("word_once"),
    ],
)]
struct Given {
    id: Auto,
    #[field(max_length = 20)]
    field: String,
    #[field(max_length = 20, db_default = "given")]
    word: DbDefault<String>,
    #[field(unique, db_default = 42)]
    number: DbDefault<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        CheckConstraint::new(Self::number.ne(Self::age)).name("pk_not_age"),
        CheckConstraint::new(Self::parent.is_null(false) | Self::age.gt(3)).name("parent_or_old"),
        CheckConstraint::new(Self::parent.ne(7)).name("parent_not_7"),
    ],
)]
struct Aged {
    #[field(primary_key)]
    number: i32,
    age: i32,
    #[field(on_delete = CASCADE, blank)]
    parent: Option<ForeignKey<Aged>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        CheckConstraint::new(Self::data.key("version").eq("stable")).name("only_stable"),
        CheckConstraint::new(Self::data.is_null(false)).name("some_data"),
    ],
)]
struct Document {
    id: Auto,
    #[field(blank)]
    data: Option<Json>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        CheckConstraint::new(!Self::data.eq(json!(null))).name("sealed_no_null"),
        CheckConstraint::new(
            Self::data.is_null(true) | Self::data.has_key("name") & !Self::data.key("name").eq(json!(null)),
        )
        .name("sealed_named"),
        CheckConstraint::new(
            !Self::data.has_keys(["a", "b c"]) | !Self::data.key("a").has_any_keys(["x", "y"]),
        )
        .name("sealed_keys"),
    ],
)]
struct Sealed {
    id: Auto,
    #[field(blank)]
    data: Option<Json>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        UniqueConstraint::on(when(Self::color.is_null(true), Self::name).end()).name("plain_name"),
        UniqueConstraint::on((lower(Self::name).desc(), Self::color)).name("lower_desc"),
        UniqueConstraint::on(lower(Self::name)).condition(Self::color.is_null(true)).name("lower_plain"),
    ],
)]
struct Coloured {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(max_length = 20, blank)]
    color: Option<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "bounds",
    constraints = [
        UniqueConstraint::on((Self::name, Self::color)).name("name_color"),
        UniqueConstraint::on(Self::rank).name("rank_unique"),
        CheckConstraint::new(Self::rank.gt(0)).name("rank_gt_0"),
    ],
)]
struct Base {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
    #[field(max_length = 20)]
    color: String,
    rank: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds", constraints = [CheckConstraint::new(Self::till.gte(0)).name("till_gte_0")])]
struct Heir {
    #[field(parent_link)]
    base_ptr: ForeignKey<Base>,
    #[field(default = 0)]
    till: i32,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Number {
    id: Auto,
    #[field(default = 1)]
    small: u16,
    #[field(default = 1)]
    plus: u32,
    #[field(default = 1)]
    big: u64,
    #[field(default = 1, validators = [max_value(10)])]
    capped: u32,
    #[field(default = 1.0)]
    size: f64,
    #[field(default = 1, max_digits = 4, decimal_places = 2)]
    price: Decimal,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Sum {
    id: Auto,
    a: i32,
    b: i32,
    #[field(generated = Self::a + Self::b)]
    field: i32,
    #[field(on_delete = SET_NULL)]
    aged: Option<ForeignKey<Aged>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Constant {
    id: Auto,
    #[field(generated = value("Constant"), max_length = 10)]
    field: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Both {
    id: Auto,
    #[field(default = 1, db_default = 2)]
    both: i32,
    #[field(db_default = 1.5)]
    null: DbDefault<Option<f64>>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Language {
    #[field(primary_key, max_length = 2, db_default = "en")]
    code: DbDefault<String>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Speaker {
    id: Auto,
    #[field(on_delete = CASCADE, db_default = "fr")]
    language: ForeignKey<Language>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Reckoned {
    id: Auto,
    #[field(db_default = pi())]
    number: DbDefault<f64>,
    #[field(db_default = extract_year(now()))]
    year: DbDefault<i32>,
    #[field(db_default = pi() + 4.5)]
    added: DbDefault<f64>,
    #[field(db_default = coalesce(4.5, pi()))]
    several: DbDefault<f64>,
    #[field(db_default = when(value(2).gt(1), 3).otherwise(4))]
    case_when: DbDefault<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds")]
struct Tenant {
    id: Auto,
    #[field(max_length = 10, default = "")]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds", primary_key = ["tenant", "number"])]
struct Token {
    #[field(on_delete = CASCADE, related_name = "tokens")]
    tenant: ForeignKey<Tenant>,
    number: i16,
    #[field(max_length = 10, default = "")]
    secret: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds", primary_key = ["tenant", "number"])]
struct Post {
    #[field(on_delete = CASCADE, default = 1)]
    tenant: ForeignKey<Tenant>,
    #[field(db_default = 1)]
    number: DbDefault<i32>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "bounds", primary_key = ["number", "created"])]
struct Timed {
    #[field(unique)]
    number: i16,
    #[field(auto_now_add)]
    created: Timestamp,
    #[field(default = "")]
    text: String,
}

fn models() -> Vec<&'static ModelMeta> {
    models![
        Product, Sole, Given, Aged, Document, Sealed, Coloured, Base, Heir, Number, Sum, Constant,
        Both, Language, Speaker, Reckoned, Tenant, Token, Post, Timed
    ]
}

/// What the constraints say of each row, with each list of fields left out.
async fn refusals<M: Model>(
    rows: impl IntoIterator<Item = M>,
    exclude: &[&[&str]],
    db: &Database,
) -> Json {
    let mut said = Vec::new();
    for row in rows {
        let mut each = Vec::new();
        for names in exclude {
            each.push(common::told(row.validate_constraints(names, db).await));
        }
        said.push(Json::Array(each));
    }
    Json::Array(said)
}

#[tokio::test]
async fn rows_hold_what_they_may_in_django() {
    compare("bounds", &models(), async |told| {
        constraints::ask(told).await;
        filled::ask(told).await;
        keys::ask(told).await;
    })
    .await;
}
