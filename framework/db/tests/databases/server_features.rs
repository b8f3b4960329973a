//! What the servers can do that the tests run on, and columns that not every version has.

use nuages_core::settings::Engine;
use nuages_db::models;
use nuages_db::models::*;
use nuages_db::schema::ServerVersion;

use crate::common::{django, empty_databases, make_tables, server_url};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "cellar", required_db_features = ["supports_virtual_generated_columns"])]
struct Crate {
    id: Auto,
    bottles: i32,
    #[field(generated = Self::bottles * 2, db_persist = false)]
    glasses: i32,
}

/// Whether any database has what is named so: else Nuages has no use for the name.
fn is_known(name: &str) -> bool {
    let server = |engine, mariadb| ServerVersion {
        engine,
        mariadb,
        version: (u32::MAX, 0),
    };
    [
        server(Engine::Sqlite, false),
        server(Engine::Postgresql, false),
        server(Engine::Mysql, false),
        server(Engine::Mysql, true),
    ]
    .iter()
    .any(|newest| newest.has_feature(name))
}

#[tokio::test]
async fn a_server_can_do_what_django_finds_that_it_can() {
    for db in empty_databases("server_features").await {
        let url = server_url(&db);
        let Some(found) = django::script_with("server_features.py", url.as_deref()) else {
            return;
        };
        let server = ServerVersion::of(&db).await.unwrap();
        let found = found.as_object().unwrap();
        let known: Vec<_> = found.iter().filter(|(name, _)| is_known(name)).collect();
        assert!(known.len() > 80, "{}", known.len());
        for (name, there) in known {
            assert_eq!(server.has_feature(name), *there, "{name} of {server:?}");
        }
    }
}

#[tokio::test]
async fn virtual_columns_are_made_where_the_server_has_them() {
    let models = models![Crate];
    register_models(&models);
    for db in empty_databases("virtual_columns").await {
        let server = ServerVersion::of(&db).await.unwrap();
        if !server.has_feature("supports_virtual_generated_columns") {
            assert!(db.engine() == Engine::Postgresql && server.version < (18, 0));
            continue;
        }
        make_tables(&db, &models).await;
        let six = Crate {
            bottles: 6,
            ..Crate::default()
        };
        assert_eq!(six.create(&db).await.unwrap().glasses, 12);
        let mut found = Crate::objects()
            .filter(Crate::glasses.eq(12))
            .get(&db)
            .await
            .unwrap();
        found.bottles = 7;
        found.save(&db).await.unwrap();
        assert_eq!(Crate::objects().get(&db).await.unwrap().glasses, 14);
    }
}
