//! Questions as `django/annals_models.py` writes them.

use nuages_db::models::*;
use nuages_db::query::LookupValue;
use nuages_db::{Database, Error};
use serde_json::{Value as Json, json};

use super::{Cover, Paper, Region, Remark, Topic, Writer};

/// What a question is about.
macro_rules! of_model {
    ($question:expr, $model:ident => $what:expr) => {
        match $question[0].as_str().unwrap() {
            "region" => {
                type $model = Region;
                $what
            }
            "writer" => {
                type $model = Writer;
                $what
            }
            "topic" => {
                type $model = Topic;
                $what
            }
            "paper" => {
                type $model = Paper;
                $what
            }
            "cover" => {
                type $model = Cover;
                $what
            }
            _ => {
                type $model = Remark;
                $what
            }
        }
    };
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap()
}

pub(crate) fn value(json: &Json) -> LookupValue {
    match json {
        Json::Array(values) => {
            let value = |json| match value(json) {
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
                "query" => of_model!(inner, M => query::<M>(inner).into()),
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

fn condition<M: Model>(json: &Json) -> Condition<M> {
    let (kind, inner) = json.as_array().unwrap().split_first().unwrap();
    let kind = text(kind);
    let join = |join: fn(Condition<M>, Condition<M>) -> Condition<M>| {
        inner.iter().map(condition).reduce(join).unwrap()
    };
    match kind {
        "not" => !condition(&inner[0]),
        "and" => join(|one, other| one & other),
        "or" => join(|one, other| one | other),
        "xor" => join(|one, other| one ^ other),
        name => lookup(name, value(&inner[0])),
    }
}

fn query<M: Model<Concrete = M>>(question: &Json) -> QuerySet<M> {
    let mut rows = M::objects();
    for step in &question.as_array().unwrap()[1..] {
        let of = &step[1];
        rows = match text(&step[0]) {
            "filter" => rows.filter(condition(of)),
            "exclude" => rows.exclude(condition(of)),
            "order_by" => rows.order_by_names(of.as_array().unwrap().iter().map(text)),
            "reverse" => rows.reverse(),
            "distinct" => rows.distinct(),
            "none" => rows.none(),
            "union" => rows.union(query(of)),
            "union_all" => rows.union_all(query(of)),
            "intersection" => rows.intersection(query(of)),
            "difference" => rows.difference(query(of)),
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

async fn answer<M: Model<Concrete = M>>(
    question: &Json,
    end: &str,
    db: &Database,
) -> Result<Json, Error> {
    let rows = query::<M>(question);
    let id = |row: &M| row.value(0);
    let number = |value: Value| match value {
        Value::I64(number) => json!(number),
        other => panic!("{other:?}"),
    };
    Ok(match end {
        "all" => rows.all(db).await?.iter().map(id).map(number).collect(),
        "count" => json!(rows.count(db).await?),
        "exists" => json!(rows.exists(db).await?),
        "first" => json!(rows.first(db).await?.as_ref().map(id).map(number)),
        "last" => json!(rows.last(db).await?.as_ref().map(id).map(number)),
        other => panic!("{other}"),
    })
}

/// The answer to a question, or the error.
pub(super) async fn ask(question: &Json, db: &Database) -> Result<Json, Error> {
    let (end, rest) = question.as_array().unwrap().split_last().unwrap();
    let rest = Json::from(rest.to_vec());
    of_model!(rest, M => answer::<M>(&rest, text(end), db).await)
}

/// The text of a question's query.
pub(super) fn sql(question: &Json, db: &Database) -> String {
    let (_, rest) = question.as_array().unwrap().split_last().unwrap();
    let rest = Json::from(rest.to_vec());
    of_model!(rest, M => query::<M>(&rest).sql(db)).unwrap_or_else(|error| error.to_string())
}
