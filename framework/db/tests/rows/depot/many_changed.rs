//! Many rows, changed with few statements, and the rows of a query.

use nuages_db::models::*;
use nuages_db::query::BulkUpdate;
use serde_json::json;

use super::many_made::{KINDS, all_filled, empty, filled};
use super::*;

/// The kinds in the order in which `depot.py` goes through them.
const IN_TURN: [&str; 15] = [
    "amount", "small", "big", "price", "ratio", "done", "day", "clock", "text", "moment", "span",
    "code", "address", "raw", "data",
];

/// All fields of the kinds.
macro_rules! kinds {
    () => {
        (
            (
                Ware::amount,
                Ware::small,
                Ware::big,
                Ware::price,
                Ware::ratio,
                Ware::done,
                Ware::day,
                Ware::clock,
            ),
            (
                Ware::moment,
                Ware::span,
                Ware::code,
                Ware::address,
                Ware::raw,
                Ware::data,
                Ware::text,
            ),
        )
    };
}

async fn all<M: Model<Concrete = M>>(db: &Database) -> Result<Vec<M>> {
    M::objects().order_by_names(["pk"]).all(db).await
}

fn wares() -> QuerySet<Ware, impl nuages_db::query::Shape<Ware, Row = (String, Option<i32>)>> {
    let rows = Ware::objects().order_by(Ware::name);
    rows.values((Ware::name, Ware::amount))
}

async fn of_kinds(rows: &[Ware], db: &Database) -> Result<u64> {
    let (first, second) = kinds!();
    let changed = Ware::objects().bulk_update(rows, first, db).await?;
    assert_eq!(
        Ware::objects().bulk_update(rows, second, db).await?,
        changed
    );
    Ok(changed)
}

pub(super) async fn ask(depot: &mut Telling) {
    kinds(depot).await;
    among(depot).await;
    refused(depot).await;
    keys(depot).await;
    updated(depot).await;
}

async fn kinds(depot: &mut Telling) {
    depot
        .tell("bulk update of every kind", async |db| {
            let rows = (0..KINDS.len() + 2).map(|number| ware(&format!("{number:02}")));
            let mut rows = Ware::objects().bulk_create(rows.collect(), db).await?;
            for (place, row) in rows.iter_mut().enumerate() {
                let id = row.id;
                *row = filled(&row.name);
                row.id = id;
                if let Some(name) = IN_TURN.get(place) {
                    let kind = KINDS.iter().position(|kind| kind == name);
                    empty(row, kind.unwrap())?;
                }
            }
            Ok(json!([of_kinds(&rows, db).await?, all_filled(db).await?]))
        })
        .await;
    depot
        .tell("bulk update to null", async |db| {
            let rows = ["0", "1", "2"].map(filled).to_vec();
            let mut rows = Ware::objects().bulk_create(rows, db).await?;
            for row in &mut rows {
                for kind in 0..KINDS.len() {
                    empty(row, kind)?;
                }
            }
            Ok(json!([of_kinds(&rows, db).await?, all_filled(db).await?]))
        })
        .await;
}

