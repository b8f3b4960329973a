//! What comes along, what is read again, and what is not read.

use std::sync::{Arc, Mutex};

use nuages_db::Error;
use nuages_db::query::{FetchMode, Partials, count};
use nuages_db::signals::{post_save, pre_save};

use super::*;

pub(super) async fn ask(heirs: &mut Telling) {
    heirs.tell("children beside", beside).await;
    heirs.tell("modes of what comes along", modes).await;
    heirs.tell("rows read again", again).await;
    heirs.tell("few columns of both rows", few_columns).await;
    heirs
        .tell("few columns saved and heard", saved_and_heard)
        .await;
}

/// How many statements it takes to read rows and what is related to them.
macro_rules! asks {
    ($db:ident, $steps:ident: $(($rows:expr, |$row:pat_param| $read:expr),)+) => {$({
        let rows = $rows;
        let (done, said) = asked(async {
            for $row in &rows.all($db).await? {
                $read;
            }
            Ok::<_, Error>(())
        }).await;
        done?;
        $steps.push(json!(said.len()));
    })+};
}

/// The same for rows that are read before.
macro_rules! asks_then {
    ($db:ident: $rows:expr, |$row:pat_param| $read:expr) => {{
        let rows = $rows.all($db).await?;
        let (done, said) = asked(async {
            for $row in &rows {
                $read;
            }
            Ok::<_, Error>(())
        })
        .await;
        done.map(|()| json!(said.len()))
    }};
}

async fn master_of(chef: Option<&ForeignKey<Chef>>, db: &Database) -> Result<()> {
    if let Some(chef) = chef
        && let Some(master) = chef.get(db).await?.master
    {
        master.get(db).await?;
    }
    Ok(())
}

async fn chef_of(row: Option<&Restaurant>, db: &Database) -> Result<()> {
    if let Some(chef) = row.and_then(|row| row.chef.as_ref()) {
        chef.get(db).await?;
    }
    Ok(())
}

async fn beside(db: &Database) -> Result<Json> {
    town(db).await?;
    let places = || Place::objects().order_by(Place::id);
    let inns = || Restaurant::place_ptr.reversed();
    let italian = || inns().and(Italian::restaurant_ptr.reversed());
    let suppliers = Supplier::place_ptr.reversed();
    let whole = Waiter::restaurant.to(Restaurant::place_ptr);
    let masters = Waiter::restaurant.to(Restaurant::chef.to(Chef::master));
    let mut steps = Vec::new();
    asks!(db, steps:
        (places().select_related(inns()), |(_, row)| {
            if let Some(row) = row {
                row.place_ptr.get(db).await?;
            }
        }),
        (places().select_related(inns()).select_related(italian()), |((_, _), row)| row.as_ref().map(|row| row.gnocchi)),
        (places().select_related(inns()).select_related(italian()), |(_, row)| {
            if let Some(row) = row {
                let inn = row.restaurant_ptr.get(db).await?;
                inn.place_ptr.get(db).await?;
            }
        }),
        (places().select_related(inns().select_related(Restaurant::chef)).select_related(suppliers), |((_, row), _)| {
            chef_of(row.as_ref(), db).await?;
        }),
        (Waiter::objects().select_related(whole), |row| row.restaurant.get(db).await?.place_ptr.get(db).await?),
        (Waiter::objects().select_related(masters), |row| {
            master_of(row.restaurant.get(db).await?.chef.as_ref(), db).await?;
        }),
    );
    Ok(json!(steps))
}

async fn modes(db: &Database) -> Result<Json> {
    town(db).await?;
    let inns = || Restaurant::place_ptr.reversed();
    let waiters = Waiter::objects().select_related(Waiter::restaurant);
    let places = || Place::objects().select_related(inns());
    let by_name = Restaurant::objects().order_by_names(["name"]).limit(2);
    let modes = [
        asks_then!(db: waiters.fetch_mode(FetchMode::Peers), |row| {
            let inn = row.restaurant.get(db).await?;
            inn.chef.unwrap().get(db).await?;
        }),
        asks_then!(db: places().fetch_mode(FetchMode::Peers), |(_, row)| chef_of(row.as_ref(), db).await?),
        asks_then!(db: places(), |(_, row)| chef_of(row.as_ref(), db).await?),
        asks_then!(db: Restaurant::objects().fetch_mode(FetchMode::Peers), |row| master_of(row.chef.as_ref(), db).await?),
        Ok(attempt(db, async |db| {
            asks_then!(db: places().fetch_mode(FetchMode::Raise), |(_, row)| chef_of(row.as_ref(), db).await?)
        })
        .await),
        asks_then!(db: by_name.fetch_mode(FetchMode::Peers), |row| chef_of(Some(row), db).await?),
    ];
    let modes: Result<Vec<Json>> = modes.into_iter().collect();
    Ok(json!(modes?))
}

