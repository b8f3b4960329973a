//! Rows saved one by one.

use std::sync::{Arc, Mutex};

use nuages_db::capture_queries;
use nuages_db::signals::{SaveEvent, pre_save};
use serde_json::json;

use super::*;

pub(super) async fn ask(harbour: &mut Telling) {
    harbour.tell("keys with defaults", keys).await;
    harbour.tell("rows without fields of their own", bare).await;
    harbour.tell("saves of nothing", nothing).await;
    harbour.tell("partial rows saved", partial).await;
    harbour
        .tell("update or create writes what changed", changed)
        .await;
    harbour.tell("copies of rows", copies).await;
}

/// The first words of the statements of each.
macro_rules! said {
    ($steps:ident: $($ask:expr),+ $(,)?) => {$({
        let (done, said) = asked($ask).await;
        done?;
        $steps.push(json!(said));
    })+};
}

fn packed(word: &str) -> Crate {
    Crate {
        word: word.into(),
        ..Crate::default()
    }
}

fn ticket(word: &str) -> Ticket {
    Ticket {
        word: word.into(),
        ..Ticket::default()
    }
}

async fn keys(db: &Database) -> Result<Json> {
    let first = packed("a").create(db).await?;
    let mut again = Crate {
        key: first.key,
        ..packed("c")
    };
    let chest = Chest {
        crate_ptr: packed("d").into(),
        locks: 2,
    };
    // The row that is extended may be there already: an UPDATE looks for it first.
    chest.create(db).await?;
    let mut new = ticket("e");
    let mut same = Ticket {
        code: "T5".to_owned().into(),
        ..ticket("f")
    };
    let mut steps = Vec::new();
    said!(steps:
        packed("b").create(db),
        again.save_with(Save::new().force_update(), db),
        new.save(db),
        same.save_with(Save::new().force_update(), db),
    );
    let words = Crate::objects().order_by(Crate::word).values(Crate::word);
    steps.push(json!(words.all(db).await?));
    steps.push(json!(tickets(db).await?));
    steps.push(attempt(db, async |db| ticket("g").save(db).await).await);
    Ok(json!(steps))
}

async fn tickets(db: &Database) -> Result<Vec<(String, String)>> {
    let rows = Ticket::objects().order_by(Ticket::code).all(db).await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (row.code.get().cloned().unwrap_or_default(), row.word))
        .collect())
}

async fn bare(db: &Database) -> Result<Json> {
    let captain = Captain {
        sailor_ptr: sailor("ann").into(),
    };
    let mut captain = captain.create(db).await?;
    let mut steps = Vec::new();
    for how in [Save::new(), Save::new().force_update()] {
        captain.sailor_ptr.cached_mut().unwrap().rank += 1;
        said!(steps: captain.save_with(how, db));
    }
    captain.clone().delete_keep_parents(db).await?;
    let again = attempt(db, async |db| {
        let how = Save::new().force_update();
        captain.clone().save_with(how, db).await
    });
    steps.push(again.await);
    let ranks = Sailor::objects().values(Sailor::rank).all(db).await?;
    steps.extend([json!(ranks), json!(Captain::objects().count(db).await?)]);
    Ok(json!(steps))
}

type Heard<T> = Arc<Mutex<Vec<T>>>;

async fn nothing(db: &Database) -> Result<Json> {
    let mut row = port("a", 0).create(db).await?;
    row.name = "b".into();
    let heard: Heard<String> = Arc::default();
    let note = Arc::clone(&heard);
    pre_save::<Port>().connect(Some("nothing"), move |event| {
        note.lock().unwrap().push(event.instance.name.clone());
    });
    let (done, said) = asked(row.save_with(Save::new().update_fields(()), db)).await;
    done?;
    assert!(pre_save::<Port>().disconnect("nothing"));
    let stored = Port::objects().all(db).await?;
    Ok(json!([said, *heard.lock().unwrap(), ports(&stored)]))
}

async fn home_of(db: &Database) -> Result<Json> {
    let names = Sailor::objects().values(Sailor::port.to(Port::name));
    Ok(json!(names.get(db).await?))
}

async fn partial(db: &Database) -> Result<Json> {
    let one = port("a", 3).create(db).await?;
    let two = port("b", 0).create(db).await?;
    let ann = Sailor {
        port: Some((&one).into()),
        ..sailor("ann")
    };
    ann.create(db).await?;
    let sailors = Sailor::objects;
    let mut row = sailors().only(Sailor::port).get(db).await?;
    let mut steps = Vec::new();
    for port in [&two, &one] {
        row.set(Sailor::port, Some(port.into()))?;
        said!(steps: row.save(db));
        steps.push(home_of(db).await?);
    }
    let rows = sailors().select_related(Sailor::port);
    let row = rows.only(Sailor::port.to(Port::rank)).get(db).await?;
    let mut home = row.related(Sailor::port)?.unwrap();
    let first = Port::objects().filter(Port::id.eq(one.id));
    let change = (Port::name.set("c"), Port::rank.set(1));
    first.update(change, db).await?;
    said!(steps: home.save(db));
    let stored = Port::objects().values((Port::name, Port::rank));
    steps.push(shown(stored, db).await?);
    Ok(json!(steps))
}

