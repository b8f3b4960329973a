//! Look-ups and transforms of one's own, typed and by name, compared with Django's.

use std::borrow::Cow;

use nuages_core::settings::Engine;
use nuages_db::functions::{floor, length, lower, ord, reverse, round, sign, sin, trim};
use nuages_db::models::*;
use nuages_db::{Database, Error, lookup, models};
use serde_json::json;

use crate::common::sides::{Found, assert_found};
use crate::common::{databases_with, django, message, server_url, sql_text};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "labs")]
struct Lab {
    id: Auto,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "labs")]
struct Experiment {
    id: Auto,
    #[field(on_delete = CASCADE)]
    lab: Option<ForeignKey<Lab>>,
    #[field(max_length = 20)]
    name: String,
    #[field(max_length = 20)]
    note: Option<String>,
    change: i32,
    maybe: Option<i32>,
}

struct NotEqual;

impl Lookup for NotEqual {
    type Rhs = Lhs;
    const LOOKUP_NAME: &'static str = "ne";

    fn as_sql(&self) -> Cow<'static, str> {
        "{lhs} <> {rhs}".into()
    }
}

struct AbsoluteValue;

impl Transform for AbsoluteValue {
    type OutputField = Lhs;
    const LOOKUP_NAME: &'static str = "abs";

    fn as_sql(&self) -> Cow<'static, str> {
        "ABS({lhs})".into()
    }
}

struct AbsoluteValueLessThan;

impl Lookup for AbsoluteValueLessThan {
    type Rhs = Lhs;
    const LOOKUP_NAME: &'static str = "lt";

    fn as_sql(&self) -> Cow<'static, str> {
        "{lhs.lhs} < {rhs} AND {lhs.lhs} > -{rhs}".into()
    }
}

struct UpperCase;

impl Transform for UpperCase {
    type OutputField = Lhs;
    const LOOKUP_NAME: &'static str = "upper";
    const BILATERAL: bool = true;

    fn as_sql(&self) -> Cow<'static, str> {
        "UPPER({lhs})".into()
    }
}

struct Length;

impl Transform for Length {
    type OutputField = i64;
    const LOOKUP_NAME: &'static str = "len";

    fn as_sql(&self) -> Cow<'static, str> {
        "LENGTH({lhs})".into()
    }

    fn as_mysql(&self) -> nuages_db::Result<Cow<'static, str>> {
        Ok("CHAR_LENGTH({lhs})".into())
    }
}

struct Begins;

impl Lookup for Begins {
    type Rhs = String;
    const LOOKUP_NAME: &'static str = "begins";

    fn as_sql(&self) -> Cow<'static, str> {
        "{lhs} LIKE {rhs}".into()
    }

    fn get_prep_lookup(&self, value: Value) -> nuages_db::Result<Value> {
        match value {
            Value::Text(text) => Ok(format!("{text}%").into()),
            other => Ok(other),
        }
    }
}

/// Within so many of the right side.
struct Near(i64);

impl Lookup for Near {
    type Rhs = Lhs;
    const LOOKUP_NAME: &'static str = "near";

    fn as_sql(&self) -> Cow<'static, str> {
        "ABS({lhs} - {rhs}) <= {0} OR {lhs} IS NULL".into()
    }

    fn params(&self) -> Vec<Value> {
        vec![self.0.into()]
    }
}

/// NULL is a value as any other.
struct Same;

impl Lookup for Same {
    type Rhs = Lhs;
    const LOOKUP_NAME: &'static str = "same";
    const CAN_USE_NONE_AS_RHS: bool = true;

    fn as_sql(&self) -> Cow<'static, str> {
        "{lhs} IS NOT DISTINCT FROM {rhs}".into()
    }

    fn as_sqlite(&self) -> nuages_db::Result<Cow<'static, str>> {
        Ok("{lhs} IS {rhs}".into())
    }

    fn as_mysql(&self) -> nuages_db::Result<Cow<'static, str>> {
        Err(Error::not_supported("nothing is the same on MySQL"))
    }
}

