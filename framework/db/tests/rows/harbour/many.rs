//! Many rows, made and changed with few statements.

use nuages_db::capture_queries;
use nuages_db::functions::{abs, length, lower};
use nuages_db::query::{BulkCreate, count, max, when};
use serde_json::json;

use super::*;

pub(super) async fn ask(harbour: &mut Telling) {
    harbour
        .tell("bulk create that makes no sense", senseless)
        .await;
    harbour
        .tell("bulk create in few statements", statements)
        .await;
    harbour
        .tell("bulk create of keys with defaults", keys)
        .await;
    harbour
        .tell("bulk create names what it writes", named)
        .await;
    harbour.tell("updates of many kinds", updates).await;
    harbour
        .tell("updates in the order of what is held", in_held_order)
        .await;
    harbour.tell("updates in order", in_order).await;
}

fn berths(number: i32) -> Vec<Berth> {
    let berth = Berth {
        number,
        ..Berth::default()
    };
    vec![berth]
}

async fn senseless(db: &Database) -> Result<Json> {
    let make = async |number, how| {
        attempt(db, async |db| {
            let rows = Berth::objects();
            Ok(rows.bulk_create_with(berths(number), how, db).await?.len())
        })
        .await
    };
    let new = BulkCreate::<Berth>::new;
    let steps = [
        make(1, new().batch_size(0)).await,
        make(1, new().update_conflicts(Berth::number, ())).await,
        match db.engine() {
            Engine::Mysql => json!(true),
            _ => make(1, new().update_conflicts(Berth::number, Berth::id)).await,
        },
        make(2, new().update_conflicts((), Berth::name)).await,
        make(3, new().update_conflicts(Berth::number, Berth::name)).await,
        shown(Berth::objects().values(Berth::number), db).await?,
    ];
    Ok(json!(steps))
}

async fn statements(db: &Database) -> Result<Json> {
    let rows = Port::objects;
    let many = (0..1001).map(|number| port(&number.to_string(), 0));
    let (done, said) = asked(rows().bulk_create(many.collect(), db)).await;
    done?;
    let mut steps = vec![json!(said.len() < 10)];
    let keyed = (100_000..101_000_i64).map(|number| Port {
        id: if number % 2 == 0 {
            Auto::default()
        } else {
            Auto::new(number)
        },
        ..port("k", 0)
    });
    let (done, said) = asked(rows().bulk_create(keyed.collect(), db)).await;
    done?;
    let odd = (100_001..101_000_i64).step_by(2);
    let odd = rows().filter(Port::id.in_(odd)).count(db).await?;
    steps.extend([
        json!(said.len() < 10),
        json!(rows().count(db).await?),
        json!(odd == 500),
    ]);
    for size in [50, 100] {
        let hundred = vec![port("x", 0); 100];
        let how = BulkCreate::new().batch_size(size);
        let (done, said) = asked(rows().bulk_create_with(hundred, how, db)).await;
        done?;
        steps.push(json!(said));
    }
    let long = ["é".repeat(20), "x".into(), "ж".repeat(20)];
    let named = long.iter().map(|name| port(name, 0));
    rows().bulk_create(named.collect(), db).await?;
    let found = async |name: &str| rows().filter(Port::name.eq(name)).count(db).await;
    steps.push(json!([found(&long[0]).await?, found(&long[2]).await?]));
    Ok(json!(steps))
}

async fn keys(db: &Database) -> Result<Json> {
    let packed = |word: &str| Crate {
        word: word.into(),
        ..Crate::default()
    };
    let crates = vec![packed("a"), packed("b")];
    let mut words = Vec::new();
    for made in Crate::objects().bulk_create(crates, db).await? {
        words.push(Crate::objects().get_by_key(made.key, db).await?.word);
    }
    let tickets = vec![
        Ticket {
            word: "c".into(),
            ..Ticket::default()
        },
        Ticket {
            code: "T6".to_owned().into(),
            word: "d".into(),
        },
    ];
    Ticket::objects().bulk_create(tickets, db).await?;
    let stored = Ticket::objects().order_by(Ticket::code).all(db).await?;
    let stored = stored
        .iter()
        .map(|row| json!([row.code.get(), row.word]))
        .collect::<Json>();
    Ok(json!([words, stored]))
}

