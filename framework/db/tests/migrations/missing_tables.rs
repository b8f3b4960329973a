//! A migration that speaks of a table which is not there when it runs says which migration it lacks.

use nuages_core::settings::Engine;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;
use nuages_db::{Database, Value, models};

use crate::common::empty_databases;
use nuages_db::models::*;

fn app(label: &str, migrations: Vec<Migration>) -> AppMigrations {
    AppMigrations {
        label: label.to_owned(),
        path: None,
        models: Vec::new(),
        migrations: Some(migrations),
    }
}

fn create(name: &str) -> CreateModel {
    CreateModel::new(name).field("id", fields::big_auto())
}

/// The blog's tables, and a shop whose second migration is this operation and has a third one behind it.
fn apps(operation: impl Into<Operation>) -> Vec<AppMigrations> {
    let posts = Migration::new("0001_initial")
        .initial()
        .operation(create("Post").field("tags", fields::many_to_many("blog.post")));
    let fill = Migration::new("0002_fill")
        .dependency("shop", "0001_initial")
        .operation(operation)
        .operation(create("Own"));
    let later = Migration::new("0003_later")
        .dependency("shop", "0002_fill")
        .operation(create("Later"));
    let initial = Migration::new("0001_initial")
        .initial()
        .operation(create("Item").field("name", fields::char(5)))
        .operation(create("Gone"))
        .operation(DeleteModel::new("Gone"));
    // The shop comes first, as nothing says otherwise.
    vec![
        app("shop", vec![initial, fill, later]),
        app("blog", vec![posts]),
    ]
}

async fn error(db: &Database, operation: impl Into<Operation>) -> String {
    let migrate_shop = Migrate {
        app: Some("shop".to_owned()),
        ..Migrate::default()
    };
    let ran = migrate(&migrate_shop, apps(operation), db, &mut String::new()).await;
    ran.unwrap_err().to_string()
}

#[tokio::test]
async fn a_missing_table_names_the_migration_that_makes_it() {
    for db in empty_databases("missing_tables").await {
        for (sql, hint) in [
            (
                "DELETE FROM blog_post",
                r#"blog.0001_initial makes the table: add .dependency("blog", "0001_initial") to shop.0002_fill, so that it runs before"#,
            ),
            (
                "DELETE FROM blog_post_tags",
                r#"blog.0001_initial makes the table: add .dependency("blog", "0001_initial") to shop.0002_fill, so that it runs before"#,
            ),
            (
                "DELETE FROM shop_own",
                "shop.0002_fill makes the table itself: what needs it belongs behind that step",
            ),
            (
                "DELETE FROM shop_later",
                "shop.0003_later makes the table, and comes after shop.0002_fill: what needs it belongs into a migration behind that one",
            ),
            (
                "DELETE FROM shop_nothing",
                "no migration makes the table: shop.0002_fill meets the tables as the migrations before it left them",
            ),
            (
                "DELETE FROM shop_item WHERE price = 3",
                "shop.0002_fill meets the tables as the migrations before it left them: it may name no columns of later ones",
            ),
        ] {
            let code = RunRust::new(move |db: Database| async move {
                db.execute(sql, &[]).await?;
                Ok(())
            });
            for error in [error(&db, code).await, error(&db, RunSql::new(sql)).await] {
                assert!(error.starts_with("shop.0002_fill failed ("), "{error}");
                assert!(error.ends_with(&format!("; {hint}")), "{error}\n{hint}");
                assert!(!error.contains("manage migrate"), "{error}");
            }
        }
    }
}

/// Migrates the shop to a migration.
async fn go(db: &Database, name: &str) -> Result<bool, MigrationError> {
    let arguments = Migrate {
        app: Some("shop".to_owned()),
        migration: Some(name.to_owned()),
        ..Migrate::default()
    };
    let nothing = RunSql::new("SELECT 1").reverse_nothing();
    migrate(&arguments, apps(nothing), db, &mut String::new()).await
}

#[tokio::test]
async fn what_is_there_already_or_gone_can_be_recorded() {
    for db in empty_databases("recorded_tables").await {
        let only = "`migrate shop 0001_initial --fake` only records it";
        let first = format!(
            "; where all tables of shop.0001_initial are there, `migrate --fake-initial` only records it; where they are as it makes them \
             otherwise, {only}"
        );
        let later = "; where the tables are as shop.0003_later makes them, `migrate shop 0003_later --fake` only records it";
        // On MySQL nothing is taken back, and the migration has run in part by then.
        let fill = "; where the tables are as shop.0002_fill makes them, `migrate shop 0002_fill --fake` only records it, without running \
                    its RunRust and RunSql";
        let whole = db.engine() != Engine::Mysql;
        for (table, name, hint) in [
            ("shop_item", "0001", first.as_str()),
            ("shop_own", "0002", if whole { fill } else { "" }),
            ("shop_later", "0003", later),
        ] {
            if name == "0002" {
                go(&db, "0001").await.unwrap();
            }
            if name == "0003" {
                go(&db, "0002").await.unwrap();
            }
            db.execute_script(format!("CREATE TABLE {table} (id integer)"))
                .await
                .unwrap();
            let error = go(&db, name).await.unwrap_err().to_string();
            assert!(error.ends_with(hint), "{error}");
            let half_way = error.contains("where a run before this one stopped half-way");
            assert_eq!(half_way, !whole && name == "0001", "{error}");
            db.execute_script(format!("DROP TABLE {table}"))
                .await
                .unwrap();
        }
        go(&db, "0003").await.unwrap();
        db.execute_script("DROP TABLE shop_later").await.unwrap();
        let error = go(&db, "0002").await.unwrap_err().to_string();
        let hint = "; shop.0003_later is recorded as applied, and what it made is not there: `migrate shop 0002_fill --fake` \
                    only records that it is undone";
        assert!(error.ends_with(hint), "{error}");
    }
}

