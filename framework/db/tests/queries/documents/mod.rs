//! Look-ups of odd JSON documents, drawn by chance, the same each time: what Nuages finds, by name and typed, beside what Django finds.

use nuages_core::settings::Engine;
use nuages_db::fields::Json;
use nuages_db::models::*;
use nuages_db::query::{JsonPath, LookupValue};
use nuages_db::{Database, Error, models};
use serde_json::json;

use crate::common::sides::{Sides, assert_none, sides};

#[derive(Model, Clone, Debug, PartialEq)]
#[model(crate = crate::root, app_label = "papers")]
struct Sheet {
    id: Auto,
    data: Option<Json>,
}

/// What is asked: keys, look-up, value, and whether rows are excluded.
struct Question<'q> {
    keys: Vec<&'q str>,
    look_up: &'q str,
    value: &'q Json,
    not: bool,
}

const TEXT_LOOK_UPS: [&str; 6] = [
    "iexact",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
];

fn words(list: &Json) -> Vec<&str> {
    let words = list.as_array().unwrap().iter();
    words.map(|word| word.as_str().unwrap()).collect()
}

fn name(keys: &[&str]) -> String {
    [&["data"], keys].concat().join("__")
}

/// A value as a program has it.
fn plain(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Array(list) if *list == ["JSONNull"] => Value::from(Json::Null),
        Json::Bool(value) => Value::from(*value),
        Json::String(value) => Value::from(value.as_str()),
        Json::Number(value) => match value.as_i64() {
            Some(value) => Value::from(value),
            None => Value::from(value.as_f64().unwrap()),
        },
        other => Value::from(other.clone()),
    }
}

/// The path behind the field; a whole number is a place in a list.
fn path(keys: &[&str]) -> Option<JsonPath<Sheet>> {
    let (first, rest) = keys.split_first()?;
    let first = match first.parse() {
        Ok(index) => Sheet::data.index(index),
        Err(_) => Sheet::data.key(first),
    };
    Some(rest.iter().fold(first, |path, key| match key.parse() {
        Ok(index) => path.index(index),
        Err(_) => path.key(key),
    }))
}

impl Question<'_> {
    fn named(&self) -> Condition<Sheet> {
        let name = format!("{}__{}", name(&self.keys), self.look_up);
        match (self.look_up, self.value) {
            ("f", keys) => lookup(
                &super::documents::name(&self.keys),
                f(super::documents::name(&words(keys))),
            ),
            ("in" | "has_keys" | "has_any_keys", Json::Array(values)) => {
                lookup(&name, LookupValue::Many(values.iter().map(plain).collect()))
            }
            (_, value) => lookup(&name, LookupValue::One(plain(value))),
        }
    }

    /// The same question typed, where there is a method for it. By name a text that is a word of JSON is the word, as with Django's `in`.
    fn typed(&self) -> Option<Condition<Sheet>> {
        let is_text = TEXT_LOOK_UPS.contains(&self.look_up);
        let is_word = |value: &Json| *value == "null" || *value == "true";
        let words_in = self.look_up == "in"
            && self
                .value
                .as_array()
                .is_some_and(|values| values.iter().any(is_word));
        if is_text && self.value.is_null() || words_in {
            return None;
        }
        let (mut value, data) = (self.value.clone(), Sheet::data);
        if value == json!(["JSONNull"]) {
            value = Json::Null;
        }
        let list = || self.value.as_array().unwrap().clone();
        let text = self.value.as_str().unwrap_or_default();
        let Some(path) = path(&self.keys) else {
            return Some(match self.look_up {
                "exact" => data.eq(value),
                "in" => data.in_(list()),
                "isnull" => data.is_null(value == true),
                "has_key" if value.is_string() => data.has_key(text),
                "has_keys" => data.has_keys(words(self.value)),
                "has_any_keys" => data.has_any_keys(words(self.value)),
                "contains" => data.contains(value),
                "contained_by" => data.contained_by(value),
                _ => return None,
            });
        };
        Some(match self.look_up {
            "exact" => path.eq(value),
            "in" => path.in_(list()),
            "gt" => path.gt(value),
            "gte" => path.gte(value),
            "lt" => path.lt(value),
            "lte" => path.lte(value),
            "isnull" => path.is_null(value == true),
            "has_key" if value.is_string() => path.has_key(text),
            "has_keys" => path.has_keys(words(self.value)),
            "has_any_keys" => path.has_any_keys(words(self.value)),
            "contains" => path.contains(value),
            "contained_by" => path.contained_by(value),
            "iexact" => path.text().iexact(text),
            "icontains" => path.text().icontains(text),
            "startswith" => path.text().startswith(text),
            "istartswith" => path.text().istartswith(text),
            "endswith" => path.text().endswith(text),
            "iendswith" => path.text().iendswith(text),
            "regex" => path.text().regex(text),
            "iregex" => path.text().iregex(text),
            _ => return None,
        })
    }

    async fn ids(&self, query: QuerySet<Sheet>, db: &Database) -> Result<Json, Error> {
        let rows = query.values(Sheet::id).all(db).await?;
        Ok(rows.into_iter().map(Auto::get).collect())
    }

    async fn asked(&self, db: &Database) -> Result<Json, Error> {
        let rows = || Sheet::objects().order_by(Sheet::id);
        let which = |condition| match self.not {
            true => rows().exclude(condition),
            false => rows().filter(condition),
        };
        Ok(match (self.look_up, path(&self.keys)) {
            ("order by", _) => {
                let name = name(&self.keys);
                self.ids(Sheet::objects().order_by_names([name.as_str(), "id"]), db)
                    .await?
            }
            ("document", Some(path)) => {
                let values = rows().values(path).all(db).await?.into_iter();
                values
                    .map(|value| value.map_or(json!([]), |value| json!([value])))
                    .collect()
            }
            ("document", None) => {
                let values = rows().values(Sheet::data).all(db).await?.into_iter();
                values
                    .map(|value| value.map_or(json!([]), |value| json!([value])))
                    .collect()
            }
            ("text", Some(path)) => json!(rows().values(path.text()).all(db).await?),
            ("text", None) => json!(rows().values(Sheet::data).all(db).await?),
            _ => {
                let found = self.ids(which(self.named()), db).await?;
                if let Some(typed) = self.typed() {
                    let typed = self.ids(which(typed), db).await?;
                    if typed != found {
                        return Ok(json!({ "typed": typed, "named": found }));
                    }
                }
                found
            }
        })
    }
}

