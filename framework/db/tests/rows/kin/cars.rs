//! A many-to-many field over a model whose foreign keys point to other fields than the keys.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::serializers::Deserializer;
use serde_json::json;

use super::*;

pub(super) async fn ask(kin: &mut Telling) {
    kin.tell("through other fields", through).await;
}

async fn driver(name: Option<&str>, db: &Database) -> Result<Driver> {
    let driver = Driver {
        name: name.map(Into::into),
        ..Driver::default()
    };
    driver.create(db).await
}

async fn car(make: Option<&str>, db: &Database) -> Result<Car> {
    let car = Car {
        make: make.map(Into::into),
        ..Car::default()
    };
    car.create(db).await
}

async fn drives(db: &Database) -> Result<Json> {
    let rows = Drive::objects().all(db).await?;
    let mut rows: Vec<(String, String, i32)> = rows
        .iter()
        .map(|row| {
            let (car, driver) = (row.car.id(), row.driver.id());
            (car, driver, row.miles)
        })
        .collect();
    rows.sort();
    Ok(json!(rows))
}

async fn through(db: &Database) -> Result<Json> {
    driver(Some("zoe"), db).await?.delete(db).await?;
    let (ann, bob) = (
        driver(Some("ann"), db).await?,
        driver(Some("bob"), db).await?,
    );
    let (kia, ford) = (car(Some("kia"), db).await?, car(Some("ford"), db).await?);
    let drivers = |car: &Car| car.many(Car::drivers);
    let cars = |driver: &Driver| driver.many(Car::drivers.reversed());
    drivers(&kia).add([&ann], db).await?;
    let miles = cars(&bob).through_defaults(Drive::miles.set(7));
    miles.add([&kia, &ford], db).await?;
    let mut steps = vec![
        drives(db).await?,
        shown(drivers(&kia).objects().values(Driver::name), db).await?,
        shown(cars(&bob).objects().values(Car::make), db).await?,
    ];
    let anns = drivers(&ford).objects().filter(Driver::name.eq("ann"));
    steps.push(json!([
        drivers(&kia).count(db).await?,
        cars(&ann).exists(db).await?,
        anns.exists(db).await?,
    ]));
    drivers(&kia).set([&ann], db).await?;
    steps.push(drives(db).await?);
    drivers(&ford).clear_first().set([&ann], db).await?;
    steps.push(drives(db).await?);
    cars(&ann).remove([&kia], db).await?;
    steps.push(drives(db).await?);
    let (nobody, nothing) = (driver(None, db).await?, car(None, db).await?);
    steps.push(json!([
        attempt(db, async |db| drivers(&kia).add([&nobody], db).await).await,
        attempt(db, async |db| cars(&ann).add([&nothing], db).await).await,
    ]));
    steps.push(json!([
        attempt(db, async |db| drivers(&nothing).add([&ann], db).await).await,
        attempt(db, async |db| cars(&nobody).add([&kia], db).await).await,
    ]));
    let rows = Car::objects().filter(Car::make.is_null(false));
    let rows = rows.prefetch_related(Car::drivers).all(db).await?;
    let rows = rows.into_iter().map(|(car, drivers)| {
        let names: Vec<Option<String>> = drivers.into_iter().map(|driver| driver.name).collect();
        json!([car.make, names])
    });
    steps.push(rows.collect());
    let held = [i64::from(bob.id), i64::from(ann.id)];
    let row = json!([{"model": "kin.car", "pk": i64::from(kia.id), "fields": {"make": "kia", "drivers": held}}]);
    let mut rows = Deserializer::new("json", &row.to_string()).unwrap();
    while let Some(mut row) = rows.next(db).await.unwrap() {
        row.save(db).await.unwrap();
    }
    // Keys, which Django takes for the names.
    let loaded = json!([["ford", "ann", 5], ["kia", "ann", 5], ["kia", "bob", 5]]);
    assert_eq!(drives(db).await?, loaded);
    drivers(&kia).clear(db).await?;
    drivers(&ford).clear(db).await?;
    steps.push(drives(db).await?);
    Ok(json!(steps))
}
