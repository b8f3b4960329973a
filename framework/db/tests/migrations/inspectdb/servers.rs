//! Sites that Django made on servers, with tables of the servers' own.

use nuages_core::settings::{DatabaseConfig, Engine};
use nuages_db::inspection::InspectDb;
use nuages_db::models::{Auto, DbDefault, ForeignKey, Model, Uuid, lookup};
use nuages_db::{Database, Error};

use super::{counts, hold, mariadb, mysql, postgres};
use crate::common::{django, is_mariadb};

/// The database of a site.
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
    ($db:expr, $key:expr, $mood:ident) => {
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
        assert_eq!((odd.mood, odd.fixed.trim_end()), ($mood::Happy, "ab"));
        assert_eq!(odd.plain.to_string(), "2024-02-03T04:05:06Z");
        let plain = odd.plain;
        odd.id = Auto::default();
        odd.mood = $mood::Sad;
        odd.create($db).await.unwrap();
        let sad = Odd::objects()
            .filter(Odd::mood.eq($mood::Sad))
            .get($db)
            .await
            .unwrap();
        assert_eq!(sad.plain, plain);
        let event = Event::objects().get($db).await.unwrap();
        assert_eq!(
            (event.day.to_string().as_str(), event.text.as_deref()),
            ("2024-05-06", Some("opened"))
        );
        assert_eq!(item.double, item.integer.checked_mul(2));
        let next = Event {
            day: event.day,
            ..Event::default()
        };
        let next = next.create($db).await.unwrap();
        match $db.engine() {
            Engine::Mysql => assert_eq!(Event::objects().count($db).await.unwrap(), 2),
            _ => assert_eq!(next.id.get(), Some(&2)),
        }
    };
}

