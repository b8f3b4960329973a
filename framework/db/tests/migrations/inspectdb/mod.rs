//! `inspectdb`: its files are compiled here, and their models read the rows of the tables that they were made from.
//!
//! `NUAGES_WRITE_INSPECTED=1` writes the files anew.
#![allow(missing_docs, reason = "inspectdb wrote the models")]

use std::path::{Path, PathBuf};

use crate::common::{Folder, database_of, django};
use nuages_core::settings::DatabaseConfig;
use nuages_db::inspection::{InspectDb, inspectdb};
use nuages_db::models::Model;
use nuages_db::{Database, Error};

mod django_site;
mod hostile;
#[rustfmt::skip]
mod mariadb;
mod music;
#[rustfmt::skip]
mod mysql;
#[rustfmt::skip]
mod odd;
#[rustfmt::skip]
mod postgres;
mod servers;

const MUSIC: &str = include_str!("music.sql");
const ODD: &str = include_str!("odd.sql");

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/migrations/inspectdb/{name}.rs"))
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
use counts;

#[tokio::test]
async fn a_database_of_another_program_becomes_models_that_read_it() {
    let db = database_of(MUSIC).await;
    hold("music", &InspectDb::default(), &db).await;
    use music::*;
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
    let db = database_of(ODD).await;
    let arguments = InspectDb {
        include_views: true,
        ..InspectDb::default()
    };
    hold("odd", &arguments, &db).await;
    use odd::*;
    let lines = OrderDetails::objects().all(&db).await.unwrap();
    assert_eq!(lines[0].r#type, Some("x".to_owned()));
    assert_eq!(lines[0].unit_price.to_string(), "14");
    assert_eq!(
        counts!(&db, DateTable, Keyless, Pair, Child, Cheap, Mixed),
        [1, 2, 2, 1, 1, 2]
    );
    let mut nameless = Nameless::objects().get(&db).await.unwrap();
    nameless.word = None;
    nameless.save(&db).await.unwrap();
    // Rows without a key are told apart by SQLite's own number.
    let mut rows = PlainRows::objects().all(&db).await.unwrap();
    assert_eq!(rows[0].rowid, rows[1].rowid);
    rows[0].word = Some("changed".to_owned());
    rows[0].save(&db).await.unwrap();
    let third = PlainRows::default().create(&db).await.unwrap();
    third.delete(&db).await.unwrap();
    let words = PlainRows::objects().order_by(PlainRows::row_id);
    let words = words.values(PlainRows::word).all(&db).await.unwrap();
    assert_eq!(words, [Some("changed".to_owned()), Some("x".to_owned())]);
    let mut computed = Computed {
        n: 5,
        ..Computed::default()
    }
    .create(&db)
    .await
    .unwrap();
    assert_eq!(
        (computed.double, computed.text.as_str()),
        (Some(10), "it's 5")
    );
    computed.n = 6;
    computed.save(&db).await.unwrap();
    assert_eq!(computed.double, Some(12));
    let implied = Implied::objects().filter(Implied::date.to(DateTable::code).eq("a"));
    assert_eq!(implied.count(&db).await.unwrap(), 1);
    assert_eq!(
        counts!(&db, Without, Strict, Ring, Chain, SelfKey),
        [1, 1, 0, 0, 0]
    );
    let packing = Packing::objects().select_related(Packing::order);
    let packing = packing.get(&db).await.unwrap();
    assert_eq!(packing.order.cached().unwrap().r#type, Some("x".to_owned()));
    let pointing = Word::objects().filter(Word::kind.to(Word::code).eq("a"));
    let pointing = pointing.get(&db).await.unwrap();
    assert_eq!(pointing.up.unwrap().get(&db).await.unwrap().id, 1);
    assert_eq!(pointing.kind.unwrap().id(), "x");
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
    let folder = Folder::new("inspectdb");
    let path = folder.0.join("site.sqlite3");
    if django::script_with("site.py", path.to_str()).is_none() {
        return Ok(());
    }
    let db = Database::connect(&DatabaseConfig::sqlite(&path)).await?;
    hold("django_site", &InspectDb::default(), &db).await;
    use django_site::*;
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
    Ok(())
}
