//! Look-ups and negations whose answers surprise: what Django 6.1 answers was asked of it.

use crate::common::*;
use nuages_core::settings::Engine;
use nuages_core::time::{time_zone, with_time_zone};
use nuages_db::Database;
use nuages_db::functions::lower;
use nuages_db::models::*;
use nuages_db::query::LookupValue;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "odd", ordering = ["id"])]
struct Shelf {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "odd", ordering = ["id"])]
struct Thing {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "things")]
    shelf: ForeignKey<Shelf>,
    count: Option<i32>,
    #[field(max_length = 20)]
    note: Option<String>,
    code: Uuid,
    day: Date,
    moment: Timestamp,
}

/// Shelves 1 full, 2 empty; things 1 (100, "a"), 2 (no count, no note), 3 (250, "B").
async fn things(test: &str) -> Vec<Database> {
    let databases = databases_with(test, &nuages_db::models![Shelf, Thing]).await;
    for db in &databases {
        for name in ["full", "empty"] {
            let shelf = Shelf {
                name: name.into(),
                ..Shelf::default()
            };
            shelf.create(db).await.unwrap();
        }
        for (number, (count, note)) in
            [(Some(100), Some("a")), (None, None), (Some(250), Some("B"))]
                .into_iter()
                .enumerate()
        {
            let thing = Thing {
                id: Auto::default(),
                shelf: ForeignKey::new(1),
                count,
                note: note.map(Into::into),
                code: Uuid::from_u128(0x1111_1111_1111_1111 * number as u128),
                day: Date::constant(2024, 1, 1 + number as i8),
                moment: "2024-01-01T23:30:00Z".parse().unwrap(),
            };
            thing.create(db).await.unwrap();
        }
    }
    databases
}

async fn found(condition: Condition<Thing>, db: &Database) -> Vec<i64> {
    let rows = Thing::objects().filter(condition).all(db).await.unwrap();
    rows.iter().map(|thing| thing.id.into()).collect()
}

async fn refused(condition: Condition<Thing>, db: &Database) -> String {
    let refused = Thing::objects().filter(condition).all(db).await;
    refused.unwrap_err().to_string()
}

#[tokio::test]
async fn none_in_a_list_leaves_null_out_of_what_is_excluded() {
    for db in things("none_in_a_list").await {
        let some = [None, Some(100)];
        assert_eq!(found(Thing::count.in_(some), &db).await, [1]);
        assert_eq!(found(!Thing::count.in_(some), &db).await, [3]);
        assert_eq!(found(!Thing::count.in_([Some(100)]), &db).await, [2, 3]);
        assert_eq!(found(!Thing::count.in_([None::<i32>]), &db).await, [1, 3]);
        let by_name = || LookupValue::Many(vec![Value::Null, Value::from(100)]);
        assert_eq!(found(lookup("count__in", by_name()), &db).await, [1]);
        assert_eq!(
            found(!lookup::<Thing>("count__in", by_name()), &db).await,
            [3]
        );
    }
}

#[tokio::test]
async fn what_is_computed_from_null_is_neither_kept_nor_excluded() {
    for db in things("what_is_computed_from_null").await {
        assert_eq!(found(!Thing::note.eq("a"), &db).await, [2, 3]);
        assert_eq!(found(!lower(Thing::note).eq("a"), &db).await, [3]);
        let most = max(Thing::shelf.reversed().to(Thing::count));
        let shelves = Shelf::objects()
            .exclude(most.gt(1000))
            .all(&db)
            .await
            .unwrap();
        assert_eq!(shelves.len(), 1);
    }
}

#[tokio::test]
async fn numbers_with_a_fraction_are_compared_with_whole_ones() {
    for db in things("numbers_with_a_fraction").await {
        for (name, number, rows) in [
            ("count__gt", 99.5, [1, 3].as_slice()),
            ("count__gte", 100.5, &[3]),
            ("count__lt", 100.5, &[1]),
            ("count__lte", 249.9, &[1]),
            ("count", 100.0, &[1]),
        ] {
            assert_eq!(found(lookup(name, number), &db).await, rows, "{name}");
        }
    }
}

