//! Times that lie far apart.

use nuages_db::functions::*;

use super::*;

pub(super) async fn ask(told: &mut Telling) {
    told.tell("times far apart", apart).await;
    told.tell("decimals of any length", amounts).await;
}

async fn amounts(db: &Database) -> Result<Json> {
    if db.engine() == Engine::Mysql {
        return Ok(nothing());
    }
    let text = |number: Decimal| number.normalize().to_string();
    for number in [
        "0.99",
        "5",
        "-0.000000000000001",
        "1234567.891",
        "9999999999999999",
    ] {
        let amount = Amount {
            number: Some(number.parse().unwrap()),
            ..Amount::default()
        };
        amount.create(db).await?;
    }
    let rows = Amount::objects().order_by(Amount::id).all(db).await?;
    let numbers: Vec<_> = rows.iter().map(|row| row.number.map(text)).collect();
    let given: Vec<_> = rows
        .iter()
        .map(|row| text(*row.given.get().unwrap()))
        .collect();
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    let found = |condition: Condition<Amount>| Amount::objects().filter(condition);
    let totals = (max(Amount::number), min(Amount::number));
    let (most, least) = Amount::objects().aggregate(totals, db).await?;
    Ok(json!([
        numbers,
        given,
        found(Amount::number.eq(number("0.99"))).count(db).await?,
        found(Amount::number.gte(number("100000000000")))
            .count(db)
            .await?,
        found(lookup("number__lt", "0.5")).count(db).await?,
        text(most.unwrap()),
        text(least.unwrap()),
        found(Amount::number.eq(number("5")))
            .update(Amount::number.set(Amount::number / number("4")), db)
            .await?,
        shown(
            found(Amount::number.eq(number("1.25"))).values(Amount::number),
            db
        )
        .await?,
    ]))
}

async fn apart(db: &Database) -> Result<Json> {
    let delta = Duration::from_micros(8_999_999_999_999_999);
    let woken: Timestamp = "2010-06-25T12:15:30.747Z".parse().unwrap();
    let one = Person {
        first: "a".into(),
        born: Some("2010-06-25".parse().unwrap()),
        woken: Some(woken),
        slept: Some(Duration::from_micros(0)),
        ..Person::default()
    };
    let other = Person {
        first: "c".into(),
        slept: Some(Duration::from_secs(3600)),
        ..Person::default()
    };
    one.create(db).await?;
    other.create(db).await?;
    let rows = || Person::objects().order_by(Person::id);
    let before =
        Duration::from_secs(2 * 86_400 + 2 * 3_600 + 30 * 60 + 30) + Duration::from_micros(30);
    let month = extract_month(trunc_date(Person::woken));
    let mut found = vec![
        shown(rows().values(Person::woken + delta), db).await?,
        shown(rows().values(Person::woken - before), db).await?,
        shown(rows().values(Person::slept + delta), db).await?,
        shown(rows().values(month), db).await?,
        shown(rows().values(Person::woken + Person::slept), db).await?,
    ];
    let back = Duration::from_secs(-2 * 86_400) + Duration::from_micros(-30);
    let changes = (
        Person::slept.set(delta),
        Person::woken.set(Person::woken + back),
    );
    let first = Person::objects().filter(Person::first.eq("a"));
    first.update(changes, db).await?;
    let months = Person::objects()
        .aggregate(count(extract_month(Person::born)), db)
        .await?;
    found.push(json!(months));
    found.push(shown(rows().values(Person::slept), db).await?);
    found.push(shown(rows().values(Person::woken), db).await?);
    Ok(json!(found))
}
