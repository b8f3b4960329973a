//! `inspectdb`: its files are compiled here, and their models read the rows of the tables that they were made from.
//!
//! `NUAGES_WRITE_INSPECTED=1` writes the files anew.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use nuages::conf::*;
use nuages::db::inspection::{InspectDb, inspectdb};
use nuages::db::models::Model;
use nuages::db::{Database, Error};

#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "inspectdb wrote it"
)]
mod inspected {
    pub mod django;
    pub mod music;
    #[rustfmt::skip]
    pub mod odd;
}

const MUSIC: &str = include_str!("inspected/music.sql");
const ODD: &str = include_str!("inspected/odd.sql");

async fn database(script: &str) -> Database {
    let db = Database::in_memory();
    for statement in script.split(";\n") {
        if !statement.trim().is_empty() {
            db.execute_script(statement.to_owned()).await.unwrap();
        }
    }
    db
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/inspected/{name}.rs"))
}

async fn hold(name: &str, arguments: &InspectDb, db: &Database) {
    let text = inspectdb(arguments, db).await.unwrap();
    if std::env::var_os("NUAGES_WRITE_INSPECTED").is_some() {
        std::fs::write(file(name), text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(file(name)).unwrap();
    assert_eq!(
        text, expected,
        "{name}.rs (NUAGES_WRITE_INSPECTED=1 writes it)"
    );
}

/// Counts the rows that a model reads.
macro_rules! counts {
    ($db:expr, $($model:path),+ $(,)?) => {
        [$(<$model as Model>::objects().all($db).await.unwrap().len()),+]
    };
}

#[tokio::test]
async fn a_database_of_another_program_becomes_models_that_read_it() {
    let db = database(MUSIC).await;
    hold("music", &InspectDb::default(), &db).await;
    use inspected::music::*;
    assert_eq!(
        counts!(
            &db,
            Album,
            Artist,
            Employee,
            Invoice,
            Invoiceline,
            Playlist,
            Playlisttrack,
            Track
        ),
        [2, 2, 2, 1, 1, 1, 2, 2]
    );
    let album = Album::objects()
        .filter(Album::artistid.to(Artist::name).eq("Accept"))
        .get(&db)
        .await
        .unwrap();
    assert_eq!(album.title, "Balls to the Wall");
    let invoice = Invoice::objects().first(&db).await.unwrap().unwrap();
    assert_eq!(invoice.total.to_string(), "1.98");
    assert_eq!(invoice.invoicedate.to_string(), "2009-01-01T00:00:00Z");
}

#[tokio::test]
async fn odd_names_and_values_become_models_that_read_them() {
    let db = database(ODD).await;
    let arguments = InspectDb {
        include_views: true,
        ..InspectDb::default()
    };
    hold("odd", &arguments, &db).await;
    use inspected::odd::*;
    let lines = OrderDetails::objects().all(&db).await.unwrap();
    assert_eq!(lines[0].r#type, Some("x".to_owned()));
    assert_eq!(lines[0].unit_price.to_string(), "14.00000");
    assert_eq!(
        counts!(&db, DateTable, Keyless, Pair, Child, Cheap, Mixed),
        [1, 2, 2, 1, 1, 2]
    );
    let error = inspectdb(
        &InspectDb {
            tables: vec!["nothing".to_owned()],
            ..InspectDb::default()
        },
        &db,
    )
    .await
    .unwrap();
    assert!(
        error.contains(
            "// Unable to inspect table 'nothing'\n// The error was: there is no such table\n"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn the_database_of_a_django_site_becomes_models_that_read_it() -> Result<(), Error> {
    let Some(python) = std::env::var_os("NUAGES_DJANGO_PYTHON") else {
        eprintln!(
            "SKIPPED: set NUAGES_DJANGO_PYTHON to a Python with Django 6.1 to inspect a site of Django"
        );
        return Ok(());
    };
    let path =
        std::env::temp_dir().join(format!("nuages-inspectdb-{}.sqlite3", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspected/django_site.py");
    let output = Command::new(python)
        .arg(script)
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let db = Database::connect(&DatabaseConfig::sqlite(&path)).await?;
    hold("django", &InspectDb::default(), &db).await;
    use inspected::django::*;
    let user = AuthUser::objects().get(&db).await?;
    assert_eq!(user.username, "ada");
    assert!(user.is_superuser);
    let codename = AuthPermission::objects()
        .filter(
            AuthPermission::content_type
                .to(DjangoContentType::model)
                .eq("logentry"),
        )
        .count(&db)
        .await?;
    assert_eq!(codename, 4);
    let entry = DjangoAdminLog::objects()
        .select_related(DjangoAdminLog::user)
        .get(&db)
        .await?;
    assert_eq!(entry.user.get(&db).await?.username, "ada");
    assert_eq!(DjangoSession::objects().count(&db).await?, 1);
    assert_eq!(AuthUserGroups::objects().count(&db).await?, 1);
    drop(db);
    let _ = std::fs::remove_file(&path);
    Ok(())
}
