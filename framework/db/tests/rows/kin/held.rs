//! Rows that are held or point here: `set(.., clear=True)`, locks of ways back.

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::{FilteredRelation, ForUpdate};
use nuages_db::serializers::{Deserializer, SerializationError};
use serde_json::json;

use super::*;

pub(super) async fn ask(kin: &mut Telling) {
    kin.tell("many set clear", many).await;
    kin.tell("many through set clear", many_through).await;
    kin.tell("related set clear", related).await;
    kin.tell("fixtures of through models", fixtures).await;
    kin.tell("locks of ways back", locks).await;
}

/// The names of people.
async fn names(rows: QuerySet<Person>, db: &Database) -> Result<Json> {
    shown(rows.values(Person::name), db).await
}

async fn titles(rows: QuerySet<Book>, db: &Database) -> Result<Json> {
    shown(rows.values(Book::title), db).await
}

fn changes(said: Vec<String>) -> Vec<String> {
    let mut said = said;
    said.retain(|word| word != "SELECT");
    said
}

async fn many(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let cid = person("cid", db).await?;
    let (one, two) = (book("one", None, db).await?, book("two", None, db).await?);
    one.many(Book::readers).add([&ann, &bob], db).await?;
    two.many(Book::readers).add([&bob], db).await?;
    let ids = async || -> Result<Vec<i64>> {
        let rows = db.fetch_all("SELECT id FROM kin_book_readers", &[]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    };
    let first = ids().await?;
    let readers = one.many(Book::readers).clear_first();
    let read = bob.many(Book::readers.reversed()).clear_first();
    let (done, forth) = asked(readers.set([&bob, &cid], db)).await;
    done?;
    let (done, back) = asked(read.set([&two], db)).await;
    done?;
    let kept = ids().await?;
    let kept = kept.iter().filter(|id| first.contains(id)).count();
    let nobody: [&Person; 0] = [];
    readers.set(nobody, db).await?;
    Ok(json!([
        changes(forth),
        changes(back),
        kept,
        names(readers.objects(), db).await?,
        names(two.many(Book::readers).objects(), db).await?,
    ]))
}

async fn many_through(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let one = book("one", None, db).await?;
    let lenders = |days: i32| {
        let lenders = one.many(Book::lenders);
        lenders.through_defaults(Loan::days.set(days))
    };
    let loans = || {
        let loans = Loan::objects().order_by(Loan::person.to(Person::name));
        loans.values(Loan::days)
    };
    lenders(1).add([&ann], db).await?;
    lenders(2).set([&ann, &bob], db).await?;
    let kept = shown(loans(), db).await?;
    let again = lenders(3).clear_first();
    again.set([&ann, &bob], db).await?;
    let new = shown(loans(), db).await?;
    let plain = one.many(Book::lenders).clear_first();
    plain.set([&bob], db).await?;
    Ok(json!([kept, new, shown(loans(), db).await?]))
}

async fn related(db: &Database) -> Result<Json> {
    let (here, there) = (shelf("a", db).await?, shelf("b", db).await?);
    let mut one = book("one", Some(&here), db).await?;
    let mut two = book("two", Some(&here), db).await?;
    let mut three = book("three", Some(&there), db).await?;
    let mut steps = vec![titles(here.related(Book::shelf), db).await?];
    let set = here.related_set(Book::shelf).clear_first();
    let (done, said) = asked(set.set([&mut two, &mut three], db)).await;
    done?;
    steps.push(json!([titles(set.objects(), db).await?, said]));
    let set = set.bulk(false);
    let (done, said) = asked(set.set([&mut one, &mut two], db)).await;
    done?;
    steps.push(json!([titles(set.objects(), db).await?, changes(said)]));
    let placed = here.related_set(Book::place);
    placed.set([&mut one, &mut two], db).await?;
    let place = Shelf::objects().filter(Shelf::name.eq("place"));
    let place = place.get(db).await?;
    let left = place.related(Book::place).count(db).await?;
    steps.push(json!([titles(placed.objects(), db).await?, left]));
    placed.clear_first().set([&mut three], db).await?;
    steps.push(titles(here.related(Book::place), db).await?);
    Ok(json!(steps))
}

async fn fixtures(db: &Database) -> Result<Json> {
    let (ann, bob) = (person("ann", db).await?, person("bob", db).await?);
    let cid = person("cid", db).await?;
    let one = book("one", None, db).await?;
    let lenders = one.many(Book::lenders).through_defaults(Loan::days.set(1));
    lenders.add([&ann, &bob], db).await?;
    let load = async |name: &str, keys: Vec<i64>| {
        let mut row =
            json!({"model": "kin.book", "pk": i64::from(one.id), "fields": {"title": "one"}});
        row["fields"]["place"] = json!(i64::from(one.place.id()));
        row["fields"][name] = json!(keys);
        attempt(db, async |db| {
            let mut rows = Deserializer::new("json", &json!([row]).to_string()).map_err(known)?;
            while let Some(mut row) = rows.next(db).await.map_err(known)? {
                row.save(db).await.map_err(known)?;
            }
            let name = Loan::person.to(Person::name);
            let loans = Loan::objects().order_by(name);
            shown(loans.values((name, Loan::days)), db).await
        })
        .await
    };
    let lent = load("lenders", vec![bob.id.into(), cid.id.into()]).await;
    let none = load("visitors", Vec::new()).await;
    let visited = load("visitors", vec![ann.id.into()]).await;
    Ok(json!([lent, none, visited]))
}

/// The database's own error.
fn known(error: SerializationError) -> nuages_db::Error {
    match error {
        SerializationError::Database(error) => error,
        other => panic!("{other}"),
    }
}

async fn locks(db: &Database) -> Result<Json> {
    let ann = person("ann", db).await?;
    person("bob", db).await?;
    let profile = Profile {
        person: (&ann).into(),
        town: "x".into(),
        ..Profile::default()
    };
    profile.create(db).await?;
    let back = Profile::person.reversed();
    let rows = Person::objects()
        .select_related(back.clone())
        .filter(back.is_null(false));
    let ask = async |how: ForUpdate<Person>| {
        attempt(db, async |db| {
            let rows = rows.clone().select_for_update_with(how).all(db).await?;
            let rows = rows.into_iter().map(|(row, profile)| {
                let town = profile.map(|profile| profile.town);
                json!([row.name, town])
            });
            Ok(rows.collect::<Vec<_>>())
        })
        .await
    };
    let answers = [
        ask(ForUpdate::new().of(back.clone())).await,
        ask(ForUpdate::new().of_self()).await,
        ask(ForUpdate::new().of_self().of(back.clone())).await,
        attempt(db, async |db| {
            let how = ForUpdate::new().of(back.clone());
            names(Person::objects().select_for_update_with(how), db).await
        })
        .await,
    ];
    Ok(json!(answers))
}

#[tokio::test]
async fn only_rows_that_are_named_are_locked() {
    for db in common::databases_with("kin_locks", &models()).await {
        if db.engine() == Engine::Sqlite || common::is_mariadb(&db).await {
            continue;
        }
        let ann = person("ann", &db).await.unwrap();
        let profile = Profile {
            person: (&ann).into(),
            town: "x".into(),
            ..Profile::default()
        };
        profile.create(&db).await.unwrap();
        let back = Profile::person.reversed();
        let here = back.clone().filtered(Profile::town.eq("x"));
        let there = FilteredRelation::new(&back).condition(back.to(Profile::town).eq("y"));
        let (one, other) = (db.begin().await.unwrap(), db.begin().await.unwrap());
        let rows = Person::objects()
            .select_related(&here)
            .filter(here.is_null(false));
        let locked = rows
            .clone()
            .select_for_update_with(ForUpdate::new().of(&here));
        assert_eq!(locked.all(&one).await.unwrap().len(), 1);
        let free = Person::objects().select_for_update_with(ForUpdate::new().skip_locked());
        assert_eq!(free.all(&other).await.unwrap().len(), 1);
        let free = Profile::objects().select_for_update_with(ForUpdate::new().skip_locked());
        assert_eq!(free.all(&other).await.unwrap().len(), 0);
        let unknown = rows.select_for_update_with(ForUpdate::new().of(there));
        let error = unknown.all(&one).await.unwrap_err().to_string();
        assert!(error.contains("(of=(...)): profile. Only"), "{error}");
        one.rollback().await.unwrap();
        assert_eq!(free.all(&other).await.unwrap().len(), 1);
        other.rollback().await.unwrap();
    }
}