#[tokio::test]
async fn odd_documents_are_found_as_by_django() {
    let mut wrong = Vec::new();
    for Sides { db, django } in sides("documents", "documents.py", &models![Sheet]).await {
        for document in django["documents"].as_array().unwrap() {
            let sheet = Sheet {
                data: document.get(0).cloned(),
                ..Sheet::default()
            };
            sheet.create(&db).await.unwrap();
        }
        for asked in django["asked"].as_array().unwrap() {
            let (question, expected) = (&asked[0], &asked[1]);
            // What Django or its database refuses has no answer.
            if expected.is_string() {
                continue;
            }
            let look_up = question[1].as_str().unwrap();
            if look_up.ends_with("regex")
                && db.engine() == Engine::Sqlite
                && !cfg!(feature = "regexp")
            {
                continue;
            }
            let asked_here = Question {
                keys: words(&question[0]),
                look_up,
                value: &question[2],
                not: question[3].is_string(),
            };
            let found = match asked_here.asked(&db).await {
                Ok(found) => found,
                Err(error) => format!("Error: {error}").into(),
            };
            let (found, expected) = match look_up {
                "document" => (read(&found), read(expected)),
                "text" => (said(&found), said(expected)),
                _ => (found, expected.clone()),
            };
            if found != expected {
                let place = db.engine();
                wrong.push(format!(
                    "{place:?} {question}\n  Django {expected}\n  Nuages {found}\n  {}",
                    asked[2]
                ));
            }
        }
    }
    assert_none(&wrong);
}

/// Documents as Django reads them from SQLite and MariaDB: a text that is JSON as that, and null as nothing.
fn read(values: &Json) -> Json {
    let values = values.as_array().unwrap().iter();
    let read = values.map(|value| match value.get(0) {
        Some(Json::String(text)) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        other => other.cloned().unwrap_or_default(),
    });
    read.collect()
}

/// Texts; Django hands out numbers on SQLite.
fn said(values: &Json) -> Json {
    let values = values.as_array().unwrap().iter();
    let said = values.map(|value| match value {
        Json::Number(number) => json!(number.to_string()),
        other => other.clone(),
    });
    said.collect()
}
