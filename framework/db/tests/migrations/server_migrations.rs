//! Migrations on each database: what a failure leaves, two at once, tables that are there, what a server tells of its tables.
//!
//! PostgreSQL and MySQL take part when `NUAGES_TEST_POSTGRES` and `NUAGES_TEST_MYSQL` name a server's database.

use crate::common;
use crate::common::migrating::{app, migrate_to};
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;
use nuages_db::schema::introspection::{describe, table_list};
use nuages_db::schema::{ConstraintDescription, TableDescription, TableKind};

/// Returns a handle to a new database of each server.
async fn servers(test: &str) -> Vec<Database> {
    let mut databases = Vec::new();
    for variable in ["NUAGES_TEST_POSTGRES", "NUAGES_TEST_MYSQL"] {
        if let Some(config) = common::server_database(variable, test).await {
            databases.push(Database::connect(&config).await.unwrap());
        }
    }
    databases
}

fn shelf(migrations: Vec<Migration>) -> Vec<AppMigrations> {
    let first = Migration::new("0001_initial")
        .initial()
        .operation(
            CreateModel::new("Room")
                .field("code", fields::char(5).primary_key())
                .field("name", fields::char(40).unique()),
        )
        .operation(
            CreateModel::new("Shelf")
                .field("id", fields::big_auto())
                .field("title", fields::char(40).null())
                .field("price", fields::decimal(8, 2).null())
                .field("count", fields::positive_integer().default(0))
                .field("extra", fields::json().null())
                .field("room", fields::foreign_key("library.room", CASCADE))
                .unique_together(["title", "room"])
                .index(Index::new("shelf_price", ["-price", "count"])),
        )
        .operation(AddField::new(
            "room",
            "shelves",
            fields::many_to_many("library.shelf"),
        ));
    vec![app("library", [vec![first], migrations].concat())]
}

fn after_first(name: &str) -> Migration {
    Migration::new(name).dependency("library", "0001_initial")
}

async fn run(db: &Database, apps: Vec<AppMigrations>) -> nuages_core::Result<String> {
    let mut output = String::new();
    migrate(&Migrate::default(), apps, db, &mut output).await?;
    Ok(output)
}

async fn count(db: &Database, table: &str) -> usize {
    let rows = db.fetch_all(format!("SELECT * FROM {table}"), &[]).await;
    rows.unwrap().len()
}

#[tokio::test]
async fn a_failure_leaves_nothing_or_says_what_it_leaves() {
    for db in servers("failure").await {
        let broken = after_first("0002_broken")
            .operation(AddField::new("shelf", "note", fields::text().null()))
            .operation(RunSql::new(
                "INSERT INTO library_room (code, name) VALUES ('a', 'b')",
            ))
            .operation(RunSql::new("INSERT INTO no_such_table VALUES (1)"));
        let apps = shelf(vec![broken]);
        let error = run(&db, apps.clone()).await.unwrap_err().to_string();
        let shelf = describe(&db, "library_shelf").await.unwrap().unwrap();
        let (rows, stays) = (
            count(&db, "library_room").await,
            shelf.column("note").is_some(),
        );
        match db.engine() {
            Engine::Postgresql => {
                let wanted = "library.0002_broken failed (nothing of it was kept): ";
                assert!(error.starts_with(wanted), "{error}");
                assert!(!stays && rows == 0);
            }
            _ => {
                let wanted = "library.0002_broken failed (at statement 3 of 3; the 2 before it stay, as MySQL and MariaDB cannot take \
                              changes of tables back: undo what ran and migrate again, or run the rest of `sqlmigrate library \
                              0002_broken` and then `migrate library 0002_broken --fake`): ";
                assert!(error.starts_with(wanted), "{error}");
                assert!(stays && rows == 1);
            }
        }
        assert!(error.contains("no_such_table"), "{error}");
        let left = unapplied(apps, &db).await.unwrap();
        assert_eq!(left, [("library".to_owned(), "0002_broken".to_owned())]);
    }
}

