//! A table with every type of field: Django writes and Nuages reads, Nuages writes and Django reads, and both leave the same
//! in the database. On SQLite, and on PostgreSQL and MySQL where a server is there.
//!
//! Runs when `NUAGES_DJANGO_PYTHON` names a Python that has Django.

use crate::common::{self, django};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use nuages_core::settings::{DatabaseConfig, Engine};
use nuages_db::Database;
use nuages_db::models::*;
use serde_json::{Value as Json, json};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "crossed")]
struct Values {
    id: Auto,
    boolean: Option<bool>,
    small: Option<i16>,
    integer: Option<i32>,
    big: Option<i64>,
    positive_small: Option<u16>,
    positive: Option<u32>,
    positive_big: Option<u64>,
    float: Option<f64>,
    #[field(max_digits = 15, decimal_places = 4)]
    decimal: Option<Decimal>,
    #[field(max_digits = 28, decimal_places = 10)]
    wide: Option<Decimal>,
    #[field(max_length = 255)]
    char: Option<String>,
    #[field(max_length = 50, kind = slug)]
    slug: Option<String>,
    #[field(max_length = 254, kind = email)]
    email: Option<String>,
    #[field(max_length = 200, kind = url)]
    url: Option<String>,
    text: Option<String>,
    date: Option<Date>,
    time: Option<Time>,
    moment: Option<Timestamp>,
    uuid: Option<Uuid>,
    json: Option<nuages_db::fields::Json>,
    binary: Option<Vec<u8>>,
    duration: Option<Duration>,
    address: Option<std::net::IpAddr>,
    #[field(on_delete = CASCADE)]
    parent: Option<ForeignKey<Values>>,
}

fn texts(case: &Json, name: &str) -> Option<String> {
    case[name].as_str().map(str::to_owned)
}

fn parsed<T: std::str::FromStr>(case: &Json, name: &str) -> Option<T>
where
    T::Err: std::fmt::Debug,
{
    case[name].as_str().map(|text| text.parse().unwrap())
}

