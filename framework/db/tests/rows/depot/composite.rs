//! Rows whose key is made of several fields.

use nuages_db::functions::{tuple, value};
use nuages_db::models::*;
use nuages_db::query::LookupValue;
use serde_json::json;

use super::*;

/// Wares a with lines 1 and 2, b with line 1, c without.
async fn lined(db: &Database) -> Result<(Ware, Vec<Line>)> {
    let one = ware("a").create(db).await?;
    let two = ware("b").create(db).await?;
    ware("c").create(db).await?;
    let rows = [(&one, 1), (&one, 2), (&two, 1)].map(|(ware, number)| line(ware, number));
    let rows = Line::objects().bulk_create(rows.into(), db).await?;
    Ok((one, rows))
}

fn line(ware: &Ware, number: i32) -> Line {
    Line {
        ware: ware.into(),
        number,
        word: format!("{}{number}", ware.name),
    }
}

async fn words(rows: QuerySet<Line>, db: &Database) -> Result<Json> {
    shown(rows.values(Line::word), db).await
}

async fn names(rows: QuerySet<Ware>, db: &Database) -> Result<Json> {
    shown(rows.values(Ware::name), db).await
}

fn in_order() -> QuerySet<Line> {
    Line::objects().order_by(Line::pk)
}

pub(super) async fn ask(depot: &mut Telling) {
    counted(depot).await;
    asked(depot).await;
    changed(depot).await;
}

async fn counted(depot: &mut Telling) {
    let lines = || Line::ware.reversed();
    depot
        .tell("composite counts", async |db| {
            lined(db).await?;
            let first = count(lines()).filter(lines().to(Line::number).eq(1));
            let rows = Ware::objects().order_by(Ware::name);
            let rows = rows
                .annotate(count(lines()))
                .annotate(first)
                .all(db)
                .await?;
            let rows = rows.into_iter();
            Ok(rows
                .map(|((ware, all), first)| json!([ware.name, all, first]))
                .collect())
        })
        .await;
    depot
        .tell("composite counts of different", async |db| {
            lined(db).await?;
            Ok(attempt(db, async |db| {
                let rows = Ware::objects().annotate(count(lines()).distinct());
                Ok(rows.all(db).await?.len())
            })
            .await)
        })
        .await;
    depot
        .tell("composite counts of conditions", async |db| {
            lined(db).await?;
            names(Ware::objects().filter(count(lines()).gt(1)), db).await
        })
        .await;
    depot
        .tell("composite counts in orders", async |db| {
            lined(db).await?;
            let rows = Ware::objects().order_by((count(lines()).desc(), Ware::name.asc()));
            names(rows, db).await
        })
        .await;
    depot
        .tell("composite totals", async |db| {
            lined(db).await?;
            Ok(json!([
                Line::objects().count(db).await?,
                Line::objects().distinct().count(db).await?,
                Line::objects().aggregate(count(Line::pk), db).await?,
            ]))
        })
        .await;
}

