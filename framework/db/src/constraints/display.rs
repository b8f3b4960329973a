//! Expressions as Django shows them: `Lower(F(title))`.

use std::fmt;

use super::Expression;
use crate::value::Value;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::F(name) => write!(f, "F({name})"),
            Self::Raw(sql) => write!(f, "RawSQL({sql})"),
            Self::Value(value) => match value {
                Value::Text(text) => write!(f, "Value('{text}')"),
                Value::Null => f.write_str("Value(None)"),
                other => write!(f, "Value({})", crate::backends::text::display(other)),
            },
            Self::Combined(left, sign, right) => write!(f, "{left} {sign} {right}"),
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
