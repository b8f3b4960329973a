//! Values as they stand in statements that take no parameters: Django's `quote_value`.

use crate::backends::quoting;
use nuages_core::settings::Engine;

use crate::backends::text::{date_text, display, json_text, time_text, timestamp_text};
use crate::value::Value;

/// Writes a value as a database's literal.
pub(crate) fn literal(value: &Value, engine: Engine) -> String {
    let text = |text: &str| quoting::literal(engine, text);
    let typed = |value: &str, kind: &str| match engine {
        Engine::Postgresql => format!("'{value}'::{kind}"),
        _ => format!("'{value}'"),
    };
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(value) => match engine {
            Engine::Postgresql => value.to_string(),
            // As the driver that Django uses writes them.
            Engine::Mysql => format!("b'{}'", u8::from(*value)),
            _ => u8::from(*value).to_string(),
        },
        Value::I64(value) => value.to_string(),
        Value::U64(value) => value.to_string(),
        Value::F64(value) => match (float(*value), engine) {
            (text, Engine::Mysql) if !text.contains('e') => format!("{text}e0"),
            (text, _) => text,
        },
        Value::Text(value) => text(value),
        Value::Bytes(value) => bytes(value, engine),
        Value::Timestamp(value) => match engine {
            Engine::Postgresql => {
                typed(&format!("{}+00:00", timestamp_text(*value)), "timestamptz")
            }
            _ => text(&timestamp_text(*value)),
        },
        Value::Date(value) => typed(&date_text(*value), "date"),
        Value::Time(value) => typed(&time_text(*value), "time"),
        Value::Decimal(value) => match engine {
            Engine::Sqlite => text(&value.to_string()),
            _ => value.to_string(),
        },
        Value::Duration(_) => match engine {
            Engine::Postgresql => typed(&format!("{} us", display(value)), "interval"),
            _ => display(value),
        },
        Value::Ip(address) => match engine {
            Engine::Postgresql => typed(&address.to_string(), "inet"),
            _ => text(&address.to_string()),
        },
        Value::Uuid(value) => match engine {
            Engine::Postgresql => typed(&value.to_string(), "uuid"),
            _ => text(&value.simple().to_string()),
        },
        Value::Json(value) => match engine {
            Engine::Postgresql => format!("{}::jsonb", text(&json_text(value))),
            _ => text(&json_text(value)),
        },
        Value::Row(values) => {
            let values: Vec<String> = values.iter().map(|value| literal(value, engine)).collect();
            format!("({})", values.join(", "))
        }
    }
}

/// Writes a number as Python's `repr` does: `1.5`, `1.0`, `1e+20`.
fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else {
        return text;
    };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

fn bytes(value: &[u8], engine: Engine) -> String {
    let digits = quoting::hexadecimal(value);
    match engine {
        Engine::Postgresql => format!("'\\x{digits}'::bytea"),
        _ => format!("X'{digits}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_django_quotes_them() {
        for (value, sqlite) in [
            (Value::Null, "NULL"),
            (Value::Bool(true), "1"),
            (Value::I64(-3), "-3"),
            (Value::F64(1.0), "1.0"),
            (Value::F64(1e20), "1e+20"),
            (Value::F64(1e-5), "1e-05"),
            (Value::from("it's"), "'it''s'"),
            (Value::Bytes(b"ab".to_vec()), "X'6162'"),
            (Value::Decimal("1.50".parse().unwrap()), "'1.50'"),
        ] {
            assert_eq!(literal(&value, Engine::Sqlite), sqlite);
        }
        assert_eq!(literal(&Value::from("a'b\\c"), Engine::Mysql), r"'a''b\\c'");
        assert_eq!(
            literal(&Value::from("a'b\\c"), Engine::Postgresql),
            r" E'a''b\\c'"
        );
    }
}
