//! `inspectdb`: its files are compiled here, and their models read the rows of the tables that they were made from.
//!
//! `NUAGES_WRITE_INSPECTED=1` writes the files anew.
#![allow(missing_docs, reason = "inspectdb wrote the models")]

use std::path::{Path, PathBuf};

use crate::common::{Folder, database_of, django, is_mariadb};
use nuages_core::settings::DatabaseConfig;
use nuages_db::inspection::{InspectDb, inspectdb};
use nuages_db::models::{Auto, ForeignKey, Model, Uuid};
use nuages_db::{Database, Error};

mod django_site;
#[rustfmt::skip]
mod mariadb;
mod music;
#[rustfmt::skip]
mod mysql;
#[rustfmt::skip]
mod odd;
#[rustfmt::skip]
mod postgres;

const MUSIC: &str = include_str!("music.sql");
const ODD: &str = include_str!("odd.sql");

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/inspectdb/{name}.rs"))
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
    assert_eq!(lines[0].unit_price.to_string(), "14.00000");
    assert_eq!(
        counts!(&db, DateTable, Keyless, Pair, Child, Cheap, Mixed),
        [1, 2, 2, 1, 1, 2]
    );
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

/// The database of a site that Django made on a server.
async fn site(variable: &str) -> Option<Database> {
    let url = std::env::var(variable).ok().filter(|url| !url.is_empty())?;
    django::script_with("site.py", Some(&url))?;
    let mut config = DatabaseConfig::from_url(&url).unwrap();
    config.name = "nuages_site".to_owned();
    Some(Database::connect(&config).await.unwrap())
}

/// Compares everything that `inspectdb` can find.
async fn hold_all(name: &str, db: &Database) {
    let arguments = InspectDb {
        include_views: true,
        include_partitions: true,
        ..InspectDb::default()
    };
    hold(name, &arguments, db).await;
}

/// Reads the one row of each model, and the item as Django wrote it; then writes rows of its own and reads them back.
macro_rules! reads_and_writes {
    ($db:expr, $key:expr) => {
        let key = $key;
        let user = AuthUser::objects().get($db).await.unwrap();
        assert_eq!(user.username, "ada");
        let entry = DjangoAdminLog::objects()
            .select_related(DjangoAdminLog::user)
            .get($db)
            .await
            .unwrap();
        assert_eq!(entry.user.get($db).await.unwrap().username, "ada");
        assert_eq!(
            counts!(
                $db,
                DjangoSession,
                AuthUserGroups,
                ShopMaker,
                ShopItem,
                ShopItemLabels,
                ShopSeat,
                Odd,
                Event,
                Dear
            ),
            [1; 9]
        );
        let child = ShopLabel::objects()
            .filter(ShopLabel::name.eq("child"))
            .get($db)
            .await
            .unwrap();
        assert_eq!(
            child.parent.as_ref().unwrap().get($db).await.unwrap().name,
            "parent"
        );
        let mut item = ShopItem::objects()
            .filter(ShopItem::maker.to(ShopMaker::name).eq("Acme"))
            .get($db)
            .await
            .unwrap();
        assert_eq!(item.key, key(1));
        assert_eq!((item.small, item.integer, item.big), (1, -2, 1 << 40));
        assert_eq!(
            (item.positive_small, item.positive, item.positive_big),
            (3, i32::MAX as _, 1 << 62)
        );
        assert_eq!(item.price.to_string(), "99.125");
        assert_eq!(item.clock.to_string(), "03:04:05.000006");
        assert_eq!(item.moment.to_string(), "2024-02-29T03:04:05.000006Z");
        assert_eq!(item.data.to_string(), r#"{"a":[1,null]}"#);
        assert_eq!(
            (
                item.raw.as_slice(),
                item.r#type.as_str(),
                item.state.as_str()
            ),
            (&[0, 1][..], "big", "new")
        );
        item.key = key(2);
        item.slug = "second".into();
        item.email = "b@example.com".into();
        item.twin = Some(ForeignKey::new(key(1)));
        let item = item.create($db).await.unwrap();
        let held = ShopItem::objects()
            .filter(ShopItem::twin.eq(key(1)))
            .get($db)
            .await
            .unwrap();
        assert_eq!(format!("{held:?}"), format!("{item:?}"));
        let mut seat = ShopSeat::objects()
            .filter(ShopSeat::pk.eq(("A".to_owned(), 1)))
            .get($db)
            .await
            .unwrap();
        seat.number = 2;
        seat.item = None;
        seat.save($db).await.unwrap();
        assert_eq!(ShopSeat::objects().count($db).await.unwrap(), 2);
        let mut odd = Odd::objects().get($db).await.unwrap();
        assert_eq!((odd.mood.as_str(), odd.fixed.trim_end()), ("happy", "ab"));
        assert_eq!(odd.plain.to_string(), "2024-02-03T04:05:06Z");
        let plain = odd.plain;
        odd.id = Auto::default();
        odd.mood = "sad".into();
        odd.create($db).await.unwrap();
        let sad = Odd::objects()
            .filter(Odd::mood.eq("sad"))
            .get($db)
            .await
            .unwrap();
        assert_eq!(sad.plain, plain);
        let event = Event::objects().get($db).await.unwrap();
        assert_eq!(
            (event.day.to_string().as_str(), event.text.as_deref()),
            ("2024-05-06", Some("opened"))
        );
    };
}

#[tokio::test]
async fn a_site_of_django_on_postgresql_becomes_models_that_read_and_write_it() {
    let Some(db) = site("NUAGES_TEST_POSTGRES").await else {
        return;
    };
    hold_all("postgres", &db).await;
    use postgres::*;
    reads_and_writes!(&db, Uuid::from_u128);
    assert_eq!(counts!(&db, Cheap, Event2024, Far), [0, 1, 1]);
}

#[tokio::test]
async fn a_site_of_django_on_mysql_becomes_models_that_read_and_write_it() {
    let Some(db) = site("NUAGES_TEST_MYSQL").await else {
        return;
    };
    match is_mariadb(&db).await {
        true => {
            hold_all("mariadb", &db).await;
            use mariadb::*;
            reads_and_writes!(&db, Uuid::from_u128);
        }
        // MySQL has no type for UUIDs.
        false => {
            hold_all("mysql", &db).await;
            use mysql::*;
            reads_and_writes!(&db, |number: u128| format!("{number:032x}"));
        }
    }
}
