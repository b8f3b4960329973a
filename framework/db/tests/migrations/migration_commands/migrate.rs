//! What `migrate`, `showmigrations` and `sqlmigrate` do and say.

use std::path::Path;
use std::sync::Mutex;

use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::{CHOICE, LATER, QUESTION, app, initial, run};
use crate::common::Folder;

#[test]
fn migrating_says_what_djangos_command_says() {
    run(async {
        let db = Database::in_memory();
        let apps = app(
            Path::new("/nowhere"),
            &[&QUESTION, &CHOICE],
            vec![initial()],
        );
        assert_eq!(unapplied(apps.clone(), &db).await.unwrap().len(), 1);
        let mut output = String::new();
        migrate(&Migrate::default(), apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(
            output,
            "Operations to perform:\n  Apply all migrations: polls\nRunning migrations:\n  Applying polls.0001_initial... OK\n"
        );
        let mut output = String::new();
        migrate(&Migrate::default(), apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert!(
            output.ends_with("Running migrations:\n  No migrations to apply.\n"),
            "{output}"
        );
        let mut output = String::new();
        showmigrations(Format::List, &[], 1, apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(output, "polls\n [X] 0001_initial\n");
        let zero = Migrate {
            app: Some("polls".to_owned()),
            migration: Some("zero".to_owned()),
            ..Migrate::default()
        };
        let mut output = String::new();
        migrate(&zero, apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(
            output,
            "Operations to perform:\n  Unapply all migrations: polls\nRunning migrations:\n  Unapplying polls.0001_initial... OK\n"
        );
        let mut output = String::new();
        showmigrations(Format::Plan, &[], 1, apps.clone(), &db, &mut output)
            .await
            .unwrap();
        assert_eq!(output, "[ ]  polls.0001_initial\n");
        let later = app(Path::new("/nowhere"), &[&LATER, &CHOICE], vec![initial()]);
        let mut output = String::new();
        migrate(&Migrate::default(), later.clone(), &db, &mut output)
            .await
            .unwrap();
        migrate(&Migrate::default(), later, &db, &mut output)
            .await
            .unwrap();
        assert!(
            output.contains("Your models in app(s): 'polls' have changes"),
            "{output}"
        );
    });
}

#[test]
fn sqlmigrate_shows_djangos_text() {
    run(async {
        let db = Database::in_memory();
        let apps = app(Path::new("/nowhere"), &[], vec![initial()]);
        let sql = sqlmigrate("polls", "0001", false, apps.clone(), &db)
            .await
            .unwrap();
        assert_eq!(
            sql,
            "BEGIN;\n--\n-- Create model Question\n--\nCREATE TABLE \"polls_question\" (\"id\" integer NOT NULL PRIMARY KEY \
             AUTOINCREMENT, \"question_text\" varchar(200) NOT NULL, \"pub_date\" datetime NOT NULL);\n--\n-- Create model \
             Choice\n--\nCREATE TABLE \"polls_choice\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"choice_text\" \
             varchar(200) NOT NULL, \"votes\" integer NOT NULL, \"question_id\" bigint NOT NULL REFERENCES \
             \"polls_question\" (\"id\") DEFERRABLE INITIALLY DEFERRED);\nCREATE INDEX \
             \"polls_choice_question_id_c5b4b260\" ON \"polls_choice\" (\"question_id\");\nCOMMIT;"
        );
        let sql = sqlmigrate("polls", "0001", true, apps, &db).await.unwrap();
        assert!(
            sql.contains("DROP TABLE \"polls_choice\";\n--\n-- Create model Question"),
            "{sql}"
        );
    });
}

#[test]
fn a_migration_that_fails_half_way_leaves_nothing_and_is_not_recorded() {
    run(async {
        let db = Database::in_memory();
        let broken = Migration::new("0002_broken")
            .dependency("polls", "0001_initial")
            .operation(AddField::new("question", "note", fields::text().null()))
            .operation(RunRust::new(|db: Database| async move {
                db.execute(
                    "INSERT INTO polls_question (question_text, pub_date) VALUES ('x', 'y')",
                    &[],
                )
                .await?;
                Ok(())
            }))
            .operation(RunSql::new("INSERT INTO no_such_table VALUES (1)"));
        let apps = app(Path::new("/nowhere"), &[], vec![initial(), broken]);
        let mut output = String::new();
        let error = migrate(&Migrate::default(), apps.clone(), &db, &mut output)
            .await
            .unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with(
                "polls.0002_broken failed (nothing of it was kept): no such table: no_such_table"
            ),
            "{error}"
        );
        assert!(
            output.ends_with("  Applying polls.0002_broken... FAILED\n"),
            "{output}"
        );
        assert_eq!(
            unapplied(apps, &db).await.unwrap(),
            [("polls".to_owned(), "0002_broken".to_owned())]
        );
        let columns = db
            .fetch_all("SELECT name FROM pragma_table_info('polls_question')", &[])
            .await
            .unwrap();
        assert_eq!(columns.len(), 3, "the column is gone");
        let rows = db
            .fetch_all("SELECT id FROM polls_question", &[])
            .await
            .unwrap();
        assert!(rows.is_empty());
        let error = db
            .execute(
                "INSERT INTO polls_choice (choice_text, votes, question_id) VALUES ('x', 0, 99)",
                &[],
            )
            .await
            .unwrap_err();
        assert!(
            error.is_integrity(),
            "foreign keys are checked again: {error}"
        );
    });
}

#[test]
fn two_migrate_at_once_apply_everything_once() {
    for round in 0..5 {
        let folder = Folder::new(&format!("at-once-{round}"));
        let file = folder.0.join("db.sqlite3");
        let config = nuages_core::settings::DatabaseConfig::sqlite(&file);
        let counted = || {
            let counting = Migration::new("0002_count")
                .dependency("polls", "0001_initial")
                .operation(RunSql::new(
                    "INSERT INTO polls_question (question_text, pub_date) VALUES ('once', '2024-01-01')",
                ));
            app(Path::new("/nowhere"), &[], vec![initial(), counting])
        };
        let start = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            let work = || {
                run(async {
                    let db = Database::connect(&config).await.unwrap();
                    start.wait();
                    migrate(&Migrate::default(), counted(), &db, &mut String::new()).await
                })
            };
            let both = [scope.spawn(work), scope.spawn(work)];
            for one in both {
                one.join().unwrap().unwrap();
            }
        });
        run(async {
            let db = Database::connect(&config).await.unwrap();
            for (table, wanted) in [("polls_question", 1), ("django_migrations", 2)] {
                let sql = format!("SELECT * FROM {table}");
                assert_eq!(
                    db.fetch_all(sql, &[]).await.unwrap().len(),
                    wanted,
                    "{table}"
                );
            }
        });
    }
}

#[test]
fn tables_that_are_there_are_taken_over() {
    run(async {
        let db = Database::in_memory();
        let apps = app(Path::new("/nowhere"), &[], vec![initial()]);
        for sql in [
            "CREATE TABLE polls_question (id integer)",
            "CREATE TABLE polls_choice (id integer)",
        ] {
            db.execute_script(sql).await.unwrap();
        }
        let arguments = Migrate {
            fake_initial: true,
            ..Migrate::default()
        };
        let mut output = String::new();
        migrate(&arguments, apps, &db, &mut output).await.unwrap();
        assert!(
            output.ends_with("  Applying polls.0001_initial... FAKED\n"),
            "{output}"
        );
    });
}

#[test]
fn tables_that_the_migration_itself_renames_are_taken_over() {
    run(async {
        let db = Database::in_memory();
        let renamed = initial()
            .operation(RenameModel::new("Choice", "Answer"))
            .operation(AddField::new("answer", "old", fields::text().null()))
            .operation(RenameField::new("answer", "old", "new"))
            .operation(CreateModel::new("Gone"))
            .operation(DeleteModel::new("Gone"));
        let apps = app(Path::new("/nowhere"), &[], vec![renamed]);
        let arguments = Migrate {
            fake_initial: true,
            ..Migrate::default()
        };
        for (sql, is_there) in [
            ("CREATE TABLE polls_question (id integer)", false),
            ("CREATE TABLE polls_answer (id integer, old text)", false),
            ("ALTER TABLE polls_answer RENAME COLUMN old TO new", true),
        ] {
            db.execute_script(sql).await.unwrap();
            let mut output = String::new();
            let ran = migrate(&arguments, apps.clone(), &db, &mut output).await;
            assert_eq!(ran.is_ok(), is_there, "{sql}: {output}");
            assert_eq!(output.ends_with("... FAKED\n"), is_there, "{sql}: {output}");
        }
    });
}

#[test]
fn a_field_that_is_there_twice_is_told() {
    run(async {
        let twice = Migration::new("0001_initial").operation(
            CreateModel::new("Pony")
                .field("id", fields::big_auto())
                .field("pink", fields::integer())
                .field("pink", fields::integer()),
        );
        let apps = app(Path::new("/nowhere"), &[], vec![twice]);
        let db = Database::in_memory();
        let ran = migrate(&Migrate::default(), apps, &db, &mut String::new()).await;
        assert_eq!(
            ran.unwrap_err().to_string(),
            "migration polls.0001_initial: CreateModel of polls.Pony has two fields named 'pink'"
        );
    });
}

#[test]
fn receivers_hear_of_each_app_before_and_after() {
    static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let hear = |when: &'static str| {
        move |event: &MigrateEvent| {
            if event.app_label != "signalled" {
                return;
            }
            let plan = event.plan.iter().map(|step| (&step.key.1, step.backwards));
            let plan: Vec<_> = plan.collect();
            let line = format!("{when} {} {plan:?}", event.verbosity);
            HEARD.lock().unwrap().push(line);
        }
    };
    PRE_MIGRATE.connect(None, hear("pre"));
    POST_MIGRATE.connect(None, hear("post"));
    run(async {
        let db = Database::in_memory();
        let apps = vec![
            crate::common::migrating::app("signalled", vec![Migration::new("0001_initial")]),
            crate::common::migrating::app("silent", vec![Migration::new("0001_initial")]),
        ];
        let look = Migrate {
            check: true,
            ..Migrate::default()
        };
        let back = Migrate {
            app: Some("signalled".to_owned()),
            migration: Some("zero".to_owned()),
            verbosity: 2,
            ..Migrate::default()
        };
        let mut output = String::new();
        for arguments in [&look, &Migrate::default(), &Migrate::default(), &back] {
            migrate(arguments, apps.clone(), &db, &mut output)
                .await
                .unwrap();
        }
        // The plan is that of the whole run.
        let there = r#"[("0001_initial", false), ("0001_initial", false)]"#;
        let back = r#"[("0001_initial", true)]"#;
        assert_eq!(
            *HEARD.lock().unwrap(),
            [
                format!("pre 1 {there}"),
                format!("post 1 {there}"),
                "pre 1 []".to_owned(),
                "post 1 []".to_owned(),
                format!("pre 2 {back}"),
                format!("post 2 {back}"),
            ]
        );
        for when in ["pre", "post"] {
            let line = format!("Running {when}-migrate handlers for application silent\n");
            assert_eq!(output.matches(&line).count(), 1, "{output}");
        }
        // What a receiver fails with is the command's error.
        let failing = crate::common::migrating::app("failing", Vec::new());
        POST_MIGRATE.connect(None, |event: &MigrateEvent| {
            match event.app_label.as_str() {
                "failing" => Err(std::io::Error::other("no rows for failing")),
                _ => Ok(()),
            }
        });
        let ran = migrate(&Migrate::default(), vec![failing], &db, &mut output).await;
        assert_eq!(ran.unwrap_err().to_string(), "no rows for failing");
    });
}