async fn labs(test: &str) -> Vec<Database> {
    FieldClass::Field.register_lookup(NotEqual);
    FieldClass::IntegerField.register_lookup(AbsoluteValue);
    AbsoluteValue.register_lookup(AbsoluteValueLessThan);
    FieldClass::CharField.register_lookup(UpperCase);
    FieldClass::CharField.register_lookup(Length);
    Experiment::name.register_lookup(Begins);
    for function in [
        FunctionTransform::Length,
        FunctionTransform::Lower,
        FunctionTransform::Trim,
        FunctionTransform::Reverse,
        FunctionTransform::Ord,
    ] {
        FieldClass::CharField.register_lookup(function);
    }
    for function in [
        FunctionTransform::Sign,
        FunctionTransform::Sin,
        FunctionTransform::Round,
        FunctionTransform::Chr,
    ] {
        FieldClass::IntegerField.register_lookup(function);
    }
    FieldClass::FloatField.register_lookup(FunctionTransform::Floor);
    Experiment::lab.register_lookup(FunctionTransform::Abs);
    let databases = databases_with(test, &models![Lab, Experiment]).await;
    for db in &databases {
        let mut labs = Vec::new();
        for name in ["north", "South", "empty"] {
            let lab = Lab {
                name: name.into(),
                ..Lab::default()
            };
            labs.push(lab.create(db).await.unwrap());
        }
        for (lab, name, note, change, maybe) in [
            (Some(0), "alpha", Some("Doe"), -30, None),
            (Some(0), "beta", Some("doe"), -26, Some(26)),
            (Some(1), "Gamma", None, 27, Some(-27)),
            (None, "delta", Some("DOE"), 5, Some(5)),
            (Some(1), "alphabet", Some(""), 40, None),
        ] {
            let experiment = Experiment {
                lab: lab.map(|lab: usize| ForeignKey::from(&labs[lab])),
                name: name.into(),
                note: note.map(Into::into),
                change,
                maybe,
                ..Experiment::default()
            };
            experiment.create(db).await.unwrap();
        }
    }
    databases
}

type Row = Experiment;

/// What is asked, by name and, where it is written otherwise, typed.
fn conditions() -> Vec<(&'static str, Condition<Row>, Option<Condition<Row>>)> {
    let lab = Row::lab.to(Lab::name);
    let (change, maybe) = (Row::change, Row::maybe);
    let abs = || change.transform(AbsoluteValue);
    let upper = || Row::note.transform(UpperCase);
    vec![
        (
            "ne",
            lookup("change__ne", "27"),
            Some(change.lookup(NotEqual, 27)),
        ),
        (
            "not ne",
            !lookup("change__ne", 27),
            Some(!change.lookup(NotEqual, 27)),
        ),
        (
            "ne of null",
            lookup("maybe__ne", 5),
            Some(maybe.lookup(NotEqual, 5)),
        ),
        (
            "not ne of null",
            !lookup("maybe__ne", 5),
            Some(!maybe.lookup(NotEqual, 5)),
        ),
        (
            "ne of text",
            lookup("note__ne", "doe"),
            Some(Row::note.lookup(NotEqual, "doe")),
        ),
        (
            "ne of a relation's field",
            lookup("lab__name__ne", "north"),
            Some(lab.lookup(NotEqual, "north")),
        ),
        (
            "not ne of a relation's field",
            !lookup("lab__name__ne", "north"),
            Some(!lab.lookup(NotEqual, "north")),
        ),
        (
            "ne of a field",
            lookup("change__ne", f("maybe")),
            Some(change.lookup(NotEqual, maybe)),
        ),
        (
            "ne of a sum",
            lookup("change__ne", maybe + 54),
            Some(change.lookup(NotEqual, maybe + 54)),
        ),
        (
            "ne or",
            lookup("change__ne", 27) | lookup("maybe__ne", 26),
            None,
        ),
        ("abs", lookup("change__abs", 27), Some(abs().eq(27))),
        (
            "not abs of null",
            !lookup("maybe__abs", 27),
            Some(!maybe.transform(AbsoluteValue).eq(27)),
        ),
        (
            "abs lt",
            lookup("change__abs__lt", 27),
            Some(abs().lookup(AbsoluteValueLessThan, 27)),
        ),
        (
            "not abs lt",
            !lookup("change__abs__lt", 27),
            Some(!abs().lt(27)),
        ),
        (
            "abs gte",
            lookup("change__abs__gte", 27),
            Some(abs().gte(27)),
        ),
        (
            "abs in",
            lookup("change__abs__in", [30, 40]),
            Some(abs().in_([30, 40])),
        ),
        (
            "abs ne",
            lookup("change__abs__ne", 30),
            Some(abs().lookup(NotEqual, 30)),
        ),
        (
            "abs isnull",
            lookup("maybe__abs__isnull", true),
            Some(maybe.transform(AbsoluteValue).is_null(true)),
        ),
        (
            "abs of a field",
            lookup("change__abs", f("maybe__abs")),
            Some(abs().eq(maybe.transform(AbsoluteValue))),
        ),
        (
            "upper",
            lookup("note__upper", "doe"),
            Some(upper().eq("doe")),
        ),
        (
            "not upper",
            !lookup("note__upper", "doe"),
            Some(!upper().eq("doe")),
        ),
        (
            "upper in",
            lookup("note__upper__in", ["doe", ""]),
            Some(upper().in_(["doe", ""])),
        ),
        (
            "upper contains",
            lookup("name__upper__contains", "ALPHA"),
            Some(Row::name.transform(UpperCase).contains("ALPHA")),
        ),
        (
            "upper of a field",
            lookup("name__upper__ne", f("note")),
            Some(Row::name.transform(UpperCase).lookup(NotEqual, Row::note)),
        ),
        (
            "upper ne",
            lookup("note__upper__ne", "doe"),
            Some(upper().lookup(NotEqual, "doe")),
        ),
        (
            "len",
            lookup("name__len__gt", "4"),
            Some(Row::name.transform(Length).gt(4)),
        ),
        (
            "len of a relation's field",
            lookup("lab__name__len", 5),
            Some(lab.transform(Length).eq(5)),
        ),
        (
            "begins",
            lookup("name__begins", "alpha"),
            Some(Row::name.lookup(Begins, "alpha")),
        ),
        (
            "not begins",
            !lookup("name__begins", "alpha"),
            Some(!Row::name.lookup(Begins, "alpha")),
        ),
        (
            "length",
            lookup("name__length__gt", 4),
            Some(length(Row::name).gt(4)),
        ),
        ("not length of null", !lookup("note__length", 0), None),
        (
            "lower",
            lookup("note__lower", "doe"),
            Some(lower(Row::note).eq("doe")),
        ),
        (
            "lower in",
            lookup("note__lower__in", ["doe", ""]),
            Some(lower(Row::note).in_(["doe", ""])),
        ),
        (
            "length of trim",
            lookup("name__trim__length", 5),
            Some(length(trim(Row::name)).eq(5)),
        ),
        (
            "reverse startswith",
            lookup("name__reverse__startswith", "ah"),
            Some(reverse(Row::name).startswith("ah")),
        ),
        ("ord", lookup("name__ord", 97), Some(ord(Row::name).eq(97))),
        (
            "sign",
            lookup("change__sign__lt", 0),
            Some(sign(change).lt(0)),
        ),
        (
            "floor of sin",
            lookup("maybe__sin__floor", 0),
            Some(floor(sin(maybe)).eq(0.0)),
        ),
        (
            "round",
            lookup("change__round__gte", 27),
            Some(round(change, 0).gte(27)),
        ),
        (
            "length of a field",
            lookup("change__lt", f("name__length")),
            None,
        ),
        (
            "length of a relation's field",
            lookup("lab__name__length", 5),
            Some(length(lab).eq(5)),
        ),
        (
            "abs of a foreign key",
            lookup("lab__abs", 1),
            Some(Row::lab.eq(1)),
        ),
    ]
}

