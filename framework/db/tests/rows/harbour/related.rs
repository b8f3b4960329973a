//! Rows that point to others, or hold them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use nuages_db::query::{ManyField, count};
use nuages_db::signals::m2m_changed;
use serde_json::json;

use super::*;

pub(super) async fn ask(harbour: &mut Telling) {
    harbour
        .tell("mates and heroes heard", mates_and_heroes)
        .await;
    harbour.tell("pointed to by nothing", by_nothing).await;
    harbour.tell("pointers to pointers", pointers).await;
}

fn hear(
    field: ManyField<Sailor, Sailor>,
    names: &Arc<HashMap<i64, String>>,
    heard: &Arc<Mutex<Vec<Json>>>,
) {
    let (names, heard) = (Arc::clone(names), Arc::clone(heard));
    m2m_changed(field).connect(Some("harbour"), move |event| {
        let own = event.instance.clone();
        let own = names.iter().find(|(key, _)| Value::from(**key) == own);
        let held = event.pk_set.as_ref().map(|_| {
            let keys = event.keys::<Sailor>().unwrap();
            let mut held: Vec<&String> = keys.iter().map(|key| &names[&i64::from(*key)]).collect();
            held.sort();
            json!(held)
        });
        let step = json!([event.action.name(), event.reverse, own.unwrap().1, held]);
        heard.lock().unwrap().push(step);
    });
}

async fn mates_and_heroes(db: &Database) -> Result<Json> {
    let mut rows = Vec::new();
    for name in ["ann", "bob", "cid"] {
        rows.push(sailor(name).create(db).await?);
    }
    let names = rows.iter().map(|row| (i64::from(row.id), row.name.clone()));
    let names = Arc::new(names.collect());
    let heard = Arc::default();
    hear(Sailor::mates, &names, &heard);
    hear(Sailor::heroes, &names, &heard);
    let [ann, bob, cid] = &rows[..] else {
        unreachable!()
    };
    let fans = Sailor::heroes.reversed();
    ann.many(Sailor::mates).add([bob, cid], db).await?;
    bob.many(Sailor::mates).add([ann], db).await?;
    ann.many(Sailor::heroes).add([bob], db).await?;
    bob.many(fans).add([ann, cid], db).await?;
    cid.many(Sailor::heroes).set([ann], db).await?;
    ann.many(Sailor::mates).set([cid], db).await?;
    bob.many(fans).clear(db).await?;
    cid.many(Sailor::mates).remove([ann], db).await?;
    ann.many(Sailor::mates).clear(db).await?;
    for field in [Sailor::mates, Sailor::heroes] {
        assert!(m2m_changed(field).disconnect("harbour"));
    }
    Ok(json!(*heard.lock().unwrap()))
}

async fn by_nothing(db: &Database) -> Result<Json> {
    let none = Signal::default().create(db).await?;
    let some = Signal {
        code: Some("c".into()),
        ..Signal::default()
    };
    let some = some.create(db).await?;
    let mut hoist = Hoist::default().create(db).await?;
    let pointing = Hoist {
        signal: Some((&some).into()),
        ..Hoist::default()
    };
    pointing.create(db).await?;
    let rows = || none.related(Hoist::signal);
    let set = none.related_set(Hoist::signal);
    let new = || Hoist {
        number: 3,
        ..Hoist::default()
    };
    let third = || Hoist::number.eq(3);
    let (answer, said) = asked(rows().all(db)).await;
    answer?;
    let zero = rows().filter(Hoist::number.eq(0));
    let some_count = some.related(Hoist::signal).count(db).await?;
    let mut steps = vec![
        json!(said),
        json!([
            rows().count(db).await?,
            some_count,
            zero.all(db).await?.len()
        ]),
    ];
    macro_rules! attempts {
        ($($ask:expr),+ $(,)?) => { $(steps.push(attempt(db, $ask).await);)+ };
    }
    attempts![
        async |db| rows().exists(db).await,
        async |db| rows().update(Hoist::number.set(1), db).await,
        async |db| Ok(rows().delete(db).await?.total),
        async |db| set.add([&mut hoist], db).await,
        async |db| set.create(new(), db).await.map(drop),
        async |db| set.get_or_create(third(), new, db).await.map(drop),
        async |db| set
            .update_or_create(third(), |_| {}, new, db)
            .await
            .map(drop),
        async |db| set.remove([&mut hoist], db).await,
        async |db| set.clear(db).await,
        async |db| set.set([&mut hoist], db).await,
    ];
    let all = Hoist::objects;
    steps.push(json!([
        all().filter(Hoist::signal.eq(&some)).count(db).await?,
        all().filter(Hoist::signal.in_([&some])).count(db).await?,
    ]));
    attempts![async |db| all().filter(Hoist::signal.eq(&none)).count(db).await];
    let nowhere = all().filter(Hoist::signal.is_null(true));
    steps.extend([
        json!(all().count(db).await?),
        json!(nowhere.count(db).await?),
    ]);
    Ok(json!(steps))
}

async fn pointers(db: &Database) -> Result<Json> {
    let (mut all, mut deeds) = (Vec::new(), Vec::new());
    for name in ["x", "y"] {
        let ship = ship(name, None).create(db).await?;
        let deed = Deed {
            ship: (&ship).into(),
            text: name.into(),
        };
        deeds.push(deed.create(db).await?);
        all.push(ship);
    }
    for deed in [&deeds[0], &deeds[0], &deeds[1]] {
        let copy = Copy {
            deed: deed.into(),
            ..Copy::default()
        };
        copy.create(db).await?;
    }
    let rows = Copy::objects;
    let ship_name = Copy::deed.to(Deed::ship.to(Ship::name));
    let x = Deed::objects().filter(Deed::text.eq("x"));
    let mut steps = Vec::new();
    for rows in [
        rows().filter(Copy::deed.eq(&deeds[0])),
        rows().filter(Copy::deed.in_(&deeds)),
        rows().filter(Copy::deed.to(Deed::ship).eq(&all[0])),
        rows().filter(ship_name.eq("y")),
        rows().filter(Copy::deed.in_query(x)),
        rows().exclude(Copy::deed.eq(&deeds[0])),
        deeds[0].related(Copy::deed),
    ] {
        steps.push(json!(rows.count(db).await?));
    }
    let twice = Deed::objects().filter(count(Copy::deed.reversed()).eq(2));
    steps.push(shown(twice.values(Deed::text), db).await?);
    let copied = Deed::ship.reversed().and(Copy::deed.reversed());
    let copied = Ship::objects().filter(copied.is_null(false)).distinct();
    steps.push(json!(ships(&copied.all(db).await?)));
    let copies = rows().select_related(Copy::deed.to(Deed::ship));
    let copies = copies.all(db).await?;
    let mut texts: Vec<&str> = copies
        .iter()
        .map(|row| row.deed.cached().unwrap().text.as_str())
        .collect();
    texts.sort_unstable();
    steps.push(json!(texts));
    Ok(json!(steps))
}
