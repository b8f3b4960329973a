//! Primary keys made of several fields, as Django's `CompositePrimaryKey`.

use nuages_core::settings::Engine;
use nuages_db::functions::{coalesce, tuple};
use nuages_db::migrations::Writer;
use nuages_db::models::*;
use nuages_db::query::{BulkCreate, count, max};
use nuages_db::serializers::{Deserializer, Serializer, check_constraints};
use nuages_db::{Database, Error, lookup, models};

use super::common::{django, empty_databases, made, make_tables, message, told};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Tenant {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    crate = crate::root,
    app_label = "shop",
    primary_key = ["tenant", "number"],
    constraints = [CheckConstraint::new(Self::amount.gte(0)).name("amount")]
)]
struct Line {
    #[field(on_delete = CASCADE)]
    tenant: ForeignKey<Tenant>,
    number: i32,
    #[field(max_length = 20)]
    text: String,
    #[field(default = 1)]
    amount: i32,
}

/// A model whose key is written by hand.
#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "shop")]
struct Tag {
    #[field(primary_key, max_length = 20, verbose_name = "tag name")]
    name: String,
}

fn line(tenant: &Tenant, number: i32) -> Line {
    Line {
        tenant: tenant.into(),
        number,
        text: format!("line {number}"),
        ..Line::default()
    }
}

/// Two tenants, lines 1 and 2 of the first and line 1 of the second.
async fn shop(db: &Database) -> [Tenant; 2] {
    let models = models![Tenant, Line];
    register_models(&models);
    make_tables(db, &models).await;
    let tenant = |name: &str| Tenant {
        name: name.into(),
        ..Tenant::default()
    };
    let first = tenant("A").create(db).await.unwrap();
    let second = tenant("B").create(db).await.unwrap();
    for (tenant, number) in [(&first, 1), (&first, 2), (&second, 1)] {
        line(tenant, number).create(db).await.unwrap();
    }
    [first, second]
}

async fn numbers(query: QuerySet<Line>, db: &Database) -> Vec<(i64, i32)> {
    let rows = query.all(db).await.unwrap();
    let number = |row: &Line| (row.tenant.id().get().unwrap(), row.number);
    rows.iter().map(number).collect()
}

