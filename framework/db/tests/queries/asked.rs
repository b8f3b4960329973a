//! Questions under names, whose answers are compared with those that a script of `tests/django` prints under the same names.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::query::{Selection, Shape, Values};
use nuages_db::{Database, Error};
use serde_json::{Value as Json, json};

use crate::common::show::Show;
use crate::common::sides::{self, is_near};

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

    /// What is not as Django found it; what it refuses is refused here too, in whatever words. What its database
    /// refuses has no answer.
    pub fn differences(&self, django: &Json) -> Vec<String> {
        let engine = self.db.engine();
        sides::differences(&self.found, django, &self.db, |name, found, expected| {
            let is_refused = expected == "refused" && found.get("error").is_some();
            // MySQL's own XOR is unknown where one of its conditions is.
            let is_known = engine == Engine::Mysql && name.contains("xor");
            is_refused || expected == "no answer" || is_known || is_near(found, expected, engine)
        })
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
