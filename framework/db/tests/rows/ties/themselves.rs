//! Rows that are related to rows of their own model, and to those that they extend.

use nuages_db::fields::Json;
use nuages_db::lookup;
use nuages_db::models::*;
use serde_json::json;

use super::*;

pub(super) async fn ask(ties: &mut Telling) {
    ties.tell("rows of one model", of_one_model).await;
    ties.tell("rows that extend what they hold", extending)
        .await;
}

async fn friends(rows: &[Employee], db: &Database) -> Result<Json> {
    let mut all = Vec::new();
    for row in rows {
        all.push(named(row.many(Employee::friends).objects(), db).await?);
    }
    Ok(json!(all))
}

async fn idols(rows: &[Employee], db: &Database) -> Result<Json> {
    let mut all = Vec::new();
    for row in rows {
        let stalkers = row.many(Employee::idols.reversed());
        all.push(json!([
            named(row.many(Employee::idols).objects(), db).await?,
            named(stalkers.objects(), db).await?,
        ]));
    }
    Ok(json!(all))
}

async fn of_one_model(db: &Database) -> Result<Json> {
    let mut rows: [Employee; 4] = new(["a", "b", "c", "d"], db).await?;
    let all = rows.clone();
    let [a, b, c, d] = &all;
    let of = |row: &Employee| row.many(Employee::friends);
    let mut steps = Vec::new();
    of(a).add([b, c], db).await?;
    of(d).add([a, c], db).await?;
    steps.push(friends(&all, db).await?);
    of(b).add([a], db).await?;
    steps.push(friends(&all, db).await?);
    of(b).remove([a], db).await?;
    steps.push(friends(&all, db).await?);
    of(c).set([b, d], db).await?;
    steps.push(friends(&all, db).await?);
    of(a).add([a], db).await?;
    steps.push(friends(&all, db).await?);
    of(a).clear(db).await?;
    steps.push(friends(&all, db).await?);
    of(d).clear(db).await?;
    steps.push(friends(&all, db).await?);
    let stalkers = Employee::idols.reversed();
    d.many(stalkers).add([a], db).await?;
    a.many(Employee::idols).add([d, a], db).await?;
    b.many(Employee::idols).set([a, c], db).await?;
    steps.push(idols(&all, db).await?);
    a.many(stalkers).clear(db).await?;
    steps.push(idols(&all, db).await?);
    let mut words = Vec::new();
    said!(words: of(a).add([b, c], db), of(a).add([b], db), of(a).remove([b], db));
    steps.push(json!(words));
    let mut words = Vec::new();
    said!(words: of(a).set([b, d], db), of(a).clear(db));
    steps.push(json!(words));
    let rows_of = Employee::objects;
    steps.push(json!([
        named(rows_of().filter(Employee::idols.eq(a)), db).await?,
        named(rows_of().filter(stalkers.to(Employee::name).eq("b")), db).await?,
    ]));
    for (row, boss) in [(0, d), (1, d), (2, c)] {
        rows[row].boss = Some(boss.into());
        rows[row].save(db).await?;
    }
    let staff = Employee::boss.reversed();
    steps.push(json!([
        named(d.related(Employee::boss), db).await?,
        named(c.related(Employee::boss), db).await?,
        named(a.related(Employee::boss), db).await?,
    ]));
    let boss_of_boss = Employee::boss.to(Employee::boss);
    steps.push(json!([
        named(rows_of().filter(staff.to(Employee::name).eq("a")), db).await?,
        named(rows_of().filter(boss_of_boss.eq(c)), db).await?,
    ]));
    steps.push(json!([
        named(rows_of().filter(Employee::boss.is_null(true)), db).await?,
        named(rows_of().filter(staff.is_null(true)), db).await?,
    ]));
    Ok(json!(steps))
}

async fn extending(db: &Database) -> Result<Json> {
    let [one, two]: [Tag; 2] = new(["one", "two"], db).await?;
    let [box_, _]: [Collection; 2] = new(["box", "empty"], db).await?;
    let keys = [one.id, two.id, box_.key()];
    box_.many(Collection::tags).set(keys, db).await?;
    let whole = Collection::whole_objects;
    let held = Collection::tags;
    let name = Collection::tag_ptr.to(Tag::name);
    let mut steps = vec![
        named(box_.many(held).objects(), db).await?,
        named(
            one.many(held.reversed())
                .objects()
                .select_related(Collection::tag_ptr),
            db,
        )
        .await?,
        named(whole().filter(held.to(Tag::name).eq("one")), db).await?,
        named(whole().filter(held.eq(box_.key())), db).await?,
        named(
            Tag::objects().filter(lookup("collections__name", "box")),
            db,
        )
        .await?,
        named(whole().filter(held.is_null(true)), db).await?,
    ];
    let rows = whole().order_by(name).prefetch_related(held);
    let rows = rows.all(db).await?;
    steps.push(rows.iter().map(|(_, tags)| names(tags)).collect());
    let whole = whole().order_by(name);
    let rows = Tag::objects().prefetch_related(held.reversed().with(whole));
    let rows = rows.all(db).await?;
    steps.push(rows.iter().map(|(_, rows)| names(rows)).collect());
    let deleted = box_.delete(db).await?;
    let models: Vec<&String> = deleted.by_model.keys().collect();
    steps.push(json!([deleted.total, models]));
    steps.push(json!(Tag::objects().count(db).await?));
    Ok(json!(steps))
}