async fn asked(depot: &mut Telling) {
    depot
        .tell("composite exists", async |db| {
            lined(db).await?;
            let more = Line::objects().filter(Line::pk.eq(outer(Line::pk)) & Line::number.gt(1));
            let own = Line::objects().filter(Line::ware.to(Ware::id).eq(outer(Ware::id)));
            Ok(json!([
                words(Line::objects().filter(exists(more)), db).await?,
                names(Ware::objects().filter(!exists(own)), db).await?
            ]))
        })
        .await;
    depot
        .tell("composite related", async |db| {
            let (one, _) = lined(db).await?;
            let rows = || Ware::objects().order_by(Ware::name);
            let lines = || Line::ware.reversed();
            let pk = || lines().to(Line::pk);
            let second = || Line::objects().filter(Line::number.eq(2));
            let last = Ware::objects().order_by((pk().desc(), Ware::name.asc()));
            let last = names(last, db).await?;
            Ok(json!([
                names(rows().filter(lines().is_null(true)), db).await?,
                names(rows().filter(lines().is_null(false)).distinct(), db).await?,
                names(rows().filter(pk().eq((one.id, 2))), db).await?,
                names(rows().exclude(pk().eq((one.id, 2))), db).await?,
                names(rows().filter(pk().in_([(one.id, 2), (one.id, 1)])), db).await?,
                names(rows().filter(pk().in_query(second().values(Line::pk))), db).await?,
                names(rows().filter(lookup("lines__in", second())), db).await?,
                last.as_array().unwrap()[1..],
            ]))
        })
        .await;
    depot.tell("composite tuples", tuples).await;
    depot
        .tell("composite combined", async |db| {
            lined(db).await?;
            let first = Line::objects().filter(Line::number.eq(1));
            let rows = first.union(Line::objects().filter(Line::word.eq("a2")));
            let count = rows.count(db).await?;
            let rows = rows.order_by(Line::word).all(db).await?;
            let rows: Vec<String> = rows.into_iter().map(|row| row.word).collect();
            Ok(json!([rows, count]))
        })
        .await;
    depot
        .tell("composite cases", async |db| {
            let (one, _) = lined(db).await?;
            let case = when(Line::pk.eq((one.id, 1)), value("first"))
                .when(Line::pk.gt((one.id, 2)), "last")
                .otherwise("?");
            shown(in_order().values(case), db).await
        })
        .await;
}

/// Keys of which some is computed, or NULL, or asked of the database.
async fn tuples(db: &Database) -> Result<Json> {
    let (one, _) = lined(db).await?;
    let (key, next) = (one.id, one.id.get().unwrap() + 1);
    let second = || Line::objects().filter(Line::number.eq(2));
    let ware = || Line::ware.to(Ware::id);
    let both = (ware(), Line::number);
    let nothing = || Value::Null;
    let same = Line::objects().filter(Line::number.eq(outer(Line::number)) & Line::word.eq("a2"));
    let last = Line::objects().order_by(Line::pk.desc());
    let asked = [
        lookup("pk", (f("ware_id"), 1)),
        Line::pk.eq(tuple((ware(), Line::number + 0))),
        Line::pk.eq(tuple((key, Line::number))),
        Line::pk.gt(tuple((ware(), 1))),
        Line::pk.gte(tuple((key, Line::number))),
        lookup("pk__lt", (next, f("number"))),
        Line::pk.lte(tuple((ware(), Line::number - 1))),
        lookup(
            "pk__in",
            [LookupValue::from((key, f("number"))), (nothing(), 1).into()],
        ),
        Line::pk.in_([
            tuple((ware(), value(2))),
            tuple((value(Auto::new(next)), value(1))),
        ]),
        lookup(
            "pk__in",
            [(nothing(), Value::from(1)), (Value::from(1), nothing())],
        ),
        lookup(
            "pk__in",
            [
                (Value::from(key), nothing()),
                (Value::from(key), Value::from(1)),
            ],
        ),
        lookup("pk", (nothing(), 1)),
        lookup("pk", (key, nothing())),
        lookup("pk__gt", (nothing(), 1)),
        lookup("pk__gt", (key, nothing())),
        lookup("pk__lte", (key, nothing())),
        lookup("pk", second().limit(1)),
        lookup("pk", last.values(Line::pk).limit(1)),
        Line::pk.eq(subquery(second().values(both))),
        Line::pk.gt(subquery(second().values(Line::pk))),
        lookup("pk__lte", second().values(Line::pk).limit(1)),
        Line::pk.in_query(second().values(both)),
        Line::pk.in_query(same.values(Line::pk)),
        lookup("number__in", [LookupValue::from(f("number")), 7.into()]),
        Line::number.in_([Line::number + 1, value(2)]),
        lookup("pk__in", second().values((Line::pk, Line::word))),
        lookup("pk__in", second().values(Line::number)),
        lookup("pk", second().values(Line::number).limit(1)),
        lookup("pk", (1, 2, f("number"))),
        lookup("pk", (1, f("missing"))),
        lookup("pk__in", (1, f("number"))),
        lookup("pk__in", [LookupValue::from((1, 2, f("number")))]),
    ];
    let mut found = Vec::new();
    for condition in asked {
        let rows = async |db: &Database| {
            let there = words(in_order().filter(condition.clone()), db).await?;
            Ok([there, words(in_order().exclude(condition), db).await?])
        };
        found.push(attempt(db, rows).await);
    }
    let pk = || Line::ware.reversed().to(Line::pk);
    let two = || tuple((Ware::id, value(2)));
    let changed = Line::objects().filter(Line::pk.eq(tuple((ware(), Line::number * 2 - 2))));
    let related = [
        names(Ware::objects().filter(pk().eq(two())), db).await?,
        names(
            Ware::objects()
                .exclude(pk().in_([two()]))
                .order_by(Ware::name),
            db,
        )
        .await?,
    ];
    let changed = changed.update(Line::word.set("x"), db).await?;
    Ok(json!([
        found,
        related,
        changed,
        words(in_order(), db).await?
    ]))
}