async fn named(db: &Database) -> Result<Json> {
    let parcel = |name: &str| Parcel {
        name: name.into(),
        ..Parcel::default()
    };
    let urgent = Parcel {
        urgency: 1.into(),
        ..parcel("c")
    };
    let mut steps = Vec::new();
    for rows in [vec![parcel("a"), parcel("b")], vec![urgent, parcel("d")]] {
        let (done, queries) = capture_queries(Parcel::objects().bulk_create(rows, db)).await;
        done?;
        let mut texts = queries.iter().map(|query| query.sql());
        let insert = texts.find(|sql| sql.starts_with("INSERT")).unwrap();
        let columns = insert.split(')').next().unwrap();
        steps.push(columns.contains("urgency"));
    }
    let stored = Parcel::objects().order_by(Parcel::name).all(db).await?;
    let stored = stored
        .iter()
        .map(|row| json!([row.name, row.urgency.get()]))
        .collect::<Json>();
    Ok(json!([steps, stored]))
}

async fn updates(db: &Database) -> Result<Json> {
    let home = port("A", 1).create(db).await?;
    for (name, fast, tons, home) in [
        ("x", true, -3, Some(&home)),
        ("y", false, 4, None),
        ("z", true, 5, Some(&home)),
    ] {
        let row = Ship {
            fast,
            tons,
            ..ship(name, home)
        };
        row.create(db).await?;
    }
    let rows = Ship::objects;
    let x = rows().filter(Ship::name.eq("x")).get(db).await?;
    let flags = [flag("f", db).await?, flag("g", db).await?];
    x.many(Ship::flags).add(&flags, db).await?;
    let stored = || rows().values((Ship::name, Ship::fast, Ship::tons));
    let is_y = when(Ship::name.eq("y"), true).otherwise(false);
    let mut steps = vec![
        json!(rows().update(Ship::fast.set(!Ship::fast), db).await?),
        shown(stored(), db).await?,
        json!(rows().update(Ship::fast.set(!is_y), db).await?),
        shown(stored(), db).await?,
        json!(rows().update(Ship::tons.set(abs(Ship::tons)), db).await?),
        shown(stored(), db).await?,
    ];
    let flags = count(Ship::flags);
    let home_name = Ship::home.to(Port::name);
    macro_rules! attempts {
        ($($rows:expr => $change:expr;)+) => {
            $(steps.push(attempt(db, async |db| $rows.update($change, db).await).await);)+
        };
    }
    attempts! {
        rows().order_by(flags.clone()) => Ship::tons.set(1);
        rows() => Ship::tons.set(max(Ship::tons));
        rows() => Ship::name.set(home_name);
        rows() => Ship::name.set(lower(home_name));
        rows() => Ship::tons.set(7);
        rows().filter(flags.clone().eq(2)) => Ship::tons.set(8);
    }
    steps.push(shown(stored(), db).await?);
    let at_home = rows().filter(Ship::home.to(Port::rank).eq(1));
    steps.push(json!(at_home.update(Ship::home.set(None), db).await?));
    let homeless = rows().filter(Ship::home.is_null(true));
    steps.push(json!(homeless.count(db).await?));
    Ok(json!(steps))
}

async fn in_held_order(db: &Database) -> Result<Json> {
    let row = ship("x", None).create(db).await?;
    let flags = [flag("f", db).await?, flag("g", db).await?];
    row.many(Ship::flags).add(&flags, db).await?;
    let rows = Ship::objects;
    let held = || length(Ship::flags.to(Flag::text));
    let more = || Ship::tons.set(Ship::tons + 1);
    let steps = [
        rows().order_by(held()).update(more(), db).await?,
        rows().order_by(held().desc()).update(more(), db).await?,
    ];
    Ok(json!([steps[0], steps[1], rows().get(db).await?.tons]))
}

async fn in_order(db: &Database) -> Result<Json> {
    if db.engine() != Engine::Mysql {
        return Ok(Json::Null);
    }
    let rows = [berths(1), berths(2)].concat();
    Berth::objects().bulk_create(rows, db).await?;
    let next = || Berth::number.set(Berth::number + 1);
    let rows = Berth::objects;
    let steps = [
        rows()
            .order_by_names(["-number", "id"])
            .update(next(), db)
            .await?,
        rows()
            .order_by((Berth::number.desc(), Berth::id))
            .update(next(), db)
            .await?,
        rows()
            .order_by((Berth::number * -1, Berth::id))
            .update(next(), db)
            .await?,
    ];
    let stored = rows().order_by(Berth::number).values(Berth::number);
    Ok(json!([steps, shown(stored, db).await?]))
}