#[tokio::test]
async fn rust_that_fails_is_undone_on_every_server() {
    for db in servers("rust").await {
        let broken = after_first("0002_rust").operation(RunRust::new(|db: Database| async move {
            let sql = "INSERT INTO library_room (code, name) VALUES ('a', 'b')";
            db.execute(sql, &[]).await?;
            db.execute("INSERT INTO no_such_table VALUES (1)", &[])
                .await?;
            Ok(())
        }));
        run(&db, shelf(vec![broken])).await.unwrap_err();
        assert_eq!(count(&db, "library_room").await, 0, "{:?}", db.engine());
    }
}

/// Runs code that adds a room and fails, and tells whether the room stays.
async fn stays(db: &Database, atomic: bool, say: fn(RunRust) -> RunRust) -> bool {
    let code = say(RunRust::new(|db: Database| async move {
        let sql = "INSERT INTO library_room (code, name) VALUES ('a', 'b')";
        db.execute(sql, &[]).await?;
        Err(std::io::Error::other("enough").into())
    }));
    let broken = after_first("0002_rust").operation(code);
    let broken = if atomic { broken } else { broken.not_atomic() };
    run(db, shelf(vec![broken])).await.unwrap_err();
    let left = count(db, "library_room").await;
    db.execute("DELETE FROM library_room", &[]).await.unwrap();
    left == 1
}

#[tokio::test]
async fn code_is_a_transaction_of_its_own_where_it_says_so() {
    for db in common::empty_databases("own_transaction").await {
        let is_mysql = db.engine() == Engine::Mysql;
        for (atomic, say, expected) in [
            (false, (|code| code) as fn(RunRust) -> RunRust, true),
            (false, RunRust::atomic, false),
            (false, RunRust::not_atomic, true),
            (true, |code| code, false),
            (true, RunRust::atomic, false),
            // Elsewhere the migration is one transaction.
            (true, RunRust::not_atomic, is_mysql),
        ] {
            let left = stays(&db, atomic, say).await;
            assert_eq!(left, expected, "{atomic} on {:?}", db.engine());
        }
    }
}

#[tokio::test]
async fn two_migrate_at_once_apply_everything_once() {
    for db in servers("at_once").await {
        let counting = after_first("0002_count").operation(RunSql::new(
            "INSERT INTO library_room (code, name) VALUES ('a', 'b')",
        ));
        let apps = shelf(vec![counting]);
        let all = (0..4).map(|_| {
            let (db, apps) = (db.clone(), apps.clone());
            tokio::spawn(async move { run(&db, apps).await.map_err(|error| error.to_string()) })
        });
        let mut told = String::new();
        for one in all.collect::<Vec<_>>() {
            told.push_str(&one.await.unwrap().unwrap());
        }
        // Each migration is applied by one of them; who came late is told, or has nothing to do.
        let ends = |end: &str| told.lines().filter(|line| line.ends_with(end)).count();
        assert_eq!(ends("... OK"), 2, "{:?}: {told}", db.engine());
        let late = ends("... DONE BY ANOTHER PROCESS") + ends("No migrations to apply.") * 2;
        assert!(late >= 3, "{:?}: {told}", db.engine());
        assert_eq!(count(&db, "library_room").await, 1, "{:?}", db.engine());
        assert_eq!(count(&db, "django_migrations").await, 2);
    }
}

#[tokio::test]
async fn tables_that_are_there_are_taken_over() {
    for db in servers("taken_over").await {
        run(&db, shelf(Vec::new())).await.unwrap();
        db.execute("DELETE FROM django_migrations", &[])
            .await
            .unwrap();
        let arguments = Migrate {
            fake_initial: true,
            ..Migrate::default()
        };
        let mut output = String::new();
        migrate(&arguments, shelf(Vec::new()), &db, &mut output)
            .await
            .unwrap();
        let wanted = "  Applying library.0001_initial... FAKED\n";
        assert!(output.ends_with(wanted), "{output}");
        db.execute("DELETE FROM django_migrations", &[])
            .await
            .unwrap();
        db.execute_script("DROP TABLE library_room_shelves")
            .await
            .unwrap();
        // A table between is missing: the migration is run, and finds the others.
        migrate(&arguments, shelf(Vec::new()), &db, &mut output)
            .await
            .unwrap_err();
    }
}

