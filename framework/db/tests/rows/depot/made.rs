//! One row, found or made, found and changed or made.

use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(depot: &mut Telling) {
    plain(depot).await;
    related(depot).await;
    changed(depot).await;
}

async fn plain(depot: &mut Telling) {
    depot
        .tell("get or create makes and finds", async |db| {
            let one = || Pair::objects().filter(Pair::one.eq(1));
            let (row, made) = one().get_or_create(|| pair(1, 5, "a"), db).await?;
            let (other, again) = one().get_or_create(|| pair(1, 6, "b"), db).await?;
            Ok(json!([made, again, row.id == other.id, pairs(db).await?]))
        })
        .await;
    depot
        .tell("get or create of several", async |db| {
            pair(1, 1, "x").create(db).await?;
            pair(2, 2, "x").create(db).await?;
            let x = Pair::objects().filter(Pair::name.eq("x"));
            Ok(attempt(db, async |db| {
                Ok(x.get_or_create(|| pair(3, 3, "x"), db).await?.1)
            })
            .await)
        })
        .await;
    depot
        .tell("get or create that is refused", async |db| {
            pair(1, 1, None).create(db).await?;
            let two = Pair::objects().filter(Pair::one.eq(2));
            let answer = attempt(db, async |db| {
                Ok(two.get_or_create(|| pair(2, 1, None), db).await?.1)
            });
            let answer = answer.await;
            pair(3, 3, None).create(db).await?;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
    depot
        .tell("get or create with another key", async |db| {
            let counter = |word: &str| Counter {
                number: 1,
                word: word.into(),
            };
            counter("original").create(db).await?;
            let rows =
                Counter::objects().filter(Counter::number.eq(1) & Counter::word.eq("different"));
            let answer = attempt(db, async |db| {
                Ok(rows.get_or_create(|| counter("different"), db).await?.1)
            });
            let answer = answer.await;
            let words = Counter::objects().values(Counter::word);
            Ok(json!([answer, shown(words, db).await?]))
        })
        .await;
    depot
        .tell("get or create to nowhere", async |db| {
            let nowhere = || Ware {
                country: Some((&Country::default()).into()),
                ..ware("a")
            };
            let rows = Ware::objects().filter(Ware::name.eq("a"));
            let answer = attempt(db, async |db| Ok(rows.get_or_create(nowhere, db).await?.1));
            Ok(json!([answer.await, Ware::objects().count(db).await?]))
        })
        .await;
}

async fn related(depot: &mut Telling) {
    let countries = || {
        let rows = Ware::objects().order_by(Ware::name);
        rows.values((Ware::name, Ware::country.to(Country::code).nullable()))
    };
    depot
        .tell("get or create of what points here", async |db| {
            let dutch = dutch(db).await?;
            ware("elsewhere").create(db).await?;
            let mut made = Vec::new();
            for name in ["tulip", "tulip", "elsewhere"] {
                let set = dutch.related_set(Ware::country);
                let found = set.get_or_create(Ware::name.eq(name), || ware(name), db);
                made.push(found.await?.1);
            }
            let mut rows = shown(countries(), db).await?;
            rows.as_array_mut()
                .unwrap()
                .sort_by_key(|row| (row[0].to_string(), !row[1].is_null()));
            Ok(json!([made, rows]))
        })
        .await;
    depot
        .tell("update or create of what points here", async |db| {
            let dutch = dutch(db).await?;
            let mut answers = Vec::new();
            for _ in 0..2 {
                let set = dutch.related_set(Ware::country);
                let tulip = set.update_or_create(
                    Ware::name.eq("tulip"),
                    |ware| ware.amount = Some(1),
                    || Ware {
                        amount: Some(5),
                        ..ware("tulip")
                    },
                    db,
                );
                answers.push(tulip.await?);
            }
            let rows = Ware::objects().values((
                Ware::name,
                Ware::amount,
                Ware::country.to(Country::code).nullable(),
            ));
            Ok(json!([
                answers[0].1,
                answers[1].1,
                answers[0].0.amount,
                answers[1].0.amount,
                shown(rows, db).await?
            ]))
        })
        .await;
    depot
        .tell("get or create of what is held", async |db| {
            let ware = ware("a").create(db).await?;
            let label = |text: &str| Label {
                text: text.into(),
                ..Label::default()
            };
            label("free").create(db).await?;
            let mut made = Vec::new();
            for _ in 0..2 {
                let labels = ware.many(Ware::labels);
                let found = labels.get_or_create(Label::text.eq("new"), || label("new"), db);
                made.push(found.await?.1);
            }
            let taken = attempt(db, async |db| {
                let labels = ware.many(Ware::labels);
                let found = labels.get_or_create(Label::text.eq("free"), || label("free"), db);
                Ok(found.await?.1)
            });
            let taken = taken.await;
            let held = ware.many(Ware::labels).objects().values(Label::text);
            Ok(json!([
                made,
                taken,
                shown(held, db).await?,
                Label::objects().count(db).await?
            ]))
        })
        .await;
    depot
        .tell("update or create of what is held", async |db| {
            let label = Label {
                text: "l".into(),
                ..Label::default()
            };
            let label = label.create(db).await?;
            let mut made = Vec::new();
            for amount in [2, 3] {
                let wares = label.many(Ware::labels.reversed());
                let found = wares.update_or_create(
                    Ware::name.eq("a"),
                    |ware| ware.amount = Some(amount),
                    || Ware {
                        amount: Some(amount),
                        ..ware("a")
                    },
                    db,
                );
                made.push(found.await?.1);
            }
            let held = label.many(Ware::labels.reversed()).all(db).await?;
            let count = Ware::objects().count(db).await?;
            Ok(json!([made[0], made[1], held[0].amount, count]))
        })
        .await;
}

async fn changed(depot: &mut Telling) {
    let one = || Pair::objects().filter(Pair::one.eq(1));
    depot
        .tell("update or create changes one", async |db| {
            pair(1, 1, "x").create(db).await?;
            let rename = |row: &mut Pair| row.name = Some("y".into());
            let (row, made) = one()
                .update_or_create(rename, || pair(1, 0, "y"), db)
                .await?;
            Ok(json!([made, row.name, row.two, pairs(db).await?]))
        })
        .await;
    depot
        .tell("update or create that is refused", async |db| {
            pair(1, 1, "x").create(db).await?;
            pair(2, 2, "y").create(db).await?;
            let answer = attempt(db, async |db| {
                let found = one().update_or_create(|row| row.two = 2, || pair(1, 2, None), db);
                Ok(found.await?.1)
            });
            let answer = answer.await;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
    depot
        .tell("update or create of parents", async |db| {
            let row = shop("a", 1).create(db).await?;
            let rows = Shop::objects().filter(Shop::place_ptr.eq(row.key()));
            let change = |row: &mut Shop| {
                row.till = 2;
                if let Some(place) = row.place_ptr.cached_mut() {
                    place.name = "b".into();
                }
            };
            let rows = rows.select_related(Shop::place_ptr);
            let (_, made) = rows.update_or_create(change, || shop("b", 2), db).await?;
            let places = shown(Place::objects().values(Place::name), db).await?;
            let tills = shown(Shop::objects().values(Shop::till), db).await?;
            Ok(json!([made, places, tills]))
        })
        .await;
    depot
        .tell("update or create among filtered", async |db| {
            pair(1, 1, "x").create(db).await?;
            let rows = one().filter(Pair::two.gt(1));
            let answer = attempt(db, async |db| {
                let found = rows.update_or_create(|row| row.two = 2, || pair(1, 2, "z"), db);
                Ok(found.await?.1)
            });
            let answer = answer.await;
            Ok(json!([answer, pairs(db).await?]))
        })
        .await;
}