#[test]
fn a_history_with_a_hole_is_refused() {
    run(async {
        let db = Database::in_memory();
        let second = Migration::new("0002_x").dependency("polls", "0001_initial");
        let apps = app(Path::new("/nowhere"), &[], vec![initial(), second]);
        migrate(&Migrate::default(), apps.clone(), &db, &mut String::new())
            .await
            .unwrap();
        db.execute(
            "DELETE FROM django_migrations WHERE name = '0001_initial'",
            &[],
        )
        .await
        .unwrap();
        let error = migrate(&Migrate::default(), apps, &db, &mut String::new())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Migration polls.0002_x is applied before its dependency polls.0001_initial on database 'default'."
        );
    });
}

#[test]
fn unknown_names_are_explained() {
    run(async {
        let db = Database::in_memory();
        let missing = Migration::new("0002_x").dependency("polls", "0001_gone");
        let apps = app(Path::new("/nowhere"), &[], vec![initial(), missing]);
        let error = migrate(&Migrate::default(), apps, &db, &mut String::new())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Migration polls.0002_x dependencies reference nonexistent parent node ('polls', '0001_gone')"
        );
        let apps = app(Path::new("/nowhere"), &[], vec![initial()]);
        for (label, name, expected) in [
            ("poll", "0001", "No installed app with label 'poll'."),
            (
                "polls",
                "0007",
                "Cannot find a migration matching '0007' from app 'polls'.",
            ),
        ] {
            let error = sqlmigrate(label, name, false, apps.clone(), &db)
                .await
                .unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    });
}
