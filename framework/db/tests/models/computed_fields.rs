//! Columns that the database fills: defaults of its own, and generated columns.

use crate::common::{django, empty_databases, made, make_state};
use nuages_core::settings::Engine;
use nuages_db::migrations::Writer;
use nuages_db::migrations::state::ProjectState;
use nuages_db::models::*;
use nuages_db::{Database, models};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "desk")]
struct Ticket {
    id: Auto,
    #[field(db_default = Now)]
    opened: DbDefault<Timestamp>,
    #[field(db_default = 3)]
    urgency: DbDefault<i32>,
    #[field(db_default = "it's", max_length = 9)]
    state: DbDefault<String>,
    #[field(db_default = true)]
    ready: DbDefault<bool>,
    #[field(db_default = 1.5)]
    weight: DbDefault<f64>,
    #[field(db_default = Decimal::TWO, max_digits = 6, decimal_places = 2)]
    cost: DbDefault<Decimal>,
    #[field(db_default = 7)]
    plain: i32,
    #[field(db_default = nuages_db::functions::value(1) + 2)]
    sum: DbDefault<i32>,
    #[field(generated = Self::urgency * 2)]
    double: i32,
    #[field(generated = Self::urgency + Self::plain, db_persist = false)]
    label: i32,
}

/// Databases with the table. PostgreSQL 15 has no generated columns that are not stored: there all are.
async fn tickets(test: &str) -> Vec<Database> {
    register_models(&models![Ticket]);
    let databases = empty_databases(&format!("computed_{test}")).await;
    for db in &databases {
        let mut state = ProjectState::from_models(models![Ticket]);
        for model in state.models.values_mut() {
            for (_, field) in &mut model.fields {
                if let (Some(generated), Engine::Postgresql) = (&mut field.generated, db.engine()) {
                    generated.db_persist = true;
                }
            }
        }
        make_state(db, &state, &models![Ticket]).await;
    }
    databases
}

#[tokio::test]
async fn the_table_equals_djangos() {
    let Some(expected) = django::script("computed.py") else {
        return;
    };
    let db = made::database(&models![Ticket]).await;
    assert_eq!(serde_json::json!(django::master(&db).await), expected);
}

#[tokio::test]
async fn what_is_not_said_the_database_gives() {
    for db in tickets("what_is_not_said_the_database_gives").await {
        let before = nuages_core::now();
        let ticket = Ticket::default().create(&db).await.unwrap();
        assert_eq!(ticket.urgency, 3);
        assert_eq!(ticket.state, "it's");
        assert_eq!(ticket.ready, true);
        assert_eq!(ticket.weight, 1.5);
        assert_eq!(ticket.cost, Decimal::TWO);
        assert_eq!(ticket.plain, 7);
        assert_eq!(ticket.sum, 3);
        assert_eq!((ticket.double, ticket.label), (6, 10));
        let opened = ticket.opened.get().unwrap();
        let seconds = opened.as_second() - before.as_second();
        assert!((-1..60).contains(&seconds), "{opened}");
        assert_eq!(Ticket::objects().get(&db).await.unwrap(), ticket);
    }
}

#[tokio::test]
async fn what_is_said_is_kept_and_generated_columns_follow() {
    for db in tickets("what_is_said_is_kept_and_generated_columns_follow").await {
        let mut ticket = Ticket {
            urgency: 5.into(),
            state: "OPEN".into(),
            ..Ticket::default()
        }
        .create(&db)
        .await
        .unwrap();
        assert_eq!((ticket.double, ticket.label), (10, 12));
        ticket.urgency = 6.into();
        ticket.double = 99;
        ticket.save(&db).await.unwrap();
        assert_eq!(ticket.double, 12);
        let loaded = Ticket::objects()
            .filter(Ticket::double.eq(12))
            .get(&db)
            .await;
        assert_eq!(loaded.unwrap(), ticket);
        let found = Ticket::objects()
            .filter(Ticket::urgency.gt(5))
            .filter(Ticket::opened.year(i16::try_from(2000).unwrap()))
            .count(&db)
            .await;
        assert_eq!(found.unwrap(), 0);
        ticket.urgency = DbDefault::UNSET;
        ticket.save(&db).await.unwrap();
        assert_eq!((ticket.urgency.into_inner(), ticket.double), (Some(3), 6));
        ticket.full_clean(&db).await.unwrap();
    }
}

#[tokio::test]
async fn many_rows_at_once_get_their_values_too() {
    for db in tickets("many_rows_at_once_get_their_values_too").await {
        let rows = vec![
            Ticket::default(),
            Ticket {
                urgency: 1.into(),
                ..Ticket::default()
            },
        ];
        let made = Ticket::objects().bulk_create(rows, &db).await.unwrap();
        let doubles: Vec<i32> = made.iter().map(|ticket| ticket.double).collect();
        assert_eq!(doubles, [6, 2]);
        assert_eq!(made[1].state, "it's");
    }
}

#[test]
fn migrations_write_what_the_database_fills() {
    let models = models![Ticket];
    made::assert_nothing_left(&models);
    let source = Writer::new(&made::migration(&models), false)
        .source()
        .unwrap();
    for part in [
        r#".field("opened", fields::date_time().db_default(func("Now", [])))"#,
        r#".db_default(value(3))"#,
        r#".generated(f("urgency") * 2)"#,
        r#".generated(f("urgency") + f("plain"))"#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
}

#[tokio::test]
async fn a_row_with_some_of_its_columns_is_saved_without_those_that_the_database_computes() {
    for db in tickets("deferred").await {
        let ticket = Ticket::default().create(&db).await.unwrap();
        let rows = Ticket::objects().filter(Ticket::id.eq(ticket.id));
        let mut row = rows.clone().defer(Ticket::weight).get(&db).await.unwrap();
        row.set(Ticket::plain, 9).unwrap();
        row.save(&db).await.unwrap();
        let stored = rows.get(&db).await.unwrap();
        assert_eq!((stored.plain, stored.double, stored.label), (9, 6, 12));
    }
}

#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "desk",
    constraints = [CheckConstraint::new((Self::price * Decimal::TWO).lte(Decimal::TEN)).name("cheap")],
)]
struct Offer {
    id: Auto,
    #[field(max_digits = 6, decimal_places = 2)]
    price: Decimal,
    data: nuages_db::fields::Json,
    #[field(generated = (Self::price * Decimal::TWO).gt(Decimal::new(75, 1)).into_expr())]
    dear: bool,
    #[field(generated = Self::data.key("a").text())]
    label: Option<String>,
    #[field(generated = Self::price.cast::<i64>())]
    whole: i64,
}

#[tokio::test]
async fn conditions_parts_of_documents_and_casts_are_computed_and_decimals_are_numbers() {
    let insert = |price: &str| {
        format!("INSERT INTO desk_offer (price, data) VALUES ({price}, '{{\"a\": \"x\"}}')")
    };
    for db in empty_databases("computed_offers").await {
        crate::common::make_tables(&db, &models![Offer]).await;
        db.execute_script(insert("4")).await.unwrap();
        assert!(db.execute_script(insert("6")).await.is_err());
        let offer = Offer::objects().get(&db).await.unwrap();
        let found = (offer.dear, offer.label.as_deref(), offer.whole);
        assert_eq!(found, (true, Some("x"), 4), "{:?}", db.engine());
        let dear = Offer::objects().filter(Offer::dear.eq(true));
        assert_eq!(dear.count(&db).await.unwrap(), 1);
    }
}
