//! Fields as sketches say them: `char 10 null`, `key a.one to_field=x`, `many a.two through=a.between`, `double x`; with what has no place in
//! words `["char 10", {"default": "with spaces", "db_default": ["Pi"]}]`, `["integer", {"generated": ["+", "x", 1]}]`.

use nuages_db::migrations::state::FieldState;
use nuages_db::migrations::*;
use serde_json::Value;

use super::{expression, list, text};

/// A field in words, with more or without.
pub(super) fn sketched(sketch: &Value) -> FieldState {
    let Some(parts) = sketch.as_array() else {
        return field(text(sketch));
    };
    let (made, more) = (field(text(&parts[0])), parts[1].as_object().unwrap());
    more.iter()
        .fold(made, |made, (name, value)| match name.as_str() {
            "generated" => made.generated(expression(value)),
            "virtual" => made.not_persisted(),
            "db_default" => match value {
                Value::String(text) => made.db_default(text.as_str()),
                other => made.db_default(expression(other)),
            },
            "default" => match value {
                Value::String(text) => made.default(text.as_str()),
                Value::Bool(truth) => made.default(*truth),
                Value::Number(number) if number.is_i64() => made.default(number.as_i64().unwrap()),
                Value::Number(number) => made.default(number.as_f64().unwrap()),
                other => panic!("no default of sketches: {other}"),
            },
            "choices" => value.as_array().unwrap().iter().fold(made, |made, pair| {
                let pair = list(pair);
                made.choices([(pair[0], pair[1])])
            }),
            other => panic!("nothing of sketches: {other}"),
        })
}

pub(super) fn field(text: &str) -> FieldState {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut words = rest.split_whitespace().peekable();
    let number = |words: &mut std::iter::Peekable<std::str::SplitWhitespace<'_>>| {
        words
            .next_if(|word| word.parse::<u32>().is_ok())
            .and_then(|word| word.parse().ok())
    };
    let made = match kind {
        "composite" => {
            let names: Vec<&str> = words.by_ref().collect();
            match names[..] {
                [one, two] => fields::composite_primary_key([one, two]),
                [one, two, three] => fields::composite_primary_key([one, two, three]),
                _ => panic!("{text}"),
            }
        }
        "double" => fields::integer().generated(f(words.next().unwrap()) * 2),
        "auto" => fields::auto(),
        "smallauto" => fields::small_auto(),
        "bigint" => fields::big_integer(),
        "smallint" => fields::small_integer(),
        "positive" => fields::positive_integer(),
        "float" => fields::float(),
        "decimal" => {
            let mut digits = || words.next().unwrap().parse().unwrap();
            fields::decimal(digits(), digits())
        }
        "duration" => fields::duration(),
        "time" => fields::time(),
        "json" => fields::json(),
        "binary" => fields::binary().max_length(number(&mut words).unwrap_or(0)),
        "bigauto" => fields::big_auto(),
        "boolean" => fields::boolean(),
        "char" => fields::char(number(&mut words).unwrap_or(0)),
        "slug" => fields::slug(number(&mut words).unwrap_or(50)),
        "date" => fields::date(),
        "datetime" => fields::date_time(),
        "integer" => fields::integer(),
        "text" => fields::text(),
        "uuid" => fields::uuid(),
        "key" => fields::foreign_key(&words.next().unwrap().to_lowercase(), CASCADE),
        "one" => fields::one_to_one(&words.next().unwrap().to_lowercase(), CASCADE),
        "many" => fields::many_to_many(&words.next().unwrap().to_lowercase()),
        other => panic!("no kind of field in sketches: {other}"),
    };
    words.fold(made, |made, word| refined(made, kind, word))
}

fn refined(made: FieldState, kind: &str, word: &str) -> FieldState {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    match name {
        "null" => made.null(),
        "blank" => made.blank(),
        "unique" => made.unique(),
        "pk" => made.primary_key(),
        "index" => made.db_index(),
        "noindex" => made.no_db_index(),
        "auto_now" => made.auto_now(),
        "auto_now_add" => made.auto_now_add(),
        "noconstraint" => made.no_db_constraint(),
        "column" => made.db_column(value),
        "table" => made.db_table(value),
        "comment" => made.db_comment(value),
        "help" => made.help_text(value),
        "related_name" => made.related_name(value),
        "to_field" => made.to_field(value),
        "through" => made.through(value),
        "through_fields" => {
            let (near, far) = value.split_once(',').unwrap();
            made.through_fields(near, far)
        }
        "collation" => made.db_collation(value),
        "on_delete" => {
            let mut made = made;
            let relation = made.relation.as_mut().unwrap();
            relation.on_delete = match value {
                "PROTECT" => PROTECT,
                "SET_NULL" => SET_NULL,
                "DB_CASCADE" => DB_CASCADE,
                "DB_SET_NULL" => DB_SET_NULL,
                other => panic!("no on_delete of sketches: {other}"),
            };
            made
        }
        "default" => match kind {
            "integer" | "key" | "bigint" | "smallint" | "positive" => {
                made.default(value.parse::<i64>().unwrap())
            }
            "float" => made.default(value.parse::<f64>().unwrap()),
            "boolean" => made.default(value == "true"),
            _ => made.default(value),
        },
        "db_default" => match kind {
            "integer" | "key" | "bigint" | "smallint" | "positive" => {
                made.db_default(value.parse::<i64>().unwrap())
            }
            "float" => made.db_default(value.parse::<f64>().unwrap()),
            "boolean" => made.db_default(value == "true"),
            "decimal" => made.db_default(literal("Decimal", value)),
            "duration" => made.db_default(literal("Duration", value)),
            _ => made.db_default(value),
        },
        other => panic!("no word of sketches: {other}"),
    }
}