async fn again(db: &Database) -> Result<Json> {
    let town = town(db).await?;
    let chefs = Chef::objects().select_related(Chef::master);
    let mut berta = chefs.get_by_key(town.berta.id, db).await?;
    let mut other = Chef {
        name: "Other".into(),
        ..Chef::default()
    };
    other.save(db).await?;
    let all = Chef::objects;
    let alberts = all().filter(Chef::id.eq(town.albert.id));
    alberts.update(Chef::name.set("Alberto"), db).await?;
    let mut steps = Vec::new();
    for round in 0..2 {
        if round == 1 {
            let set = (Chef::master.set(&other), Chef::name.set("Bertha"));
            all().filter(Chef::id.eq(berta.id)).update(set, db).await?;
            let (done, said) = asked(berta.refresh_fields(Chef::name, db)).await;
            done?;
            let master = berta.master.as_ref().unwrap().id();
            steps.extend([
                json!(said),
                json!(berta.name),
                json!(master == town.albert.id),
            ]);
        }
        let (done, said) = asked(berta.refresh_from_db(db)).await;
        done?;
        steps.push(json!(said));
        let (master, said) = asked(berta.master.as_ref().unwrap().get(db)).await;
        steps.extend([json!(said), json!(master?.name)]);
    }
    other.delete(db).await?;
    let (done, said) = asked(berta.refresh_from_db(db)).await;
    done?;
    let master = |chef: &Chef| json!(chef.master.as_ref().map(|master| i64::from(master.id())));
    steps.extend([json!(said), master(&berta)]);
    berta.master = Some((&town.albert).into());
    berta.refresh_from_db(db).await?;
    steps.push(master(&berta));
    let whole = Waiter::restaurant.to(Restaurant::place_ptr);
    let waiters = || Waiter::objects().select_related(whole);
    let mut row = waiters().filter(Waiter::name.eq("Ann")).get(db).await?;
    let demons = Place::objects().filter(Place::id.eq(town.demon.key()));
    demons.update(Place::name.set("Devil"), db).await?;
    row.refresh_from_queryset(waiters(), db).await?;
    let (name, said) =
        asked(async { Ok::<_, Error>(row.restaurant.get(db).await?.name().to_owned()) }).await;
    steps.extend([json!(said), json!(name?)]);
    berta.delete(db).await?;
    steps.push(attempt(db, async |db| berta.clone().refresh_from_db(db).await).await);
    steps.push(attempt(db, async |db| Chef::default().refresh_from_db(db).await).await);
    steps.push(attempt(db, async |db| Chef::default().delete(db).await.map(|_| ())).await);
    Ok(json!(steps))
}

/// The names of the columns that are not read, and the joins.
async fn few<M: Model>(rows: QuerySet<M, Partials>, db: &Database) -> Result<Vec<Json>> {
    let joins = joins(&rows, db)?;
    let row = rows.first(db).await?.unwrap();
    let key = |name: &&str| match *name {
        "restaurant" | "master" => format!("{name}_id"),
        name => name.to_owned(),
    };
    let mut names: Vec<String> = row.get_deferred_fields().iter().map(key).collect();
    names.sort_unstable();
    Ok(vec![json!(names), joins])
}

async fn few_columns(db: &Database) -> Result<Json> {
    town(db).await?;
    let waiters = Waiter::objects;
    let rating = Waiter::restaurant.to(Restaurant::rating);
    let mut steps = Vec::new();
    for rows in [
        waiters().only(Waiter::name),
        waiters().defer(Waiter::name),
        waiters().only(Waiter::restaurant),
        waiters().filter(rating.eq(4)).only(Waiter::name),
        waiters().order_by(rating).only(Waiter::id),
    ] {
        steps.push(json!(few(rows, db).await?));
    }
    steps.push(json!(
        few(Chef::objects().only(Chef::name).distinct(), db).await?
    ));
    let counted = count(Waiter::restaurant.and(Supplier::customers.reversed()));
    let rows = waiters().only(Waiter::name).annotate(counted);
    steps.push(joins(&rows, db)?);
    steps.push(json!(waiters().only(Waiter::name).count(db).await?));
    let anns = waiters().defer(Waiter::name).filter(Waiter::name.eq("Ann"));
    steps.push(json!(anns.exists(db).await?));
    Ok(json!(steps))
}

async fn saved_and_heard(db: &Database) -> Result<Json> {
    town(db).await?;
    let heard: Arc<Mutex<Vec<Json>>> = Arc::default();
    let names = Place::objects().order_by(Place::id).all(db).await?;
    let name = move |row: &Inn| {
        let place = names.iter().find(|place| place.id == row.key());
        place.unwrap().name.clone()
    };
    let (note, name_of) = (Arc::clone(&heard), name.clone());
    pre_save::<Inn>().connect(Some("heirs"), move |event| {
        let row = &event.instance;
        let step = json!(["before", event.update_fields, name_of(row), row.0.rating]);
        note.lock().unwrap().push(step);
    });
    let note = Arc::clone(&heard);
    post_save::<Inn>().connect(Some("heirs"), move |event| {
        let step = json!([
            "after",
            event.update_fields,
            name(&event.instance),
            event.created
        ]);
        note.lock().unwrap().push(step);
    });
    let mut steps = Vec::new();
    let named = |name: &str| Inn::objects().filter(lookup("name", name));
    let one = named("Ace").only(Inn::pizza).get(db).await?;
    let both = named("Demon").only((Inn::pizza, Inn::rating));
    for mut row in [one, both.get(db).await?] {
        let stored = Restaurant::objects().filter(Restaurant::place_ptr.eq(row.key()));
        stored.update(Restaurant::rating.set(8), db).await?;
        let pizza = row.get(Inn::pizza)?;
        row.set(Inn::pizza, !pizza)?;
        row.save(db).await?;
        assert_eq!(row.get(Inn::pizza)?, !pizza);
        let rows = Restaurant::objects().order_by_names(["name"]);
        let rows = rows.values((Restaurant::pizza, Restaurant::rating));
        steps.push(shown(rows, db).await?);
    }
    let mut row = named("Ace").only(Inn::pizza).get(db).await?;
    let stored = Restaurant::objects().filter(Restaurant::place_ptr.eq(row.key()));
    stored.delete(db).await?;
    steps.push(attempt(db, async |db| row.save(db).await).await);
    assert!(pre_save::<Inn>().disconnect("heirs"));
    assert!(post_save::<Inn>().disconnect("heirs"));
    steps.push(json!(*heard.lock().unwrap()));
    Ok(json!(steps))
}
