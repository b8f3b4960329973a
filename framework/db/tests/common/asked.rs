//! Questions under names, whose answers are compared with those that a script of `tests/django` prints under the same names.

use std::collections::BTreeMap;

use nuages_db::models::*;
use nuages_db::query::{Selection, Shape, Values};
use nuages_db::{Database, Error};
use serde_json::{Value as Json, json};

use crate::expressions::show::Show;

/// What was found, by the names of the questions.
pub struct Asked {
    pub db: Database,
    found: BTreeMap<String, Json>,
}

impl Asked {
    pub fn new(db: Database) -> Self {
        Self {
            db,
            found: BTreeMap::new(),
        }
    }

    pub fn tell(&mut self, name: &str, answer: Result<Json, Error>) {
        let answer = answer.unwrap_or_else(|error| json!({ "error": error.to_string() }));
        assert!(
            self.found.insert(name.to_owned(), answer).is_none(),
            "{name}"
        );
    }

    /// A value, as what a method returns.
    pub fn told(&mut self, name: &str, answer: Result<impl Show, Error>) {
        self.tell(name, answer.map(Show::show));
    }

    /// The rows of a query.
    pub async fn rows<M: Model, S: Shape<M>>(&mut self, name: &str, query: QuerySet<M, S>)
    where
        S::Row: Show,
    {
        let rows = query.all(&self.db).await;
        self.tell(
            name,
            rows.map(|rows| rows.into_iter().map(Show::show).collect()),
        );
    }

    /// How many rows there are.
    pub async fn count<M: Model, S: Shape<M>>(&mut self, name: &str, query: QuerySet<M, S>) {
        let count = query.count(&self.db).await;
        self.told(name, count);
    }

    /// What is computed of all rows.
    pub async fn one<M, S, V>(&mut self, name: &str, query: QuerySet<M, S>, select: V)
    where
        M: Model,
        V: Selection<M::Concrete>,
        V::Row: Show,
    {
        let row = query.aggregate(select, &self.db).await;
        self.told(name, row);
    }

    /// Keeps what a change answers and the rows behind it, and undoes it.
    pub async fn changed<M: Model, V>(
        &mut self,
        name: &str,
        rows: QuerySet<M, Values<V>>,
        change: impl AsyncFnOnce(&Database) -> Result<u64, Error>,
    ) where
        V: Selection<M::Concrete> + 'static,
        V::Row: Show,
    {
        let tx = self.db.begin().await.unwrap();
        let answer = match change(&tx).await {
            Ok(answer) => rows.order_by_names(["pk"]).all(&tx).await.map(|rows| {
                let rows: Vec<_> = rows.into_iter().map(Show::show).collect();
                json!([answer, rows])
            }),
            Err(error) => Err(error),
        };
        tx.rollback().await.unwrap();
        self.tell(name, answer);
    }

    /// What is not as Django found it; what it refuses is refused here too, in whatever words.
    pub fn differences(&self, expected: &Json, left_out: impl Fn(&str) -> bool) -> Vec<String> {
        let mut wrong = Vec::new();
        let place = self.db.engine();
        for (name, expected) in expected.as_object().unwrap() {
            match self.found.get(name) {
                Some(_) if left_out(name) => {}
                Some(found) if expected == "refused" && found.get("error").is_some() => {}
                Some(found) if alike(found, expected) => {}
                Some(found) => wrong.push(format!(
                    "{place:?} {name}\n  Django {expected}\n  Nuages {found}"
                )),
                None => wrong.push(format!("{place:?} {name} is not asked")),
            }
        }
        wrong
    }
}

/// Asks for the rows of queries, each under a name.
macro_rules! rows {
    ($asked:ident: $($name:literal $query:expr;)+) => {
        $($asked.rows($name, $query).await;)+
    };
}

/// Asks for what is computed of all rows, each under a name.
macro_rules! ones {
    ($asked:ident: $($name:literal $query:expr => $of:expr;)+) => {
        $($asked.one($name, $query, $of).await;)+
    };
}

/// Asks how many rows there are, each under a name.
macro_rules! counts {
    ($asked:ident: $($name:literal $query:expr;)+) => {
        $($asked.count($name, $query).await;)+
    };
}

pub(crate) use {counts, ones, rows};

/// Shows all differences at once.
pub fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Floats of the servers differ in their last digits.
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
            (one - other).abs() <= 1e-6 * one.abs().max(1.0)
        }
        _ => one == other,
    }
}