async fn among(depot: &mut Telling) {
    depot
        .tell("bulk update among filtered", async |db| {
            let rows = (0..4).map(|number| pair(number, number, "old")).collect();
            let mut rows = Pair::objects().bulk_create(rows, db).await?;
            for row in &mut rows {
                row.name = Some("new".into());
            }
            let some = Pair::objects().filter(Pair::two.gt(1));
            let changed = some.bulk_update(&rows, Pair::name, db).await?;
            Ok(json!([changed, pairs(db).await?]))
        })
        .await;
    depot
        .tell("bulk update among related", async |db| {
            let dutch = dutch(db).await?;
            let tulip = Ware {
                country: Some((&dutch).into()),
                ..ware("tulip")
            };
            tulip.create(db).await?;
            ware("lamp").create(db).await?;
            let mut rows: Vec<Ware> = all(db).await?;
            for row in &mut rows {
                row.amount = Some(9);
            }
            let some = Ware::objects().filter(Ware::country.to(Country::code).eq("NL"));
            let changed = some.bulk_update(&rows, Ware::amount, db).await?;
            let own = dutch.related(Ware::country);
            let one = BulkUpdate::new().batch_size(1);
            let more = own.bulk_update_with(&rows, Ware::amount, one, db).await?;
            Ok(json!([changed, more, shown(wares(), db).await?]))
        })
        .await;
    depot
        .tell("bulk update among counted", async |db| {
            pair(1, 1, None).create(db).await?;
            let rows: Vec<Pair> = all(db).await?;
            let none = Pair::objects().none();
            Ok(attempt(db, async |db| none.bulk_update(&rows, Pair::name, db).await).await)
        })
        .await;
    depot
        .tell("bulk update of a slice", async |db| {
            pair(1, 1, None).create(db).await?;
            let rows: Vec<Pair> = all(db).await?;
            let slice = Pair::objects().order_by(Pair::id).limit(1);
            Ok(attempt(db, async |db| {
                slice.bulk_update(&rows, Pair::name, db).await
            })
            .await)
        })
        .await;
    depot
        .tell("bulk update of a row twice", async |db| {
            let row = pair(1, 1, None).create(db).await?;
            let rows = [row.clone(), row];
            let pairs = Pair::objects();
            let once = pairs.bulk_update(&rows, Pair::name, db).await?;
            let one = BulkUpdate::new().batch_size(1);
            let twice = pairs.bulk_update_with(&rows, Pair::name, one, db).await?;
            Ok(json!([once, twice]))
        })
        .await;
    depot
        .tell("bulk update of none", async |db| {
            let changed = Pair::objects().bulk_update(&[], Pair::name, db).await?;
            Ok(json!([changed]))
        })
        .await;
    depot
        .tell("bulk update of a row that is gone", async |db| {
            let mut one = pair(1, 1, None).create(db).await?;
            let mut two = pair(2, 2, None).create(db).await?;
            one.delete(db).await?;
            one.name = Some("x".into());
            two.name = Some("x".into());
            let rows = [one, two];
            let changed = Pair::objects().bulk_update(&rows, Pair::name, db).await?;
            Ok(json!([changed, pairs(db).await?]))
        })
        .await;
}

