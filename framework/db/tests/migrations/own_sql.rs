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

#[tokio::test]
async fn bodies_of_mysql_need_no_begin() {
    let bodies = "CREATE PROCEDURE band_add(m int) IF (m > 0) THEN INSERT INTO band_total (n) VALUES (m); INSERT INTO band_total (n) VALUES (10 * m); END IF;
        CREATE PROCEDURE band_down(m int) all_of: WHILE m > 0 DO CALL band_add(m); SET m = m - 1; END WHILE all_of;
        CREATE FUNCTION band_odd(m int) RETURNS varchar(5) CHARACTER SET utf8mb4 DETERMINISTIC
            CASE m % 2 WHEN 1 THEN RETURN 'odd'; ELSE RETURN IF(m = 0, 'none', 'even'); END CASE;
        CREATE TRIGGER band_in BEFORE INSERT ON band_total FOR EACH ROW IF NEW.n = 1 THEN SET NEW.n = 5; SET NEW.n = NEW.n + 2; END IF;
        CALL band_down(2); INSERT INTO band_total (n) SELECT 4 WHERE band_odd(4) = 'even'";
    for db in empty_databases("own_sql_of_mysql").await {
        if db.engine() != Engine::Mysql {
            continue;
        }
        let mut apps = history(Engine::Mysql);
        let second = Migration::new("0002_bodies")
            .dependency("band", "0001_initial")
            .operation(RunSql::new(bodies));
        apps[0].migrations.as_mut().unwrap()[1] = second;
        run(&db, apps, None).await.unwrap();
        let sum = number(&db, "SELECT CAST(SUM(n) AS signed) FROM band_total").await;
        assert_eq!(sum.unwrap(), 2 + 20 + 7 + 10 + 4);
    }
}

/// A table that others look at: by a trigger of its own, one of another table, and a view of a view.
fn watched() -> Vec<Migration> {
    let watch = "CREATE TRIGGER musician_named AFTER UPDATE OF name ON band_musician BEGIN UPDATE band_total SET n = n + 1; END;
         CREATE TRIGGER total_set AFTER INSERT ON band_total BEGIN UPDATE band_musician SET name = upper(name) WHERE id = new.n; END;
         CREATE VIEW band_names AS SELECT id, name FROM band_musician;
         CREATE VIEW band_first AS SELECT min(name) AS name FROM band_names;";
    let kept = Migration::new("0003_watched")
        .dependency("band", "0002_musicians")
        .operation(RunSql::new(watch).reverse(
            "DROP VIEW band_first; DROP VIEW band_names; DROP TRIGGER total_set; DROP TRIGGER musician_named;",
        ));
    let altered = Migration::new("0004_longer")
        .dependency("band", "0003_watched")
        .operation(AlterField::new("Musician", "name", fields::char(50)));
    vec![kept, altered]
}

#[tokio::test]
async fn sqlite_keeps_triggers_and_views_of_a_table_that_is_made_anew() {
    let db = Database::in_memory();
    let apps = |more: Vec<Migration>| {
        let mut apps = history(Engine::Sqlite);
        apps[0].migrations.as_mut().unwrap().extend(more);
        apps
    };
    run(&db, apps(watched()), None).await.unwrap();
    let made = number(
        &db,
        "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')",
    );
    assert_eq!(made.await.unwrap(), 5);
    let counted = number(&db, "SELECT n FROM band_total").await.unwrap();
    db.execute("UPDATE band_musician SET name = 'Ah' WHERE id = 1", &[])
        .await
        .unwrap();
    assert_eq!(
        number(&db, "SELECT n FROM band_total").await.unwrap(),
        counted + 1
    );
    db.execute("INSERT INTO band_total (n) VALUES (1)", &[])
        .await
        .unwrap();
    let first = db
        .fetch_all("SELECT name FROM band_first", &[])
        .await
        .unwrap();
    assert_eq!(first[0].get::<String>(0).unwrap(), "AH");

    run(&db, apps(watched()), Some("0003")).await.unwrap();
    let renamed = db
        .execute("UPDATE band_musician SET name = 'Bo'", &[])
        .await;
    assert_eq!(renamed.unwrap(), 3);

    let mut broken = watched();
    broken.push(
        Migration::new("0005_nameless")
            .dependency("band", "0004_longer")
            .operation(RunSql::new("DROP VIEW band_first; DROP VIEW band_names; DROP TRIGGER total_set"))
            .operation(RunSql::new(
                "CREATE TRIGGER musician_in_names AFTER INSERT ON band_musician BEGIN UPDATE band_total SET n = length(new.name); END",
            ))
            .operation(AlterField::new("Musician", "name", fields::char(60).db_column("title"))),
    );
    let error = run(&db, apps(broken), None).await.unwrap_err();
    assert!(
        error.starts_with("band.0005_nameless failed (nothing of it was kept): no such column: new.name: a trigger of the table names a column"),
        "{error}"
    );
}

#[tokio::test]
async fn an_index_that_has_its_new_name_already_keeps_it() {
    for db in empty_databases("named_indexes").await {
        let mut apps = history(db.engine());
        let named = Migration::new("0003_named")
            .dependency("band", "0002_musicians")
            .operation(RunSql::new(
                "CREATE INDEX band_by_name ON band_musician (name)",
            ))
            .operation(RenameIndex::unnamed("Musician", ["name"], "band_by_name"));
        apps[0].migrations.as_mut().unwrap().push(named);
        run(&db, apps, None).await.unwrap();
    }
}
