//! Many rows, made with few statements.

use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::query::{BulkCreate, Fields};
use serde_json::json;

use super::*;

/// Updates the rows that are there; MySQL and MariaDB take any constraint.
fn updating<M: Model<Concrete = M>>(
    unique: impl Fields<M>,
    update: impl Fields<M>,
    db: &Database,
) -> BulkCreate<M> {
    match db.engine() {
        Engine::Mysql => BulkCreate::new().update_conflicts((), update),
        _ => BulkCreate::new().update_conflicts(unique, update),
    }
}

async fn keys(db: &Database) -> Result<Vec<Auto>> {
    let rows = Pair::objects().order_by(Pair::one);
    rows.values(Pair::id).all(db).await
}

fn line(ware: &Ware, number: i32, word: &str) -> Line {
    Line {
        ware: ware.into(),
        number,
        word: word.into(),
    }
}

fn stamped(name: &str) -> Stamped {
    Stamped {
        name: name.into(),
        ..Stamped::default()
    }
}

fn stamps()
-> QuerySet<Stamped, impl nuages_db::query::Shape<Stamped, Row = (String, i32, String, i32)>> {
    let rows = Stamped::objects().order_by(Stamped::name);
    rows.values((
        Stamped::name,
        Stamped::urgency,
        Stamped::word,
        Stamped::double,
    ))
}

pub(super) async fn ask(depot: &mut Telling) {
    made(depot).await;
    refused(depot).await;
    ignored(depot).await;
    updated(depot).await;
    computed(depot).await;
}

async fn made(depot: &mut Telling) {
    depot
        .tell("bulk create in batches", async |db| {
            let rows = (0..7).map(|number| pair(number, number, None)).collect();
            let how = BulkCreate::new().batch_size(3);
            let made = Pair::objects().bulk_create_with(rows, how, db).await?;
            let made: Vec<Auto> = made.iter().map(|row| row.id).collect();
            let keys = keys(db).await?;
            Ok(json!([made == keys, keys.len()]))
        })
        .await;
    depot
        .tell("bulk create of none", async |db| {
            let made = Pair::objects().bulk_create(Vec::new(), db).await?;
            let ignored = BulkCreate::new().ignore_conflicts();
            let none = Pair::objects()
                .bulk_create_with(Vec::new(), ignored, db)
                .await?;
            Ok(json!([has_keys(&made), has_keys(&none)]))
        })
        .await;
    depot
        .tell("bulk create of nothing but keys", async |db| {
            let made = Bare::objects()
                .bulk_create(vec![Bare::default(); 3], db)
                .await?;
            let different: std::collections::BTreeSet<_> = made.iter().map(|row| row.id).collect();
            let count = Bare::objects().count(db).await?;
            Ok(json!([has_keys(&made), different.len(), count]))
        })
        .await;
    depot
        .tell("bulk create with keys and without", async |db| {
            let rows = (100_000..100_010).map(|number| Pair {
                id: match number % 2 {
                    0 => Auto::UNSET,
                    _ => number.into(),
                },
                ..pair(number, number, None)
            });
            let made = Pair::objects().bulk_create(rows.collect(), db).await?;
            let ones: Vec<i32> = made.iter().map(|row| row.one).collect();
            let odd = made.iter().filter(|row| row.one % 2 == 1);
            let odd: Vec<i64> = odd.map(|row| row.id.into()).collect();
            Ok(json!([ones, has_keys(&made), odd]))
        })
        .await;
    depot
        .tell("bulk create of written keys", async |db| {
            let states = ["NY", "CA"].map(|code| State {
                code: code.into(),
                ..State::default()
            });
            State::objects().bulk_create(states.into(), db).await?;
            let codes = State::objects().order_by(State::code).values(State::code);
            shown(codes, db).await
        })
        .await;
    depot
        .tell("bulk create of every kind", async |db| {
            let mut rows = vec![ware("0")];
            for (place, name) in KINDS.into_iter().enumerate() {
                let mut row = filled(name);
                row.set_value(FIRST + place, Value::Null)?;
                rows.push(row);
            }
            rows.push(filled("zz"));
            Ware::objects().bulk_create(rows, db).await?;
            all_filled(db).await
        })
        .await;
}

