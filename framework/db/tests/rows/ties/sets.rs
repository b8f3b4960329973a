//! Rows that point here, made, added and removed.

use nuages_db::fields::Json;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("statements of related sets", statements).await;
}

async fn statements(db: &Database) -> Result<Json> {
    let [mut a, mut b, mut c]: [Employee; 3] = new(["a", "b", "c"], db).await?;
    let staff = a.related_set(Employee::boss);
    let single = || a.related_set(Employee::boss).bulk(false);
    let none: [&mut Employee; 0] = [];
    let is = |name: &'static str| Employee::name.eq(name);
    let make = |name: &'static str| move || Employee::named(name);
    let rename = |row: &mut Employee| row.name = "other".into();
    let mut unsaved = Employee::named("new");
    let mut steps = Vec::new();
    said!(steps:
        staff.add([&mut b], db),
        staff.add([&mut b, &mut c], db),
        single().add([&mut b, &mut c], db),
        single().add([&mut unsaved], db),
    );
    let mut unsaved = Employee::named("new");
    steps.push(attempt(db, async |db| staff.add([&mut unsaved], db).await).await);
    said!(steps: staff.remove([&mut b], db), single().remove([&mut c], db));
    steps.push(attempt(db, async |db| staff.remove([&mut b], db).await).await);
    said!(steps:
        staff.set([&mut b, &mut c], db),
        staff.set([&mut c], db),
        single().set([&mut c, &mut b], db),
        staff.set(none, db),
        staff.clear(db),
        staff.create(Employee::named("made"), db),
        staff.get_or_create(is("made"), make("made"), db),
        staff.get_or_create(is("found"), make("found"), db),
        staff.update_or_create(is("made"), rename, make("made"), db),
        staff.update_or_create(is("set"), rename, make("set"), db),
        single().clear(db),
    );
    steps.push(named(a.related(Employee::boss), db).await?);
    let [john]: [Person; 1] = new(["John"], db).await?;
    let mut one = Article::named("one");
    one.reporter = (&john).into();
    let mut one = one.create(db).await?;
    let articles = john.related_set(Article::reporter);
    said!(steps: articles.set([&mut one], db), articles.add([&mut one], db));
    let new = Employee::named("x");
    steps.push(json!([
        attempt(db, async |db| new.related(Employee::boss).count(db).await).await,
        attempt(db, async |db| {
            let staff = new.related_set(Employee::boss);
            staff.add([&mut a], db).await
        })
        .await,
        attempt(db, async |db| new.many(Employee::friends).count(db).await).await,
    ]));
    Ok(json!(steps))
}
