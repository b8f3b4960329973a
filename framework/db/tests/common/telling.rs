//! Questions that a test and a script of `tests/django` answer under the same names, each in a transaction that is undone.

use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::Shape;
use nuages_db::{Database, Error, Result, capture_queries};
use serde_json::{Value, json};

use super::sides::{Found, Sides, assert_none, differences, sides};
use crate::common::show::Show;

/// Compares what `ask` is told with what `django/NAME.py` prints, on SQLite and the servers that there are; nothing without Django.
pub async fn compare(name: &str, models: &[&'static ModelMeta], ask: impl AsyncFn(&mut Telling)) {
    let mut wrong = Vec::new();
    for Sides { db, django } in sides(name, &format!("{name}.py"), models).await {
        let mut told = Telling {
            db,
            found: Found::new(),
            known: Vec::new(),
        };
        ask(&mut told).await;
        wrong.extend(told.differences(&django));
    }
    assert_none(&wrong);
}

/// What was answered, by the names of the questions.
pub struct Telling {
    pub db: Database,
    pub found: Found,
    known: Vec<&'static str>,
}

impl Telling {
    /// Names a question that Django answers otherwise.
    pub fn differs(&mut self, name: &'static str) {
        self.known.push(name);
    }

    /// Asks in a transaction and undoes what it did.
    pub async fn tell(
        &mut self,
        name: &'static str,
        ask: impl AsyncFnOnce(&Database) -> Result<Json>,
    ) {
        let tx = self.db.begin().await.unwrap();
        let answer = ask(&tx).await;
        let answer = answer.unwrap_or_else(|error| {
            eprintln!("{name}: {error}");
            kind(&error)
        });
        tx.rollback().await.unwrap();
        assert!(self.found.insert(name, answer).is_none(), "{name}");
    }

    fn differences(&self, django: &Value) -> Vec<String> {
        differences(&self.found, django, &self.db, |name, found, expected| {
            (found == expected) != self.known.contains(&name)
        })
    }
}

/// An error by its class.
pub fn kind(error: &Error) -> Json {
    let kind = match error {
        Error::Integrity { .. } => "integrity",
        Error::DoesNotExist { .. } => "missing",
        Error::MultipleObjectsReturned { .. } => "several",
        Error::NotUpdated { .. } => "not updated",
        Error::Operational { .. } | Error::NotSupported { .. } => "database",
        _ => "refused",
    };
    json!({ "error": kind })
}

/// The answer, or the kind of the error, in a savepoint.
pub async fn attempt<T: serde::Serialize>(
    db: &Database,
    ask: impl AsyncFnOnce(&Database) -> Result<T>,
) -> Json {
    let point = db.begin().await.unwrap();
    match ask(&point).await {
        Ok(answer) => {
            point.commit().await.unwrap();
            json!(answer)
        }
        Err(error) => {
            point.rollback().await.unwrap();
            kind(&error)
        }
    }
}

/// The rows of a query of values.
pub async fn shown<M: Model, S: Shape<M>>(rows: QuerySet<M, S>, db: &Database) -> Result<Json>
where
    S::Row: Show,
{
    Ok(rows.all(db).await?.into_iter().map(Show::show).collect())
}

/// The answer, and the first words of the statements that it took.
pub async fn asked<T>(ask: impl Future<Output = T>) -> (T, Vec<String>) {
    let (answer, queries) = capture_queries(ask).await;
    let words = queries.iter().filter_map(|query| {
        let word = query.sql().split_whitespace().next()?;
        ["SELECT", "INSERT", "UPDATE", "DELETE"]
            .contains(&word)
            .then(|| word.to_owned())
    });
    (answer, words.collect())
}

/// How many joins of each kind the query has.
pub fn joins<M: Model, S: Shape<M>>(rows: &QuerySet<M, S>, db: &Database) -> Result<Json> {
    let sql = rows.sql(db)?;
    let count = |words: &str| sql.matches(words).count();
    Ok(json!([count(" INNER JOIN "), count(" LEFT OUTER JOIN ")]))
}