async fn refused(depot: &mut Telling) {
    depot
        .tell("bulk update that is refused", async |db| {
            let mut rows = Vec::new();
            for number in 0..3 {
                rows.push(pair(number, number, None).create(db).await?);
            }
            for row in &mut rows {
                row.two = 8;
            }
            let answer = attempt(db, async |db| {
                let one = BulkUpdate::new().batch_size(1);
                Pair::objects()
                    .bulk_update_with(&rows, Pair::two, one, db)
                    .await
            });
            let answer = answer.await;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
    depot
        .tell("bulk update to nowhere", async |db| {
            let mut row = ware("a").create(db).await?;
            row.country = Some((&Country::default()).into());
            let rows = [row.clone()];
            let refused = Ware::objects().bulk_update(&rows, Ware::country, db).await;
            let error = refused.unwrap_err();
            let words = "bulk_update() prohibited to prevent data loss";
            assert!(error.to_string().starts_with(words), "{error}");
            row.amount = Some(42);
            let changed = Ware::objects()
                .bulk_update(&[row], Ware::amount, db)
                .await?;
            let rows = Ware::objects().all(db).await?;
            let rows: Vec<Json> = rows
                .iter()
                .map(|row| json!([row.name, row.amount, row.country.is_some().then_some(0)]))
                .collect();
            Ok(json!([kind(&error), changed, rows]))
        })
        .await;
}

async fn keys(depot: &mut Telling) {
    depot
        .tell("bulk update of foreign keys", async |db| {
            let dutch = dutch(db).await?;
            let mut one = Ware {
                country: Some((&dutch).into()),
                ..ware("a")
            };
            one = one.create(db).await?;
            let mut two = ware("b").create(db).await?;
            one.country = None;
            two.country = Some((&dutch).into());
            let rows = [one, two];
            let changed = Ware::objects()
                .bulk_update(&rows, Ware::country, db)
                .await?;
            let rows = Ware::objects().order_by(Ware::name);
            let rows = rows.values((Ware::name, Ware::country.to(Country::code).nullable()));
            Ok(json!([changed, shown(rows, db).await?]))
        })
        .await;
    depot
        .tell("bulk update of composite keys", async |db| {
            let ware = ware("a").create(db).await?;
            let rows = [1, 2, 3].map(|number| Line {
                ware: (&ware).into(),
                number,
                ..Line::default()
            });
            let mut rows = Line::objects().bulk_create(rows.into(), db).await?;
            for row in &mut rows {
                row.word = format!("w{}", row.number);
            }
            let some = Line::objects().filter(Line::number.lt(3));
            let changed = some.bulk_update(&rows, Line::word, db).await?;
            let rows = Line::objects().order_by(Line::number);
            let rows = rows.values((Line::number, Line::word));
            Ok(json!([changed, shown(rows, db).await?]))
        })
        .await;
    depot
        .tell("bulk update of shops", async |db| {
            let mut shops = Vec::new();
            for name in ["a", "b"] {
                shops.push(shop(name, 0).create(db).await?);
            }
            for shop in &mut shops {
                shop.till = 3;
            }
            let some = Shop::objects().filter(Shop::place_ptr.to(Place::name).eq("b"));
            let changed = some.bulk_update(&shops, Shop::till, db).await?;
            let name = Shop::place_ptr.to(Place::name);
            let rows = Shop::objects().order_by(name.asc());
            Ok(json!([
                changed,
                shown(rows.values((name, Shop::till)), db).await?
            ]))
        })
        .await;
    depot
        .tell("bulk update of defaults of the database", async |db| {
            let row = Stamped {
                name: "a".into(),
                urgency: 4.into(),
                word: "x".to_owned().into(),
                ..Stamped::default()
            };
            let mut row = row.create(db).await?;
            row.urgency = 6.into();
            let rows = [row];
            let changed = Stamped::objects()
                .bulk_update(&rows, Stamped::urgency, db)
                .await?;
            let rows = Stamped::objects().all(db).await?;
            let rows: Vec<Json> = rows
                .iter()
                .map(|row| json!([row.urgency.get(), row.word.get(), row.double]))
                .collect();
            Ok(json!([changed, rows]))
        })
        .await;
    depot
        .tell("bulk update of written keys", async |db| {
            let rows = ["NY", "CA"].map(|code| State {
                code: code.into(),
                name: code.to_lowercase(),
            });
            let mut rows = rows.to_vec();
            let names: Vec<String> = rows
                .iter_mut()
                .map(|row| std::mem::take(&mut row.name))
                .collect();
            let mut rows = State::objects().bulk_create(rows, db).await?;
            for (row, name) in rows.iter_mut().zip(names) {
                row.name = name;
            }
            let changed = State::objects().bulk_update(&rows, State::name, db).await?;
            let rows = State::objects().order_by(State::code).values(State::name);
            Ok(json!([changed, shown(rows, db).await?]))
        })
        .await;
}

async fn updated(depot: &mut Telling) {
    depot
        .tell("update of distinct", async |db| {
            pair(1, 1, None).create(db).await?;
            let rows = Pair::objects().distinct_on(Pair::one);
            Ok(attempt(db, async |db| {
                rows.update(Pair::name.set("x".to_owned()), db).await
            })
            .await)
        })
        .await;
    depot
        .tell("update in order", async |db| {
            let rows = (1..4).map(|number| pair(number, number, None)).collect();
            Pair::objects().bulk_create(rows, db).await?;
            let answer = attempt(db, async |db| {
                let rows = Pair::objects().order_by(Pair::two.desc());
                rows.update(Pair::two.set(Pair::two + 1), db).await
            });
            let answer = answer.await;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
    depot
        .tell("update in the order of related", async |db| {
            ware("a").create(db).await?;
            let rows = Ware::objects().order_by_names(["country__name", "-name"]);
            let changed = rows.update(Ware::name.set("b"), db).await?;
            let rows: Vec<Ware> = all(db).await?;
            let rows: Vec<Json> = rows.iter().map(|row| json!([row.name])).collect();
            Ok(json!([changed, rows]))
        })
        .await;
    depot
        .tell("update of parents rows", async |db| {
            shop("a", 0).create(db).await?;
            let some = Place::objects().filter(Shop::place_ptr.reversed().to(Shop::till).eq(0));
            let changed = some.update(Place::name.set("b"), db).await?;
            let names = Place::objects().values(Place::name);
            Ok(json!([changed, shown(names, db).await?]))
        })
        .await;
}