async fn ids<M: Model>(
    query: QuerySet<M>,
    key: Field<M::Concrete, Auto>,
    db: &Database,
) -> serde_json::Value {
    let ids = query.values(key).all(db).await.unwrap();
    json!(ids.into_iter().map(Auto::get).collect::<Vec<_>>())
}

async fn found(db: &Database) -> Found {
    let mut found = Found::new();
    for (name, by_name, typed) in conditions() {
        let query = |condition| Row::objects().filter(condition).order_by(Row::id);
        let rows = ids(query(by_name), Row::id, db).await;
        if let Some(typed) = typed {
            assert_eq!(ids(query(typed), Row::id, db).await, rows, "{name}");
        }
        found.insert(name, rows);
    }
    let change = Experiment::lab.reversed().to(Experiment::change);
    let note = Experiment::lab.reversed().to(Experiment::note);
    for (name, by_name, typed) in [
        (
            "abs over many",
            lookup::<Lab>("experiment__change__abs__lt", 27),
            change
                .clone()
                .transform(AbsoluteValue)
                .lookup(AbsoluteValueLessThan, 27),
        ),
        (
            "not abs over many",
            !lookup::<Lab>("experiment__change__abs__lt", 27),
            !change
                .transform(AbsoluteValue)
                .lookup(AbsoluteValueLessThan, 27),
        ),
        (
            "not ne over many",
            !lookup::<Lab>("experiment__note__ne", "doe"),
            !note.lookup(NotEqual, "doe"),
        ),
        (
            "abs of the way back",
            lookup::<Lab>("experiment__abs", 3),
            Experiment::lab.reversed().to(Experiment::id).eq(3),
        ),
    ] {
        let query = |condition| Lab::objects().filter(condition).order_by(Lab::id);
        let rows = ids(query(by_name), Lab::id, db).await;
        assert_eq!(ids(query(typed), Lab::id, db).await, rows, "{name}");
        found.insert(name, rows);
    }
    let sorted = Row::objects().order_by_names(["-change__abs"]);
    found.insert("order", ids(sorted, Row::id, db).await);
    let sorted = Row::objects().order_by_names(["name__length", "-note__lower__length", "id"]);
    found.insert("order by length", ids(sorted, Row::id, db).await);
    found
}

