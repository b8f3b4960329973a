//! Expressions as Django shows them: `Lower(F(title))`.

use std::fmt;

use super::Expression;
use crate::value::Value;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::F(name) => write!(f, "F({name})"),
            Self::Raw(sql, parameters) => {
                let parameters: Vec<String> = parameters.iter().map(ToString::to_string).collect();
                write!(f, "RawSQL({sql}, [{}])", parameters.join(", "))
            }
            Self::Cast(of, _) => write!(f, "Cast({of})"),
            Self::Condition(condition) => write!(f, "{condition:?}"),
            Self::Value(value) => match value {
                Value::Text(text) => write!(f, "Value('{text}')"),
                Value::Null => f.write_str("Value(None)"),
                other => write!(f, "Value({})", crate::backends::text::display(other)),
            },
            Self::Combined(left, sign, right) => write!(f, "{left} {sign} {right}"),
            Self::Func(name, arguments) if name == "KT" => match arguments.as_slice() {
                [Self::F(path)] => key_text(f, path),
                _ => f.write_str("KeyTextTransform()"),
            },
            Self::Func(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
                write!(f, "{name}({})", arguments.join(", "))
            }
            Self::Case(cases, default) => {
                f.write_str("CASE")?;
                for (_, then) in cases {
                    write!(f, " WHEN .. THEN {then}")?;
                }
                match default {
                    Some(default) => write!(f, ", ELSE {default}"),
                    None => Ok(()),
                }
            }
            Self::OrderBy { of, descending, .. } => {
                let descending = if *descending { "True" } else { "False" };
                write!(f, "OrderBy({of}, descending={descending})")
            }
            Self::Collate(of, _) => write!(f, "Collate({of})"),
            Self::OpClass(of, name) => write!(f, "OpClass({of}, name={name})"),
            Self::Invalid(problem) => f.write_str(problem),
        }
    }
}

/// The text of a part of a document: `KeyTextTransform(KeyTransform(F(data)))` for `data__one__two`.
fn key_text(f: &mut fmt::Formatter<'_>, path: &str) -> fmt::Result {
    let (field, keys) = path.split_once("__").unwrap_or((path, ""));
    let between = keys.split("__").count().saturating_sub(1);
    let open = "KeyTransform(".repeat(between);
    let close = ")".repeat(between);
    write!(f, "KeyTextTransform({open}F({field}){close})")
}
