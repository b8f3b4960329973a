//! Rows found again.

use nuages_db::query::Precision;
use nuages_db::{Error, lookup};
use serde_json::json;

use super::*;

pub(super) async fn ask(harbour: &mut Telling) {
    harbour.tell("words of several", several).await;
    harbour.tell("look ups of pointers", pointers).await;
    harbour.tell("days of old", days).await;
    harbour.tell("neighbours by microseconds", neighbours).await;
    harbour.tell("raw rows", raw).await;
}

fn words(answer: Result<Port>) -> Result<Json> {
    match answer {
        Ok(row) => Ok(json!(row.name)),
        Err(error @ Error::MultipleObjectsReturned { .. }) => Ok(json!(error.to_string())),
        Err(error) => Err(error),
    }
}

async fn several(db: &Database) -> Result<Json> {
    let all = (0..21).map(|number| port(&format!("p{number:02}"), 0));
    Port::objects().bulk_create(all.collect(), db).await?;
    let rows = || Port::objects().order_by(Port::name);
    let steps = [
        words(rows().filter(Port::name.lt("p02")).get(db).await)?,
        words(rows().filter(Port::name.lt("p20")).get(db).await)?,
        words(rows().get(db).await)?,
        words(rows().offset(3).limit(3).get(db).await)?,
        words(rows().offset(20).get(db).await)?,
    ];
    Ok(json!(steps))
}

async fn named(rows: QuerySet<Ship>, db: &Database) -> Result<Json> {
    Ok(json!(ships(&rows.all(db).await?)))
}

async fn pointers(db: &Database) -> Result<Json> {
    let mut homes = Vec::new();
    for name in ["a", "b", "c"] {
        homes.push(port(name, 0).create(db).await?);
    }
    for home in &homes {
        let row = ship(&format!("of {}", home.name), Some(home));
        row.create(db).await?;
    }
    ship("none", None).create(db).await?;
    let second = homes[1].id;
    let rows = Ship::objects;
    let ask = |name: &str| rows().filter(lookup(name, second));
    let far = [homes[0].id, homes[2].id];
    let turned = rows().order_by_names(["-home_id", "name"]).all(db).await?;
    let turned: Vec<&str> = ships(&turned);
    let turned: Vec<&str> = turned[turned.len() - 3..turned.len() - 1].into();
    let steps = [
        named(ask("home__gte"), db).await?,
        named(ask("home__lte"), db).await?,
        named(ask("home__gt"), db).await?,
        named(ask("home__lt"), db).await?,
        named(rows().filter(Ship::home.to(Port::id).gte(second)), db).await?,
        named(rows().filter(Ship::home.to(Port::id).in_(far)), db).await?,
        named(rows().filter(Ship::home.is_null(true)), db).await?,
        named(rows().exclude(lookup("home__gte", second)), db).await?,
        json!(turned),
    ];
    Ok(json!(steps))
}

async fn days(db: &Database) -> Result<Json> {
    let built = [
        ("a", Some((1999, 12, 31))),
        ("b", Some((1998, 12, 31))),
        ("c", Some((1999, 1, 1))),
        ("d", Some((1, 3, 3))),
        ("e", None),
    ];
    for (name, built) in built {
        let row = Ship {
            built: built.map(|(year, month, day)| Date::constant(year, month, day)),
            ..ship(name, None)
        };
        row.create(db).await?;
    }
    let rows = || Ship::objects();
    let mut steps = Vec::new();
    for condition in [
        Ship::built.month().eq(2),
        Ship::built.month().eq(1),
        Ship::built.month().eq(12),
        Ship::built.year(1998),
        Ship::built.day().eq(31),
        lookup("built__day", "31"),
        lookup("built__month", "12"),
        lookup("built__year", "1998"),
        Ship::built.year(1),
        lookup("built__year", "1"),
        lookup("built__year__gte", 1999),
        lookup("built__year__lt", 1998),
    ] {
        steps.push(named(rows().filter(condition), db).await?);
    }
    let of_1999 = rows().filter(Ship::built.year(1999));
    let months = of_1999.dates(Ship::built, Precision::Month, db).await?;
    steps.push(months.iter().map(ToString::to_string).collect());
    Ok(json!(steps))
}

