//! What changes in a table between.

use std::sync::{Arc, Mutex};

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::signals::{post_delete, post_save, pre_delete};
use serde_json::json;

use super::between::member;
use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("values that are needed", needed).await;
    ties.tell("rows held twice", twice).await;
    ties.tell("statements of changes between", statements).await;
    ties.tell("rows that point between", pointing).await;
}

async fn needed(db: &Database) -> Result<Json> {
    let [bob]: [Person; 1] = new(["Bob"], db).await?;
    let [rock]: [Group; 1] = new(["Rock"], db).await?;
    let mut steps = Vec::new();
    for needed in [None, Some(3)] {
        let held = || {
            let held = rock.many(Group::strict);
            match needed {
                Some(needed) => held.through_defaults(Strict::needed.set(needed)),
                None => held,
            }
        };
        let found = async |db: &Database| {
            let made = || Person::named("found");
            let found = Person::name.eq("found");
            let found = held().get_or_create(found, made, db).await?;
            Ok(found.1)
        };
        let set = async |db: &Database| {
            let made = || Person::named("set");
            let set = Person::name.eq("set");
            let set = held().update_or_create(set, |_| (), made, db).await?;
            Ok(set.1)
        };
        let values = Strict::objects().values(Strict::needed);
        steps.push(json!([
            attempt(db, async |db| held().add([&bob], db).await).await,
            attempt(db, async |db| held().set([&bob], db).await).await,
            attempt(db, async |db| {
                let row = held().create(Person::named("new"), db).await?;
                Ok(row.name)
            })
            .await,
            attempt(db, found).await,
            attempt(db, found).await,
            attempt(db, set).await,
            [
                json!(named(held().objects(), db).await?),
                json!(values.all(db).await?),
                json!(Person::objects().count(db).await?),
            ],
        ]));
    }
    Ok(json!(steps))
}

async fn twice(db: &Database) -> Result<Json> {
    let [bob, jim] = new(["Bob", "Jim"], db).await?;
    let [rock] = new(["Rock"], db).await?;
    for person in [&bob, &bob, &jim] {
        member(person, &rock, 100, None, db).await?;
    }
    let members = rock.many(Group::members);
    let held = async || -> Result<Json> {
        Ok(json!([
            named(members.objects(), db).await?,
            members.count(db).await?,
            members.objects().distinct().count(db).await?,
            Membership::objects().count(db).await?,
        ]))
    };
    let mut steps = vec![held().await?];
    members.add([&bob], db).await?;
    steps.push(held().await?);
    members.set([&bob], db).await?;
    steps.push(held().await?);
    members.remove([&bob], db).await?;
    steps.push(held().await?);
    Ok(json!(steps))
}

async fn statements(db: &Database) -> Result<Json> {
    let [bob, jim, jane]: [Person; 3] = new(["Bob", "Jim", "Jane"], db).await?;
    let [rock, roll]: [Group; 2] = new(["Rock", "Roll"], db).await?;
    let none: [&Person; 0] = [];
    let mut all = Vec::new();
    for field in [Group::guests, Group::members] {
        let (held, back) = (rock.many(field), bob.many(field.reversed()));
        let is = |name: &'static str| Person::name.eq(name);
        let make = |name: &'static str| move || Person::named(name);
        let rename = |row: &mut Person| row.name = "other".into();
        let mut steps = Vec::new();
        said!(steps:
            held.add([&bob], db),
            held.add([&bob], db),
            held.add([&bob, &jim], db),
            held.add(none, db),
            held.remove([&jim], db),
            held.remove([&jim, &jane], db),
            held.remove(none, db),
            held.set([&bob], db),
            held.set([&jim, &jane], db),
            held.set([&jane, &bob], db),
            held.set(none, db),
            held.clear(db),
            held.create(Person::named("new"), db),
            held.get_or_create(is("new"), make("new"), db),
            held.get_or_create(is("found"), make("found"), db),
            held.update_or_create(is("new"), rename, make("new"), db),
            held.update_or_create(is("set"), rename, make("set"), db),
            back.add([&roll], db),
            back.set([&rock], db),
            back.remove([&rock], db),
            back.clear(db),
            back.create(Group::named("new"), db),
        );
        all.push(steps);
    }
    Ok(json!(all))
}

type Heard = Arc<Mutex<Vec<(&'static str, Auto)>>>;

/// Notes what becomes of rows between.
fn hear() -> Heard {
    let heard = Heard::default();
    let note = |word: &'static str| {
        let heard = Arc::clone(&heard);
        move |row: &Membership| heard.lock().unwrap().push((word, row.person.id()))
    };
    let saved = note("saved");
    post_save::<Membership>().connect(Some("ties"), move |event| saved(&event.instance));
    let before = note("before");
    pre_delete::<Membership>().connect(Some("ties"), move |event| before(&event.instance));
    let after = note("after");
    post_delete::<Membership>().connect(Some("ties"), move |event| after(&event.instance));
    heard
}

async fn pointing(db: &Database) -> Result<Json> {
    let [bob, jim]: [Person; 2] = new(["Bob", "Jim"], db).await?;
    let [rock]: [Group; 1] = new(["Rock"], db).await?;
    let (members, groups) = (
        rock.many(Group::members),
        bob.many(Group::members.reversed()),
    );
    let heard = hear();
    let none: [&Person; 0] = [];
    let mut steps = Vec::new();
    for change in 0..5 {
        members.set([&bob, &jim], db).await?;
        let of_bob = Membership::objects().filter(Membership::person.eq(&bob));
        let row = Custom {
            person: (&bob).into(),
            group: (&rock).into(),
            source: Some(of_bob.get(db).await?.into()),
            ..Custom::default()
        };
        row.create(db).await?;
        match change {
            0 => members.remove([&bob], db).await?,
            1 => members.set(none, db).await?,
            2 => members.clear(db).await?,
            3 => groups.clear(db).await?,
            _ => {
                let members = rock.many(Group::members).clear_first();
                members.set([&bob], db).await?;
            }
        }
        let name = |id: &Auto| if *id == bob.id { "Bob" } else { "Jim" };
        let mut words = std::mem::take(&mut *heard.lock().unwrap());
        words.sort_by_key(|(word, id)| (*word, name(id)));
        let words = words.iter().map(|(word, id)| json!([word, name(id)]));
        let rows = Custom::objects().all(db).await?;
        let sources = rows
            .iter()
            .map(|row| row.source.as_ref().map(|source| i64::from(source.id())));
        steps.push(json!([
            sources.collect::<Vec<_>>(),
            words.collect::<Vec<_>>(),
            Membership::objects().count(db).await?,
        ]));
        Custom::objects().delete(db).await?;
    }
    assert!(post_save::<Membership>().disconnect("ties"));
    assert!(pre_delete::<Membership>().disconnect("ties"));
    assert!(post_delete::<Membership>().disconnect("ties"));
    Ok(json!(steps))
}
