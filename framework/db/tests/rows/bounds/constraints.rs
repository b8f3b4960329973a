//! What constraints say of rows before the database does.

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("bounds of what is generated", generated).await;
    told.tell("bounds of what is generated and left", generated_and_left)
        .await;
    told.tell("bounds where nulls are equal", nulls).await;
    told.tell("bounds of defaults of the database", given).await;
    told.tell("bounds of keys", keys).await;
    told.tell("bounds of documents", documents).await;
    told.tell("bounds of keys of documents", keys_of_documents)
        .await;
    told.tell("bounds of expressions", expressions).await;
    told.tell("bounds of rows that are extended", extended)
        .await;
    told.tell("bounds of numbers", numbers).await;
    told.tell("numbers that are none", async |db| {
        let row = Number {
            size: f64::NAN,
            ..Number::default()
        };
        let answer = attempt(db, async |db| Ok(i64::from(row.create(db).await?.id))).await;
        Ok(json!(answer.is_object()))
    })
    .await;
}

const EACH: &[&[&str]] = &[
    &[],
    &["price"],
    &["rebate"],
    &["discounted"],
    &["name"],
    &["lower_name"],
];

fn product(
    name: impl Into<Option<&'static str>>,
    price: impl Into<Option<i32>>,
    discounted: impl Into<Option<i32>>,
) -> Product {
    Product {
        name: name.into().map(Into::into),
        price: price.into(),
        discounted: discounted.into(),
        ..Product::default()
    }
}

async fn generated(db: &Database) -> Result<Json> {
    product("Box", 100, 84).create(db).await?;
    let prices = [(50, 20), (1200, 500), (10, 84), (116, 100), (100, 84)];
    let rows = prices.map(|(price, discounted)| product(None, price, discounted));
    let named = [Some("BOX"), Some("Case"), None].map(|name| product(name, None, None));
    Ok(refusals(rows.into_iter().chain(named), EACH, db).await)
}

async fn generated_and_left(db: &Database) -> Result<Json> {
    let mut row = product("Xylophone", 100, 84).create(db).await?;
    let mut said = vec![common::errors(&row, db).await];
    row.name = Some("XYLOPHONE".into());
    row.discounted = Some(99);
    said.push(common::errors(&row, db).await);
    row.price = Some(900);
    said.push(common::errors(&row, db).await);
    let rows = [
        product("xy", 100, None),
        product("y", 100, None),
        product("Xy", None, None),
    ];
    let Json::Array(more) = refusals(rows, EACH, db).await else {
        unreachable!()
    };
    said.extend(more);
    Ok(json!(said))
}

async fn nulls(db: &Database) -> Result<Json> {
    let sole = |name: Option<&str>, price: Option<i32>| Sole {
        name: name.map(Into::into),
        price,
        ..Sole::default()
    };
    sole(Some("a"), Some(-5)).create(db).await?;
    let rows = || {
        [
            sole(None, None),
            sole(None, Some(5)),
            sole(None, Some(-5)),
            sole(Some("A"), None),
            sole(Some("b"), Some(7)),
        ]
    };
    let said = refusals(rows(), &[&[]], db).await;
    sole(None, None).create(db).await?;
    let exclude: &[&[&str]] = &[&[], &["name"], &["price"]];
    Ok(json!([said, refusals(rows(), exclude, db).await]))
}

fn one_given(field: &str, word: Option<&str>, number: Option<i32>) -> Given {
    Given {
        field: field.into(),
        word: word.map_or(DbDefault::UNSET, Into::into),
        number: number.map_or(DbDefault::UNSET, Into::into),
        ..Given::default()
    }
}

async fn given(db: &Database) -> Result<Json> {
    let rows = || {
        [
            one_given("x", None, None),
            one_given("free", None, None),
            one_given("x", Some("other"), None),
            one_given("free", Some("other"), None),
            one_given("x", None, Some(4)),
            one_given("f", None, Some(4)),
            one_given("once", None, None),
            one_given("free", Some("GIVEN"), Some(42)),
        ]
    };
    let said = refusals(rows(), &[&[]], db).await;
    one_given("once", None, None).create(db).await?;
    let exclude: &[&[&str]] = &[&[], &["word"], &["number"], &["field"]];
    let again = refusals(rows(), exclude, db).await;
    let mut clean = Vec::new();
    for row in rows() {
        clean.push(common::errors(&row, db).await);
    }
    Ok(json!([said, again, clean]))
}

async fn keys(db: &Database) -> Result<Json> {
    let rows = [(1, 1, None), (1, 2, None), (1, 1, Some(1)), (2, 1, Some(7))];
    let rows = rows.map(|(number, age, parent)| Aged {
        number,
        age,
        parent: parent.map(ForeignKey::new),
    });
    let exclude: &[&[&str]] = &[&[], &["pk"], &["number"], &["age"], &["parent"]];
    Ok(refusals(rows, exclude, db).await)
}