#[tokio::test]
async fn dates_are_read_as_people_write_them_and_in_the_default_zone() {
    for db in things("dates_are_read_as_people_write_them").await {
        assert_eq!(found(lookup("day", "2024-1-2"), &db).await, [2]);
        let zone = time_zone("Europe/Paris").unwrap();
        with_time_zone(zone, async {
            let all = [1, 2, 3].as_slice();
            for (name, value, rows) in [
                ("moment", Value::from("2024-01-01 23:30"), all),
                ("moment__gte", Value::from("2024-01-02"), &[]),
                ("moment__gte", Value::from("2024-1-1"), all),
                ("moment__gte", Value::from(Date::constant(2024, 1, 2)), &[]),
                ("moment__lt", Value::from("2024-01-02 00:45+01:00"), all),
                ("moment__gt", Value::from("2024-01-01 23:45"), &[]),
                (
                    "day",
                    Value::from("2024-01-01T23:30:00Z".parse::<Timestamp>().unwrap()),
                    &[1],
                ),
            ] {
                assert_eq!(found(lookup(name, value), &db).await, rows, "{name}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn parts_of_uuids_are_found_with_their_hyphens() {
    for db in things("parts_of_uuids").await {
        assert_eq!(found(lookup("code__contains", "1111-1111"), &db).await, [2]);
        assert_eq!(
            found(lookup("code__startswith", "00000000-0000"), &db).await,
            [1, 2, 3]
        );
    }
}

#[tokio::test]
async fn whole_numbers_are_divided_as_such() {
    for db in things("whole_numbers_are_divided").await {
        let sorted = Thing::objects().order_by(Thing::id);
        let shares = sorted.values((Thing::count / 3, max(Thing::count).into_expr() / 7));
        let shares = shares.all(&db).await.unwrap();
        assert_eq!(
            shares,
            [(Some(33), Some(14)), (None, None), (Some(83), Some(35))]
        );
    }
}

#[tokio::test]
async fn keys_are_asked_for_with_foreign_keys_and_rows() {
    for db in things("keys_are_asked_for").await {
        let full = Shelf::id.in_query(Thing::objects().values(Thing::shelf));
        assert_eq!(Shelf::objects().filter(full).count(&db).await.unwrap(), 1);
        let either = Thing::objects().filter(Thing::count.eq(100));
        let either = either.union(Thing::objects().filter(Thing::count.eq(None)));
        assert_eq!(found(Thing::id.in_query(either), &db).await, [1, 2]);
    }
}

#[tokio::test]
async fn mistakes_in_look_ups_are_told_in_djangos_words() {
    let db = &things("mistakes_in_look_ups").await[0];
    assert_eq!(db.engine(), Engine::Sqlite);
    for (condition, message) in [
        (
            lookup("count__gt", Value::Null),
            "Cannot use None as a query value",
        ),
        (Thing::count.gt(None), "Cannot use None as a query value"),
        (
            Thing::note.contains(None),
            "Cannot use None as a query value",
        ),
        (
            lookup("count__isnull", "x"),
            "The QuerySet value for an isnull lookup must be True or False.",
        ),
        (
            lookup("note__startwith", "x"),
            "Unsupported lookup 'startwith' for CharField or join on the field not permitted, perhaps you meant startswith or istartswith?",
        ),
        (
            lookup("shelf__contains", "x"),
            "Unsupported lookup 'contains' for ForeignKey or join on the field not permitted.",
        ),
        (
            lookup(
                "shelf__in",
                Shelf::objects().values((Shelf::id, Shelf::name)),
            ),
            "The QuerySet value for the 'in' lookup must have 1 selected fields (received 2)",
        ),
    ] {
        assert_eq!(refused(condition, db).await, message);
    }
    assert_eq!(found(lookup("shelf__id__contains", 1), db).await, [1, 2, 3]);
    let sorted = Thing::objects()
        .order_by_names(["shelf__nope"])
        .all(db)
        .await;
    assert_eq!(
        sorted.unwrap_err().to_string(),
        "Cannot resolve keyword 'nope' into field. Choices are: id, name, things"
    );
    let both = Thing::objects().union(Thing::objects());
    for (refused, method) in [
        (
            both.clone()
                .exclude(Thing::id.eq(1))
                .all(db)
                .await
                .map(|_| ()),
            "exclude",
        ),
        (both.delete(db).await.map(|_| ()), "delete"),
        (
            both.aggregate(count_all(), db).await.map(|_| ()),
            "aggregate",
        ),
    ] {
        let message = format!("Calling QuerySet.{method}() after union() is not supported.");
        assert_eq!(refused.unwrap_err().to_string(), message);
    }
    let latest = Thing::objects().limit(2).latest(Thing::id, db).await;
    assert_eq!(
        latest.unwrap_err().to_string(),
        "Cannot change a query once a slice has been taken."
    );
    let of = max(count(Thing::shelf.reversed()).into_expr());
    let twice = Shelf::objects().annotate(of).all(db).await.unwrap_err();
    assert!(
        twice.to_string().starts_with("Cannot compute Max(..)"),
        "{twice}"
    );
}