#[tokio::test]
async fn a_server_tells_of_its_tables() {
    for db in servers("tells").await {
        run(&db, shelf(Vec::new())).await.unwrap();
        db.execute_script("CREATE VIEW library_dear AS SELECT title FROM library_shelf")
            .await
            .unwrap();
        let list = table_list(&db).await.unwrap();
        let names: Vec<(&str, TableKind)> = list
            .iter()
            .map(|table| (table.name.as_str(), table.kind))
            .collect();
        let expected = [
            ("django_migrations", TableKind::Table),
            ("library_dear", TableKind::View),
            ("library_room", TableKind::Table),
            ("library_room_shelves", TableKind::Table),
            ("library_shelf", TableKind::Table),
        ];
        assert_eq!(names, expected);
        assert!(describe(&db, "attic").await.unwrap().is_none());
        let table = describe(&db, "library_shelf").await.unwrap().unwrap();
        check_columns(&table, db.engine());
        check_constraints(&table);
        let room = describe(&db, "library_room").await.unwrap().unwrap();
        assert_eq!(room.primary_key_columns(), ["code"]);
        let unique =
            |constraint: &&ConstraintDescription| constraint.unique && !constraint.primary_key;
        let unique = room.constraints.iter().find(unique).unwrap();
        assert_eq!(unique.column_names(), ["name"]);
    }
}

fn check_columns(table: &TableDescription, engine: Engine) {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["id", "title", "price", "count", "extra", "room_id"]);
    let column = |name: &str| table.column(name).unwrap();
    let id = column("id");
    assert!(id.primary_key && id.is_autofield && !id.null);
    assert_eq!(table.sequences[0].column, "id");
    let title = column("title");
    assert_eq!(
        (title.data_type.as_str(), title.max_length),
        ("varchar", Some(40))
    );
    assert!(title.null && title.default.is_none());
    let price = column("price");
    assert_eq!((price.precision, price.scale), (Some(8), Some(2)));
    let mysql = engine == Engine::Mysql;
    assert_eq!(column("count").is_unsigned, mysql);
    assert!(!mysql || column("extra").has_json_constraint || column("extra").data_type == "json");
    assert!(mysql || column("extra").data_type == "jsonb");
}

fn check_constraints(table: &TableDescription) {
    assert_eq!(table.primary_key_columns(), ["id"]);
    let relation = table.relation("room_id").unwrap();
    assert_eq!(
        (
            relation.table.as_str(),
            relation.column.as_str(),
            relation.on_delete.as_str()
        ),
        ("library_room", "code", "NO ACTION")
    );
    let columns = |name: &str| {
        let found = table.constraints.iter().find(|found| found.name == name);
        found.unwrap().column_names()
    };
    assert_eq!(columns("shelf_price"), ["price", "count"]);
    let index = table
        .constraints
        .iter()
        .find(|index| index.name == "shelf_price");
    assert_eq!(index.unwrap().descending, [true, false]);
    let unique = "library_shelf_title_room_id_";
    let unique = table
        .constraints
        .iter()
        .find(|found| found.name.starts_with(unique));
    let unique = unique.unwrap();
    assert!(unique.unique);
    assert_eq!(unique.column_names(), ["title", "room_id"]);
    let check = table
        .constraints
        .iter()
        .find(|found| found.check && found.column_names() == ["count"]);
    assert!(check.is_some());
}

/// PostgreSQL has a second index of a text's index, for LIKE; both wait for the end of the migration, and both are forgotten.
#[tokio::test]
async fn an_index_that_is_made_and_dropped_in_one_migration_leaves_nothing() {
    for db in servers("index_forgotten").await {
        let migration = Migration::new("0001_initial")
            .initial()
            .operation(
                CreateModel::new("Shelf")
                    .field("id", fields::big_auto())
                    .field("code", fields::char(9).db_index()),
            )
            .operation(AlterField::new("shelf", "code", fields::char(10)));
        let apps = [app("library", vec![migration])];
        for _ in 0..2 {
            let first = ("library".to_owned(), "0001_initial".to_owned());
            migrate_to(&db, &apps, Target::Migration(first))
                .await
                .unwrap();
            let shelf = describe(&db, "library_shelf").await.unwrap().unwrap();
            let indexes: Vec<_> = shelf
                .constraints
                .iter()
                .filter(|one| one.index && !one.primary_key)
                .collect();
            assert!(indexes.is_empty(), "{indexes:?}");
            migrate_to(&db, &apps, Target::Zero("library".to_owned()))
                .await
                .unwrap();
        }
    }
}
