//! `migrate --check-safe`: which operations lock or copy a table or break the running version, on each database.

use crate::common::migrating::app;
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::safety::{Finding, Risk, check};
use nuages_db::migrations::state::FieldState;
use nuages_db::migrations::*;

pub(crate) fn initial() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("text", fields::char(100))
                .field("rank", fields::integer().null()),
        )
        .operation(
            CreateModel::new("Choice")
                .field("id", fields::big_auto())
                .field("votes", fields::integer().default(0)),
        )
}

pub(crate) fn apps(next: impl Into<Operation>) -> Vec<AppMigrations> {
    let next = Migration::new("0002_next")
        .dependency("polls", "0001_initial")
        .operation(next);
    vec![app("polls", vec![initial(), next])]
}

fn risks(next: impl Into<Operation>, engine: Engine) -> Vec<Risk> {
    let mut loader = Loader::new(apps(next)).unwrap();
    let key = |name: &str| ("polls".to_owned(), name.to_owned());
    loader.applied.insert(key("0001_initial"), String::new());
    let findings = check(&loader, &[key("0002_next")], engine).unwrap();
    for finding in &findings {
        assert!(
            finding.risk == Risk::Safe || !finding.reason.is_empty(),
            "{finding:?}"
        );
        assert!(
            !finding.risk.is_unsafe() || !finding.instead.is_empty(),
            "{finding:?}"
        );
    }
    findings.iter().map(|finding| finding.risk).collect()
}