async fn neighbours(db: &Database) -> Result<Json> {
    let mut rows = Vec::new();
    for time in ["16:00:00", "06:01:01", "13:01:01", "12:00:20.000024"] {
        let row = Visit {
            when: format!("2000-01-01T{time}Z").parse().unwrap(),
            ..Visit::default()
        };
        rows.push(row.create(db).await?);
    }
    let row = Visit::objects().get_by_key(rows[3].id, db).await?;
    let new = Visit {
        id: Auto::default(),
        ..row.clone()
    };
    let when = Visit::when;
    let steps = [
        json!(row.next_by(when, db).await? == rows[2]),
        json!(row.previous_by(when, db).await? == rows[1]),
        attempt(db, async |db| rows[0].next_by(when, db).await.map(drop)).await,
        attempt(db, async |db| {
            Visit::default().next_by(when, db).await.map(drop)
        })
        .await,
        attempt(db, async |db| new.previous_by(when, db).await.map(drop)).await,
    ];
    Ok(json!(steps))
}

async fn raw(db: &Database) -> Result<Json> {
    let home = port("a", 2).create(db).await?;
    let row = ship("x", Some(&home)).create(db).await?;
    let deed = Deed {
        ship: (&row).into(),
        text: "t".into(),
    };
    deed.create(db).await?;
    for price in ["20.50", "9.90", "100"] {
        let fare = Fare {
            price: price.parse().unwrap(),
            ..Fare::default()
        };
        fare.create(db).await?;
    }
    let pilot = Pilot {
        sailor_ptr: sailor("p").into(),
        licence: 7,
        ..Pilot::default()
    };
    let pilot = pilot.create(db).await?;
    let (mark, quote) = match db.engine() {
        Engine::Postgresql => ("$1", '"'),
        Engine::Mysql => ("?", '`'),
        _ => ("?", '"'),
    };
    let dear = format!("SELECT * FROM harbour_fare WHERE price >= {mark} ORDER BY price");
    let dear = Fare::raw(dear, &[Value::from("20".parse::<Decimal>().unwrap())]);
    let prices: Vec<String> = dear
        .all(db)
        .await?
        .iter()
        .map(|fare| fare.price.to_string())
        .collect();
    let fares = Fare::raw(
        format!("SELECT price, {quote}MiXeD_Id{quote} FROM harbour_fare"),
        &[],
    );
    let keys: Vec<bool> = fares
        .all(db)
        .await?
        .iter()
        .map(|fare| fare.key.get().is_some())
        .collect();
    let mut owners = Vec::new();
    for deed in Deed::raw("SELECT text, not_the_default FROM harbour_deed", &[])
        .all(db)
        .await?
    {
        owners.push(deed.ship.get(db).await?.name);
    }
    let turned = format!(
        "   SELECT {quote}rank{quote}, id, name FROM (SELECT * FROM harbour_port WHERE name IS NOT NULL) sq"
    );
    let ports_of =
        async |sql: String| Ok::<_, Error>(json!(ports(&Port::raw(sql, &[]).all(db).await?)));
    let strange =
        Port::raw("SELECT * FROM harbour_port", &[]).translations([("something", "else")]);
    let pilots = Pilot::raw("SELECT * FROM harbour_pilot", &[])
        .all(db)
        .await?;
    let steps = [
        json!(prices),
        json!(keys),
        json!(owners),
        ports_of(turned).await?,
        json!(ports(&strange.all(db).await?)),
        json!(pilots.iter().map(|row| row.licence).eq([7])),
        json!(pilots.iter().map(Model::key).eq([pilot.key()])),
        attempt(db, async |db| {
            Deed::raw("SELECT text FROM harbour_deed", &[])
                .all(db)
                .await
                .map(drop)
        })
        .await,
        ports_of("SELECT * FROM harbour_port WHERE name LIKE 'a%'".into()).await?,
        json!(
            Port::raw("SELECT * FROM harbour_port WHERE id = 0", &[])
                .all(db)
                .await?
                .len()
        ),
    ];
    Ok(json!(steps))
}
