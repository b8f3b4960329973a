//! `RunSql`: scripts with bodies of functions and triggers, and values, on each database.

use crate::common::migrating::app;
use crate::common::{empty_databases, number};
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

/// A trigger that counts the musicians, as each database writes it.
fn counting(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgresql => {
            "CREATE FUNCTION count_in() RETURNS trigger AS $$ BEGIN UPDATE band_total SET n = n + 1; RETURN NEW; END; $$ LANGUAGE plpgsql;
             CREATE TRIGGER musician_in AFTER INSERT ON band_musician FOR EACH ROW EXECUTE FUNCTION count_in();"
        }
        _ => {
            "-- One more; each of them counts.
             CREATE TRIGGER musician_in AFTER INSERT ON band_musician FOR EACH ROW
             BEGIN UPDATE band_total SET n = CASE WHEN n IS NULL THEN 1 ELSE n + 1 END; END;"
        }
    }
}

fn history(engine: Engine) -> Vec<AppMigrations> {
    let first = Migration::new("0001_initial")
        .initial()
        .operation(
            CreateModel::new("Musician")
                .field("id", fields::big_auto())
                .field("name", fields::char(40))
                .field("born", fields::date().null()),
        )
        .operation(
            CreateModel::new("Total")
                .field("id", fields::big_auto())
                .field("n", fields::integer()),
        )
        .operation(RunSql::new("INSERT INTO band_total (n) VALUES (0)"));
    let second = Migration::new("0002_musicians")
        .dependency("band", "0001_initial")
        .operation(RunSql::new(counting(engine)).reverse_nothing())
        .operation(
            RunSql::new(
                "INSERT INTO band_musician (name, born) VALUES (?, ?); -- who?
                 INSERT INTO band_musician (name) VALUES ('What?; ''no'''), (?);",
            )
            .bind([
                Expression::from("Django; O'Reinhardt \\?"),
                literal("Date", "1910-01-23"),
                "Stéphane".into(),
            ])
            .reverse("DELETE FROM band_musician WHERE name <> ?")
            .bind(["Stéphane"]),
        );
    vec![app("band", vec![first, second])]
}

async fn run(db: &Database, apps: Vec<AppMigrations>, to: Option<&str>) -> Result<bool, String> {
    let arguments = Migrate {
        app: to.map(|_| "band".to_owned()),
        migration: to.map(str::to_owned),
        ..Migrate::default()
    };
    let mut output = String::new();
    let done = migrate(&arguments, apps, db, &mut output).await;
    done.map_err(|error| error.to_string())
}

#[tokio::test]
async fn scripts_run_statement_by_statement_with_their_values() {
    for db in empty_databases("own_sql").await {
        let engine = db.engine();
        run(&db, history(engine), None).await.unwrap();
        let rows = db
            .fetch_all(
                "SELECT name, CAST(born AS char(10)) FROM band_musician ORDER BY id",
                &[],
            )
            .await
            .unwrap();
        let rows: Vec<(String, Option<String>)> = rows
            .iter()
            .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
            .collect();
        let musician = |name: &str, born: Option<&str>| (name.to_owned(), born.map(str::to_owned));
        assert_eq!(
            rows,
            [
                musician("Django; O'Reinhardt \\?", Some("1910-01-23")),
                musician("What?; 'no'", None),
                musician("Stéphane", None),
            ],
            "{engine:?}"
        );
        assert_eq!(number(&db, "SELECT n FROM band_total").await.unwrap(), 3);

        run(&db, history(engine), Some("0001")).await.unwrap();
        let left = number(&db, "SELECT count(*) FROM band_musician").await;
        assert_eq!(left.unwrap(), 1, "{engine:?}");
    }
}

#[tokio::test]
async fn values_without_a_place_are_told() {
    let db = Database::in_memory();
    let mut apps = history(Engine::Sqlite);
    let few = Migration::new("0003_few")
        .dependency("band", "0002_musicians")
        .operation(RunSql::new("DELETE FROM band_musician WHERE name = ? OR id = ?").bind(["x"]));
    apps[0].migrations.as_mut().unwrap().push(few);
    let error = run(&db, apps, None).await.unwrap_err();
    assert!(
        error.contains("RunSql binds 1 value(s), and its SQL has 2 `?`: DELETE FROM band_musician"),
        "{error}"
    );
}
