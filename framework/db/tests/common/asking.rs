//! Questions as `django/asking.py` writes them.

use nuages_db::fields::FieldValue;
use nuages_db::models::*;
use nuages_db::query::LookupValue;
use nuages_db::{Database, Error};
use serde_json::{Value as Json, json};

use super::sides::{Sides, assert_none};

/// What makes the query of a question: of the models of a test.
pub type Inside = fn(&Json) -> LookupValue;

fn text(json: &Json) -> &str {
    json.as_str().unwrap()
}

/// What a value of a condition is; `inside` makes the queries in it.
pub fn value(json: &Json, inside: Inside) -> LookupValue {
    match json {
        Json::Array(values) => {
            let value = |json| match value(json, inside) {
                LookupValue::One(value) => value,
                other => panic!("{other:?}"),
            };
            LookupValue::Many(values.iter().map(value).collect())
        }
        Json::Object(object) => {
            let (kind, inner) = object.iter().next().unwrap();
            match kind.as_str() {
                "f" => f(text(inner)).into(),
                "day" => text(inner).parse::<Date>().unwrap().into(),
                "moment" => text(inner).parse::<Timestamp>().unwrap().into(),
                "decimal" => text(inner).parse::<Decimal>().unwrap().into(),
                "span" => Duration::from_micros(inner.as_i64().unwrap()).into(),
                "uuid" => text(inner).parse::<Uuid>().unwrap().into(),
                "query" => inside(inner),
                _ => LookupValue::One(Value::Json(Box::new(inner.clone()))),
            }
        }
        Json::Null => Value::Null.into(),
        Json::Bool(value) => (*value).into(),
        Json::String(value) => value.as_str().into(),
        Json::Number(value) => match value.as_i64() {
            Some(value) => value.into(),
            None => value.as_f64().unwrap().into(),
        },
    }
}

fn condition<M: Model>(json: &Json, inside: Inside) -> Condition<M> {
    let (kind, inner) = json.as_array().unwrap().split_first().unwrap();
    let kind = text(kind);
    let join = |join: fn(Condition<M>, Condition<M>) -> Condition<M>| {
        let conditions = inner.iter().map(|inner| condition(inner, inside));
        conditions.reduce(join).unwrap()
    };
    match kind {
        "not" => !condition(&inner[0], inside),
        "and" => join(|one, other| one & other),
        "or" => join(|one, other| one | other),
        "xor" => join(|one, other| one ^ other),
        name => lookup(name, value(&inner[0], inside)),
    }
}

/// The query of a question.
pub fn query<M: Model<Concrete = M>>(question: &Json, inside: Inside) -> QuerySet<M> {
    // As Django's, the query of rows that extend rows joins these.
    let mut rows = M::whole_objects();
    for step in &question.as_array().unwrap()[1..] {
        let of = &step[1];
        rows = match text(&step[0]) {
            "filter" => rows.filter(condition(of, inside)),
            "exclude" => rows.exclude(condition(of, inside)),
            "order_by" => rows.order_by_names(of.as_array().unwrap().iter().map(text)),
            "reverse" => rows.reverse(),
            "distinct" => rows.distinct(),
            "none" => rows.none(),
            "union" => rows.union(query(of, inside)),
            "union_all" => rows.union_all(query(of, inside)),
            "intersection" => rows.intersection(query(of, inside)),
            "difference" => rows.difference(query(of, inside)),
            "slice" => {
                let (low, high) = (of.as_u64(), step[2].as_u64());
                let low = low.unwrap_or(0);
                let rows = rows.offset(low);
                match high {
                    Some(high) => rows.limit(high.saturating_sub(low)),
                    None => rows,
                }
            }
            // The key is what a query selects inside another.
            "id" => rows,
            other => panic!("{other}"),
        };
    }
    rows
}

