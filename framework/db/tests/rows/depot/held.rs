//! Rows that others hold by many-to-many fields.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use nuages_db::models::*;
use nuages_db::query::ManyField;
use nuages_db::signals::m2m_changed;
use serde_json::json;

use super::*;

type House = ([Person; 3], [Room; 3]);

/// Ann, Bob and Cid; the attic, the bath, and the cellar, which nobody sees.
async fn house(db: &Database) -> Result<House> {
    let mut people = Vec::new();
    for name in ["ann", "bob", "cid"] {
        let person = Person {
            name: name.into(),
            ..Person::default()
        };
        people.push(person.create(db).await?);
    }
    let mut rooms = Vec::new();
    for name in ["attic", "bath", "cellar"] {
        let room = Room {
            open: name != "cellar",
            ..room(name)
        };
        rooms.push(room.create(db).await?);
    }
    Ok((people.try_into().unwrap(), rooms.try_into().unwrap()))
}

fn room(name: &str) -> Room {
    Room {
        name: name.into(),
        ..Room::default()
    }
}

async fn people(
    of: &Person,
    field: ManyField<Person, Person>,
    db: &Database,
) -> Result<Vec<String>> {
    let rows = of.many(field).all(db).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

async fn rooms(of: &Person, field: ManyField<Person, Room>, db: &Database) -> Result<Vec<String>> {
    let rows = of.many(field).all(db).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

async fn guests(of: &Room, db: &Database) -> Result<Vec<String>> {
    let rows = of.many(Person::rooms.reversed()).all(db).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

async fn friends(of: &[Person], db: &Database) -> Result<Json> {
    let mut all = Vec::new();
    for person in of {
        all.push(people(person, Person::friends, db).await?);
    }
    Ok(json!(all))
}

async fn stays(db: &Database) -> Result<Json> {
    let rows = Stay::objects().order_by_names(["person__name", "room__name", "id"]);
    let rows = rows.values((
        Stay::person.to(Person::name),
        Stay::room.to(Room::name),
        Stay::note,
    ));
    shown(rows, db).await
}

async fn keys(db: &Database) -> Result<Json> {
    let sql = "SELECT p.name, r.name FROM depot_person_keys k JOIN depot_person p ON p.id = k.person_id \
               JOIN depot_room r ON r.id = k.room_id ORDER BY 1, 2";
    let rows = db.fetch_all(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok(json!([row.get::<String>(0)?, row.get::<String>(1)?])))
        .collect()
}

pub(super) async fn ask(depot: &mut Telling) {
    plain(depot).await;
    of_people(depot).await;
    more(depot).await;
    heard(depot).await;
}

async fn plain(depot: &mut Telling) {
    depot
        .tell("held once", async |db| {
            let ([ann, bob, _], [attic, bath, _]) = house(db).await?;
            let own = ann.many(Person::rooms);
            own.add([attic.id, attic.id, bath.id], db).await?;
            own.add([&bath], db).await?;
            let own = ann.many(Person::keys);
            own.add([&attic, &attic, &bath], db).await?;
            own.add([&attic], db).await?;
            let holders = bath.many(Person::keys.reversed());
            holders.add([&ann, &bob], db).await?;
            Ok(json!([
                stays(db).await?,
                keys(db).await?,
                rooms(&ann, Person::rooms, db).await?,
                guests(&bath, db).await?
            ]))
        })
        .await;
    depot
        .tell("held out of sight", async |db| {
            let ([ann, bob, _], [attic, bath, cellar]) = house(db).await?;
            for _ in 0..2 {
                ann.many(Person::rooms).add([&cellar, &bath], db).await?;
                ann.many(Person::keys).add([&cellar, &bath], db).await?;
                let own = cellar.many(Person::rooms.reversed());
                own.add([&bob], db).await?;
            }
            let before = json!([
                stays(db).await?,
                keys(db).await?,
                rooms(&ann, Person::rooms, db).await?,
                ann.many(Person::rooms).count(db).await?,
                guests(&cellar, db).await?
            ]);
            ann.many(Person::rooms).set([&attic], db).await?;
            ann.many(Person::keys).set([&attic], db).await?;
            let after = json!([stays(db).await?, keys(db).await?]);
            ann.many(Person::rooms).remove([&cellar], db).await?;
            ann.many(Person::keys).clear(db).await?;
            Ok(json!([before, after, stays(db).await?, keys(db).await?]))
        })
        .await;
    depot
        .tell("held by nobody", async |db| {
            let ([ann, ..], [attic, ..]) = house(db).await?;
            let nobody = Person::default();
            let held = attempt(db, async |db| {
                nobody.many(Person::keys).add([&attic], db).await
            });
            let new = attempt(db, async |db| {
                ann.many(Person::keys).add([&room("new")], db).await
            });
            let counted = attempt(db, async |db| nobody.many(Person::keys).count(db).await);
            let (held, new, counted) = (held.await, new.await, counted.await);
            let nowhere = Country::default();
            let wares = nowhere.related(Ware::country);
            let related = attempt(db, async |db| wares.count(db).await);
            let rows = Ware::objects().filter(Ware::country.eq(&nowhere));
            let found = attempt(db, async |db| rows.count(db).await);
            let set = Ware::country.set(&nowhere);
            let changed = attempt(db, async |db| Ware::objects().update(set, db).await);
            let gone = attempt(db, async |db| Ok(wares.delete(db).await?.total));
            Ok(json!([
                held,
                new,
                counted,
                related.await,
                found.await,
                changed.await,
                gone.await,
                keys(db).await?
            ]))
        })
        .await;
}

async fn of_people(depot: &mut Telling) {
    depot
        .tell("held both ways", async |db| {
            let (all, _) = house(db).await?;
            let [ann, bob, cid] = &all;
            ann.many(Person::friends).add([bob, ann], db).await?;
            bob.many(Person::friends).add([cid], db).await?;
            let mut seen = vec![friends(&all, db).await?];
            bob.many(Person::friends).remove([ann], db).await?;
            seen.push(friends(&all, db).await?);
            cid.many(Person::friends).set([ann], db).await?;
            seen.push(friends(&all, db).await?);
            ann.many(Person::friends).clear(db).await?;
            seen.push(friends(&all, db).await?);
            Ok(json!(seen))
        })
        .await;
    depot
        .tell("held one way", async |db| {
            let ([ann, bob, cid], _) = house(db).await?;
            let fans = || Person::idols.reversed();
            ann.many(Person::idols).add([&bob, &ann], db).await?;
            bob.many(fans()).add([&cid], db).await?;
            let seen = json!([
                people(&ann, Person::idols, db).await?,
                people(&bob, Person::idols, db).await?,
                people(&bob, fans(), db).await?,
                people(&ann, fans(), db).await?
            ]);
            bob.many(fans()).set([&ann], db).await?;
            ann.many(Person::idols).clear(db).await?;
            Ok(json!([
                seen,
                people(&ann, Person::idols, db).await?,
                people(&bob, fans(), db).await?,
                people(&cid, Person::idols, db).await?
            ]))
        })
        .await;
}

async fn more(depot: &mut Telling) {
    depot
        .tell("held with more", async |db| {
            let ([ann, ..], [attic, bath, _]) = house(db).await?;
            let own = |note: &str| {
                ann.many(Person::rooms)
                    .through_defaults(Stay::note.set(note))
            };
            own("first").add([&attic], db).await?;
            own("new").create(room("den"), db).await?;
            own("again")
                .get_or_create(Room::name.eq("den"), || room("den"), db)
                .await?;
            own("last")
                .update_or_create(Room::name.eq("loft"), |_| {}, || room("loft"), db)
                .await?;
            own("set").set([&attic, &bath], db).await?;
            let seen = stays(db).await?;
            attic.delete(db).await?;
            Ok(json!([seen, stays(db).await?]))
        })
        .await;
}

async fn heard(depot: &mut Telling) {
    depot
        .tell("held and heard", async |db| {
            let ([ann, bob, _], [attic, bath, cellar]) = house(db).await?;
            let named: HashMap<i64, String> = [&attic, &bath, &cellar]
                .map(|row| (row.id.into(), row.name.clone()))
                .into();
            let people: HashMap<i64, String> = [&ann, &bob]
                .map(|row| (row.id.into(), row.name.clone()))
                .into();
            let log = Arc::new(Mutex::new(Vec::new()));
            let heard = Arc::clone(&log);
            m2m_changed(Person::keys).connect(Some("depot.heard"), move |event| {
                let (own, of) = match event.reverse {
                    true => (&named, &people),
                    false => (&people, &named),
                };
                let name = |key: &Value, of: &HashMap<i64, String>| match key {
                    Value::I64(key) => of[key].clone(),
                    other => panic!("{other:?}"),
                };
                let keys = event.pk_set.as_ref().map(|keys| {
                    let mut keys: Vec<String> = keys.iter().map(|key| name(key, of)).collect();
                    keys.sort();
                    keys
                });
                let own = name(&event.instance, own);
                let told = json!([event.action.name(), event.reverse, own, keys]);
                heard.lock().unwrap().push(told);
            });
            let own = ann.many(Person::keys);
            own.add([&attic, &bath], db).await?;
            own.add([&attic, &cellar], db).await?;
            own.add([&cellar], db).await?;
            own.add::<Auto>([], db).await?;
            let holders = attic.many(Person::keys.reversed());
            holders.add([&ann, &bob], db).await?;
            bob.many(Person::keys).remove([&bath], db).await?;
            own.remove([&bath, &attic], db).await?;
            own.set([&bath], db).await?;
            own.set([&bath], db).await?;
            holders.clear(db).await?;
            own.set::<Auto>([], db).await?;
            m2m_changed(Person::keys).disconnect("depot.heard");
            let heard = log.lock().unwrap().clone();
            Ok(json!(heard))
        })
        .await;
}