#[tokio::test]
async fn rows_are_found_by_the_values_of_the_key() {
    for db in empty_databases("composite_found").await {
        let [first, second] = shop(&db).await;
        let key = (first.id, 2);
        let found = Line::objects()
            .filter(Line::pk.eq(key))
            .get(&db)
            .await
            .unwrap();
        assert_eq!((found.key(), found.text.as_str()), (key, "line 2"));
        assert_eq!(Line::objects().get_by_key(key, &db).await.unwrap(), found);
        let sorted = |condition| Line::objects().filter(condition).order_by(Line::pk);
        for (condition, wanted) in [
            (Line::pk.ne(key), vec![(1, 1), (2, 1)]),
            (
                Line::pk.in_([(first.id, 1), (second.id, 1)]),
                vec![(1, 1), (2, 1)],
            ),
            (!Line::pk.in_([(first.id, 1)]), vec![(1, 2), (2, 1)]),
            (Line::pk.in_(Vec::<(Auto, i32)>::new()), vec![]),
            (Line::pk.gt((first.id, 1)), vec![(1, 2), (2, 1)]),
            (Line::pk.lte((first.id, 2)), vec![(1, 1), (1, 2)]),
            (Line::pk.range((first.id, 2), (second.id, 0)), vec![(1, 2)]),
            (Line::pk.is_null(true), vec![]),
            (Line::pk.is_null(false), vec![(1, 1), (1, 2), (2, 1)]),
            (
                Line::pk.in_query(Line::objects().filter(Line::number.gt(1)).values(Line::pk)),
                vec![(1, 2)],
            ),
            (lookup("pk", (1, "2")), vec![(1, 2)]),
            (lookup("pk__in", [(1, 1), (2, 1)]), vec![(1, 1), (2, 1)]),
            (lookup("pk__gte", (1, 2)), vec![(1, 2), (2, 1)]),
            (lookup("tenant__name", "B"), vec![(2, 1)]),
            (lookup("tenant__line__pk", (2, 1)), vec![(2, 1)]),
        ] {
            let text = format!("{condition:?}");
            assert_eq!(numbers(sorted(condition), &db).await, wanted, "{text}");
        }
        let last_first = Line::objects().order_by(Line::pk.desc());
        assert_eq!(numbers(last_first, &db).await, [(2, 1), (1, 2), (1, 1)]);
        let named = Line::objects().order_by_names(["-pk"]);
        assert_eq!(numbers(named, &db).await, [(2, 1), (1, 2), (1, 1)]);
        assert_eq!(
            Line::objects().last(&db).await.unwrap().unwrap().key(),
            (second.id, 1)
        );
        let keys = Line::objects()
            .order_by(Line::pk)
            .values((Line::text, Line::pk, Line::amount));
        let first_row = keys.first(&db).await.unwrap().unwrap();
        assert_eq!(first_row, ("line 1".to_owned(), (first.id, 1), 1));
        let held = Line::objects()
            .in_bulk([(first.id, 1), (second.id, 7)], &db)
            .await
            .unwrap();
        assert_eq!(held.keys().collect::<Vec<_>>(), [&(first.id, 1)]);
        assert!(Line::objects().contains(&found, &db).await.unwrap());
        assert!(
            Line::objects()
                .order_by(Line::pk)
                .limit(2)
                .contains(&found, &db)
                .await
                .unwrap()
        );
        let second = Line::objects().filter(Line::pk.eq(tuple((outer(Tenant::id), 2))));
        let with_second = Tenant::objects().filter(exists(second));
        assert_eq!(with_second.get(&db).await.unwrap(), first);
        let lines = Tenant::objects().filter(Line::tenant.reversed().to(Line::pk).eq(key));
        assert_eq!(lines.get(&db).await.unwrap(), first);
        let loaded = Line::objects()
            .select_related(Line::tenant)
            .filter(Line::pk.eq(key));
        assert_eq!(loaded.get(&db).await.unwrap().tenant.cached(), Some(&first));
        let partial = Line::objects()
            .only(Line::text)
            .filter(Line::pk.eq(key))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(partial.object(&db).await.unwrap(), found);
        for wrong in [
            lookup("pk", 1),
            lookup("pk", (1, 2, 3)),
            lookup("pk__contains", (1, 2)),
        ] {
            let refused = Line::objects().filter(wrong).count(&db).await;
            assert!(matches!(refused, Err(Error::Field { .. })), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn rows_are_saved_and_deleted_by_the_pair() {
    for db in empty_databases("composite_saved").await {
        let [first, second] = shop(&db).await;
        let mut row = Line::objects()
            .filter(Line::pk.eq((first.id, 1)))
            .get(&db)
            .await
            .unwrap();
        row.text = "changed".into();
        row.save(&db).await.unwrap();
        let texts = Line::objects().order_by(Line::pk).values(Line::text);
        assert_eq!(
            texts.all(&db).await.unwrap(),
            ["changed", "line 2", "line 1"]
        );
        row.text = String::new();
        row.refresh_from_db(&db).await.unwrap();
        assert_eq!(row.text, "changed");
        // A pair that is not there is inserted.
        row.number = 9;
        row.save(&db).await.unwrap();
        assert_eq!(Line::objects().count(&db).await.unwrap(), 4);
        let twice = line(&first, 9).create(&db).await.unwrap_err();
        assert!(twice.is_integrity(), "{twice:?}");
        let unset = Line::default().save(&db).await;
        assert!(unset.is_err());

        let made = vec![line(&second, 2), line(&second, 3)];
        let mut made = Line::objects().bulk_create(made, &db).await.unwrap();
        for row in &mut made {
            row.amount = row.number * 10;
            row.text = format!("bulk {}", row.number);
        }
        let changed = Line::objects()
            .bulk_update(&made, (Line::amount, Line::text), &db)
            .await
            .unwrap();
        assert_eq!(changed, 2);
        let again = vec![
            Line {
                amount: 7,
                ..line(&second, 3)
            },
            line(&second, 4),
        ];
        let kept = BulkCreate::new().ignore_conflicts();
        Line::objects()
            .bulk_create_with(again, kept, &db)
            .await
            .unwrap();
        let amounts = Line::objects()
            .filter(Line::tenant.eq(&second))
            .order_by(Line::pk)
            .values((Line::number, Line::amount));
        assert_eq!(
            amounts.all(&db).await.unwrap(),
            [(1, 1), (2, 20), (3, 30), (4, 1)]
        );
        let updated = Line::objects()
            .filter(Line::pk.gt((second.id, 2)))
            .update(Line::amount.set(Line::amount + 1), &db)
            .await
            .unwrap();
        assert_eq!(updated, 2);
        let by_name = Line::objects()
            .filter(Line::tenant.to(Tenant::name).eq("B") & Line::number.eq(4))
            .update(Line::amount.set(50), &db)
            .await
            .unwrap();
        assert_eq!(by_name, 1);
        let refused = Line::objects()
            .update(Line::pk.set((second.id, 1)), &db)
            .await
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Composite primary key fields must be updated individually."
        );

        assert_eq!(row.delete(&db).await.unwrap(), 1);
        let gone = Line::objects()
            .filter(Line::tenant.to(Tenant::name).eq("B") & Line::number.gt(2))
            .delete(&db)
            .await
            .unwrap();
        assert_eq!(gone, 2);
        let deleted = second.delete(&db).await.unwrap();
        assert_eq!((deleted.total, deleted.of("shop.Line")), (3, 2));
        assert_eq!(
            numbers(Line::objects().order_by(Line::pk), &db).await,
            [(1, 1), (1, 2)]
        );
    }
}

#[tokio::test]
async fn fixtures_hold_the_key_as_a_list() {
    for db in empty_databases("composite_fixtures").await {
        let [first, _] = shop(&db).await;
        let rows = Line::objects()
            .filter(Line::tenant.eq(&first))
            .order_by(Line::pk);
        let rows = rows.all(&db).await.unwrap();
        let text = Serializer::new("json")
            .unwrap()
            .serialize(&rows, &db)
            .await
            .unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json[1]["pk"], serde_json::json!([1, 2]));
        if let Some(expected) = django::script("composite.py") {
            assert_eq!(json, expected["fixture"]);
        }
        let changed = text.replace("line 2", "read");
        let mut reader = Deserializer::new("json", &changed).unwrap();
        while let Some(mut object) = reader.next(&db).await.unwrap() {
            object.save(&db).await.unwrap();
        }
        let texts = Line::objects().order_by(Line::pk).values(Line::text);
        assert_eq!(texts.all(&db).await.unwrap(), ["line 1", "read", "line 1"]);
        check_constraints(&models![Line], &db).await.unwrap();
        if db.engine() == Engine::Sqlite {
            let orphan = "PRAGMA foreign_keys = OFF; INSERT INTO shop_line (tenant_id, number, text, amount) VALUES (7, 9, '', 1)";
            db.execute_script(orphan).await.unwrap();
            let error = check_constraints(&models![Line], &db).await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "The row in table 'shop_line' with primary key '(7, 9)' has an invalid foreign key: shop_line.tenant_id contains a \
                 value '7' that does not have a corresponding value in shop_tenant.id."
            );
        }
    }
}

#[tokio::test]
async fn a_row_to_be_inserted_must_have_a_key_that_is_not_taken() {
    let expected = django::script("composite.py");
    for db in empty_databases("composite_taken").await {
        let [first, _] = shop(&db).await;
        make_tables(&db, &models![Tag]).await;
        let tag = |name: &str| Tag { name: name.into() };
        tag("new").create(&db).await.unwrap();
        let there = Line::objects().filter(Line::pk.eq((first.id, 2)));
        let there = there.get(&db).await.unwrap();
        let negative = Line {
            amount: -1,
            ..line(&first, 2)
        };
        let nowhere = Line {
            tenant: ForeignKey::new(77),
            ..line(&first, 1)
        };
        let refused = [
            line(&first, 2).full_clean_adding(&db).await,
            line(&first, 3).full_clean_adding(&db).await,
            negative.full_clean_adding(&db).await,
            nowhere.full_clean_adding(&db).await,
            there.full_clean(&db).await,
            tag("new").full_clean_adding(&db).await,
            tag("other").full_clean_adding(&db).await,
            tag("new").full_clean(&db).await,
        ];
        let refused = refused.map(told);
        if let Some(expected) = &expected {
            assert_eq!(serde_json::json!(refused), expected["refused"]);
        }
    }
}

#[tokio::test]
async fn the_tables_are_djangos() {
    let models = models![Tenant, Line, Tag];
    django::assert_same_tables("composite.py", &models).await;
}

#[test]
fn migrations_write_the_key() {
    let models = models![Tenant, Line];
    made::assert_nothing_left(&models);
    let source = Writer::new(&made::migration(&models), false)
        .source()
        .unwrap();
    let line = r#".field("pk", fields::composite_primary_key(["tenant", "number"]))"#;
    assert!(source.contains(line), "{source}");
}

#[tokio::test]
async fn one_value_is_not_made_of_a_key_of_several() {
    for db in empty_databases("composite_one_value").await {
        shop(&db).await;
        let refused =
            |what: &str| format!("{what} expression does not support composite primary keys.");
        let answers = [
            (
                message(Line::objects().aggregate(max(Line::pk), &db).await),
                refused("Max"),
            ),
            (
                message(Line::objects().values(coalesce(Line::pk, (Auto::new(1), 1))).all(&db).await),
                refused("Function"),
            ),
            (
                message(Line::objects().aggregate(count(Line::pk).distinct(), &db).await),
                "count(..).distinct() does not support composite primary keys: count one of the fields, or the query's rows".to_owned(),
            ),
        ];
        for (told, wanted) in answers {
            assert_eq!(told, wanted);
        }
    }
}