/// The key of a row.
pub fn key<M: Model>(row: &M) -> Json {
    match row.key().to_value() {
        Value::I64(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Uuid(uuid) => json!(uuid.to_string()),
        other => panic!("{other:?}"),
    }
}

/// What a question finds.
///
/// # Errors
/// What the query says.
pub async fn answer<M: Model<Concrete = M>>(
    question: &Json,
    end: &str,
    db: &Database,
    inside: Inside,
) -> Result<Json, Error> {
    let rows = query::<M>(question, inside);
    Ok(match end {
        "all" => rows.all(db).await?.iter().map(key).collect(),
        "count" => json!(rows.count(db).await?),
        "exists" => json!(rows.exists(db).await?),
        "first" => json!(rows.first(db).await?.as_ref().map(key)),
        "last" => json!(rows.last(db).await?.as_ref().map(key)),
        other => panic!("{other}"),
    })
}

/// Makes of a list of models, by the names that questions have for them, the functions `ask` and `sql` of questions.
macro_rules! questions {
    ($($name:literal $model:ident)+) => {
        fn inside(question: &serde_json::Value) -> nuages_db::query::LookupValue {
            match question[0].as_str().unwrap() {
                $($name => $crate::common::asking::query::<$model>(question, inside).into(),)+
                other => panic!("{other}"),
            }
        }

        /// The answer to a question, or the error.
        async fn ask(question: &serde_json::Value, db: &Database) -> nuages_db::Result<serde_json::Value> {
            let (end, rest) = question.as_array().unwrap().split_last().unwrap();
            let (end, rest) = (end.as_str().unwrap(), serde_json::Value::from(rest.to_vec()));
            match rest[0].as_str().unwrap() {
                $($name => $crate::common::asking::answer::<$model>(&rest, end, db, inside).await,)+
                other => panic!("{other}"),
            }
        }

        /// The text of a question's query.
        fn sql(question: &serde_json::Value, db: &Database) -> String {
            let (_, rest) = question.as_array().unwrap().split_last().unwrap();
            let rest = serde_json::Value::from(rest.to_vec());
            let sql = match rest[0].as_str().unwrap() {
                $($name => $crate::common::asking::query::<$model>(&rest, inside).sql(db),)+
                other => panic!("{other}"),
            };
            sql.unwrap_or_else(|error| error.to_string())
        }
    };
}

pub(crate) use questions;

/// Whether no more tables are joined, and no more of them by outer joins: behind a table that is joined so Django sometimes goes on by outer
/// joins, and it joins what a foreign key tells. Under an XOR it joins as if each condition had to hold, and it asks where no row can be found
/// under a NOT of a NOT.
fn is_joined_alike(sql: &str, theirs: &str) -> bool {
    let count = |sql: &str, word: &str| sql.matches(word).count();
    let joins = |sql: &str| count(sql, " JOIN ");
    let outer = |sql: &str| joins(sql) - count(sql, "INNER JOIN");
    joins(sql) <= joins(theirs)
        && outer(sql) <= outer(theirs)
        && count(sql, "SELECT") == count(theirs, "SELECT")
        || sql.contains("CASE WHEN")
        || sql.is_empty()
}

/// What differs between an answer of ours and Django's: in what is found, or in the tables that are joined for it.
fn difference(asked: &Json, found: Result<Json, Error>, sql: &str) -> Option<String> {
    let (question, expected, theirs) = (&asked[0], &asked[1], text(&asked[2]));
    let found = found.unwrap_or_else(|error| format!("Error: {error}").into());
    let is_error = |answer: &Json| {
        answer
            .as_str()
            .is_some_and(|words| words.contains("Error: "))
    };
    let refused = is_error(expected) && is_error(&found);
    let same = refused || found == *expected && is_joined_alike(sql, theirs);
    (!same).then(|| format!("{question}\n  Django {expected} {theirs}\n  Nuages {found} {sql}"))
}

/// Asks all questions of a script: what they find, and which tables are joined for it.
pub async fn assert_answered(
    Sides { db, django }: &Sides,
    ask: impl AsyncFn(&Json, &Database) -> Result<Json, Error>,
    sql: fn(&Json, &Database) -> String,
) {
    let mut wrong = Vec::new();
    for asked in django["asked"].as_array().unwrap() {
        let question = &asked[0];
        let difference = difference(asked, ask(question, db).await, &sql(question, db));
        wrong.extend(difference.map(|words| format!("{:?} {words}", db.engine())));
    }
    assert_none(&wrong);
}