fn whole<T: TryFrom<i128>>(case: &Json, name: &str) -> Option<T> {
    let number = case[name].as_i64().map(i128::from);
    let number = number.or_else(|| case[name].as_u64().map(i128::from))?;
    T::try_from(number).ok()
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn row_of(case: &Json) -> Values {
    Values {
        id: case["id"].as_i64().unwrap().into(),
        boolean: case["boolean"].as_bool(),
        small: whole(case, "small"),
        integer: whole(case, "integer"),
        big: whole(case, "big"),
        positive_small: whole(case, "positive_small"),
        positive: whole(case, "positive"),
        positive_big: whole(case, "positive_big"),
        float: texts(case, "float")
            .map(|bits| f64::from_bits(u64::from_str_radix(&bits, 16).unwrap())),
        decimal: parsed(case, "decimal"),
        wide: parsed(case, "wide"),
        char: texts(case, "char"),
        slug: texts(case, "slug"),
        email: texts(case, "email"),
        url: texts(case, "url"),
        text: texts(case, "text"),
        date: parsed(case, "date"),
        time: parsed(case, "time"),
        moment: texts(case, "moment").map(|text| format!("{text}Z").parse().unwrap()),
        uuid: parsed(case, "uuid"),
        json: case["json"].get(0).cloned(),
        binary: texts(case, "binary").map(|text| hex(&text)),
        duration: case["duration"].as_i64().map(Duration::from_micros),
        address: parsed(case, "address"),
        parent: case["parent"].as_i64().map(ForeignKey::new),
    }
}

fn case_of(row: &Values) -> Json {
    let bytes = |bytes: &Vec<u8>| -> String { bytes.iter().map(|b| format!("{b:02x}")).collect() };
    json!({
        "id": row.id.get(),
        "boolean": row.boolean,
        "small": row.small,
        "integer": row.integer,
        "big": row.big,
        "positive_small": row.positive_small,
        "positive": row.positive,
        "positive_big": row.positive_big,
        "float": row.float.map(|number| format!("{:016x}", number.to_bits())),
        "decimal": row.decimal.map(|number| number.to_string()),
        "wide": row.wide.map(|number| number.to_string()),
        "char": row.char,
        "slug": row.slug,
        "email": row.email,
        "url": row.url,
        "text": row.text,
        "date": row.date.map(|date| date.to_string()),
        "time": row.time.map(|time| format!("{}.{:06}", time.strftime("%H:%M:%S"), time.subsec_nanosecond() / 1000)),
        "moment": row.moment.map(|moment| {
            let text = format!("{moment:.6}");
            text.trim_end_matches('Z').to_owned()
        }),
        "uuid": row.uuid.map(|uuid| uuid.to_string()),
        "json": row.json.as_ref().map(|document| vec![document]),
        "binary": row.binary.as_ref().map(bytes),
        "duration": row.duration.map(|duration| i64::try_from(duration.as_micros()).unwrap()),
        "address": row.address,
        "parent": row.parent.as_ref().map(|parent| parent.id()),
    })
}

fn bits(number: f64) -> String {
    format!("{:016x}", number.to_bits())
}

/// The greatest, the least, the empty, the usual and none.
fn cases(engine: Engine) -> Vec<Json> {
    // SQLite keeps decimals as floating-point numbers: fifteen digits are true.
    let (wide, most) = match engine {
        Engine::Sqlite => ("12345.6789012345", i64::MAX.unsigned_abs()),
        Engine::Mysql => ("123456789012345678.0123456789", u64::MAX),
        _ => ("123456789012345678.0123456789", i64::MAX.unsigned_abs()),
    };
    let greatest = json!({
        "id": 1, "boolean": true, "small": i16::MAX, "integer": i32::MAX, "big": i64::MAX,
        "positive_small": if engine == Engine::Mysql { u16::MAX } else { i16::MAX.unsigned_abs() },
        "positive": if engine == Engine::Mysql { u32::MAX } else { i32::MAX.unsigned_abs() },
        "positive_big": most, "float": bits(f64::MAX),
        "decimal": "99999999999.9999", "wide": wide, "char": "😀".repeat(255), "slug": "a-b_c".repeat(10),
        "email": format!("{}@example.com", "e".repeat(242)), "url": format!("https://example.com/{}", "u".repeat(180)),
        "text": "line\r\nend\t'\"\\ %_; -- ☃ 😀 \u{e9}\u{301} \u{7f}\u{200b}".repeat(2000),
        "date": "9999-12-31", "time": "23:59:59.999999", "moment": "9999-12-30T21:59:59.999999",
        "uuid": "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "json": [{"list": [1, 2.5, null, true, "é☃😀"], "deep": {"er": {"": []}}, "big": 9_007_199_254_740_993_i64, "floats": [123_456_789.123_456_79, 0.300_000_000_000_000_04, 5.0e-324]}],
        "binary": (0..=255_u8).map(|byte| format!("{byte:02x}")).collect::<String>(),
        "duration": i64::MAX, "address": "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "parent": null,
    });
    let least = json!({
        "id": 2, "boolean": false, "small": i16::MIN, "integer": i32::MIN, "big": i64::MIN,
        "positive_small": 0, "positive": 0, "positive_big": 0, "float": bits(-f64::MAX),
        "decimal": "-99999999999.9999", "wide": format!("-{wide}"), "char": "", "slug": "", "email": "", "url": "", "text": "",
        "date": "0001-01-01", "time": "00:00:00.000000", "moment": "0001-01-01T00:00:00.000000",
        "uuid": "00000000-0000-0000-0000-000000000000", "json": [{}], "binary": "",
        "duration": -1, "address": "::", "parent": 1,
    });
    let usual = json!({
        "id": 3, "boolean": true, "small": -1, "integer": 42, "big": 1, "positive_small": 7, "positive": 8, "positive_big": 9,
        "float": bits(1.0 / 3.0), "decimal": "12.5000", "wide": "0.0000000001", "char": "What's new?", "slug": "whats-new",
        "email": "ada@example.com", "url": "https://example.com/?q=a%20b", "text": "null",
        "date": "2024-02-29", "time": "13:05:07.120000", "moment": "2024-02-29T13:05:07.000001",
        "uuid": "0f0e0d0c-0b0a-4908-8706-050403020100", "json": ["text"], "binary": "00",
        "duration": 90_061_000_001_i64, "address": "192.168.0.1", "parent": 3,
    });
    let small = json!({
        "id": 4, "boolean": false, "small": 0, "integer": 0, "big": 0, "positive_small": 1, "positive": 1, "positive_big": 1,
        "float": bits(-2.5), "decimal": "-0.0001", "wide": "-0.5000000000", "char": " spaces ", "slug": "-", "email": "x",
        "url": "y", "text": "\u{1}\n", "date": "1969-12-31", "time": "00:00:00.000001",
        "moment": "1969-12-31T23:59:59.999999", "uuid": "12345678-9abc-1def-8123-456789abcdef", "json": [[]],
        "binary": "fffe", "duration": 0, "address": "2001:db8::1", "parent": 2,
    });
    let mut nothing = usual.clone();
    for (name, value) in nothing.as_object_mut().unwrap() {
        *value = if name == "id" { json!(5) } else { Json::Null };
    }
    let mut null_document = nothing.clone();
    null_document["id"] = json!(6);
    null_document["json"] = json!([null]);
    vec![greatest, least, usual, small, nothing, null_document]
}

/// The same cases under other keys.
fn moved(cases: &[Json], by: i64) -> Vec<Json> {
    let mut cases = cases.to_vec();
    for case in &mut cases {
        for name in ["id", "parent"] {
            if let Some(key) = case[name].as_i64() {
                case[name] = json!(key + by);
            }
        }
    }
    cases
}

struct Django {
    python: std::ffi::OsString,
    database: Json,
}

impl Django {
    /// Runs a command of values.py; `None` when Django has no driver for the database.
    fn ask(&self, command: &str, cases: &[Json]) -> Option<Json> {
        let fields: Vec<&str> = Values::meta()
            .fields
            .iter()
            .filter(|field| !field.primary_key)
            .map(|field| field.name)
            .collect();
        let mut child = Command::new(&self.python)
            .args([&django::path("values.py"), command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let asked = json!({"database": self.database, "fields": fields, "cases": cases});
        let mut input = child.stdin.take().unwrap();
        input.write_all(asked.to_string().as_bytes()).unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        if output.status.code() == Some(3) {
            eprintln!("SKIPPED: {}", errors.trim());
            return None;
        }
        assert!(output.status.success(), "{command}: {errors}");
        Some(serde_json::from_slice(&output.stdout).unwrap_or_default())
    }
}

fn settings(config: &DatabaseConfig) -> Json {
    let engine = match config.engine {
        Engine::Sqlite => "sqlite3",
        Engine::Postgresql => "postgresql",
        _ => "mysql",
    };
    json!({
        "ENGINE": format!("django.db.backends.{engine}"), "NAME": config.name, "USER": config.user,
        "PASSWORD": config.password.expose(), "HOST": config.host,
        "PORT": config.port.map(|port| port.to_string()).unwrap_or_default(),
    })
}

async fn cross(config: DatabaseConfig, python: std::ffi::OsString) {
    let django = Django {
        python,
        database: settings(&config),
    };
    if django.ask("make", &[]).is_none() {
        return;
    }
    let cases = cases(config.engine);
    let engine = config.engine;
    let db = Database::connect(&config).await.unwrap();

    django.ask("write", &cases).unwrap();
    let rows = Values::objects()
        .order_by(Values::id.asc())
        .all(&db)
        .await
        .unwrap();
    let read: Vec<Json> = rows.iter().map(case_of).collect();
    for (read, case) in read.iter().zip(&cases) {
        assert_eq!(read, case, "{engine:?}: Django wrote it");
    }
    assert_eq!(read.len(), cases.len());

    let ours = moved(&cases, 100);
    for case in &ours {
        row_of(case).create(&db).await.unwrap();
    }
    let read = django.ask("read", &[]).unwrap();
    for (read, case) in read.as_array().unwrap()[cases.len()..].iter().zip(&ours) {
        let mut case = case.clone();
        if case["json"] == json!([null]) {
            // To Django a document that is null and none are both None.
            case["json"] = Json::Null;
        }
        assert_eq!(*read, case, "{engine:?}: Nuages wrote it");
    }

    let raw: BTreeMap<i64, Json> = serde_json::from_value(django.ask("raw", &[]).unwrap()).unwrap();
    for case in &cases {
        let id = case["id"].as_i64().unwrap();
        let (mut one, mut other) = (raw[&id].clone(), raw[&(id + 100)].clone());
        for row in [&mut one, &mut other] {
            row.as_object_mut().unwrap().remove("parent");
        }
        assert_eq!(other, one, "{engine:?}: both are stored alike");
    }
}

#[tokio::test]
async fn django_and_nuages_read_what_the_other_writes() {
    let Some(python) = django::python() else {
        return;
    };
    let folder = common::Folder::new("values");
    let file = DatabaseConfig::sqlite(folder.0.join("db.sqlite3"));
    cross(file, python.clone()).await;
    for variable in ["NUAGES_TEST_POSTGRES", "NUAGES_TEST_MYSQL"] {
        match common::server_database(variable, "values").await {
            Some(config) => cross(config, python.clone()).await,
            None => eprintln!("SKIPPED: {variable} names no server to compare values on"),
        }
    }
}
