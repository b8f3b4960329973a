//! What `migrate --check-safe` proposes on PostgreSQL is carried out: it makes what the operation makes, and its long steps let others write.

use std::time::Duration;

use crate::check_safe::{apps, initial};
use crate::common::migrating::app;
use crate::common::server_database;
use nuages_core::settings::{DatabaseConfig, Engine};
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::safety::check;
use nuages_db::migrations::*;
use nuages_db::schema::introspection::describe;

/// An operation, and the part of it that still runs as an operation where the proposals are followed.
struct Case {
    name: &'static str,
    operation: Operation,
    first: Option<Operation>,
}

fn cases() -> Vec<Case> {
    let case = |name, operation: Operation, first| Case {
        name,
        operation,
        first,
    };
    let text = || fields::char(100);
    let code = || fields::char(5).null();
    let question = || fields::foreign_key("polls.question", CASCADE).null();
    let one = || fields::one_to_one("polls.question", CASCADE).null();
    let plain_key = || {
        let question = question().no_db_constraint().no_db_index();
        AddField::new("choice", "question", question).into()
    };
    let unique = |name: &str| UniqueConstraint::new(name, ["rank", "text"]);
    let constraint = |unique| AddConstraint::new("question", unique).into();
    vec![
        case(
            "unique",
            AlterField::new("question", "text", text().unique()).into(),
            None,
        ),
        case(
            "indexed",
            AlterField::new("question", "text", text().db_index()).into(),
            None,
        ),
        case(
            "new_unique",
            AddField::new("question", "code", code().unique()).into(),
            Some(AddField::new("question", "code", code()).into()),
        ),
        case(
            "new_indexed",
            AddField::new("question", "code", code().db_index()).into(),
            Some(AddField::new("question", "code", code()).into()),
        ),
        case(
            "new_key",
            AddField::new("choice", "question", question()).into(),
            Some(plain_key()),
        ),
        case(
            "new_one",
            AddField::new("choice", "question", one()).into(),
            Some(plain_key()),
        ),
        case(
            "composite",
            AddField::new(
                "question",
                "pk",
                fields::composite_primary_key(["id", "text"]),
            )
            .into(),
            None,
        ),
        case("constraint", constraint(unique("one")), None),
        case(
            "deferred",
            constraint(unique("later").deferrable(Deferrable::Deferred)),
            None,
        ),
        case(
            "nulls",
            constraint(unique("nulls").nulls_distinct(false)),
            None,
        ),
        case(
            "partial",
            constraint(unique("some").condition(q("rank__gt", 0))),
            None,
        ),
    ]
}

/// The SQL that the proposals for an operation tell to run, in their order.
fn proposed(next: &Operation) -> Vec<String> {
    let mut loader = Loader::new(apps(next.clone())).unwrap();
    let key = |name: &str| ("polls".to_owned(), name.to_owned());
    loader.applied.insert(key("0001_initial"), String::new());
    let findings = check(&loader, &[key("0002_next")], Engine::Postgresql).unwrap();
    let steps = findings.iter().flat_map(|finding| &finding.instead);
    let told = steps.filter_map(|step| step.split_once("RunSql::new(\""));
    told.map(|(_, sql)| sql.rsplit_once("\")").unwrap().0.replace("\\\"", "\""))
        .collect()
}

async fn database(name: &str, operation: Option<&Operation>) -> Option<(DatabaseConfig, Database)> {
    let config = server_database("NUAGES_TEST_POSTGRES", &format!("safe_steps_{name}")).await?;
    let db = Database::connect(&config).await.unwrap();
    let apps = match operation {
        Some(operation) => apps(operation.clone()),
        None => vec![app("polls", vec![initial()])],
    };
    migrate(&Migrate::default(), apps, &db, &mut String::new())
        .await
        .unwrap();
    Some((config, db))
}

#[tokio::test]
async fn what_is_proposed_makes_what_the_operation_makes() {
    for case in cases() {
        let proposals = format!("{}_proposed", case.name);
        let Some((_, proposals)) = database(&proposals, case.first.as_ref()).await else {
            return;
        };
        let steps = proposed(&case.operation);
        assert!(!steps.is_empty(), "{}", case.name);
        for sql in steps.clone() {
            proposals.execute(sql, &[]).await.unwrap();
        }
        let (_, made) = database(case.name, Some(&case.operation)).await.unwrap();
        for table in ["polls_question", "polls_choice"] {
            let expected = describe(&made, table).await.unwrap();
            let found = describe(&proposals, table).await.unwrap();
            assert_eq!(found, expected, "{}: {steps:#?}", case.name);
        }
    }
}

/// Tells whether others can write to a table while a step waits for somebody who has written there and is not done.
async fn lets_others_write<F>(
    config: &DatabaseConfig,
    table: &str,
    step: impl FnOnce(Database) -> F,
) -> bool
where
    F: Future<Output = ()> + Send + 'static,
{
    let single = DatabaseConfig {
        max_connections: Some(1),
        ..config.clone()
    };
    let connect = || async { Database::connect(&single).await.unwrap() };
    let insert = match table {
        "polls_choice" => "INSERT INTO polls_choice (votes) VALUES (1)",
        _ => "INSERT INTO polls_question (text) VALUES (gen_random_uuid()::text)",
    };
    let writer = connect().await;
    writer.execute("BEGIN", &[]).await.unwrap();
    writer.execute(insert, &[]).await.unwrap();

    let step = tokio::spawn(step(connect().await));
    let other = connect().await;
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while !step.is_finished() && other.fetch_all(waiting, &[]).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let patience = "SET lock_timeout = '300ms'";
    other.execute(patience, &[]).await.unwrap();
    let written = other.execute(insert, &[]).await;
    writer.execute("COMMIT", &[]).await.unwrap();
    step.await.unwrap();
    written.is_ok()
}

#[tokio::test]
async fn the_long_steps_let_others_write_and_the_operations_do_not() {
    for case in cases() {
        let name = format!("{}_others", case.name);
        let Some((config, db)) = database(&name, case.first.as_ref()).await else {
            return;
        };
        let table = match case.name {
            "new_key" | "new_one" => "polls_choice",
            _ => "polls_question",
        };
        for sql in proposed(&case.operation) {
            if !sql.contains(" CONCURRENTLY ") && !sql.contains(" VALIDATE ") {
                db.execute(sql, &[]).await.unwrap();
                continue;
            }
            let step = sql.clone();
            let run = |db: Database| async move {
                db.execute(step, &[]).await.unwrap();
            };
            assert!(lets_others_write(&config, table, run).await, "{sql}");
        }
        let name = format!("{}_waiting", case.name);
        let (config, _) = database(&name, None).await.unwrap();
        let apps = apps(case.operation.clone());
        let run = |db: Database| async move {
            migrate(&Migrate::default(), apps, &db, &mut String::new())
                .await
                .unwrap();
        };
        assert!(!lets_others_write(&config, table, run).await, "{name}");
    }
}