async fn changed(depot: &mut Telling) {
    depot
        .tell("composite get or create", async |db| {
            let (one, _) = lined(db).await?;
            let (mut made, mut changed) = (Vec::new(), Vec::new());
            let new = |number, word: &str| Line {
                word: word.into(),
                ..line(&one, number)
            };
            for number in [2, 3] {
                let row = Line::objects().filter(Line::pk.eq((one.id, number)));
                made.push(row.get_or_create(|| new(number, "new"), db).await?.1);
            }
            for number in [2, 4] {
                let row = Line::objects().filter(Line::pk.eq((one.id, number)));
                let found =
                    row.update_or_create(|row| row.word = "x".into(), || new(number, "x"), db);
                changed.push(found.await?.1);
            }
            Ok(json!([made, changed, words(in_order(), db).await?]))
        })
        .await;
    depot
        .tell("composite saved with another key", async |db| {
            let (_, mut rows) = lined(db).await?;
            rows[0].number = 7;
            rows[0].save(db).await?;
            words(in_order(), db).await
        })
        .await;
    depot
        .tell("composite changes", async |db| {
            let (one, _) = lined(db).await?;
            let some = Line::objects().filter(Line::ware.to(Ware::name).eq("a"));
            let some = some.exclude(Line::pk.eq((one.id, 1)));
            Ok(json!([
                some.update(Line::word.set("z"), db).await?,
                some.delete(db).await?.total,
                words(in_order(), db).await?
            ]))
        })
        .await;
}

#[tokio::test]
async fn any_number_of_composite_keys_may_be_asked_for() {
    const MANY: i32 = 3000;
    for db in common::databases_with("any_number_of_composite_keys", &models()).await {
        let ware = ware("a").create(&db).await.unwrap();
        let rows = (0..MANY).map(|number| line(&ware, number)).collect();
        let mut rows = Line::objects().bulk_create(rows, &db).await.unwrap();
        let keys = || (0..MANY).map(|number| (ware.id, number));
        let found = Line::objects().in_bulk(keys(), &db).await.unwrap();
        assert_eq!(found.len(), 3000);
        let some = Line::objects().filter(Line::pk.in_(keys().skip(1000)));
        assert_eq!(some.count(&db).await.unwrap(), 2000);
        for row in &mut rows {
            row.word = "x".into();
        }
        let changed = Line::objects().bulk_update(&rows, Line::word, &db).await;
        assert_eq!(changed.unwrap(), 3000);
        assert_eq!(some.delete(&db).await.unwrap(), 2000);
        assert_eq!(
            Line::objects()
                .filter(Line::word.eq("x"))
                .count(&db)
                .await
                .unwrap(),
            1000
        );
    }
}
