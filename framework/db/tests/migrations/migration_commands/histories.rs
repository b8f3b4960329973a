//! The histories of several databases, which `makemigrations` looks at before it writes.

use std::path::Path;

use nuages_core::settings::{DatabaseRouter, DatabaseRouters, Hints};
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::{CHOICE, QUESTION, app, initial, run};

/// Keeps the model of this name to `default`, or all of them.
#[derive(Debug)]
struct Kept(Option<&'static str>);

impl DatabaseRouter for Kept {
    fn allow_migrate(&self, alias: &str, _: &str, model: Option<&str>, _: &Hints) -> Option<bool> {
        (self.0.is_none() || model == self.0).then_some(alias == "default")
    }
}

fn apps() -> Vec<AppMigrations> {
    let second = Migration::new("0002_next").dependency("polls", "0001_initial");
    let path = Path::new("/nowhere");
    app(path, &[&QUESTION, &CHOICE], vec![initial(), second])
}

/// A database that has recorded the second migration, and not the first.
async fn with_a_hole(alias: &str, routers: &DatabaseRouters) -> Database {
    let db = Database::in_memory().with_routers(alias, routers);
    let all = Migrate {
        fake: true,
        ..Migrate::default()
    };
    migrate(&all, apps(), &db, &mut String::new())
        .await
        .unwrap();
    let sql = "DELETE FROM django_migrations WHERE name = '0001_initial'";
    db.execute(sql, &[]).await.unwrap();
    db
}

async fn made(databases: &[Database]) -> (Result<Outcome, MigrationError>, String) {
    let mut output = String::new();
    let arguments = MakeMigrations {
        dry_run: true,
        ..MakeMigrations::default()
    };
    let made = makemigrations(&arguments, apps(), databases, None, &mut output).await;
    (made, output)
}

#[test]
fn a_hole_is_told_of_each_database_that_has_models() {
    run(async {
        let said = |alias: &str| {
            format!(
                "Migration polls.0002_next is applied before its dependency polls.0001_initial on database '{alias}'."
            )
        };
        for (routers, wrong) in [
            (
                DatabaseRouters::from(Kept(Some("Question"))),
                Some("archive"),
            ),
            (DatabaseRouters::from(Kept(None)), None),
        ] {
            let whole = Database::in_memory().with_routers("default", &routers);
            let holes = [
                with_a_hole("other", &routers).await,
                with_a_hole("archive", &routers).await,
            ];
            let [other, archive] = holes;
            let (made, output) = made(&[whole, other, archive]).await;
            match wrong {
                Some(alias) => assert_eq!(made.unwrap_err().to_string(), said(alias)),
                None => assert_eq!(
                    (made.unwrap().changed, &*output),
                    (false, "No changes detected\n")
                ),
            }
        }
        let hole = with_a_hole("default", &DatabaseRouters::none()).await;
        assert_eq!(
            made(&[hole]).await.0.unwrap_err().to_string(),
            said("default")
        );
    });
}

#[test]
fn a_database_that_cannot_be_asked_is_a_warning() {
    run(async {
        let routers = DatabaseRouters::none();
        let gone = nuages_core::settings::DatabaseConfig::sqlite("/nowhere/at/all.sqlite3");
        let gone = Database::connect(&gone).await.unwrap();
        let whole = Database::in_memory().with_routers("default", &routers);
        let (made, output) = made(&[whole, gone.with_routers("gone", &routers)]).await;
        assert!(!made.unwrap().changed);
        let start = "Got an error checking a consistent migration history performed for database connection 'gone': ";
        assert!(output.starts_with(start), "{output}");
        assert!(output.ends_with("No changes detected\n"), "{output}");
    });
}

#[test]
fn what_routers_keep_out_is_safe() {
    run(async {
        let drop_all = Migration::new("0003_drop")
            .dependency("polls", "0002_next")
            .operation(RemoveField::new("choice", "votes"))
            .operation(RemoveField::new("question", "pub_date"));
        let mut apps = apps();
        let routers = DatabaseRouters::from(Kept(Some("Question")));
        let db = Database::in_memory().with_routers("archive", &routers);
        migrate(&Migrate::default(), apps.clone(), &db, &mut String::new())
            .await
            .unwrap();
        apps[0].migrations.as_mut().unwrap().push(drop_all);
        let mut output = String::new();
        let safe = check_safe(
            &Migrate::default(),
            false,
            apps,
            "archive",
            &db,
            &mut output,
        )
        .await;
        assert!(!safe.unwrap());
        assert!(
            output.contains("BREAKS   Remove field votes from choice"),
            "{output}"
        );
        assert!(
            output.contains("ok       Remove field pub_date from question"),
            "{output}"
        );
    });
}