async fn refused(depot: &mut Telling) {
    depot
        .tell("bulk create of shops", async |db| {
            let refused = Shop::objects().bulk_create(vec![shop("x", 1)], db).await;
            let error = refused.unwrap_err();
            let words = "Can't bulk create a multi-table inherited model";
            assert!(error.to_string().starts_with(words), "{error}");
            Ok(kind(&error))
        })
        .await;
    depot
        .tell("bulk create to nowhere", async |db| {
            let nowhere = Ware {
                country: Some((&Country::default()).into()),
                ..ware("b")
            };
            let refused = Ware::objects()
                .bulk_create(vec![ware("a"), nowhere], db)
                .await;
            let error = refused.unwrap_err();
            let words = "bulk_create() prohibited to prevent data loss";
            assert!(error.to_string().starts_with(words), "{error}");
            Ok(kind(&error))
        })
        .await;
    let rows = || vec![pair(2, 2, None), pair(1, 3, None)];
    depot
        .tell("bulk create of some that are there", async |db| {
            pair(1, 1, None).create(db).await?;
            let answer = attempt(db, async |db| {
                Ok(Pair::objects().bulk_create(rows(), db).await?.len())
            });
            let answer = answer.await;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
    depot
        .tell("bulk create in batches is all or nothing", async |db| {
            pair(1, 1, None).create(db).await?;
            let answer = attempt(db, async |db| {
                let how = BulkCreate::new().batch_size(1);
                let pairs = Pair::objects();
                Ok(pairs.bulk_create_with(rows(), how, db).await?.len())
            });
            let answer = answer.await;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
}

async fn ignored(depot: &mut Telling) {
    let ignoring = || BulkCreate::new().ignore_conflicts();
    depot
        .tell("ignored conflicts", async |db| {
            let rows = |numbers: std::ops::Range<i32>, name: Option<&'static str>| {
                numbers.map(|number| pair(number, number, name)).collect()
            };
            Pair::objects().bulk_create(rows(1..3, None), db).await?;
            let made = Pair::objects()
                .bulk_create_with(rows(1..4, Some("x")), ignoring(), db)
                .await?;
            Ok(json!([has_keys(&made), pairs(db).await?]))
        })
        .await;
    depot
        .tell("ignored conflicts with keys", async |db| {
            let keyed = |id: i64, number| Pair {
                id: id.into(),
                ..pair(number, number, None)
            };
            keyed(7, 1).create(db).await?;
            let made = Pair::objects()
                .bulk_create_with(vec![keyed(7, 2), keyed(8, 3)], ignoring(), db)
                .await?;
            let made: Vec<i64> = made.iter().map(|row| row.id.into()).collect();
            Ok(json!([made, pairs(db).await?]))
        })
        .await;
    depot
        .tell(
            "ignored conflicts with defaults of the database",
            async |db| {
                let urgent = Stamped {
                    urgency: 5.into(),
                    ..stamped("b")
                };
                let how = BulkCreate::new().ignore_conflicts();
                Stamped::objects()
                    .bulk_create_with(vec![stamped("a"), urgent], how, db)
                    .await?;
                shown(stamps(), db).await
            },
        )
        .await;
}

async fn two_fields(unique: impl Fields<Pair>, db: &Database) -> Result<Json> {
    let old = vec![pair(1, 1, "a"), pair(2, 2, "b")];
    Pair::objects().bulk_create(old, db).await?;
    let rows = vec![pair(1, 1, "c"), pair(2, 2, "d"), pair(3, 3, "e")];
    let how = updating(unique, Pair::name, db);
    let made = Pair::objects().bulk_create_with(rows, how, db).await?;
    let made: Vec<Auto> = made.iter().map(|row| row.id).collect();
    let known = made == keys(db).await?;
    // MySQL does not tell.
    let known = known || made.iter().all(|key| key.get().is_none());
    Ok(json!([known, pairs(db).await?]))
}

async fn updated(depot: &mut Telling) {
    depot
        .tell("updated conflicts of the first", async |db| {
            two_fields(Pair::one, db).await
        })
        .await;
    depot
        .tell("updated conflicts of the second", async |db| {
            two_fields(Pair::two, db).await
        })
        .await;
    depot
        .tell("updated conflicts of keys", async |db| {
            let keyed = |id: i64, number, name| Pair {
                id: id.into(),
                ..pair(number, number, name)
            };
            let old = vec![keyed(1, 1, "a"), keyed(2, 2, "b")];
            Pair::objects().bulk_create(old, db).await?;
            let rows = vec![keyed(1, 3, "c"), keyed(2, 4, "d")];
            let how = updating(Pair::id, Pair::name, db);
            let made = Pair::objects().bulk_create_with(rows, how, db).await?;
            let made: Vec<i64> = made.iter().map(|row| row.id.into()).collect();
            Ok(json!([made, pairs(db).await?]))
        })
        .await;
    depot
        .tell("updated conflicts of both", async |db| {
            if db.engine() == Engine::Mysql {
                return Ok(Json::Null);
            }
            let answer = attempt(db, async |db| two_fields((Pair::one, Pair::two), db).await);
            // PostgreSQL calls it a wrong statement, as Django's error does, which is one of the database there.
            assert!(answer.await["error"].is_string());
            Ok(json!({ "error": "database" }))
        })
        .await;
    depot
        .tell("updated conflicts of a set", async |db| {
            let country = |code: &str, name: &str, note: &str| Country {
                code: code.into(),
                name: name.into(),
                note: note.into(),
                ..Country::default()
            };
            let old = vec![
                country("DE", "Germany", ""),
                country("CZ", "Czechia", "old"),
            ];
            Country::objects().bulk_create(old, db).await?;
            let rows = vec![
                country("DE", "Germany", "new"),
                country("JP", "Japan", "far"),
            ];
            let how = updating((Country::code, Country::name), Country::note, db);
            Country::objects().bulk_create_with(rows, how, db).await?;
            let rows = Country::objects().order_by((Country::code, Country::name));
            let rows = rows.values((Country::code, Country::name, Country::note));
            shown(rows, db).await
        })
        .await;
    depot
        .tell("updated conflicts of composite keys", async |db| {
            let ware = ware("a").create(db).await?;
            let old = [1, 2].map(|number| line(&ware, number, ""));
            Line::objects().bulk_create(old.into(), db).await?;
            let rows = [2, 3].map(|number| line(&ware, number, "new"));
            let how = updating((Line::ware, Line::number), Line::word, db);
            Line::objects()
                .bulk_create_with(rows.into(), how, db)
                .await?;
            let rows = Line::objects().order_by(Line::number);
            shown(rows.values((Line::number, Line::word)), db).await
        })
        .await;
}

async fn computed(depot: &mut Telling) {
    depot
        .tell(
            "updated conflicts with defaults of the database",
            async |db| {
                let first = Stamped {
                    id: 1.into(),
                    urgency: 7.into(),
                    ..stamped("a")
                };
                Stamped::objects().bulk_create(vec![first], db).await?;
                let rows = vec![
                    Stamped {
                        id: 1.into(),
                        ..stamped("b")
                    },
                    Stamped {
                        id: 2.into(),
                        urgency: 9.into(),
                        word: "x".to_owned().into(),
                        ..stamped("c")
                    },
                ];
                let how = updating(Stamped::id, (Stamped::name, Stamped::word), db);
                let made = Stamped::objects().bulk_create_with(rows, how, db).await?;
                let keyless = db.engine() == Engine::Mysql && !common::is_mariadb(db).await;
                assert!(
                    keyless || (made[0].double, made[1].double) == (14, 18),
                    "{made:?}"
                );
                shown(stamps(), db).await
            },
        )
        .await;
    depot
        .tell("defaults of the database", async |db| {
            let rows = vec![
                stamped("a"),
                Stamped {
                    urgency: 5.into(),
                    word: "old".to_owned().into(),
                    ..stamped("b")
                },
                Stamped {
                    word: "w".to_owned().into(),
                    ..stamped("c")
                },
            ];
            let made = Stamped::objects().bulk_create(rows, db).await?;
            let made = made.into_iter();
            Ok(made
                .map(|row| json!([row.name, row.urgency.get(), row.word.get(), row.double]))
                .collect())
        })
        .await;
}

/// The place of the first of the fields of every kind.
const FIRST: usize = 3;

pub(super) const KINDS: [&str; 15] = [
    "amount", "small", "big", "price", "ratio", "done", "day", "clock", "moment", "span", "code",
    "address", "raw", "data", "text",
];

/// A ware with a value of every kind.
pub(super) fn filled(name: &str) -> Ware {
    Ware {
        amount: Some(5),
        small: Some(-3),
        big: Some(1 << 40),
        price: "1.50".parse().ok(),
        ratio: Some(0.25),
        done: Some(true),
        day: Some(Date::constant(2024, 2, 29)),
        clock: Some(Time::constant(1, 2, 3, 4000)),
        moment: "2024-02-29T12:00:00Z".parse().ok(),
        span: Some(Duration::from_micros(-86_399_999_995)),
        code: Some(Uuid::from_u128(5)),
        address: "::1".parse().ok(),
        raw: Some(vec![0, 255]),
        data: Some(json!({"a": [1, null]})),
        text: Some("it's".into()),
        ..ware(name)
    }
}

/// Sets a field of those of every kind to NULL.
pub(super) fn empty(row: &mut Ware, kind: usize) -> Result<()> {
    row.set_value(FIRST + kind, Value::Null)
}

pub(super) async fn all_filled(db: &Database) -> Result<Json> {
    let rows = Ware::objects().order_by(Ware::name).all(db).await?;
    let rows = rows.into_iter().map(|row| {
        json!([
            row.amount.show(),
            row.small.show(),
            row.big.show(),
            row.price.show(),
            row.ratio.show(),
            row.done.show(),
            row.day.show(),
            row.clock.show(),
            row.text.show(),
            row.moment.show(),
            row.span.show(),
            row.code.show(),
            row.address.show(),
            row.raw.show(),
            row.data.show(),
        ])
    });
    Ok(rows.collect())
}
