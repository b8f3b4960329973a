//! Every look-up, function, aggregate and window: what Nuages answers beside what Django 6.1 does, on the same rows.
//!
//! `django/expressions.json` holds Django's answers; `django/expressions.py` asks for them.

use crate::common;
use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::functions::*;
use nuages_db::models::*;
use nuages_db::query::*;
use nuages_db::{Database, Error, models};
use serde_json::json;

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "samples")]
struct Group {
    id: Auto,
    #[field(max_length = 100)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "samples")]
struct Sample {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "samples")]
    group: Option<ForeignKey<Group>>,
    #[field(max_length = 100)]
    name: String,
    #[field(max_length = 100)]
    note: Option<String>,
    number: i32,
    maybe: Option<i32>,
    ratio: f64,
    #[field(max_digits = 10, decimal_places = 2)]
    price: Decimal,
    flag: bool,
    moment: Timestamp,
    perhaps: Option<Timestamp>,
    day: Date,
    clock: Time,
    data: Json,
}

async fn samples() -> Database {
    let db = Database::in_memory();
    register_models(&models![Group, Sample]);
    db.execute_script(include_str!("django/expressions.sql"))
        .await
        .unwrap();
    db
}

/// SQLite and the servers that there are, with the same rows and what Django answers there.
async fn everywhere(test: &str) -> Vec<(Database, Answers)> {
    let sqlite = samples().await;
    let groups = Group::objects().all(&sqlite).await.unwrap();
    let rows = Sample::objects().all(&sqlite).await.unwrap();
    let mut all = vec![(sqlite, Answers::of(include_str!("django/expressions.json")))];
    for db in common::empty_databases(test).await {
        let answers = match db.engine() {
            Engine::Postgresql => include_str!("django/expressions.postgresql.json"),
            // MariaDB's answers are recorded in django/expressions.mysql.json, and not all reached yet (docs/expressions.md).
            _ => continue,
        };
        common::make_tables(&db, &[Group::meta(), Sample::meta()]).await;
        Group::objects()
            .bulk_create(groups.clone(), &db)
            .await
            .unwrap();
        Sample::objects()
            .bulk_create(rows.clone(), &db)
            .await
            .unwrap();
        all.push((db, Answers::of(answers)));
    }
    all
}

/// A value as `django/expressions.py` prints it.
trait Show {
    fn show(self) -> Json;
}

macro_rules! show {
    ($($type:ty: |$value:ident| $json:expr;)+) => {$(
        impl Show for $type {
            fn show(self) -> Json {
                let $value = self;
                json!($json)
            }
        }
    )+};
}

show! {
    i32: |value| value;
    i64: |value| value;
    u64: |value| value;
    f64: |value| value;
    bool: |value| value;
    String: |value| value;
    Json: |value| value;
    Auto: |value| i64::from(value);
    Decimal: |value| value.to_string().parse::<f64>().unwrap();
    Timestamp: |value| value.as_microsecond();
    SignedDuration: |value| i64::try_from(value.as_micros()).unwrap();
    Date: |value| value.to_string();
    Time: |value| (value.duration_since(Time::midnight()).as_nanos() / 1000) as i64;
}

impl<T: Show> Show for Option<T> {
    fn show(self) -> Json {
        self.map_or(Json::Null, T::show)
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: Show),+> Show for ($($name,)+) {
            fn show(self) -> Json {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                Json::Array(vec![$($name.show()),+])
            }
        }
    )+};
}

tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E F G;
}

