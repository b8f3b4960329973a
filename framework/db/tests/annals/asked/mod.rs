//! Questions one by one, under the names that `django/annals_asked.py` has for them.

mod aggregates;
mod cases;
mod changes;
mod conditions;
mod orders;
mod subqueries;
mod values;
mod windows;

use std::collections::BTreeMap;

use nuages_core::settings::Engine;
use nuages_db::models::*;
use nuages_db::query::{Selection, Shape};
use nuages_db::{Database, Error};
use serde_json::{Value as Json, json};

use super::everywhere;
use crate::expressions::show::Show;

/// What was found, by the names of the questions.
struct Asked {
    db: Database,
    found: BTreeMap<String, Json>,
}

impl Asked {
    fn tell(&mut self, name: &str, answer: Result<Json, Error>) {
        let answer = answer.unwrap_or_else(|error| json!({ "error": error.to_string() }));
        assert!(
            self.found.insert(name.to_owned(), answer).is_none(),
            "{name}"
        );
    }

    /// The rows of a query.
    async fn rows<M: Model, S: Shape<M>>(&mut self, name: &str, query: QuerySet<M, S>)
    where
        S::Row: Show,
    {
        let rows = query.all(&self.db).await;
        self.tell(
            name,
            rows.map(|rows| rows.into_iter().map(Show::show).collect()),
        );
    }

    /// What is computed of all rows.
    async fn one<M, S, V>(&mut self, name: &str, query: QuerySet<M, S>, select: V)
    where
        M: Model,
        V: Selection<M::Concrete>,
        V::Row: Show,
    {
        let row = query.aggregate(select, &self.db).await;
        self.tell(name, row.map(Show::show));
    }
}

/// Asks for the rows of queries, each under a name.
macro_rules! rows {
    ($asked:ident: $($name:literal $query:expr;)+) => {
        $($asked.rows($name, $query).await;)+
    };
}

use rows;

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

#[tokio::test]
async fn what_is_asked_is_answered_as_in_django() {
    for annals in everywhere("what_is_asked", "annals_asked.py").await {
        let mut asked = Asked {
            db: annals.db,
            found: BTreeMap::new(),
        };
        aggregates::ask(&mut asked).await;
        conditions::ask(&mut asked).await;
        orders::ask(&mut asked).await;
        subqueries::ask(&mut asked).await;
        values::ask(&mut asked).await;
        cases::ask(&mut asked).await;
        windows::ask(&mut asked).await;
        changes::ask(&mut asked).await;
        let mut wrong = Vec::new();
        for (name, expected) in annals.django["found"].as_object().unwrap() {
            match asked.found.get(name) {
                // MySQL's own XOR is unknown where one of its conditions is.
                Some(_) if name.contains("xor") && asked.db.engine() == Engine::Mysql => {}
                Some(found) if alike(found, expected) => {}
                Some(found) => wrong.push(format!("{name}\n  Django {expected}\n  Nuages {found}")),
                None => wrong.push(format!("{name} is not asked")),
            }
        }
        let place = asked.db.engine();
        assert!(
            wrong.is_empty(),
            "{place:?}: {}\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }
}