#[test]
fn each_operation_is_judged_by_what_it_does_on_the_database() {
    use Risk::{Breaks, Locks, Rewrites, Safe, Unknown};
    let cases: Vec<(Operation, [&[Risk]; 3])> = vec![
        (
            CreateModel::new("Tag")
                .field("id", fields::big_auto())
                .into(),
            [&[Safe], &[Safe], &[Safe]],
        ),
        (
            AddField::new("question", "note", fields::text().null()).into(),
            [&[Safe], &[Safe], &[Safe]],
        ),
        (
            AddField::new("question", "votes", fields::integer().default(0)).into(),
            [&[Breaks], &[Breaks], &[Breaks, Rewrites]],
        ),
        (
            AddField::new(
                "question",
                "pk",
                fields::composite_primary_key(["id", "text"]),
            )
            .into(),
            [&[Locks], &[Rewrites], &[Rewrites]],
        ),
        (
            AlterOrderWithRespectTo::new("question", "text").into(),
            [&[Breaks], &[Breaks], &[Breaks, Rewrites]],
        ),
        (
            AddField::new("question", "votes", fields::integer().db_default(0)).into(),
            [&[Safe], &[Safe], &[Rewrites]],
        ),
        (
            AddField::new(
                "question",
                "asked",
                fields::date_time().db_default(func("Now", [])),
            )
            .into(),
            [&[Safe], &[Safe], &[Rewrites]],
        ),
        (
            AddField::new(
                "question",
                "lot",
                fields::float().db_default(func("Random", [])),
            )
            .into(),
            [&[Rewrites], &[Safe], &[Rewrites]],
        ),
        (
            AddField::new(
                "choice",
                "double",
                fields::integer().generated(f("votes") * 2),
            )
            .into(),
            [&[Rewrites], &[Rewrites], &[Rewrites]],
        ),
        (
            AlterField::new("choice", "votes", fields::integer().db_default(1)).into(),
            [&[Safe], &[Safe], &[Rewrites]],
        ),
        (
            AddField::new("question", "code", fields::char(5).null().unique()).into(),
            [&[Locks], &[Safe], &[Rewrites]],
        ),
        (
            AddField::new(
                "choice",
                "question",
                fields::foreign_key("polls.question", CASCADE).null(),
            )
            .into(),
            [&[Locks], &[Rewrites], &[Locks]],
        ),
        (
            RemoveField::new("question", "text").into(),
            [&[Breaks], &[Breaks], &[Breaks, Rewrites]],
        ),
        (
            RenameField::new("question", "text", "title").into(),
            [&[Breaks], &[Breaks], &[Breaks]],
        ),
        (
            RenameModel::new("Question", "Ask").into(),
            [&[Breaks], &[Breaks], &[Breaks]],
        ),
        (
            DeleteModel::new("Choice").into(),
            [&[Breaks], &[Breaks], &[Breaks]],
        ),
        (
            AlterField::new("question", "text", fields::char(200)).into(),
            [&[Safe], &[Safe], &[Rewrites]],
        ),
        (
            AlterField::new("question", "text", fields::char(50)).into(),
            [
                &[Breaks, Rewrites],
                &[Breaks, Rewrites],
                &[Breaks, Rewrites],
            ],
        ),
        (
            AlterField::new("question", "text", fields::char(100).help_text("in short")).into(),
            [&[Safe], &[Safe], &[Safe]],
        ),
        (
            AlterField::new("question", "rank", fields::big_integer().null()).into(),
            [&[Rewrites], &[Rewrites], &[Rewrites]],
        ),
        (
            AlterField::new("question", "rank", fields::integer().default(1)).into(),
            [
                &[Breaks, Locks, Locks],
                &[Breaks, Rewrites, Locks],
                &[Breaks, Rewrites],
            ],
        ),
        (
            AlterField::new("choice", "votes", fields::integer().null()).into(),
            [&[Breaks], &[Breaks, Rewrites], &[Breaks, Rewrites]],
        ),
        (
            AddIndex::new("question", Index::new("rank_idx", ["rank"])).into(),
            [&[Locks], &[Safe], &[Locks]],
        ),
        (
            AddIndexConcurrently::new("question", Index::new("rank_idx", ["rank"])).into(),
            [&[Safe], &[Safe], &[Safe]],
        ),
        (
            RunSql::new("UPDATE x SET y = 1").into(),
            [&[Locks], &[Locks], &[Unknown]],
        ),
        (
            RunSql::new("CREATE INDEX CONCURRENTLY i ON polls_question (rank)").into(),
            [&[Unknown], &[Unknown], &[Unknown]],
        ),
        (
            RunRust::new(|_: Database| std::future::ready(Ok(()))).into(),
            [&[Unknown], &[Unknown], &[Unknown]],
        ),
        (
            SeparateDatabaseAndState::new()
                .state(RemoveField::new("question", "text"))
                .into(),
            [&[Safe], &[Safe], &[Safe]],
        ),
    ];
    let mut wrong = Vec::new();
    for (operation, expected) in cases {
        for (engine, expected) in [Engine::Postgresql, Engine::Mysql, Engine::Sqlite]
            .into_iter()
            .zip(expected)
        {
            let found = risks(operation.clone(), engine);
            if found != expected {
                wrong.push(format!(
                    "{} on {engine:?}: {found:?}, not {expected:?}",
                    operation.describe()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is said of a migration that changes the choices of a field.
fn of_choices(old: FieldState, new: FieldState) -> Vec<Finding> {
    let initial = Migration::new("0001_initial").initial().operation(
        CreateModel::new("Loan")
            .field("id", fields::big_auto())
            .field("state", old),
    );
    let next = Migration::new("0002_next")
        .dependency("lending", "0001_initial")
        .operation(AlterField::new("loan", "state", new));
    let mut loader = Loader::new(vec![app("lending", vec![initial, next])]).unwrap();
    let key = |name: &str| ("lending".to_owned(), name.to_owned());
    loader.applied.insert(key("0001_initial"), String::new());
    check(&loader, &[key("0002_next")], Engine::Sqlite).unwrap()
}

#[test]
fn a_choice_that_goes_may_stand_in_rows_that_nobody_reads_any_more() {
    let three = || fields::integer().choices([(1, "Out"), (2, "Back"), (3, "Lost")]);
    let found = of_choices(three(), fields::integer().choices([(1, "Out"), (2, "In")]));
    let [finding] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(finding.risk, Risk::Breaks);
    assert_eq!(
        finding.reason,
        "The running version may write 3 to lending_loan.state, and rows may hold it: the new version fails where it reads them."
    );
    assert_eq!(
        finding.instead,
        [
            "Release code that still reads 3 and writes it no more.",
            "Change the rows there are, until SELECT count(*) FROM lending_loan WHERE state NOT IN (1, 2) says 0, then run this.",
        ]
    );
    // Shorter with it, which the same steps mend.
    let found = of_choices(
        fields::char(4).choices([("o'ut", "Out"), ("in", "Back")]),
        fields::char(2).choices([("in", "Back")]),
    );
    assert!(found[0].reason.contains(" write 'o''ut' to "), "{found:?}");
    assert_eq!(
        found.iter().filter(|one| one.risk == Risk::Breaks).count(),
        1
    );
    // A field that had no choices.
    let found = of_choices(fields::integer(), three());
    assert!(
        found[0].reason.contains(" what is none of the choices to "),
        "{found:?}"
    );
    assert!(
        found[0].instead[1].contains("NOT IN (1, 2, 3)"),
        "{found:?}"
    );
    for new in [
        three().help_text("Where it is."),
        fields::integer().choices([(3, "Lost"), (2, "Back"), (1, "Lent"), (4, "Kept")]),
        fields::integer(),
    ] {
        let found = of_choices(three(), new);
        assert_eq!(found[0].risk, Risk::Safe, "{found:?}");
    }
}

#[tokio::test]
async fn findings_are_shown_as_a_table_with_what_to_do_instead() {
    let db = Database::in_memory();
    let next = RenameField::new("question", "text", "title");
    let arguments = Migrate {
        app: Some("polls".to_owned()),
        migration: Some("0001".to_owned()),
        ..Migrate::default()
    };
    migrate(&arguments, apps(next.clone()), &db, &mut String::new())
        .await
        .unwrap();
    let mut output = String::new();
    let safe = check_safe(
        &Migrate::default(),
        false,
        apps(next.clone()),
        "default",
        &db,
        &mut output,
    )
    .await
    .unwrap();
    assert!(!safe);
    assert_eq!(
        output,
        "Operations to perform beside the running version, on 'default' (sqlite):\n  polls.0002_next\n    BREAKS   Rename field \
         text on question to title\n             The running version still names the column polls_question.text, which is called \
         title then.\n               1. Rename the field only: #[field(db_column = \"text\")] on title. Then nothing changes in \
         the database.\n               2. Or copy: add title with NULL allowed, and write both columns in the code; fill title in \
         a migration of its own, a few thousand rows at a time; read title; take text out of the code, and out of the database in \
         a release after that.\nNot safe to run: 1 of 1 operation(s).\n"
    );
    let mut output = String::new();
    check_safe(
        &Migrate::default(),
        true,
        apps(next.clone()),
        "default",
        &db,
        &mut output,
    )
    .await
    .unwrap();
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!(json["safe"], false);
    assert_eq!(json["operations"][0]["risk"], "breaks");
    assert_eq!(
        json["operations"][0]["sql"][0],
        "ALTER TABLE \"polls_question\" RENAME COLUMN \"text\" TO \"title\""
    );
    migrate(
        &Migrate::default(),
        apps(next.clone()),
        &db,
        &mut String::new(),
    )
    .await
    .unwrap();
    let mut output = String::new();
    let safe = check_safe(
        &Migrate::default(),
        false,
        apps(next),
        "default",
        &db,
        &mut output,
    )
    .await
    .unwrap();
    assert!(safe);
    assert!(
        output.ends_with("No planned migration operations.\n"),
        "{output}"
    );
}

#[tokio::test]
async fn tables_that_the_migrations_make_themselves_are_nobodys_yet() {
    let mut output = String::new();
    let db = Database::in_memory();
    let next = RenameField::new("question", "text", "title");
    let safe = check_safe(
        &Migrate::default(),
        false,
        apps(next),
        "default",
        &db,
        &mut output,
    )
    .await
    .unwrap();
    assert!(safe, "{output}");
    assert!(output.ends_with("Safe to run.\n"), "{output}");
}