/// Answers by name, and Django's.
struct Answers(BTreeMap<&'static str, Json>, BTreeMap<String, Json>);

impl Answers {
    fn of(django: &str) -> Self {
        Self(BTreeMap::new(), serde_json::from_str(django).unwrap())
    }

    async fn values<S>(&mut self, db: &Database, name: &'static str, select: S)
    where
        S: Selection<Sample> + 'static,
        S::Row: Show,
    {
        let query = Sample::objects().order_by(Sample::id).values(select);
        self.rows(db, name, query).await;
    }

    async fn rows<M: Model, S: Shape<M>>(
        &mut self,
        db: &Database,
        name: &'static str,
        query: QuerySet<M, S>,
    ) where
        S::Row: Show,
    {
        let rows = match query.all(db).await {
            Ok(rows) => rows,
            Err(error) => panic!("{name}: {error}\n{:?}", query.sql(db)),
        };
        self.0
            .insert(name, rows.into_iter().map(Show::show).collect());
    }

    async fn ids(&mut self, db: &Database, name: &'static str, condition: Condition<Sample>) {
        let query = Sample::objects().filter(condition).order_by(Sample::id);
        self.rows(db, name, query.values(Sample::id)).await;
    }

    async fn one<S>(&mut self, db: &Database, name: &'static str, select: S)
    where
        S: Selection<Sample> + 'static,
        S::Row: Show,
    {
        let found = Sample::objects().aggregate(select, db).await;
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        self.put(name, found);
    }

    fn put(&mut self, name: &'static str, value: impl Show) {
        let value = match value.show() {
            Json::Array(values) => Json::Array(values),
            value => Json::Array(vec![value]),
        };
        self.0.insert(name, value);
    }

    /// Compares with Django's answers; floats may differ in their last digits.
    fn compare(&self) {
        let different: Vec<String> = self
            .0
            .iter()
            .filter(|(name, value)| {
                // What Django cannot ask of a database has no answer.
                let expected = self.1.get(**name);
                expected.is_some_and(|expected| !alike(value, expected))
            })
            .map(|(name, value)| format!("{name}: {value}, Django {}", self.1[*name]))
            .collect();
        assert!(different.is_empty(), "{}", different.join("\n"));
    }
}

fn alike(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(ones), Json::Array(others)) => {
            ones.len() == others.len()
                && ones
                    .iter()
                    .zip(others)
                    .all(|(one, other)| alike(one, other))
        }
        (Json::Number(one), Json::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            (one - other).abs() <= 1e-9 * one.abs().max(1.0)
        }
        _ => one == other,
    }
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn functions_of_texts_answer_as_djangos() {
    for (db, mut answers) in everywhere("functions_of_texts").await {
        let note = || coalesce(Sample::note, "");
        answers
            .values(&db, "concat", concat(Sample::name, Sample::note))
            .await;
        answers
            .values(&db, "chr", chr(abs(Sample::number) + 60))
            .await;
        answers.values(&db, "left", left(Sample::name, 3)).await;
        answers.values(&db, "length", length(Sample::note)).await;
        answers.values(&db, "lower", lower(Sample::name)).await;
        answers.values(&db, "upper", upper(Sample::note)).await;
        answers
            .values(&db, "lpad", lpad(Sample::name, 7, "xy"))
            .await;
        answers
            .values(&db, "rpad", rpad(Sample::name, 7, "xy"))
            .await;
        answers.values(&db, "ltrim", ltrim(Sample::note)).await;
        answers.values(&db, "rtrim", rtrim(Sample::note)).await;
        answers.values(&db, "trim", trim(Sample::note)).await;
        answers.values(&db, "ord", ord(Sample::name)).await;
        answers.values(&db, "repeat", repeat(Sample::name, 2)).await;
        let times = abs(Sample::maybe).output_field::<i64>();
        answers
            .values(&db, "repeat_none", repeat(Sample::name, times).nullable())
            .await;
        answers
            .values(&db, "replace", replace(Sample::name, "a", "AA"))
            .await;
        answers.values(&db, "reverse", reverse(Sample::note)).await;
        answers.values(&db, "right", right(Sample::name, 3)).await;
        answers
            .values(&db, "str_index", str_index(Sample::name, "a"))
            .await;
        answers
            .values(&db, "substr", substr(Sample::name, 2, 3))
            .await;
        answers
            .values(&db, "coalesce", coalesce(Sample::note, Sample::name))
            .await;
        answers
            .values(&db, "related", Sample::group.to(Group::name).nullable())
            .await;
        answers.compare();
        let hashes = Sample::objects().order_by(Sample::id).values(md5(note()));
        match hashes.all(&db).await {
            Ok(hashes) => assert_eq!(hashes[5], "d41d8cd98f00b204e9800998ecf8427e"),
            Err(error) => {
                assert!(matches!(error, Error::NotSupported { .. }), "{error}");
                let message = error.to_string();
                assert!(message.starts_with("MD5 is not supported on SQLite"));
            }
        }
        let error = Sample::objects()
            .values(left(Sample::name, 0))
            .all(&db)
            .await;
        assert_eq!(
            error.unwrap_err().to_string(),
            "'length' must be greater than 0."
        );
    }
}

#[tokio::test]
async fn functions_of_numbers_answer_as_djangos() {
    for (db, mut answers) in everywhere("functions_of_numbers").await {
        let positive = || abs(Sample::ratio) + 1.0;
        answers.values(&db, "abs", abs(Sample::number)).await;
        answers.values(&db, "abs_maybe", abs(Sample::maybe)).await;
        answers.values(&db, "abs_price", abs(Sample::price)).await;
        answers.values(&db, "ceil", ceil(Sample::ratio)).await;
        answers.values(&db, "floor", floor(Sample::ratio)).await;
        answers
            .values(&db, "floor_price", floor(Sample::price))
            .await;
        answers.values(&db, "round", round(Sample::ratio, 1)).await;
        answers
            .values(&db, "round_price", round(Sample::price, 1))
            .await;
        answers
            .values(&db, "sign", sign(Sample::number).output_field::<i64>())
            .await;
        answers.values(&db, "sin", sin(Sample::ratio)).await;
        answers.values(&db, "cos", cos(Sample::ratio)).await;
        answers.values(&db, "tan", tan(Sample::ratio)).await;
        answers.values(&db, "atan", atan(Sample::ratio)).await;
        answers
            .values(&db, "atan2", atan2(Sample::ratio, 2.0))
            .await;
        answers.values(&db, "degrees", degrees(Sample::ratio)).await;
        answers.values(&db, "radians", radians(Sample::ratio)).await;
        answers.values(&db, "exp", exp(Sample::ratio)).await;
        answers.values(&db, "pi", pi()).await;
        answers.values(&db, "sqrt", sqrt(abs(Sample::number))).await;
        answers.values(&db, "ln", ln(positive())).await;
        answers
            .values(&db, "log", log(value(2.0), positive()))
            .await;
        answers.values(&db, "acos", acos(sin(Sample::ratio))).await;
        answers.values(&db, "asin", asin(cos(Sample::ratio))).await;
        answers.values(&db, "cot", cot(positive())).await;
        answers
            .values(&db, "power", power(Sample::ratio, 2.0))
            .await;
        answers
            .values(&db, "modulo", modulo(Sample::number, 3))
            .await;
        answers
            .values(&db, "arithmetic", Sample::number * 2 + 1)
            .await;
        answers.values(&db, "negative", -Sample::number).await;
        answers.values(&db, "division", Sample::ratio / 2.0).await;
        answers.values(&db, "remainder", Sample::number % 4).await;
        answers
            .values(&db, "bitand", Sample::number.bitand(6))
            .await;
        answers.values(&db, "bitor", Sample::number.bitor(6)).await;
        answers
            .values(&db, "bitxor", Sample::number.bitxor(6))
            .await;
        answers
            .values(&db, "bitleftshift", Sample::number.bitleftshift(2))
            .await;
        answers
            .values(&db, "bitrightshift", Sample::number.bitrightshift(1))
            .await;
        answers
            .values(&db, "decimal_sum", Sample::price + Decimal::new(10, 2))
            .await;
        answers
            .values(&db, "coalesce_value", coalesce(Sample::maybe, -1))
            .await;
        answers
            .values(&db, "nullif", nullif(Sample::number, 7))
            .await;
        answers
            .values(&db, "greatest", greatest(Sample::number, 5))
            .await;
        answers
            .values(&db, "least", least(Sample::ratio, 1.0))
            .await;
        answers
            .values(&db, "cast_float", Sample::number.cast::<f64>())
            .await;
        answers
            .values(&db, "cast_text", Sample::number.cast::<String>())
            .await;
        answers
            .values(&db, "cast_integer", Sample::ratio.cast::<i64>())
            .await;
        answers
            .values(
                &db,
                "raw_sql",
                raw_sql::<_, i64>("number + ?", [Value::from(10)]),
            )
            .await;
        let case = when(Sample::number.gt(6), "many")
            .when(Sample::maybe.is_null(true), "none")
            .otherwise("some");
        answers.values(&db, "case", case).await;
        let case = when(Sample::number.gt(6), Sample::number).end();
        answers.values(&db, "case_none", case).await;
        answers
            .values(
                &db,
                "condition",
                Sample::number.gt(5) & Sample::flag.is_true(),
            )
            .await;
        answers.compare();
        for row in Sample::objects()
            .values((random(), uuid4(), uuid7()))
            .all(&db)
            .await
            .unwrap()
        {
            assert!((0.0..1.0).contains(&row.0));
            assert_eq!((row.1.get_version_num(), row.2.get_version_num()), (4, 7));
        }
        let error = Sample::objects()
            .values(round(Sample::ratio, -1))
            .all(&db)
            .await;
        match error {
            Ok(rounded) => assert_eq!(rounded[3], 0.0),
            Err(error) => assert_eq!(
                error.to_string(),
                "SQLite does not support negative precision."
            ),
        }
    }
}

macro_rules! parts {
    ($answers:ident, $db:ident, $zone:expr, $($name:literal: $function:ident;)+) => {
        $($answers.values(&$db, $name, $function(Sample::moment).tzinfo($zone)).await;)+
    };
}

#[tokio::test]
async fn functions_of_dates_answer_as_djangos() {
    for (db, mut answers) in everywhere("functions_of_dates").await {
        parts!(answers, db, TimeZone::UTC,
            "extract_year_utc": extract_year; "extract_iso_year_utc": extract_iso_year; "extract_quarter_utc": extract_quarter;
            "extract_month_utc": extract_month; "extract_week_utc": extract_week; "extract_day_utc": extract_day;
            "extract_week_day_utc": extract_week_day; "extract_iso_week_day_utc": extract_iso_week_day;
            "extract_hour_utc": extract_hour; "extract_minute_utc": extract_minute; "extract_second_utc": extract_second;
            "trunc_date_utc": trunc_date; "trunc_time_utc": trunc_time; "trunc_year_utc": trunc_year;
            "trunc_quarter_utc": trunc_quarter; "trunc_month_utc": trunc_month; "trunc_week_utc": trunc_week;
            "trunc_day_utc": trunc_day; "trunc_hour_utc": trunc_hour; "trunc_minute_utc": trunc_minute;
            "trunc_second_utc": trunc_second;
        );
        parts!(answers, db, paris(),
            "extract_year_paris": extract_year; "extract_iso_year_paris": extract_iso_year;
            "extract_quarter_paris": extract_quarter; "extract_month_paris": extract_month; "extract_week_paris": extract_week;
            "extract_day_paris": extract_day; "extract_week_day_paris": extract_week_day;
            "extract_iso_week_day_paris": extract_iso_week_day; "extract_hour_paris": extract_hour;
            "extract_minute_paris": extract_minute; "extract_second_paris": extract_second; "trunc_date_paris": trunc_date;
            "trunc_time_paris": trunc_time; "trunc_year_paris": trunc_year; "trunc_quarter_paris": trunc_quarter;
            "trunc_month_paris": trunc_month; "trunc_week_paris": trunc_week; "trunc_day_paris": trunc_day;
        );
        parts!(answers, db, TimeZone::get("Asia/Kolkata").unwrap(),
            "extract_hour_kolkata": extract_hour; "extract_minute_kolkata": extract_minute; "trunc_date_kolkata": trunc_date;
            "trunc_time_kolkata": trunc_time; "trunc_week_kolkata": trunc_week; "trunc_day_kolkata": trunc_day;
        );
        answers
            .values(
                &db,
                "extract_year_perhaps",
                extract_year(Sample::perhaps).tzinfo(paris()),
            )
            .await;
        answers
            .values(
                &db,
                "trunc_month_perhaps",
                trunc_month(Sample::perhaps).tzinfo(paris()),
            )
            .await;
        answers
            .values(&db, "extract_year_day", extract_year(Sample::day))
            .await;
        answers
            .values(&db, "extract_hour_clock", extract_hour(Sample::clock))
            .await;
        answers
            .values(&db, "trunc_year_day", trunc_year(Sample::day))
            .await;
        answers
            .values(&db, "trunc_quarter_day", trunc_quarter(Sample::day))
            .await;
        answers
            .values(&db, "trunc_month_day", trunc_month(Sample::day))
            .await;
        answers
            .values(&db, "trunc_week_day", trunc_week(Sample::day))
            .await;
        answers
            .values(&db, "trunc_day_day", trunc_day(Sample::day))
            .await;
        answers
            .values(&db, "trunc_hour_clock", trunc_hour(Sample::clock))
            .await;
        answers
            .values(&db, "trunc_minute_clock", trunc_minute(Sample::clock))
            .await;
        answers
            .values(&db, "trunc_second_clock", trunc_second(Sample::clock))
            .await;
        answers.ids(&db, "now", Sample::moment.lt(now())).await;
        let month = trunc_month(Sample::moment).tzinfo(paris());
        let months = Sample::objects()
            .values(month.clone())
            .annotate(count_all())
            .order_by(month);
        answers.rows(&db, "by_month", months).await;
        answers.compare();

        // The hour that comes twice keeps its own offset, which Django loses.
        let hours = Sample::objects()
            .filter(Sample::id.in_([3, 4]))
            .order_by(Sample::id)
            .values(trunc_hour(Sample::moment).tzinfo(paris()));
        let hours = hours.all(&db).await.unwrap();
        assert_eq!(
            hours,
            [
                moment("2024-10-27T00:00:00Z"),
                moment("2024-10-27T01:00:00Z")
            ]
        );
        let error = Sample::objects()
            .values(extract_year(Sample::day).tzinfo(paris()))
            .all(&db)
            .await;
        assert_eq!(
            error.unwrap_err().to_string(),
            "tzinfo can only be used with DateTimeField."
        );
    }
}

#[tokio::test]
async fn look_ups_answer_as_djangos() {
    for (db, mut answers) in everywhere("look_ups").await {
        for (name, typed, named) in [
            ("exact", Sample::number.eq(7), lookup("number__exact", 7)),
            (
                "iexact",
                Sample::name.iexact("ada lovelace"),
                lookup("name__iexact", "ada lovelace"),
            ),
            (
                "contains",
                Sample::name.contains("a"),
                lookup("name__contains", "a"),
            ),
            (
                "icontains",
                Sample::name.icontains("GRACE"),
                lookup("name__icontains", "GRACE"),
            ),
            (
                "startswith",
                Sample::name.startswith("A"),
                lookup("name__startswith", "A"),
            ),
            (
                "istartswith",
                Sample::name.istartswith("a"),
                lookup("name__istartswith", "a"),
            ),
            (
                "endswith",
                Sample::name.endswith("e"),
                lookup("name__endswith", "e"),
            ),
            (
                "iendswith",
                Sample::name.iendswith("E"),
                lookup("name__iendswith", "E"),
            ),
            (
                "percent",
                Sample::note.contains("100%"),
                lookup("note__contains", "100%"),
            ),
            (
                "underscore",
                Sample::note.contains("_"),
                lookup("note__contains", "_"),
            ),
            (
                "contains_expression",
                Sample::name.contains(Sample::note),
                lookup("name__contains", f("note")),
            ),
            (
                "in",
                Sample::number.in_([1, 7, 99]),
                lookup("number__in", [1, 7, 99]),
            ),
            (
                "in_none",
                Sample::number.in_(Vec::<i32>::new()),
                lookup("number__in", Vec::<i32>::new()),
            ),
            ("gt", Sample::number.gt(5), lookup("number__gt", "5")),
            ("gte", Sample::number.gte(7), lookup("number__gte", 7)),
            ("lt", Sample::ratio.lt(0.0), lookup("ratio__lt", 0)),
            (
                "lte",
                Sample::price.lte(Decimal::new(999, 2)),
                lookup("price__lte", "9.99"),
            ),
            (
                "range",
                Sample::number.range(2, 8),
                lookup("number__range", [2, 8]),
            ),
            (
                "isnull",
                Sample::maybe.is_null(true),
                lookup("maybe__isnull", true),
            ),
            (
                "not_isnull",
                Sample::maybe.is_null(false),
                lookup("maybe__isnull", false),
            ),
            (
                "f",
                Sample::number.gt(Sample::maybe),
                lookup("number__gt", f("maybe")),
            ),
            (
                "f_arithmetic",
                Sample::number.gt(Sample::maybe * 2),
                lookup("number__gt", Sample::maybe * 2),
            ),
            (
                "related_lookup",
                Sample::group.to(Group::name).startswith("O"),
                lookup("group__name__startswith", "O"),
            ),
            (
                "date",
                Sample::moment.date(Date::constant(2024, 3, 31)),
                lookup("moment__date", "2024-03-31"),
            ),
            (
                "date_gte",
                Sample::moment
                    .trunc_date()
                    .gte(Date::constant(2024, 10, 27)),
                lookup("moment__date__gte", "2024-10-27"),
            ),
            (
                "time",
                trunc_time(Sample::moment).eq(Time::constant(1, 30, 0, 0)),
                lookup("moment__time", "01:30"),
            ),
            (
                "time_gt",
                trunc_time(Sample::moment).gt(Time::constant(12, 0, 0, 0)),
                lookup("moment__time__gt", "12:00"),
            ),
            (
                "year",
                Sample::moment.year(2024),
                lookup("moment__year", 2024),
            ),
            (
                "year_gt",
                extract_year(Sample::moment).gt(2024),
                lookup("moment__year__gt", 2024),
            ),
            (
                "year_gte",
                extract_year(Sample::moment).gte(2025),
                lookup("moment__year__gte", 2025),
            ),
            (
                "year_lt",
                extract_year(Sample::moment).lt(2025),
                lookup("moment__year__lt", 2025),
            ),
            (
                "year_lte",
                extract_year(Sample::moment).lte(2024),
                lookup("moment__year__lte", 2024),
            ),
            (
                "year_in",
                extract_year(Sample::moment).in_([2023, 2025]),
                lookup("moment__year__in", [2023, 2025]),
            ),
            (
                "iso_year",
                Sample::moment.iso_year().eq(2025),
                lookup("moment__iso_year", 2025),
            ),
            (
                "iso_year_lt",
                Sample::moment.iso_year().lt(2025),
                lookup("moment__iso_year__lt", 2025),
            ),
            (
                "day_year",
                Sample::day.year(2024),
                lookup("day__year", 2024),
            ),
            (
                "day_iso_year_gte",
                Sample::day.iso_year().gte(2025),
                lookup("day__iso_year__gte", 2025),
            ),
            (
                "month",
                Sample::moment.month().eq(10),
                lookup("moment__month", 10),
            ),
            (
                "month_range",
                Sample::moment.month().range(3, 10),
                lookup("moment__month__range", [3, 10]),
            ),
            (
                "day",
                Sample::moment.day().eq(31),
                lookup("moment__day", 31),
            ),
            (
                "week",
                Sample::moment.week().eq(1),
                lookup("moment__week", 1),
            ),
            (
                "week_day",
                Sample::moment.week_day().eq(1),
                lookup("moment__week_day", 1),
            ),
            (
                "iso_week_day",
                Sample::moment.iso_week_day().eq(7),
                lookup("moment__iso_week_day", 7),
            ),
            (
                "quarter",
                Sample::moment.quarter().eq(4),
                lookup("moment__quarter", 4),
            ),
            (
                "hour",
                Sample::moment.hour().eq(0),
                lookup("moment__hour", 0),
            ),
            (
                "minute",
                Sample::moment.minute().eq(30),
                lookup("moment__minute", 30),
            ),
            (
                "second",
                Sample::moment.second().eq(7),
                lookup("moment__second", 7),
            ),
            (
                "second_clock",
                Sample::clock.second().gt(6),
                lookup("clock__second__gt", 6),
            ),
            ("exclude_null", Sample::maybe.ne(3), !lookup("maybe", 3)),
            (
                "exclude_text",
                !Sample::note.contains("a"),
                !lookup("note__contains", "a"),
            ),
            (
                "number_contains",
                Sample::number.cast::<String>().contains("1"),
                lookup("number__contains", "1"),
            ),
            (
                "json_key",
                Sample::data.key("a").eq(1),
                lookup("data__a", 1),
            ),
            (
                "json_text",
                Sample::data.key("t").eq("x"),
                lookup("data__t", "x"),
            ),
            (
                "json_true",
                Sample::data.key("flag").eq(true),
                lookup("data__flag", true),
            ),
            (
                "json_null",
                Sample::data.key("none").eq(Json::Null),
                lookup("data__none", Value::Null),
            ),
            (
                "json_path",
                Sample::data.key("list").index(0).key("b").eq(2),
                lookup("data__list__0__b", 2),
            ),
            (
                "json_gt",
                Sample::data.key("a").gt(1),
                lookup("data__a__gt", 1),
            ),
            (
                "json_gte",
                Sample::data.key("a").gte(1),
                lookup("data__a__gte", 1),
            ),
            (
                "json_in",
                Sample::data.key("a").in_([1, 3]),
                lookup("data__a__in", [1, 3]),
            ),
            (
                "json_object",
                Sample::data.key("o").eq(json!({"k": [1, 2]})),
                lookup("data__o", json!({"k": [1, 2]})),
            ),
            (
                "json_isnull",
                Sample::data.key("a").is_null(true),
                lookup("data__a__isnull", true),
            ),
            (
                "json_not_isnull",
                Sample::data.key("a").is_null(false),
                lookup("data__a__isnull", false),
            ),
            (
                "json_has_key",
                Sample::data.has_key("a"),
                lookup("data__has_key", "a"),
            ),
            (
                "json_has_keys",
                Sample::data.has_keys(["a", "t"]),
                lookup("data__has_keys", ["a", "t"]),
            ),
            (
                "json_has_any_keys",
                Sample::data.has_any_keys(["flag", "none"]),
                lookup("data__has_any_keys", ["flag", "none"]),
            ),
            (
                "json_has_key_inside",
                Sample::data.key("o").has_key("k"),
                lookup("data__o__has_key", "k"),
            ),
            (
                "json_icontains",
                Sample::data.key("t").text().icontains("X"),
                lookup("data__t__icontains", "X"),
            ),
            (
                "json_startswith",
                Sample::data.key("t").text().startswith("x"),
                lookup("data__t__startswith", "x"),
            ),
            (
                "json_exclude",
                Sample::data.key("a").ne(1),
                !lookup("data__a", 1),
            ),
        ] {
            answers.ids(&db, name, named).await;
            let by_name = answers.0.remove(name);
            answers.ids(&db, name, typed).await;
            assert_eq!(by_name.as_ref(), answers.0.get(name), "{name}");
        }
        answers
            .values(&db, "json_kt", Sample::data.key("t").text())
            .await;
        let order = (Sample::data.key("a").asc(), Sample::id.asc());
        let sorted = Sample::objects()
            .filter(Sample::data.has_key("a"))
            .order_by(order);
        answers
            .rows(&db, "json_order", sorted.values(Sample::id))
            .await;
        answers.compare();

        let parts = Sample::objects().order_by(Sample::id).values((
            Sample::data.key("list"),
            Sample::data.key("none"),
            json_object((
                ("name", Sample::name),
                ("flag", Sample::flag),
                ("data", Sample::data),
            )),
            json_array((Sample::number, Sample::maybe)),
        ));
        let (list, none, object, array) = parts.clone().limit(1).get(&db).await.unwrap();
        assert_eq!((list, none), (Some(json!([{"b": 2}])), Some(Json::Null)));
        assert_eq!(object["name"], json!("Ada Lovelace"));
        assert_eq!(
            (&object["flag"], &object["data"]["o"]["k"][1]),
            (&json!(true), &json!(2))
        );
        assert_eq!(array, json!([7, 3]));
        for (condition, message) in [
            (
                lookup("moment__hour__hour", 1),
                "Unsupported lookup 'hour' for IntegerField or join on the field not permitted.",
            ),
            (
                lookup("number__month", 1),
                "Unsupported lookup 'month' for IntegerField or join on the field not permitted.",
            ),
            (
                lookup("day__hour", 1),
                "Unsupported lookup 'hour' for DateField or join on the field not permitted.",
            ),
        ] {
            let error = Sample::objects()
                .filter(condition)
                .all(&db)
                .await
                .unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        let inside = Sample::objects().filter(Sample::data.contains(json!({"a": 1})));
        match inside.count(&db).await {
            Ok(rows) => assert_eq!(rows, 2),
            Err(error) => assert_eq!(
                error.to_string(),
                "contains lookup is not supported on this database backend: SQLite cannot ask whether a JSON document contains another"
            ),
        }
    }
}

#[tokio::test]
async fn regular_expressions_need_the_feature_on_sqlite() {
    let db = samples().await;
    let query = Sample::objects()
        .filter(Sample::name.regex("^[AG].*e"))
        .order_by(Sample::id);
    if cfg!(feature = "regexp") {
        let mut answers = Answers::of(include_str!("django/expressions.json"));
        answers
            .ids(&db, "regex", Sample::name.regex("^[AG].*e"))
            .await;
        answers
            .ids(&db, "iregex", lookup("name__iregex", r"^a\w+ L"))
            .await;
        answers.compare();
    } else {
        let error = query.all(&db).await.unwrap_err();
        assert!(error.to_string().contains("feature `regexp`"), "{error}");
    }
}

#[tokio::test]
async fn aggregates_answer_as_djangos() {
    for (db, mut answers) in everywhere("aggregates").await {
        let all = (
            count(Sample::id),
            sum(Sample::number),
            avg(Sample::number),
            min(Sample::ratio),
            max(Sample::moment),
            sum(Sample::price),
            avg(Sample::price),
        );
        answers.one(&db, "aggregates", all).await;
        let spread = (
            stddev(Sample::number),
            variance(Sample::number),
            stddev_sample(Sample::ratio),
            variance_sample(Sample::number),
        );
        answers.one(&db, "spread", spread).await;
        let some = stddev(Sample::number).filter(Sample::number.gt(1));
        answers.one(&db, "spread_filter", some).await;
        let distinct = (
            count(Sample::maybe).distinct(),
            sum(Sample::maybe).distinct(),
            avg(Sample::maybe).distinct(),
        );
        answers.one(&db, "distinct", distinct).await;
        let great = sum(Sample::number).filter(Sample::number.gt(99));
        let filtered = (
            count(Sample::id).filter(Sample::flag.is_true()),
            great.clone(),
            great.or(0),
        );
        answers.one(&db, "filter", filtered).await;
        answers
            .one(&db, "string_agg", string_agg(Sample::name, "; "))
            .await;
        let bits = (
            bit_and(Sample::number),
            bit_or(Sample::number),
            bit_xor(Sample::number),
        );
        answers.one(&db, "bits", bits).await;
        answers
            .one(
                &db,
                "over_annotation",
                (sum(Sample::number * 2), max(length(Sample::name))),
            )
            .await;
        let name = Sample::group.to(Group::name);
        let grouped = Sample::objects()
            .values((name.nullable(), count(Sample::id), sum(Sample::number)))
            .order_by(name);
        answers.rows(&db, "grouped", grouped).await;
        let many = Sample::objects()
            .values((Sample::flag, count(Sample::id)))
            .filter(count(Sample::id).gt(2))
            .order_by(Sample::flag);
        answers.rows(&db, "having", many).await;
        let samples = Sample::group.reversed();
        let joined = Group::objects().order_by(Group::id).values((
            Group::id,
            count(samples.clone()),
            sum(samples.to(Sample::number)),
        ));
        answers.rows(&db, "joined", joined).await;
        let counted = count(samples.clone());
        let of_counts = Group::objects().annotate(counted.clone()).aggregate(
            (
                avg(counted.clone()),
                sum(counted.clone()).filter(counted.clone().gt(2)),
            ),
            &db,
        );
        answers.put("aggregate_of_annotation", of_counts.await.unwrap());
        let sliced = Sample::objects().order_by(Sample::id).limit(3);
        let sliced = sliced.aggregate((sum(Sample::number), count(Sample::id)), &db);
        answers.put("aggregate_of_slice", sliced.await.unwrap());
        answers.compare();

        let texts = Sample::objects()
            .aggregate(
                (
                    string_agg(Sample::name, ", ").order_by(Sample::number.desc()),
                    string_agg(Sample::number.cast::<String>(), ",").distinct(),
                    any_value(Sample::flag),
                    stddev_sample(Sample::number).filter(Sample::number.eq(2)),
                    sum(Sample::number).into_expr() * 2,
                ),
                &db,
            )
            .await
            .unwrap();
        assert!(texts.0.unwrap().starts_with("bob, "));
        assert_eq!(texts.1.unwrap().split(',').count(), 5);
        assert_eq!((texts.3, texts.4), (None, Some(226)));
    }
}

#[tokio::test]
async fn queries_inside_queries_answer_as_djangos() {
    for (db, mut answers) in everywhere("queries_inside_queries").await {
        let group = Sample::group.to(Group::id);
        let inner = || Sample::objects().filter(group.eq(outer(Group::id)));
        let great = || exists(inner().filter(Sample::number.gt(6)));
        let groups = |condition| {
            Group::objects()
                .filter(condition)
                .order_by(Group::id)
                .values(Group::id)
        };
        answers.rows(&db, "exists", groups(great())).await;
        answers
            .rows(&db, "exists_or", groups(great() | Group::name.eq("Empty")))
            .await;
        answers
            .rows(&db, "not_exists", groups(!exists(inner())))
            .await;
        let name = inner().order_by(Sample::number.desc()).values(Sample::name);
        let named = Group::objects().order_by(Group::id).values(subquery(name));
        answers.rows(&db, "subquery", named).await;
        let same = Sample::objects().filter(group.eq(outer(Sample::group.to(Group::id))));
        let most = same
            .clone()
            .order_by(Sample::number.desc())
            .values(Sample::number);
        answers
            .ids(&db, "subquery_lookup", Sample::number.eq(subquery(most)))
            .await;
        let triple = Sample::objects().filter(
            group.eq(outer(outer(Group::id))) & Sample::number.gt(value(outer(Sample::number)) * 3),
        );
        let nested = exists(Sample::objects().filter(exists(triple)));
        answers.rows(&db, "nested_outer", groups(nested)).await;
        let great = exists(same.filter(Sample::number.gt(6)));
        let sorted = Sample::objects().order_by((great.desc(), Sample::id.asc()));
        answers
            .rows(&db, "exists_order", sorted.values(Sample::id))
            .await;
        let case = when(Sample::flag.eq(true), 0).otherwise(1);
        let sorted = Sample::objects().order_by((case.asc(), Sample::id.asc()));
        answers
            .rows(&db, "case_order", sorted.values(Sample::id))
            .await;
        let sorted =
            Sample::objects().order_by((Sample::maybe.asc().nulls_last(), Sample::id.asc()));
        answers.rows(&db, "nulls", sorted.values(Sample::id)).await;
        answers.compare();
        let most = Sample::objects()
            .order_by(Sample::number.desc())
            .limit(1)
            .values(Sample::number);
        let found = Sample::objects()
            .filter(lookup("number", most))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.name, "bob");
        let groups = Group::objects().filter(Group::name.eq("One"));
        let found = Sample::objects()
            .filter(lookup("group__in", groups))
            .count(&db)
            .await;
        assert_eq!(found.unwrap(), 2);
    }
}

#[tokio::test]
async fn windows_answer_as_djangos() {
    for (db, mut answers) in everywhere("windows").await {
        let order = || (Sample::number.asc(), Sample::id.asc());
        answers
            .values(&db, "rank", window(rank()).order_by(Sample::flag))
            .await;
        answers
            .values(
                &db,
                "dense_rank",
                window(dense_rank()).order_by(Sample::flag),
            )
            .await;
        let numbered = window(row_number())
            .partition_by(Sample::group)
            .order_by(order());
        answers.values(&db, "row_number", numbered).await;
        answers
            .values(
                &db,
                "percent_rank",
                window(percent_rank()).order_by(Sample::number),
            )
            .await;
        answers
            .values(
                &db,
                "cume_dist",
                window(cume_dist()).order_by(Sample::number),
            )
            .await;
        answers
            .values(&db, "ntile", window(ntile(3)).order_by(order()))
            .await;
        answers
            .values(&db, "lag", window(lag(Sample::number, 1)).order_by(order()))
            .await;
        answers
            .values(
                &db,
                "lag_or",
                window(lag_or(Sample::number, 2, -1)).order_by(order()),
            )
            .await;
        let next = window(lead(Sample::name, 1))
            .partition_by(Sample::group)
            .order_by(order());
        answers.values(&db, "lead", next).await;
        let first = window(first_value(Sample::name))
            .partition_by(Sample::flag)
            .order_by(order());
        answers.values(&db, "first_value", first).await;
        let last = window(last_value(Sample::name))
            .partition_by(Sample::flag)
            .order_by(order())
            .frame(row_range(None, None));
        answers.values(&db, "last_value", last).await;
        answers
            .values(
                &db,
                "nth_value",
                window(nth_value(Sample::name, 2)).order_by(order()),
            )
            .await;
        let total = || window(sum(Sample::number)).order_by(order());
        answers
            .values(&db, "running", total().frame(row_range(None, Some(0))))
            .await;
        let moving = window(avg(Sample::number))
            .order_by(order())
            .frame(row_range(Some(-1), Some(1)));
        answers.values(&db, "moving", moving).await;
        let range = window(count(Sample::id))
            .order_by(Sample::flag)
            .frame(value_range(None, Some(0)));
        answers.values(&db, "range_window", range).await;
        let others = row_range(None, None).exclude(Exclusion::CurrentRow);
        answers.values(&db, "without", total().frame(others)).await;
        let most = window(max(Sample::number)).partition_by((Sample::group, Sample::flag));
        answers.values(&db, "partitions", most).await;

        let best = window(row_number())
            .partition_by(Sample::group)
            .order_by((Sample::number.desc(), Sample::id.asc()));
        let firsts = Sample::objects().filter(best.clone().eq(1));
        let listed = firsts
            .clone()
            .order_by(Sample::id)
            .values((Sample::id, best.clone()));
        answers.rows(&db, "best", listed).await;
        let either = Sample::objects()
            .filter(best.clone().eq(1) | Sample::number.eq(2))
            .order_by((Sample::number.desc(), Sample::id.asc()))
            .values(Sample::id);
        answers.rows(&db, "best_or", either).await;
        let two = Sample::objects().filter(best.clone().lte(2));
        answers.put("best_count", two.count(&db).await.unwrap());
        answers.put(
            "best_aggregate",
            firsts.aggregate(sum(Sample::number), &db).await.unwrap(),
        );
        let samples = count(Sample::group.reversed());
        let ranked = Group::objects().order_by(Group::id).values((
            Group::id,
            samples.clone(),
            window(rank()).order_by(samples.desc()),
        ));
        answers.rows(&db, "group_rank", ranked).await;
        answers.compare();

        let (sample, place) = two
            .clone()
            .select_related(Sample::group)
            .annotate(best.clone())
            .order_by(best.clone().desc())
            .first(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((sample.id, place), (Auto::new(2), 2));
        assert!(firsts_exist(&db, best.clone()).await);
        let raised = two
            .update(Sample::number.set(Sample::number + 1), &db)
            .await;
        assert_eq!(raised.unwrap(), 5);
        assert_eq!(firsts_deleted(&db, best).await, 3);
        let error = Sample::objects()
            .values(window(lag(Sample::number, 0)))
            .all(&db)
            .await;
        let message = "Lag requires a positive integer for the offset.";
        assert_eq!(error.unwrap_err().to_string(), message);
    }
}

async fn firsts_exist(db: &Database, best: Window<Sample, i64>) -> bool {
    Sample::objects()
        .filter(best.eq(1))
        .exists(db)
        .await
        .unwrap()
}

async fn firsts_deleted(db: &Database, best: Window<Sample, i64>) -> u64 {
    let firsts = Sample::objects().filter(best.eq(1));
    firsts.delete(db).await.unwrap().total
}

#[tokio::test]
async fn durations_answer_as_djangos() {
    for (db, mut answers) in everywhere("durations").await {
        let day = SignedDuration::from_hours(24) + SignedDuration::from_micros(5);
        answers
            .values(&db, "duration_add", Sample::moment + day)
            .await;
        answers
            .values(&db, "duration_difference", Sample::moment - Sample::perhaps)
            .await;
        answers.compare();
        let long =
            Sample::objects().filter((Sample::moment - Sample::perhaps).gt(SignedDuration::ZERO));
        assert_eq!(long.count(&db).await.unwrap(), 2);
        let mean = Sample::objects()
            .aggregate(avg(Sample::moment - Sample::perhaps), &db)
            .await;
        assert_eq!(mean.unwrap().unwrap().as_secs(), 36_752_850);
        let days = Sample::objects()
            .order_by(Sample::id)
            .values(Sample::day - Date::constant(2024, 3, 1));
        assert_eq!(
            days.all(&db).await.unwrap()[0],
            SignedDuration::from_hours(30 * 24)
        );
        let before = Sample::moment - SignedDuration::from_micros(1);
        let before = Sample::objects()
            .order_by(Sample::id)
            .limit(1)
            .values(before);
        assert_eq!(
            before.get(&db).await.unwrap(),
            moment("2024-03-31T00:29:59.999999Z")
        );
    }
}