#[tokio::test]
async fn look_ups_of_ones_own_find_what_djangos_find() {
    for db in labs("look_ups_of_ones_own").await {
        let found = found(&db).await;
        for (name, expected) in [
            ("ne", json!([1, 2, 4, 5])),
            ("not ne of null", json!([1, 4, 5])),
            ("abs lt", json!([2, 4])),
            ("upper", json!([1, 2, 4])),
            ("order", json!([5, 1, 3, 2, 4])),
        ] {
            assert_eq!(found[name], expected, "{name} on {:?}", db.engine());
        }
        let url = server_url(&db);
        if let Some(expected) = django::script_with("own_look_ups.py", url.as_deref()) {
            assert_found(&found, &expected, &db);
        }
    }
}

#[tokio::test]
async fn mistakes_are_told_as_by_django() {
    let expected = django::script("own_look_ups.py");
    for db in labs("mistakes_of_own_look_ups").await {
        for (name, condition) in [
            ("unknown", lookup::<Row>("change__nee", 1)),
            ("unknown function", lookup("name__lengtp", 1)),
            ("behind a function", lookup("name__length__startwith", "x")),
            ("unknown of the way back", lookup("lab__abspl", 1)),
            ("not for its class", lookup("name__abs", 1)),
            ("not for its field", lookup("note__begins", "a")),
            ("a look-up is no transform", lookup("change__ne__abs", 1)),
            ("behind a transform", lookup("change__abs__isnul", 1)),
            ("a relation", lookup("lab__ne", 1)),
            ("none", lookup("change__ne", Value::Null)),
            (
                "bilateral",
                lookup("name__upper__in", Lab::objects().values(Lab::name)),
            ),
        ] {
            let told = message(Row::objects().filter(condition).all(&db).await);
            if let Some(expected) = &expected {
                assert_eq!(json!(told), expected["said"][name], "{name}");
            }
        }
        let mistaken = Row::change.lookup(AbsoluteValueLessThan, 1);
        let told = message(Row::objects().filter(mistaken).all(&db).await);
        assert!(told.contains("no transform at its left side"), "{told}");
    }
}

#[tokio::test]
async fn values_are_bound_and_each_database_has_its_text() {
    for db in labs("texts_of_own_look_ups").await {
        let hostile = "'; DROP TABLE labs_lab; --";
        let query = Row::objects().filter(lookup("name__begins", hostile));
        let (sql, values) = query.sql_with_parameters(&db).unwrap();
        assert!(!sql.contains("DROP"), "{sql}");
        assert_eq!(values, [Value::from(format!("{hostile}%"))]);
        assert!(query.all(&db).await.unwrap().is_empty());

        let near = Row::maybe.lookup(Near(21), 5) & Row::change.gt(0);
        assert_eq!(
            ids(Row::objects().filter(near).order_by(Row::id), Row::id, &db).await,
            json!([4, 5])
        );
        let len = Row::objects().filter(Row::name.transform(Length).gt(4));
        let name = match db.engine() {
            Engine::Mysql => "CHAR_LENGTH",
            _ => "LENGTH",
        };
        let text = sql_text(&len, &db);
        let expected = format!(r#"WHERE {name}("labs_experiment"."name") > 4"#);
        assert!(text.contains(&expected), "{text}");

        // NULL as a value, where the look-up takes it, and an error where the database has no such look-up.
        let same = Row::objects().filter(Row::maybe.lookup(Same, None));
        match db.engine() {
            Engine::Mysql => {
                let error = same.all(&db).await.unwrap_err();
                assert!(matches!(error, Error::NotSupported { .. }), "{error:?}");
            }
            _ => assert_eq!(same.count(&db).await.unwrap(), 2),
        }

        // As values, in groups and in updates too.
        let total = sum(Row::change).transform(AbsoluteValue);
        let per_lab = Row::objects()
            .filter(Row::lab.is_null(false))
            .values(Row::lab.to(Lab::name).transform(UpperCase))
            .annotate(total.clone())
            .filter(total.lookup(NotEqual, 0))
            .order_by(Row::lab.to(Lab::name).transform(UpperCase));
        assert_eq!(
            per_lab.all(&db).await.unwrap(),
            [("NORTH".into(), Some(56)), ("SOUTH".into(), Some(67))]
        );
        let changed = Row::objects()
            .filter(lookup("change__abs__gt", 26))
            .update(Row::change.set(Row::change.transform(AbsoluteValue)), &db);
        assert_eq!(changed.await.unwrap(), 3);
        let negative = Row::objects().filter(Row::change.lt(0));
        assert_eq!(ids(negative, Row::id, &db).await, json!([2]));
    }
}
