//! The answers of one database, beside Django's there.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::*;
use nuages_db::{Database, Error};

use super::Sample;
use crate::common::is_mariadb;
use crate::common::show::Show;

/// Where Nuages answers otherwise than Django on MySQL and MariaDB.
const OTHERWISE_ON_MYSQL: [(&str, &str); 1] = [(
    "bits",
    "Django hands out the server's numbers without a sign, which a field with one cannot hold",
)];

/// Answers by name, and Django's.
pub(super) struct Answers {
    pub(super) db: Database,
    found: BTreeMap<&'static str, Json>,
    django: BTreeMap<String, Json>,
}

impl Answers {
    pub(super) async fn on(db: Database) -> Self {
        let mariadb = is_mariadb(&db).await;
        let django = match db.engine() {
            Engine::Postgresql => include_str!("../../django/expressions.postgresql.json"),
            Engine::Mysql if mariadb => include_str!("../../django/expressions.mariadb.json"),
            Engine::Mysql => include_str!("../../django/expressions.mysql.json"),
            _ => include_str!("../../django/expressions.json"),
        };
        Self {
            db,
            found: BTreeMap::new(),
            django: serde_json::from_str(django).unwrap(),
        }
    }

    pub(super) async fn values<S>(&mut self, name: &'static str, select: S)
    where
        S: Selection<Sample> + 'static,
        S::Row: Show,
    {
        let query = Sample::objects().order_by(Sample::id).values(select);
        self.rows(name, query).await;
    }

    pub(super) async fn rows<M: Model, S: Shape<M>>(
        &mut self,
        name: &'static str,
        query: QuerySet<M, S>,
    ) where
        S::Row: Show,
    {
        let rows = match query.all(&self.db).await {
            Ok(rows) => rows,
            // Django is refused it too.
            Err(Error::NotSupported { .. }) if !self.django.contains_key(name) => return,
            Err(error) => panic!("{name}: {error}\n{:?}", query.sql(&self.db)),
        };
        let rows = rows.into_iter().map(Show::show).collect();
        self.found.insert(name, rows);
    }

    pub(super) async fn ids(&mut self, name: &'static str, condition: Condition<Sample>) {
        let query = Sample::objects().filter(condition).order_by(Sample::id);
        self.rows(name, query.values(Sample::id)).await;
    }

    /// Asks twice: typed, and by name.
    pub(super) async fn both(
        &mut self,
        name: &'static str,
        typed: Condition<Sample>,
        named: Condition<Sample>,
    ) {
        self.ids(name, named).await;
        let by_name = self.found.remove(name);
        self.ids(name, typed).await;
        assert_eq!(by_name.as_ref(), self.found.get(name), "{name}");
    }

    pub(super) async fn one<S>(&mut self, name: &'static str, select: S)
    where
        S: Selection<Sample> + 'static,
        S::Row: Show,
    {
        let found = Sample::objects().aggregate(select, &self.db).await;
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        self.put(name, found);
    }

    pub(super) fn put(&mut self, name: &'static str, value: impl Show) {
        let value = match value.show() {
            Json::Array(values) => Json::Array(values),
            value => Json::Array(vec![value]),
        };
        self.found.insert(name, value);
    }

    /// Compares with Django's answers; floats may differ in their last digits.
    pub(super) fn compare(&self) {
        let mysql = self.db.engine() == Engine::Mysql;
        let explained = |name: &str| {
            let known = |(other, _): &(&str, &str)| *other == name;
            mysql && OTHERWISE_ON_MYSQL.iter().any(known)
        };
        let wrong: Vec<String> = self
            .found
            .iter()
            .filter_map(|(name, value)| {
                // What Django cannot ask of a database has no answer.
                let expected = self.django.get(*name)?;
                let problem = match (alike(value, expected, mysql), explained(name)) {
                    (true, false) | (false, true) => return None,
                    (true, true) => "is no longer answered otherwise",
                    (false, false) => "is answered otherwise",
                };
                Some(format!("{name} {problem}: {value}, Django {expected}"))
            })
            .collect();
        let place = self.db.engine();
        assert!(wrong.is_empty(), "{place:?}\n{}", wrong.join("\n"));
    }
}

/// Django reads MariaDB's and some of MySQL's floats as texts, which the server cuts: their digits must be the first of ours.
fn alike(one: &Json, other: &Json, cut: bool) -> bool {
    match (one, other) {
        (Json::Array(ones), Json::Array(others)) => {
            ones.len() == others.len()
                && ones
                    .iter()
                    .zip(others)
                    .all(|(one, other)| alike(one, other, cut))
        }
        (Json::Number(one), Json::Number(other)) => {
            let digits = other.to_string();
            let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            let tolerance = match cut && places >= 4 {
                true => 0.500001 * 0.1_f64.powi(i32::try_from(places).unwrap()),
                false => 0.0,
            };
            (one - other).abs() <= tolerance.max(1e-9 * one.abs().max(1.0))
        }
        _ => one == other,
    }
}

/// Asks for values of every row, each under a name.
macro_rules! values {
    ($answers:ident: $($name:literal $select:expr;)+) => {
        $($answers.values($name, $select).await;)+
    };
}

/// Asks for the rows of queries, each under a name.
macro_rules! rows {
    ($answers:ident: $($name:literal $query:expr;)+) => {
        $($answers.rows($name, $query).await;)+
    };
}

/// Asks for what is computed of all rows, each under a name.
macro_rules! ones {
    ($answers:ident: $($name:literal $select:expr;)+) => {
        $($answers.one($name, $select).await;)+
    };
}

/// Asks which rows a condition finds, typed and by name.
macro_rules! look_ups {
    ($answers:ident: $($name:literal $typed:expr => $named:expr;)+) => {
        $($answers.both($name, $typed, $named).await;)+
    };
}

pub(super) use {look_ups, ones, rows, values};
