//! What the database fills.

use nuages_core::settings::Engine;

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("sums follow", sums_follow).await;
    told.tell("sums at once", sums_at_once).await;
    told.tell("sums that are left out", sums_left_out).await;
    told.tell("constants", async |db| {
        let mut row = Constant::default().create(db).await?;
        row.save(db).await?;
        Ok(json!([row.field.clone(), common::errors(&row, db).await]))
    })
    .await;
    told.tell("names in small letters", small_letters).await;
    told.tell("both defaults", both).await;
    told.tell("saved over with defaults", saved_over).await;
    told.tell("keys that the database gives", keys).await;
    told.tell("defaults that are computed", computed).await;
}

async fn sums_follow(db: &Database) -> Result<Json> {
    let mut row = Sum {
        a: 2,
        b: 4,
        ..Sum::default()
    };
    row.save(db).await?;
    let mut seen = vec![row.field];
    row.a = 4;
    row.save(db).await?;
    seen.push(row.field);
    let stored = Sum::objects().filter(Sum::id.eq(row.id));
    stored.update(Sum::a.set(6), db).await?;
    let only = Save::new().update_fields(Sum::aged);
    row.save_with(only, db).await?;
    seen.push(row.field);
    row.save_with(Save::new().update_fields(Sum::b), db).await?;
    seen.push(row.field);
    row.a = 8;
    row.save_with(Save::new().update_fields(Sum::a), db).await?;
    seen.push(row.field);
    Ok(json!(seen))
}

async fn sums_at_once(db: &Database) -> Result<Json> {
    let rows = [(3, 4), (1, 1)].map(|(a, b)| Sum {
        a,
        b,
        ..Sum::default()
    });
    Sum::objects().bulk_create(rows.into(), db).await?;
    let mut rows = Sum::objects().order_by(Sum::a).all(db).await?;
    rows[0].a = 5;
    Sum::objects().bulk_update(&rows, Sum::a, db).await?;
    let four = Sum::objects().filter(Sum::b.eq(4));
    four.update(Sum::b.set(Sum::field), db).await?;
    let rows = Sum::objects().order_by(Sum::b);
    shown(rows.values((Sum::a, Sum::b, Sum::field)), db).await
}

async fn sums_left_out(db: &Database) -> Result<Json> {
    let row = Sum {
        a: 1,
        b: 2,
        ..Sum::default()
    };
    row.create(db).await?;
    let mut row = Sum::objects().defer(Sum::field).get(db).await?;
    let before = row.get_deferred_fields();
    row.set(Sum::a, 5)?;
    row.save(db).await?;
    let named = Sum::objects().only(Sum::field).get(db).await?;
    Ok(json!([
        before,
        row.load(Sum::field, db).await?,
        named.get(Sum::field)?,
        shown(Sum::objects().values(Sum::field), db).await?,
    ]))
}

async fn small_letters(db: &Database) -> Result<Json> {
    for name in [None, Some("NaMe"), Some("Other")] {
        let row = Product {
            name: name.map(Into::into),
            price: Some(5),
            discounted: name.is_none().then_some(1),
            ..Product::default()
        };
        row.create(db).await?;
    }
    let rows = Product::objects().exclude(Product::lower_name.eq("other"));
    let rows = rows.order_by(Product::id);
    shown(rows.values(Product::lower_name), db).await
}

async fn both(db: &Database) -> Result<Json> {
    let sql = match db.engine() {
        Engine::Mysql => "INSERT INTO bounds_both () VALUES ()",
        _ => "INSERT INTO bounds_both DEFAULT VALUES",
    };
    db.execute(sql, &[]).await?;
    let raw = Both::objects().get(db).await?;
    let mut row = Both::default().create(db).await?;
    let none = Both {
        null: DbDefault::new(None),
        ..Both::default()
    };
    let mut none = none.create(db).await?;
    row.refresh_from_db(db).await?;
    none.refresh_from_db(db).await?;
    Ok([raw, row, none]
        .iter()
        .map(|row| json!([row.both, row.null.get()]))
        .collect())
}

async fn saved_over(db: &Database) -> Result<Json> {
    let given = |field: &str, word: DbDefault<String>, number: DbDefault<i32>| Given {
        field: field.into(),
        word,
        number,
        ..Given::default()
    };
    let row = given("free", "w".into(), 5.into()).create(db).await?;
    let stored = || Given::objects().values((Given::field, Given::word, Given::number));
    let mut seen = Vec::new();
    let mut next = given("fresh", DbDefault::UNSET, DbDefault::UNSET);
    next.id = row.id;
    next.save(db).await?;
    seen.push(stored().get(db).await?.show());
    let mut next = given("f", "given".into(), DbDefault::UNSET);
    next.id = row.id;
    let only = Save::new().update_fields(Given::number);
    next.save_with(only, db).await?;
    seen.push(stored().get(db).await?.show());
    let mut next = given("f", "given".into(), 9.into());
    next.id = row.id;
    let only = Save::new().update_fields(Given::word);
    next.save_with(only, db).await?;
    seen.push(stored().get(db).await?.show());
    Ok(json!(seen))
}

async fn keys(db: &Database) -> Result<Json> {
    let language = |code: &str| Language { code: code.into() };
    Language::default().create(db).await?;
    let other = language("de").create(db).await?;
    language("fr").create(db).await?;
    Speaker::default().create(db).await?;
    let of = |language: ForeignKey<Language>| Speaker {
        language,
        ..Speaker::default()
    };
    of((&other).into()).create(db).await?;
    let english = language("en");
    let rows = vec![Speaker::default(), of((&english).into())];
    Speaker::objects().bulk_create(rows, db).await?;
    let speakers = Speaker::objects().order_by(Speaker::id);
    let codes = Language::objects().order_by(Language::code);
    Ok(json!([
        shown(codes.values(Language::code), db).await?,
        shown(speakers.values(Speaker::language.to(Language::code)), db).await?,
    ]))
}

async fn computed(db: &Database) -> Result<Json> {
    let row = Reckoned::default().create(db).await?;
    let other = Reckoned {
        year: 2000.into(),
        case_when: 5.into(),
        ..Reckoned::default()
    };
    let other = other.create(db).await?;
    let later = Reckoned {
        year: 2000.into(),
        ..Reckoned::default()
    };
    let rows = vec![Reckoned::default(), later];
    Reckoned::objects().bulk_create(rows, db).await?;
    assert_eq!(row.case_when, 3);
    let rows = Reckoned::objects().order_by(Reckoned::id).all(db).await?;
    let rounded = |number: &DbDefault<f64>| number.get().map(|number| (number * 1e6).round() / 1e6);
    let numbers: Vec<_> = rows
        .iter()
        .map(|row| {
            let of = [&row.number, &row.added, &row.several].map(rounded);
            json!([of[0], of[1], of[2], row.case_when.get()])
        })
        .collect();
    let years: Vec<_> = rows.iter().map(|row| row.year == 2000).collect();
    Ok(json!([years, numbers, other.year.get()]))
}
