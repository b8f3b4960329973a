//! The rarer field types and options: tables and stored forms equal Django's.
//!
//! The comparison runs when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1.

use crate::common::{databases_with, django, made};
use nuages_db::migrations::Writer;
use nuages_db::models::*;
use nuages_db::{Error, models};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "net")]
struct Host {
    id: Auto,
    uptime: Duration,
    pause: Option<Duration>,
    address: IpAddr,
    four: Ipv4Addr,
    #[field(unpack_ipv4)]
    plain: Option<IpAddr>,
    #[field(kind = file)]
    upload: String,
    #[field(kind = image, max_length = 50)]
    picture: String,
    #[field(kind = file_path)]
    path: String,
    #[field(kind = char)]
    name: String,
    #[field(max_length = 10, db_collation = "nocase")]
    code: String,
    #[field(db_collation = "rtrim")]
    words: Option<String>,
    #[field(max_length = 20)]
    raw: Vec<u8>,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "net")]
struct Log {
    id: Auto,
    #[field(on_delete = DB_CASCADE)]
    host: ForeignKey<Host>,
    #[field(on_delete = DB_SET_NULL, related_name = "+")]
    spare: Option<ForeignKey<Host>>,
    #[field(on_delete = CASCADE, related_name = "+", db_constraint = false)]
    loose: ForeignKey<Host>,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
#[repr(i16)]
enum Urgency {
    #[choice(1, "Low")]
    Low = 1,
    #[choice(2, "High")]
    High = 2,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
#[repr(u64)]
enum Size {
    #[choice(10_000_000_000)]
    Large,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[choices(crate = crate::root)]
enum Letter {
    #[choice("é")]
    E,
    #[choice("雪")]
    Snow,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "net")]
struct Ticket {
    id: Auto,
    small: Urgency,
    #[field(kind = positive_small_integer, default = Urgency::High)]
    positive: Urgency,
    #[field(kind = integer)]
    integer: Option<Urgency>,
    #[field(kind = big_integer, db_default = Urgency::Low)]
    big: DbDefault<Urgency>,
    size: Size,
    #[field(kind = positive_integer)]
    positive_integer: Urgency,
    letter: Letter,
    #[field(max_length = 5)]
    longer: Option<Letter>,
    #[field(kind = text)]
    text: Letter,
    #[field(kind = slug)]
    slug: Letter,
}

fn micros(micros: i64) -> Duration {
    Duration::from_micros(micros)
}

fn host() -> Host {
    Host {
        uptime: micros(93_600_000_005),
        pause: Some(micros(-1)),
        address: "2001:0db8:0:0::1".parse().unwrap(),
        four: "192.0.2.1".parse().unwrap(),
        plain: Some("::ffff:192.0.2.7".parse().unwrap()),
        name: "a".into(),
        ..Host::default()
    }
}

#[tokio::test]
async fn tables_and_stored_forms_equal_djangos() {
    let Some(expected) = django::script("fields.py") else {
        return;
    };
    let db = made::database(&models![Host, Log, Ticket]).await;
    assert_eq!(
        serde_json::json!(django::master(&db).await),
        expected["master"]
    );
    host().create(&db).await.unwrap();
    let other = Host {
        address: "::ffff:10.0.0.1".parse().unwrap(),
        name: "b".into(),
        ..Host::default()
    };
    other.create(&db).await.unwrap();
    let sql = "SELECT uptime, pause, address, four, plain FROM net_host ORDER BY id";
    assert_eq!(made::rows(&db, sql).await, expected["hosts"]);
}

#[tokio::test]
async fn durations_and_addresses_come_back_and_are_found() {
    let db = made::database(&models![Host, Log]).await;
    let saved = host().create(&db).await.unwrap();
    let loaded = Host::objects().get(&db).await.unwrap();
    let plain: IpAddr = "192.0.2.7".parse().unwrap();
    let expected = Host {
        plain: Some(plain),
        ..saved
    };
    assert_eq!(loaded, expected);
    for (condition, found) in [
        (Host::uptime.gt(Duration::from_hours(26)), 1),
        (Host::uptime.gt(Duration::from_hours(27)), 0),
        (Host::pause.lt(Duration::ZERO), 1),
        (Host::four.eq(Ipv4Addr::new(192, 0, 2, 1)), 1),
        (Host::plain.eq(plain), 1),
        (lookup("uptime__gte", "1 02:00:00"), 1),
        (lookup("uptime__lt", Duration::from_hours(26)), 0),
        (lookup("address", "2001:db8:0::1"), 1),
        (lookup("four__startswith", "192.0"), 1),
    ] {
        let text = format!("{condition:?}");
        let count = Host::objects().filter(condition).count(&db).await.unwrap();
        assert_eq!(count, found, "{text}");
    }
    for (condition, message) in [
        (
            lookup("uptime", "soon"),
            "Field 'uptime' expected a duration as [DD] [[HH:]MM:]ss[.uuuuuu] but got 'soon'.",
        ),
        (
            lookup("address", "somewhere"),
            "Field 'address' expected an IP address but got 'somewhere'.",
        ),
    ] {
        let refused = Host::objects().filter(condition).count(&db).await;
        assert_eq!(refused.unwrap_err().to_string(), message);
    }
}

#[tokio::test]
async fn a_duration_that_no_column_holds_is_refused() {
    let db = made::database(&models![Host, Log]).await;
    let refused = Host {
        uptime: Duration::MAX,
        ..host()
    };
    let error = refused.create(&db).await.unwrap_err();
    assert!(matches!(error, Error::Data { .. }), "{error:?}");
}

#[tokio::test]
async fn the_database_itself_deletes_and_sets_null() {
    let db = made::database(&models![Host, Log]).await;
    let first = host().create(&db).await.unwrap();
    let second = host().create(&db).await.unwrap();
    let log = |host: &Host, spare: Option<&Host>| Log {
        host: host.into(),
        spare: spare.map(Into::into),
        loose: (&second).into(),
        ..Log::default()
    };
    log(&first, None).create(&db).await.unwrap();
    let kept = log(&second, Some(&first)).create(&db).await.unwrap();
    first.delete(&db).await.unwrap();
    let left = Log::objects().all(&db).await.unwrap();
    assert_eq!(
        left,
        [Log {
            spare: None,
            ..kept
        }]
    );
}

#[test]
fn migrations_write_the_fields() {
    made::assert_nothing_left(&models![Host, Log]);
    let migration = made::migration(&models![Host, Log]);
    let source = Writer::new(&migration, false).source().unwrap();
    for line in [
        r#".field("uptime", fields::duration())"#,
        r#".field("pause", fields::duration().null())"#,
        r#".field("address", fields::generic_ip_address())"#,
        r#".field("four", fields::generic_ip_address().protocol("ipv4"))"#,
        r#".field("plain", fields::generic_ip_address().unpack_ipv4().null())"#,
        r#".field("upload", fields::file(100))"#,
        r#".field("picture", fields::image(50))"#,
        r#".field("path", fields::file_path(100))"#,
        r#".field("name", fields::char(0))"#,
        r#".field("code", fields::char(10).db_collation("nocase"))"#,
        r#".field("raw", fields::binary().max_length(20))"#,
        r#".field("host", fields::foreign_key("net.host", DB_CASCADE))"#,
    ] {
        assert!(source.contains(line), "{line} in {source}");
    }
    assert!(source.contains(".no_db_constraint()"), "{source}");
}

#[tokio::test]
async fn choices_are_stored_in_columns_of_every_width() {
    let models = models![Ticket];
    made::assert_nothing_left(&models);
    let source = Writer::new(&made::migration(&models), false).source();
    let source = source.unwrap().replace(char::is_whitespace, "");
    for part in [
        r#"("small",fields::small_integer().choices("#,
        r#"("positive",fields::positive_small_integer().choices("#,
        r#"("integer",fields::integer().null().choices("#,
        r#"("size",fields::positive_big_integer().choices("#,
        r#"("letter",fields::char(1).choices("#,
        r#"("text",fields::text().choices("#,
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    let databases = databases_with("choices_are_stored_in_columns_of_every_width", &models);
    for db in databases.await {
        let ticket = Ticket {
            integer: Some(Urgency::High),
            longer: Some(Letter::Snow),
            ..Ticket::default()
        };
        let saved = ticket.create(&db).await.unwrap();
        assert_eq!(saved.big, Urgency::Low);
        assert_eq!((saved.small, saved.positive), (Urgency::Low, Urgency::High));
        assert_eq!(Ticket::objects().get(&db).await.unwrap(), saved);
        let high = Ticket::objects().filter(Ticket::positive.eq(Urgency::High));
        let set = Ticket::small
            .set(when(Ticket::integer.is_null(false), Urgency::High).otherwise(Ticket::small));
        assert_eq!(high.update(set, &db).await.unwrap(), 1);
        let found = Ticket::objects().values(Ticket::small).get(&db).await;
        assert_eq!(found.unwrap(), Urgency::High);
    }
}
