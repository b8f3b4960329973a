//! What the database fills a column with, as text of its definition.

use nuages_core::settings::Engine;

use crate::backends::text::display;
use crate::constraints::Expression;
use crate::constraints::sql::expression_sql;
use crate::migrations::state::{FieldState, ModelState};
use crate::migrations::{MigrationError, Result};
use crate::models::FieldKind;
use crate::value::Value;

/// Returns the default that the database gives: a literal, or an expression in parentheses.
pub(crate) fn db_default_sql(
    model: &ModelState,
    field: &FieldState,
    engine: Engine,
) -> Result<Option<String>> {
    let Some(default) = &field.db_default else {
        return Ok(None);
    };
    let decimal = matches!(field.kind.stored(), FieldKind::Decimal { .. });
    Ok(Some(match default {
        Expression::Func(name, arguments) if name == "Now" && arguments.is_empty() => {
            format!("({})", now(engine))
        }
        Expression::Value(value @ (Value::Decimal(_) | Value::I64(_)))
            if decimal && engine == Engine::Sqlite =>
        {
            let kind = match value {
                Value::Decimal(_) => "REAL",
                _ => "NUMERIC",
            };
            format!("(CAST('{}' AS {kind}))", display(value))
        }
        Expression::Value(_) => expression_sql(model, default, engine)?,
        other => format!("({})", expression_sql(model, other, engine)?),
    }))
}

/// Tells whether the default is a plain value.
pub(crate) fn is_literal(default: &Expression) -> bool {
    matches!(default, Expression::Value(_))
}

fn now(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgresql => "STATEMENT_TIMESTAMP()",
        Engine::Mysql => "CURRENT_TIMESTAMP(6)",
        _ => "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",
    }
}

/// The error of a change that no database makes of a column that it computes.
pub(super) fn computed_otherwise(model: &ModelState, name: &str) -> MigrationError {
    MigrationError::State(format!(
        "Modifying GeneratedFields is not supported - the field {}.{}.{name} must be removed and re-added with the new definition.",
        model.app_label, model.name
    ))
}

/// Returns the clause of a generated column.
pub(crate) fn generated_sql(
    model: &ModelState,
    field: &FieldState,
    engine: Engine,
) -> Result<Option<String>> {
    let Some(generated) = &field.generated else {
        return Ok(None);
    };
    let expression = expression_sql(model, &generated.expression, engine)?;
    let kept = if generated.db_persist {
        "STORED"
    } else {
        "VIRTUAL"
    };
    Ok(Some(format!("GENERATED ALWAYS AS ({expression}) {kept}")))
}
