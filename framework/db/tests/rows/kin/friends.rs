//! A symmetrical relation over a model of its own.

use nuages_db::fields::Json;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(kin: &mut Telling) {
    kin.tell("symmetrical through", symmetrical).await;
}

/// Who is whose friend, and since when.
async fn now(all: &[Person; 3], steps: &mut Vec<Json>, db: &Database) -> Result<()> {
    let mut friends = Vec::new();
    for person in all {
        let rows = person.many(Person::friends).objects();
        friends.push(shown(rows.values(Person::name), db).await?);
    }
    steps.push(json!(friends));
    let (one, other) = (
        Friendship::one.to(Person::name),
        Friendship::other.to(Person::name),
    );
    let rows = Friendship::objects().order_by((one, other, Friendship::year));
    let rows = rows.values((one, other, Friendship::year));
    steps.push(shown(rows, db).await?);
    Ok(())
}

async fn friendship(one: &Person, other: &Person, year: i32, db: &Database) -> Result<()> {
    let row = Friendship {
        one: one.into(),
        other: other.into(),
        year,
        ..Friendship::default()
    };
    row.create(db).await.map(drop)
}

async fn symmetrical(db: &Database) -> Result<Json> {
    let all = [
        person("ann", db).await?,
        person("bob", db).await?,
        person("cid", db).await?,
    ];
    let [ann, bob, cid] = &all;
    let mut steps = Vec::new();
    let since = |year: i32| Friendship::year.set(year);
    let of = |person: &Person| person.many(Person::friends);
    of(ann).through_defaults(since(3)).add([bob], db).await?;
    now(&all, &mut steps, db).await?;
    let both = of(cid).through_defaults(since(4));
    both.set([ann, bob], db).await?;
    now(&all, &mut steps, db).await?;
    of(bob).set([ann], db).await?;
    now(&all, &mut steps, db).await?;
    of(ann).remove([cid], db).await?;
    now(&all, &mut steps, db).await?;
    friendship(bob, cid, 9, db).await?;
    now(&all, &mut steps, db).await?;
    of(bob).add([cid], db).await?;
    now(&all, &mut steps, db).await?;
    friendship(cid, ann, 8, db).await?;
    of(ann).add([cid], db).await?;
    now(&all, &mut steps, db).await?;
    of(cid).add([cid], db).await?;
    now(&all, &mut steps, db).await?;
    of(ann).clear(db).await?;
    now(&all, &mut steps, db).await?;
    Ok(json!(steps))
}
