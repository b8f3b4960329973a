//! What operations tell routers: Django's `hints`.

use nuages_core::settings::{DatabaseRouter, DatabaseRouters, Engine, Hints};
use nuages_db::Database;
use nuages_db::migrations::commands::*;
use nuages_db::migrations::*;
use nuages_db::schema::introspection::describe;

use crate::common::empty_databases;

/// Lets operations without a model into the database that their hint names, and all others everywhere.
#[derive(Debug)]
struct Named;

impl DatabaseRouter for Named {
    fn allow_migrate(
        &self,
        alias: &str,
        _: &str,
        model: Option<&str>,
        hints: &Hints,
    ) -> Option<bool> {
        assert!(model.is_none() || *hints == *Hints::NONE);
        hints.get("target_db").map(|target| target == alias)
    }
}

fn hinted(target: &'static str) -> Vec<Operation> {
    let run = RunRust::new(|db: Database| async move {
        db.execute("CREATE TABLE by_rust (id integer)", &[]).await?;
        Ok(())
    });
    vec![
        RunSql::new("CREATE TABLE by_sql (id integer)")
            .reverse("DROP TABLE by_sql")
            .hint("target_db", target)
            .into(),
        run.reverse_nothing().hint("target_db", target).into(),
        CITextExtension.hint("target_db", target).into(),
        CreateExtension::new("hstore")
            .hint("color", "red")
            .hint("target_db", "nowhere")
            .hint("target_db", target)
            .into(),
    ]
}

async fn extensions(db: &Database) -> usize {
    if db.engine() != Engine::Postgresql {
        return 0;
    }
    let sql = "SELECT 1 FROM pg_extension WHERE extname IN ('citext', 'hstore')";
    db.fetch_all(sql, &[]).await.unwrap().len()
}

#[tokio::test]
async fn operations_go_where_the_router_sends_them_by_their_hints() {
    for db in empty_databases("router_hints").await {
        let db = db.with_routers("other", &DatabaseRouters::from(Named));
        for (target, there) in [("default", false), ("other", true)] {
            let migration = hinted(target).into_iter().fold(
                Migration::new("0001_initial").initial(),
                |migration, operation| migration.operation(operation),
            );
            let apps = vec![AppMigrations {
                label: target.to_owned(),
                path: None,
                models: Vec::new(),
                migrations: Some(vec![migration]),
            }];
            let run = async |arguments: Migrate| {
                migrate(&arguments, apps.clone(), &db, &mut String::new())
                    .await
                    .unwrap();
            };
            run(Migrate::default()).await;
            for table in ["by_sql", "by_rust"] {
                let found = describe(&db, table).await.unwrap().is_some();
                assert_eq!(found, there, "{table} for {target} on {:?}", db.engine());
            }
            let is_postgres = db.engine() == Engine::Postgresql;
            let installed = usize::from(there && is_postgres) * 2;
            assert_eq!(extensions(&db).await, installed);
            run(Migrate {
                app: Some(target.to_owned()),
                migration: Some("zero".to_owned()),
                ..Migrate::default()
            })
            .await;
            assert!(describe(&db, "by_sql").await.unwrap().is_none());
            assert_eq!(extensions(&db).await, 0, "undone, it is removed");
        }
    }
}

#[test]
fn hints_are_written() {
    let mut migration = Migration::new("0001_initial");
    for operation in hinted("other") {
        if !matches!(operation, Operation::RunRust(_)) {
            migration = migration.operation(operation);
        }
    }
    let source = Writer::new(&migration, false).source().unwrap();
    for part in [
        r#"CreateExtension::new("citext").hint("target_db", "other")"#,
        r#".hint("color", "red")"#,
        r#".reverse("DROP TABLE by_sql")"#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
}