#[tokio::test]
async fn a_site_of_django_on_postgresql_becomes_models_that_read_and_write_it() {
    let Some(db) = site("NUAGES_TEST_POSTGRES").await else {
        return;
    };
    hold_all("postgres", &db).await;
    use postgres::*;
    reads_and_writes!(&db, Uuid::from_u128, Mood);
    assert_eq!(counts!(&db, Cheap, Diary2024, Far), [0, 1, 1]);

    let mut lists = Lists::objects().get(&db).await.unwrap();
    assert_eq!(lists.shares, "{12.50,NULL}");
    assert_eq!(lists.halves.as_deref(), Some("{{1.00},{2.00}}"));
    assert_eq!(lists.feels.as_deref(), Some("{sad}"));
    assert_eq!(lists.rows.as_deref(), Some("{1,2}"));
    assert_eq!(lists.grids.as_deref(), Some(r#"{"{1,2}","{3}"}"#));
    lists.id = 2;
    lists.shares = "{7,NULL}".into();
    lists.grids = Some(r#"{"{4}"}"#.into());
    let lists = lists.create(&db).await.unwrap();
    let held = Lists::objects().filter(Lists::id.eq(2)).get(&db).await;
    assert_eq!(held.unwrap().shares, "{7.00,NULL}");
    assert_eq!(lists.grids.as_deref(), Some(r#"{"{4}"}"#));
    let mut wild = Wild::objects().get(&db).await.unwrap();
    assert_eq!(wild.tags, r#"{A,"b c",NULL}"#);
    assert_eq!(wild.grid.as_deref(), Some("{{1,2},{3,4}}"));
    assert_eq!(wild.moods, "{sad,happy}");
    assert_eq!(wild.days.as_deref(), Some("{2024-02-29}"));
    assert_eq!(wild.feels, Some(Feeling::Sad));
    assert_eq!(wild.free.to_string(), "1.2345678901");
    assert_eq!((wild.number.get(), wild.twice), (Some(&1), Some(2)));
    assert_eq!(wild.low, "it's a");
    let texts = |wild: &Wild| {
        [
            Some(wild.during.clone()),
            wild.amounts.clone(),
            Some(wild.bits.clone()),
            wild.more.clone(),
            Some(wild.at.clone()),
            wild.sum.clone(),
            wild.card.clone(),
            wild.spot.clone(),
            wild.shape.clone(),
            wild.words.clone(),
            wild.part.clone(),
        ]
        .map(Option::unwrap)
    };
    assert_eq!(
        texts(&wild),
        [
            r#"["2024-02-29 10:00:00+00",)"#,
            "(1.5,2]",
            "101",
            "11",
            "10:00:00+02",
            "12.34",
            "08:00:2b:01:02:03",
            "(1,2.5)",
            "((0,0),(1,1),(1,0))",
            "'a':1A 'b'",
            r#"(3,"x, y")"#,
        ]
    );
    let before = texts(&wild);
    wild.id = Auto::default();
    wild.number = DbDefault::UNSET;
    wild.tags = r#"{x,"y \"z\"",NULL,"NULL",""}"#.into();
    wild.bits = "011".into();
    let made = wild.create(&db).await.unwrap();
    assert_eq!((made.number.get(), made.twice), (Some(&2), Some(4)));
    for condition in [
        Wild::bits.eq("011"),
        Wild::id.eq(made.id),
        lookup("bits", "011"),
    ] {
        let held = Wild::objects().filter(condition).get(&db).await.unwrap();
        assert_eq!(format!("{held:?}"), format!("{made:?}"));
    }
    let same = Wild::objects().filter(Wild::during.eq(before[0].as_str()));
    assert_eq!(same.count(&db).await.unwrap(), 2);
    let new = same.update(Wild::at.set("11:30:00-01:30"), &db);
    assert_eq!(new.await.unwrap(), 2);
    let mut held = Wild::objects()
        .filter(Wild::id.eq(made.id))
        .get(&db)
        .await
        .unwrap();
    assert_eq!(held.at, "11:30:00-01:30");
    held.spot = None;
    held.grid = None;
    held.save(&db).await.unwrap();
    let wrong = Wild {
        bits: "2".into(),
        ..held
    };
    let error = wrong.create(&db).await.unwrap_err();
    assert!(matches!(error, Error::Data { .. }), "{error}");
    write_many_at_once(&db).await;
    keep_numbers_and_networks(&db).await;
    assert_eq!(counts!(&db, MixedCase, Ring, Chain, Peek), [0; 4]);
}

/// Saves rows with a number that is the database's alone, and an address with the width of its network.
async fn keep_numbers_and_networks(db: &Database) {
    use postgres::*;
    let mut hosts = Hosts::objects().order_by(Hosts::id).all(db).await.unwrap();
    assert_eq!((hosts[0].number, hosts[1].number), (1, 2));
    assert_eq!(
        (hosts[0].net.as_str(), hosts[1].net.as_str()),
        ("10.0.0.1/8", "::1")
    );
    hosts[0].own = None;
    hosts[0].save(db).await.unwrap();
    hosts[1].net = "::1/64".to_owned();
    hosts[1].own = Some("::2".parse().unwrap());
    let all = Hosts::objects();
    all.bulk_update(&hosts, (Hosts::net, Hosts::own), db)
        .await
        .unwrap();
    let new = Hosts {
        id: 3,
        number: 77,
        net: "10.2.0.0/16".to_owned(),
        own: None,
    };
    let new = new.create(db).await.unwrap();
    assert_eq!(new.number, 3, "the database's");
    hosts.push(new);
    let held = Hosts::objects().order_by(Hosts::id).all(db).await.unwrap();
    assert_eq!(format!("{held:?}"), format!("{hosts:?}"));
    assert_eq!(
        all.filter(Hosts::net.eq("10.0.0.1/8"))
            .count(db)
            .await
            .unwrap(),
        1
    );
    // A field of addresses alone does not drop the width silently.
    db.execute("UPDATE hosts SET own = '10.0.0.1/8' WHERE id = 1", &[])
        .await
        .unwrap();
    let error = Hosts::objects().all(db).await.unwrap_err().to_string();
    assert!(
        error.contains("10.0.0.1/8") && error.contains("of type String"),
        "{error}"
    );
}

/// Writes columns whose types only PostgreSQL has the form of, in several rows with one statement.
async fn write_many_at_once(db: &Database) {
    use postgres::*;
    let mut wild = Wild::objects().order_by(Wild::id).all(db).await.unwrap();
    assert_eq!(wild.len(), 2);
    for (row, first) in wild.iter_mut().zip([true, false]) {
        let text = |one: &str, other: &str| if first { one } else { other }.to_owned();
        let maybe = |text: &str| (!first).then(|| text.to_owned());
        row.tags = text("{many}", r#"{"at once",NULL}"#);
        row.grid = maybe("{{5}}");
        row.moods = text("{happy}", "{}");
        row.days = maybe("{2025-01-01}");
        row.during = text("empty", r#"["2025-01-01 00:00:00+00",)"#);
        row.amounts = maybe("[2,3)");
        row.bits = text("000", "111");
        row.more = maybe("10101");
        row.at = text("01:00:00+01", "02:00:00-02");
        row.sum = maybe("99.50");
        row.card = maybe("08:00:2b:00:00:01");
        row.spot = maybe("(0,1)");
        row.shape = maybe("((0,0),(2,2),(2,0))");
        row.words = maybe("'many':1");
        row.part = maybe(r#"(4,"y, z")"#);
        row.feels = first.then_some(Feeling::Happy);
    }
    let all = Wild::objects();
    let some = (Wild::tags, Wild::grid, Wild::moods, Wild::days);
    assert_eq!(all.bulk_update(&wild, some, db).await.unwrap(), 2);
    let some = (Wild::during, Wild::amounts, Wild::bits, Wild::more);
    assert_eq!(all.bulk_update(&wild, some, db).await.unwrap(), 2);
    let some = (
        (Wild::at, Wild::sum, Wild::card),
        (Wild::spot, Wild::shape, Wild::words),
        (Wild::part, Wild::feels),
    );
    assert_eq!(all.bulk_update(&wild, some, db).await.unwrap(), 2);
    let held = Wild::objects().order_by(Wild::id).all(db).await.unwrap();
    for (row, held) in wild.iter_mut().zip(&held) {
        // PostgreSQL computes it of the first tag.
        row.low.clone_from(&held.low);
    }
    assert_eq!(held[1].low, "it's at once");
    assert_eq!(format!("{held:?}"), format!("{wild:?}"));

    let mut odd = Odd::objects().order_by(Odd::id).all(db).await.unwrap();
    for (row, mood) in odd.iter_mut().zip([Mood::Sad, Mood::Happy]) {
        row.mood = mood;
        row.note = (mood == Mood::Sad).then(|| "<a>many</a>".to_owned());
        row.net = (mood == Mood::Sad).then(|| "10.1.0.0/16".to_owned());
        row.span = (mood == Mood::Sad).then(|| "[7,9)".to_owned());
        row.fixed = "wxyz".to_owned();
    }
    let some = (Odd::mood, Odd::note, Odd::net, Odd::span, Odd::fixed);
    Odd::objects().bulk_update(&odd, some, db).await.unwrap();
    let held = Odd::objects().order_by(Odd::id).all(db).await.unwrap();
    assert_eq!(format!("{held:?}"), format!("{odd:?}"));

    let mut lists = Lists::objects().order_by(Lists::id).all(db).await.unwrap();
    for row in &mut lists {
        row.shares = "{3.00}".to_owned();
        row.rows = Some("{9}".to_owned());
        row.grids = None;
    }
    let some = (Lists::shares, Lists::rows, Lists::grids);
    Lists::objects()
        .bulk_update(&lists, some, db)
        .await
        .unwrap();
    let held = Lists::objects().order_by(Lists::id).all(db).await.unwrap();
    assert_eq!(format!("{held:?}"), format!("{lists:?}"));
}

/// Reads the bits, the place and the computed column, then writes others and reads them back.
macro_rules! reads_and_writes_bits {
    ($db:expr) => {
        let mut odd = Odd::objects().first($db).await.unwrap().unwrap();
        let computed = (odd.bits, odd.bit_flag, odd.twice);
        assert_eq!(computed, (Some(5), true, Some(-10)));
        assert_eq!(odd.place.as_ref().map(Vec::len), Some(25));
        odd.id = Auto::default();
        odd.bits = Some(6);
        odd.bit_flag = false;
        odd.tiny = 7;
        let made = odd.create($db).await.unwrap();
        assert_eq!(made.twice, Some(14));
        let held = Odd::objects().filter(Odd::bits.eq(6));
        let held = held.get($db).await.unwrap();
        assert_eq!(format!("{held:?}"), format!("{made:?}"));
    };
}

/// Reads enumerations whose values are written in odd ways, and writes one.
macro_rules! reads_and_writes_odd_enumerations {
    ($db:expr) => {
        let mut marked = Marked::objects()
            .order_by(Marked::id)
            .all($db)
            .await
            .unwrap();
        let read = marked.iter().map(|row| (row.path, row.face));
        assert_eq!(
            read.collect::<Vec<_>>(),
            [
                (MarkedPath::AB, MarkedFace::Value),
                (MarkedPath::XY, MarkedFace::Why),
                (MarkedPath::Value, MarkedFace::Value2)
            ]
        );
        assert_eq!(marked[0].unseen.as_deref(), Some(":("));
        marked[0].id = Auto::default();
        marked[0].path = MarkedPath::NewLine;
        let made = marked.swap_remove(0).create($db).await.unwrap();
        let held = Marked::objects().filter(Marked::path.eq(MarkedPath::NewLine));
        let held = held.filter(Marked::face.eq(MarkedFace::Value)).get($db);
        assert_eq!(held.await.unwrap().id, made.id);
    };
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
            reads_and_writes!(&db, Uuid::from_u128, OddMood);
            reads_and_writes_bits!(&db);
            reads_and_writes_odd_enumerations!(&db);
        }
        // MySQL has no type for UUIDs.
        false => {
            hold_all("mysql", &db).await;
            use mysql::*;
            reads_and_writes!(&db, |number: u128| format!("{number:032x}"), OddMood);
            reads_and_writes_bits!(&db);
            reads_and_writes_odd_enumerations!(&db);
        }
    }
}
