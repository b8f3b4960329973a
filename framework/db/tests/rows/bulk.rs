//! Many rows at once: made, changed, found or made.

use crate::common::shop::*;
use crate::common::*;
use nuages_core::settings::Engine;
use nuages_db::Error;
use nuages_db::models::*;
use nuages_db::query::{BulkCreate, BulkUpdate};

#[tokio::test]
async fn many_rows_are_made_with_few_statements() {
    for db in databases("many_rows_are_made_with_few_statements").await {
        polls(&db).await;
        let rows: Vec<Choice> = (0..1200)
            .map(|votes| Choice {
                question: ForeignKey::new(1),
                choice_text: format!("choice {votes}"),
                votes,
                ..Choice::default()
            })
            .collect();
        let made = Choice::objects().bulk_create(rows, &db).await.unwrap();
        assert_eq!(made[1199].votes, 1199);
        let last = Choice::objects()
            .filter(Choice::id.eq(made[1199].id))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(last.votes, 1199);
        let ids = made.iter().map(|choice| choice.id);
        assert_eq!(
            Choice::objects()
                .filter(Choice::id.in_(ids))
                .count(&db)
                .await
                .unwrap(),
            1200
        );

        let query = Author::objects().filter(Author::slug.eq("bob"));
        let make = || Author {
            name: "Bob".into(),
            slug: Some("bob".into()),
            ..Author::default()
        };
        let (first, created) = query.get_or_create(make, &db).await.unwrap();
        assert!(created);
        let (second, created) = query.get_or_create(make, &db).await.unwrap();
        assert!(!created);
        assert_eq!(first, second);
    }
}

#[tokio::test]
async fn rows_are_found_made_and_changed_in_one_go() {
    for db in threes("rows_are_found_made_and_changed_in_one_go").await {
        let sky = Choice::objects().filter(Choice::choice_text.eq("The sky"));
        let make = || Choice {
            question: ForeignKey::new(1),
            choice_text: "The sky".into(),
            ..Choice::default()
        };
        let (choice, made) = sky
            .update_or_create(|choice| choice.votes += 1, make, &db)
            .await
            .unwrap();
        assert_eq!((choice.votes, made), (4, false));
        sky.delete(&db).await.unwrap();
        let (choice, made) = sky
            .update_or_create(|choice| choice.votes += 1, make, &db)
            .await
            .unwrap();
        assert_eq!((choice.votes, made), (0, true));

        let mut choices = Choice::objects()
            .order_by(Choice::id)
            .all(&db)
            .await
            .unwrap();
        for choice in &mut choices {
            choice.votes += 100;
            choice.choice_text.push('!');
        }
        let changed = Choice::objects()
            .bulk_update(&choices, Choice::votes, &db)
            .await
            .unwrap();
        assert_eq!(changed, 3);
        let found = Choice::objects()
            .order_by(Choice::id)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(
            (found[0].votes, found[0].choice_text.as_str()),
            (100, "Not much")
        );
        let error = Choice::objects()
            .bulk_update(&choices, Choice::id, &db)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("not the primary key"), "{error}");

        let latest = Question::objects()
            .latest(Question::pub_date, &db)
            .await
            .unwrap();
        let earliest = Question::objects()
            .earliest(Question::pub_date, &db)
            .await
            .unwrap();
        assert_eq!((latest.id, earliest.id), (Auto::new(3), Auto::new(1)));
        let none = Question::objects()
            .filter(Question::id.gt(9))
            .latest(Question::id, &db)
            .await;
        assert!(matches!(none, Err(Error::DoesNotExist { .. })));
        let found = Question::objects()
            .in_bulk(1..40_000_i64, &db)
            .await
            .unwrap();
        assert_eq!(found.len(), 3);
    }
}

#[tokio::test]
async fn bulk_create_ignores_and_updates_conflicts() {
    for db in shops("bulk_create_ignores_and_updates_conflicts").await {
        let rows = vec![product("a", 1, 50), product("d", 1, 60)];
        let ignored = BulkCreate::new().ignore_conflicts().batch_size(1);
        let made = Product::objects()
            .bulk_create_with(rows.clone(), ignored, &db)
            .await
            .unwrap();
        assert!(made.iter().all(|row| row.is_unset(0)), "keys are not known");
        assert_eq!(Product::objects().count(&db).await.unwrap(), 4);
        let mysql = db.engine() == Engine::Mysql;
        let updating = match mysql {
            true => BulkCreate::new().update_conflicts((), (Product::sold,)),
            false => BulkCreate::new().update_conflicts(Product::name, (Product::sold,)),
        };
        let made = Product::objects()
            .bulk_create_with(
                vec![product("a", 1, 70), product("e", 1, 80)],
                updating,
                &db,
            )
            .await
            .unwrap();
        let keyless = mysql && !is_mariadb(&db).await;
        let of_e = Product::objects().filter(Product::name.eq("e"));
        match keyless {
            true => assert!(made[0].is_unset(0)),
            false => assert_eq!(
                (made[0].id, made[1].id),
                (1.into(), of_e.get(&db).await.unwrap().id)
            ),
        }
        let row = Product::objects()
            .filter(Product::name.eq("a"))
            .get(&db)
            .await
            .unwrap();
        assert_eq!((row.sold, row.category.id()), (70, 3.into()));
        for (how, wanted) in [
            (
                BulkCreate::new().batch_size(0),
                "Batch size must be a positive integer.",
            ),
            (
                BulkCreate::new().update_conflicts(Product::name, ()),
                "Fields that will be updated when a row insertion fails on conflicts must be provided.",
            ),
            match mysql {
                true => (
                    BulkCreate::new().update_conflicts(Product::name, Product::sold),
                    "This database backend does not support updating conflicts with specifying unique fields that can trigger the \
                     upsert; give () for them.",
                ),
                false => (
                    BulkCreate::new().update_conflicts((), Product::sold),
                    "Unique fields that can trigger the upsert must be provided.",
                ),
            },
            (
                BulkCreate::new().update_conflicts(Product::name, Product::id),
                "bulk_create() cannot be used with primary keys in update_fields.",
            ),
            (
                BulkCreate::new()
                    .update_conflicts(Product::name, Product::category.to(Category::name)),
                "bulk_create() can only be used with concrete fields in update_fields.",
            ),
        ] {
            let result = Product::objects()
                .bulk_create_with(rows.clone(), how, &db)
                .await;
            assert_eq!(message(result), wanted);
        }
        let mut all = Product::objects().all(&db).await.unwrap();
        all.iter_mut().for_each(|row| row.sold = 5);
        let batches = BulkUpdate::new().batch_size(2);
        assert_eq!(
            Product::objects()
                .bulk_update_with(&all, Product::sold, batches, &db)
                .await
                .unwrap(),
            5
        );
    }
}
