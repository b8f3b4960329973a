//! Going to one of the migrations that a squashed one replaces.

use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;

use super::recorded;
use crate::common::migrating::app;

fn add(name: &str, after: &str, field: &str) -> Migration {
    let field = AddField::new("a", field, fields::integer().default(1));
    Migration::new(name)
        .dependency("sx", after)
        .operation(field)
}

/// Four migrations, of which one squashed migration replaces the second and the third; the fourth comes after `third`.
fn squashed_after(third: &str) -> Vec<AppMigrations> {
    let squashed = add("0002_squashed_0003", "0001_a", "b")
        .operation(AddField::new("a", "c", fields::integer().default(1)))
        .replaces("sx", "0002_b")
        .replaces("sx", "0003_c");
    let mut migrations = one_by_one();
    migrations[3] = add("0004_d", third, "d");
    migrations.push(squashed);
    vec![app("sx", migrations)]
}

fn one_by_one() -> Vec<Migration> {
    let table = CreateModel::new("A").field("id", fields::big_auto());
    vec![
        Migration::new("0001_a").operation(table),
        add("0002_b", "0001_a", "b"),
        add("0003_c", "0002_b", "c"),
        add("0004_d", "0003_c", "d"),
    ]
}

async fn go(apps: &[AppMigrations], label: &str, target: Option<&str>, db: &Database) -> String {
    let mut output = String::new();
    let arguments = Migrate {
        app: Some(label.to_owned()),
        migration: target.map(str::to_owned),
        ..Migrate::default()
    };
    let ran = migrate(&arguments, apps.to_vec(), db, &mut output).await;
    ran.unwrap_or_else(|error| panic!("{error}\n{output}"));
    let ran = output.split_once("Running migrations:\n").unwrap().1;
    ran.to_owned()
}

async fn columns(db: &Database) -> String {
    let rows = db.fetch_all("SELECT name FROM pragma_table_info('sx_a')", &[]);
    let rows = rows.await.unwrap();
    rows.iter()
        .map(|row| row.get::<String>(0).unwrap())
        .collect()
}

#[tokio::test]
async fn a_squashed_database_goes_back_to_each_of_the_replaced_migrations() {
    for third in ["0003_c", "0002_squashed_0003"] {
        let db = Database::in_memory();
        let apps = squashed_after(third);
        go(&apps, "sx", None, &db).await;
        assert_eq!(
            go(&apps, "sx", Some("0003_c"), &db).await,
            "  Unapplying sx.0004_d... OK\n"
        );
        assert_eq!(columns(&db).await, "idbc");
        let nothing = go(&apps, "sx", Some("0003_c"), &db).await;
        assert!(nothing.contains("No migrations to apply."), "{nothing}");
        assert_eq!(
            recorded(&db).await,
            ["0001_a", "0002_b", "0002_squashed_0003", "0003_c"]
        );
        go(&apps, "sx", None, &db).await;
        assert_eq!(
            go(&apps, "sx", Some("0002_b"), &db).await,
            "  Unapplying sx.0004_d... OK\n  Unapplying sx.0003_c... OK\n"
        );
        assert_eq!(columns(&db).await, "idb");
        assert_eq!(
            go(&apps, "sx", None, &db).await,
            "  Applying sx.0003_c... OK\n  Applying sx.0004_d... OK\n"
        );
        assert_eq!(columns(&db).await, "idbcd");
        assert!(
            recorded(&db)
                .await
                .contains(&"0002_squashed_0003".to_owned())
        );
    }
}

#[tokio::test]
async fn the_record_of_a_squashed_migration_goes_with_its_parts() {
    let db = Database::in_memory();
    let apps = squashed_after("0003_c");
    go(&apps, "sx", None, &db).await;
    go(&apps, "sx", Some("0002_b"), &db).await;
    assert_eq!(recorded(&db).await, ["0001_a", "0002_b"]);
    go(&apps, "sx", Some("zero"), &db).await;
    assert!(recorded(&db).await.is_empty());
    // Django has the squashed migration recorded here, before the first one.
    assert_eq!(
        go(&apps, "sx", None, &db).await,
        "  Applying sx.0001_a... OK\n  Applying sx.0002_squashed_0003... OK\n  Applying sx.0004_d... OK\n"
    );
}

#[tokio::test]
async fn a_database_migrated_one_by_one_stays_where_it_is() {
    let db = Database::in_memory();
    go(&[app("sx", one_by_one())], "sx", Some("0003_c"), &db).await;
    let apps = squashed_after("0003_c");
    let nothing = go(&apps, "sx", Some("0003_c"), &db).await;
    assert!(nothing.contains("No migrations to apply."), "{nothing}");
}

#[tokio::test]
async fn squashed_migrations_of_other_apps_stay_squashed() {
    let db = Database::in_memory();
    let mut apps = squashed_after("0003_c");
    let make = |name: &str| CreateModel::new(name).field("id", fields::big_auto());
    let migrations = vec![
        Migration::new("0001_one").operation(make("One")),
        Migration::new("0002_two")
            .dependency("sq", "0001_one")
            .operation(make("Two")),
        Migration::new("0001_squashed_0002")
            .initial()
            .replaces("sq", "0001_one")
            .replaces("sq", "0002_two")
            .operation(make("One"))
            .operation(make("Two")),
    ];
    apps.push(app("sq", migrations));
    go(&apps, "sx", None, &db).await;
    go(&apps, "sq", None, &db).await;
    assert_eq!(
        go(&apps, "sq", Some("0001_one"), &db).await,
        "  Unapplying sq.0002_two... OK\n"
    );
    assert_eq!(columns(&db).await, "idbcd");
}

#[tokio::test]
async fn the_statements_of_a_replaced_migration_and_of_those_after_it_are_shown() {
    let db = Database::in_memory();
    let mut apps = squashed_after("0002_squashed_0003");
    let make = CreateModel::new("Z").field("id", fields::big_auto());
    let old = Migration::new("0001_z")
        .dependency("sx", "0003_c")
        .operation(make);
    apps.push(app("sz", vec![old]));
    let Some(migrations) = &mut apps[0].migrations else {
        unreachable!("the app has migrations");
    };
    migrations[3] = migrations[3].clone().dependency("sz", "0001_z");
    for (name, column) in [("0003_c", "\"c\""), ("0004_d", "\"d\"")] {
        let sql = sqlmigrate("sx", name, false, apps.clone(), &db).await;
        assert!(sql.unwrap().contains(column));
    }
}

#[tokio::test]
async fn what_leads_to_a_replaced_migration_is_checked() {
    let db = Database::in_memory();
    let arguments = Migrate {
        app: Some("sx".to_owned()),
        migration: Some("0003_c".to_owned()),
        ..Migrate::default()
    };
    let mut output = String::new();
    let apps = squashed_after("0003_c");
    let is_safe = check_safe(&arguments, false, apps, "default", &db, &mut output).await;
    assert!(is_safe.is_ok() && output.contains("sx.0003_c"), "{output}");
}
