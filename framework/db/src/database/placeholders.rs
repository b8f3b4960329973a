//! What to say of SQL of one's own that writes its parameters as another database does.

use nuages_core::settings::Engine;

use crate::error::Error;
use crate::value::Value;

/// Says how parameters are written, where the statement failed and has none of the marks that its database knows.
pub(crate) fn explain(error: Error, sql: &str, parameters: &[Value], engine: Engine) -> Error {
    let Some(hint) = hint(sql, parameters, engine) else {
        return error;
    };
    let told = |message: String| format!("{message}; {hint}");
    match error {
        Error::Programming { message } => Error::programming(told(message)),
        Error::Operational { message } => Error::operational(told(message)),
        Error::Data { message } => Error::data(told(message)),
        other => other,
    }
}

fn hint(sql: &str, parameters: &[Value], engine: Engine) -> Option<String> {
    if parameters.is_empty() {
        return None;
    }
    let known = |mark: &str| match engine {
        Engine::Postgresql => mark == "$1",
        Engine::Sqlite => mark != "%s",
        _ => mark == "?",
    };
    let marks = marks(sql);
    if marks.iter().any(|mark| known(mark)) {
        return None;
    }
    let written = marks.first()?;
    Some(match engine {
        Engine::Postgresql => {
            format!("parameters are written $1, $2 .. on PostgreSQL, and not {written}")
        }
        _ => {
            format!("parameters are written ?, and not {written}")
        }
    })
}

/// The marks of parameters outside of what stands between quotation marks.
fn marks(sql: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (place, text) in sql.split(['\'', '"', '`']).enumerate() {
        if place % 2 == 0 {
            let marks = ["$1", "?", "%s"].into_iter();
            found.extend(marks.filter(|mark| text.contains(mark)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_another_database_are_told() {
        let dollars = "parameters are written $1, $2 .. on PostgreSQL, and not ?";
        let cases = [
            (
                Engine::Postgresql,
                "SELECT a FROM b WHERE c = ?",
                Some(dollars),
            ),
            (Engine::Postgresql, "SELECT '$1' WHERE c = ?", Some(dollars)),
            (Engine::Postgresql, "SELECT a ? 'b' WHERE c = $1", None),
            (Engine::Postgresql, "SELECT 'what?'", None),
            (
                Engine::Postgresql,
                "SELECT a WHERE b = %s",
                Some("parameters are written $1, $2 .. on PostgreSQL, and not %s"),
            ),
            (
                Engine::Mysql,
                "SELECT a WHERE b = $1",
                Some("parameters are written ?, and not $1"),
            ),
            (Engine::Mysql, "SELECT a WHERE b = ?", None),
            (Engine::Sqlite, "SELECT a WHERE b = $1", None),
            (
                Engine::Sqlite,
                "SELECT a WHERE b = %s",
                Some("parameters are written ?, and not %s"),
            ),
        ];
        for (engine, sql, expected) in cases {
            let found = hint(sql, &[Value::I64(1)], engine);
            assert_eq!(found.as_deref(), expected, "{sql}");
            assert_eq!(hint(sql, &[], engine), None);
        }
    }
}