async fn documents(db: &Database) -> Result<Json> {
    let rows = [
        None,
        Some(json!({})),
        Some(json!({"version": "stable"})),
        Some(json!({"version": "x", "y": 1})),
        Some(json!([])),
    ];
    let rows = rows.map(|data| Document {
        data,
        ..Document::default()
    });
    Ok(refusals(rows, &[&[], &["data"]], db).await)
}

async fn keys_of_documents(db: &Database) -> Result<Json> {
    let documents = [
        Some(json!({})),
        Some(json!({"name": null})),
        Some(json!({"name": "x"})),
        Some(json!({"name": 0, "other": null})),
        Some(json!(["name"])),
        Some(json!("name")),
        Some(json!({"name": 1, "a": {"x": 1}})),
        Some(json!({"name": 1, "a": {"x": 1}, "b c": 0})),
        Some(json!({"name": 1, "a": {"y": 1}, "b c": 0})),
        Some(json!({"name": 1, "a": {}, "b c": 0})),
    ];
    let row = |data| Sealed {
        data,
        ..Sealed::default()
    };
    let rows = documents.map(row);
    let said = refusals(rows.clone(), &[&[]], db).await;
    // Django takes NULL for JSON's null here.
    let odd = [row(Some(json!(null))), row(None)];
    let violated = |names: &[&str]| {
        let messages = names.iter();
        let messages =
            messages.map(|name| json!([format!("Constraint “{name}” is violated."), ""]));
        json!({"__all__": messages.collect::<Json>()})
    };
    assert_eq!(
        refusals(odd.clone(), &[&[]], db).await,
        json!([[violated(&["sealed_no_null", "sealed_named"])], [{}]])
    );
    let mut made = Vec::new();
    for row in rows.into_iter().chain(odd) {
        made.push(attempt(db, async |db| row.create(db).await.map(|_| true)).await);
    }
    Ok(json!([said, made]))
}

async fn expressions(db: &Database) -> Result<Json> {
    let coloured = |name: &str, color: Option<&str>| Coloured {
        name: name.into(),
        color: color.map(Into::into),
        ..Coloured::default()
    };
    coloured("p1", Some("red")).create(db).await?;
    coloured("p2", None).create(db).await?;
    let mut own = Vec::new();
    for row in Coloured::objects().order_by(Coloured::name).all(db).await? {
        own.push(common::told(row.validate_constraints(&[], db).await));
    }
    let rows = [
        coloured("p1", None),
        coloured("p2", None),
        coloured("P2", None),
        coloured("p2", Some("green")),
        coloured("P1", Some("red")),
        coloured("p3", None),
    ];
    let exclude: &[&[&str]] = &[&[], &["name"], &["color"]];
    Ok(json!([own, refusals(rows, exclude, db).await]))
}

async fn extended(db: &Database) -> Result<Json> {
    let base = |color: &str, rank| Base {
        name: "product".into(),
        color: color.into(),
        rank,
        ..Base::default()
    };
    base("yellow", 1).create(db).await?;
    let mut said = Vec::new();
    for (color, rank, till) in [
        ("yellow", 1, 0),
        ("yellow", 0, 0),
        ("red", 2, 0),
        ("red", -1, -1),
        ("", 3, 0),
    ] {
        let row = Heir {
            base_ptr: base(color, rank).into(),
            till,
        };
        said.push(common::errors(&row, db).await);
        said.push(common::told(row.full_clean_excluding(&["rank"], db).await));
    }
    Ok(json!(said))
}

async fn numbers(db: &Database) -> Result<Json> {
    let usual = Number::default;
    let small = |small| Number { small, ..usual() };
    let plus = |plus| Number { plus, ..usual() };
    let big = |big| Number { big, ..usual() };
    let capped = |capped| Number { capped, ..usual() };
    let infinite = Number {
        size: f64::INFINITY,
        ..usual()
    };
    let text = |row: &Number, place: usize| match place {
        0..3 => row.small.to_string(),
        3..6 => row.plus.to_string(),
        6..9 => row.big.to_string(),
        9..11 => row.capped.to_string(),
        _ => row.size.to_string(),
    };
    let cases = [
        small(32767),
        small(32768),
        small(65535),
        plus(2_147_483_647),
        plus(2_147_483_648),
        plus(4_294_967_295),
        big((1 << 63) - 1),
        big(1 << 63),
        big(u64::MAX),
        capped(11),
        capped(3_000_000_000),
        infinite,
    ];
    let mut said = Vec::new();
    for (place, case) in cases.into_iter().enumerate() {
        let saved = attempt(db, async |db| {
            let key = case.clone().create(db).await?.id;
            Ok(text(&Number::objects().get_by_key(key, db).await?, place))
        });
        let saved = match saved.await {
            Json::Object(_) => json!("no"),
            saved => saved,
        };
        said.push(json!([common::errors(&case, db).await, saved]));
    }
    Ok(json!(said))
}