/// Hears which fields are saved, by the names that Django has for them.
fn hear<M: Model>(heard: &Heard<Option<Vec<&'static str>>>) {
    let note = Arc::clone(heard);
    pre_save::<M>().connect(Some("harbour"), move |event: &SaveEvent<M>| {
        let mut names = event.update_fields.clone();
        if let Some(names) = &mut names {
            names.sort_unstable();
        }
        note.lock().unwrap().push(names);
    });
}

async fn changed(db: &Database) -> Result<Json> {
    const COLUMNS: [&str; 4] = ["name", "rank", "seen", "port_id"];
    let home = port("a", 1).create(db).await?;
    Sailor {
        rank: 1,
        ..sailor("ann")
    }
    .create(db)
    .await?;
    let heard = Heard::default();
    hear::<Sailor>(&heard);
    hear::<Port>(&heard);
    let mut steps = Vec::new();
    macro_rules! written {
        ($($change:expr),+ $(,)?) => {$({
            let (done, queries) = capture_queries($change).await;
            let columns = queries.iter().filter_map(|query| {
                let (set, _) = query.sql().split_once(" WHERE ")?;
                let set = set.strip_prefix("UPDATE ")?;
                let is_set = |name: &&&str| set.contains(&format!("\"{name}\"")) || set.contains(&format!("`{name}`"));
                Some(COLUMNS.iter().filter(is_set).collect::<Vec<_>>())
            });
            steps.push(json!([done?.1, columns.collect::<Vec<_>>()]));
        })+};
    }
    let ann = || Sailor::objects().filter(Sailor::name.eq("ann"));
    let a = || Port::objects().filter(Port::name.eq("a"));
    let (new, new_port) = (Sailor::default, Port::default);
    let (pointer, of_home) = (Some((&home).into()), home.related_set(Sailor::port));
    written![
        ann().update_or_create(|row| row.rank = 2, new, db),
        ann().update_or_create(|row| row.port = pointer, new, db),
        ann().update_or_create(|_| {}, new, db),
        a().update_or_create(|_| {}, new_port, db),
        a().update_or_create(|row| (row.rank, row.name) = (2, "b".into()), new_port, db),
        of_home.update_or_create(Sailor::name.eq("ann"), |row| row.rank = 5, new, db),
    ];
    assert!(pre_save::<Sailor>().disconnect("harbour") && pre_save::<Port>().disconnect("harbour"));
    let sailors =
        Sailor::objects().values((Sailor::name, Sailor::rank, Sailor::port.to(Port::name)));
    let stored = Port::objects().values((Port::name, Port::rank));
    steps.push(json!([shown(sailors, db).await?, shown(stored, db).await?]));
    Ok(json!([steps, *heard.lock().unwrap()]))
}

async fn copies(db: &Database) -> Result<Json> {
    let home = port("a", 0).create(db).await?;
    let mut row = ship("x", Some(&home)).create(db).await?;
    let flag = flag("f", db).await?;
    row.many(Ship::flags).set([&flag], db).await?;
    let first = row.clone();
    row.id = Auto::default();
    row.save(db).await?;
    let count = async |row: &Ship| row.many(Ship::flags).count(db).await;
    let mut steps = vec![
        json!(Ship::objects().count(db).await?),
        json!(count(&row).await?),
    ];
    row.many(Ship::flags).set([&flag], db).await?;
    steps.extend([json!(count(&row).await?), json!(count(&first).await?)]);
    let pilot = Pilot {
        sailor_ptr: sailor("p").into(),
        licence: 7,
        ..Pilot::default()
    };
    let mut pilot = pilot.create(db).await?;
    pilot.many(Pilot::ports).set([&home], db).await?;
    pilot.sailor_ptr = Sailor {
        id: Auto::default(),
        name: "q".into(),
        ..pilot.sailor_ptr.cached().unwrap().clone()
    }
    .into();
    pilot.save(db).await?;
    steps.push(json!(pilot.many(Pilot::ports).count(db).await?));
    steps.push(shown(Sailor::objects().values(Sailor::name), db).await?);
    let name = Pilot::sailor_ptr.to(Sailor::name);
    let pilots = Pilot::objects().order_by(name);
    steps.push(shown(pilots.values((name, Pilot::licence)), db).await?);
    pilot.many(Pilot::ports).set([&home], db).await?;
    let pilots = home.many(Pilot::ports.reversed()).objects();
    steps.push(shown(pilots.order_by(name).values(name), db).await?);
    Ok(json!(steps))
}