#[tokio::test]
async fn rows_and_their_table_are_changed_apart_on_postgresql() {
    for db in empty_databases("rows_apart").await {
        let key = fields::foreign_key("shop.item", CASCADE).null();
        let fill = "INSERT INTO shop_item (id, name) VALUES (1, 'x')";
        let mut apps = apps(RunSql::new(fill));
        let apart = Migration::new("0004_apart")
            .dependency("shop", "0003_later")
            .operation(AddField::new("item", "like", key));
        let together = Migration::new("0005_together")
            .dependency("shop", "0004_apart")
            .operation(RunSql::new("UPDATE shop_item SET like_id = 1"))
            .operation(AddField::new("item", "more", fields::integer().null()));
        apps[0]
            .migrations
            .iter_mut()
            .for_each(|known| known.extend([apart.clone(), together.clone()]));
        let ran = migrate(&Migrate::default(), apps, &db, &mut String::new()).await;
        match db.engine() {
            Engine::Postgresql => {
                let error = ran.unwrap_err().to_string();
                let hint = "because it has pending trigger events; PostgreSQL looks after changed rows at the end of the transaction, and \
                            does not change their table before: put the changes of rows into a migration of their own";
                assert!(error.ends_with(hint), "{error}");
            }
            _ => assert!(ran.is_ok(), "{ran:?}"),
        }
    }
}

#[tokio::test]
async fn outside_of_migrations_the_hint_is_to_migrate() {
    for db in empty_databases("missing_tables_outside").await {
        let error = db.execute("DELETE FROM blog_post", &[]).await.unwrap_err();
        let hint = "; run `manage migrate`, after `manage makemigrations` if the model is new";
        assert!(error.to_string().ends_with(hint), "{error}");
    }
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "legacy", managed = false)]
struct Invoice {
    id: Auto,
    sum: i32,
    tags: ManyToMany<Mark>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "legacy")]
struct Mark {
    id: Auto,
}

#[tokio::test]
async fn of_a_table_that_migrations_leave_alone_the_hint_is_not_to_migrate() {
    register_models(&models![Invoice, Mark]);
    let whose =
        "; legacy.Invoice is a model with `managed = false`, whose table migrations leave alone: ";
    for db in empty_databases("unmanaged_tables").await {
        let error = Invoice::objects().all(&db).await.unwrap_err();
        let hint = "make it in the database, or name the one there is with `db_table`";
        assert!(
            error.to_string().ends_with(&format!("{whose}{hint}")),
            "{error}"
        );
        let between = db.execute("DELETE FROM legacy_invoice_tags", &[]).await;
        let error = between.unwrap_err().to_string();
        assert!(error.ends_with(&format!("{whose}{hint}")), "{error}");
        let error = Mark::objects().all(&db).await.unwrap_err().to_string();
        assert!(error.contains("run `manage migrate`"), "{error}");
        let table = "CREATE TABLE legacy_invoice (id integer, total integer)";
        db.execute_script(table).await.unwrap();
        let error = Invoice::objects().all(&db).await.unwrap_err();
        let hint = "change the model to what the table has, or the table in the database";
        assert!(
            error.to_string().ends_with(&format!("{whose}{hint}")),
            "{error}"
        );
        let code = RunRust::new(async |db: Database| {
            Invoice::objects().count(&db).await?;
            db.execute("DELETE FROM legacy_invoice WHERE sum = 1", &[])
                .await?;
            Ok(())
        });
        let error = self::error(&db, code).await;
        assert!(!error.contains("managed = false"), "{error}");
    }
}

#[tokio::test]
async fn marks_of_parameters_of_another_database_are_told() {
    for db in empty_databases("marks_of_parameters").await {
        let right = match db.engine() {
            Engine::Postgresql => "parameters are written $1, $2 .. on PostgreSQL, and not ",
            _ => "parameters are written ?, and not ",
        };
        let wrong: &[&str] = match db.engine() {
            Engine::Postgresql => &["?", "%s"],
            Engine::Mysql => &["$1", "%s"],
            _ => &["%s"],
        };
        for mark in wrong {
            let sql = format!("SELECT 1 AS id WHERE 3 = {mark} AND 'what?' <> '$1'");
            let one = &[Value::from(3)];
            let errors = [
                db.fetch_all(sql.clone(), one).await.unwrap_err(),
                db.execute(sql.clone(), one).await.unwrap_err(),
                Mark::raw(sql, one).all(&db).await.unwrap_err(),
            ];
            for error in errors {
                let error = error.to_string();
                assert!(error.ends_with(&format!("; {right}{mark}")), "{error}");
            }
        }
        let error = db.fetch_all("SELEC 1", &[]).await.unwrap_err();
        assert!(!error.to_string().contains("parameters"), "{error}");
    }
}
