//! Conditions and expressions as text of a table's definition.

use nuages_core::settings::Engine;

use super::history::meta_of;
use super::literal::literal;
use super::{Expression, Q};
use crate::backends::Dialect;
use crate::migrations::state::ModelState;
use crate::migrations::{MigrationError, Result};
use crate::models::ModelMeta;
use crate::query::ast::Node;
use crate::query::definition;
use crate::value::Value;

/// Writes a condition on rows of `model`.
///
/// # Errors
/// When it names a field that the model does not have, or asks what this database cannot.
pub(crate) fn condition_sql(model: &ModelState, condition: &Q, engine: Engine) -> Result<String> {
    let meta = meta_of(model);
    let dialect = dialect(engine)?;
    let statement = condition
        .resolve(meta)
        .and_then(|node| definition::condition(meta, &node, dialect))
        .map_err(|error| explain(model, &error))?;
    Ok(filled(&statement.sql, &statement.parameters, engine))
}

/// Writes a condition on rows of a live model.
///
/// # Errors
/// As [`condition_sql`].
pub(crate) fn condition_of(
    meta: &'static ModelMeta,
    condition: &Q,
    engine: Engine,
) -> crate::Result<String> {
    node_of(meta, &condition.resolve(meta)?, engine)
}

/// Writes a condition of a query on rows of a live model.
///
/// # Errors
/// As [`condition_sql`].
pub(crate) fn node_of(
    meta: &'static ModelMeta,
    node: &Node,
    engine: Engine,
) -> crate::Result<String> {
    let statement = definition::condition(meta, node, dialect_of(engine)?)?;
    Ok(filled(&statement.sql, &statement.parameters, engine))
}

/// Writes what a constraint compares, over columns of a live model.
///
/// # Errors
/// As [`expression_sql`].
pub(crate) fn expression_of(
    meta: &'static ModelMeta,
    expression: &Expression,
    engine: Engine,
) -> crate::Result<String> {
    let dialect = dialect_of(engine)?;
    if let Expression::Collate(of, name) = expression.bare() {
        let mut sql = format!("({}) COLLATE ", expression_of(meta, of, engine)?);
        dialect.quote(&mut sql, name);
        return Ok(sql);
    }
    let expr = expression.bare().resolve(meta)?;
    let statement = definition::expression(meta, &expr, dialect)?;
    Ok(filled(&statement.sql, &statement.parameters, engine))
}

/// Returns what writes the name of a column.
///
/// # Errors
/// As [`expression_sql`], for databases that the program was not built with.
pub(crate) fn quoted_in(engine: Engine) -> crate::Result<impl Fn(&mut String, &str)> {
    let dialect = dialect_of(engine)?;
    Ok(move |sql: &mut String, name: &str| dialect.quote(sql, name))
}

fn dialect_of(engine: Engine) -> crate::Result<&'static dyn Dialect> {
    dialect(engine).map_err(|error| crate::Error::programming(error.to_string()))
}

/// Writes an expression over columns of `model`.
///
/// # Errors
/// When it names a field that the model does not have, or asks what this database cannot.
pub(crate) fn expression_sql(
    model: &ModelState,
    expression: &Expression,
    engine: Engine,
) -> Result<String> {
    let meta = meta_of(model);
    let dialect = dialect(engine)?;
    let statement = expression
        .resolve(meta)
        .and_then(|expr| definition::expression(meta, &expr, dialect))
        .map_err(|error| explain(model, &error))?;
    Ok(filled(&statement.sql, &statement.parameters, engine))
}

/// Writes one of the expressions of an index: in parentheses unless it is a column, then collation, operator class and order.
///
/// # Errors
/// As [`expression_sql`].
pub(crate) fn index_expression_sql(
    model: &ModelState,
    expression: &Expression,
    engine: Engine,
) -> Result<String> {
    let (mut root, mut order, mut collation, mut op_class) = (expression, None, None, None);
    loop {
        root = match root {
            Expression::OrderBy {
                of,
                descending,
                nulls_first,
            } => {
                order = order.or(Some((*descending, *nulls_first)));
                of
            }
            Expression::Collate(of, name) => {
                collation = collation.or(Some(name));
                of
            }
            Expression::OpClass(of, name) => {
                op_class = op_class.or(Some(name));
                of
            }
            _ => break,
        };
    }
    let mut sql = expression_sql(model, root, engine)?;
    let column = matches!(root, Expression::F(path) if !path.contains("__"));
    if let Some(collation) = collation.filter(|_| engine == Engine::Mysql) {
        sql = format!("({sql} COLLATE {})", quoted(engine, collation)?);
    } else if !column {
        sql = format!("({sql})");
    }
    if let Some(collation) = collation.filter(|_| engine != Engine::Mysql) {
        sql.push_str(" COLLATE ");
        sql.push_str(&quoted(engine, collation)?);
    }
    if let Some(op_class) = op_class.filter(|_| engine == Engine::Postgresql) {
        sql.push(' ');
        sql.push_str(op_class);
    }
    if let Some((descending, nulls_first)) = order {
        sql.push_str(if descending { " DESC" } else { " ASC" });
        sql.push_str(match nulls_first.filter(|_| engine != Engine::Mysql) {
            Some(true) => " NULLS FIRST",
            Some(false) => " NULLS LAST",
            None => "",
        });
    }
    Ok(sql)
}

fn quoted(engine: Engine, name: &str) -> Result<String> {
    let mut sql = String::new();
    dialect(engine)?.quote(&mut sql, name);
    Ok(sql)
}

fn dialect(engine: Engine) -> Result<&'static dyn Dialect> {
    match engine {
        Engine::Sqlite => Ok(&crate::backends::sqlite::Sqlite),
        #[cfg(feature = "postgres")]
        Engine::Postgresql => Ok(&crate::backends::postgres::Postgres),
        #[cfg(feature = "mysql")]
        Engine::Mysql => Ok(crate::backends::mysql::MySql::of(true)),
        other => Err(MigrationError::State(format!(
            "conditions and expressions for {} are written only where nuages is built with its feature",
            other.vendor()
        ))),
    }
}

fn explain(model: &ModelState, error: &crate::Error) -> MigrationError {
    MigrationError::State(format!(
        "a constraint or index of {}.{}: {error}",
        model.app_label, model.name
    ))
}

/// Puts literals in the places of parameters.
fn filled(sql: &str, parameters: &[Value], engine: Engine) -> String {
    let mut text = String::with_capacity(sql.len() + 16);
    let mut characters = sql.chars().peekable();
    let mut place = 0;
    while let Some(character) = characters.next() {
        match character {
            '\'' | '"' | '`' => {
                text.push(character);
                for inner in characters.by_ref() {
                    text.push(inner);
                    if inner == character {
                        break;
                    }
                }
            }
            '?' if engine != Engine::Postgresql => {
                place += 1;
                push(&mut text, parameters, place, engine);
            }
            '$' if engine == Engine::Postgresql
                && characters.peek().is_some_and(char::is_ascii_digit) =>
            {
                let mut number = 0;
                while let Some(digit) = characters.peek().and_then(|next| next.to_digit(10)) {
                    number = number * 10 + digit as usize;
                    characters.next();
                }
                push(&mut text, parameters, number, engine);
            }
            other => text.push(other),
        }
    }
    text
}

fn push(text: &mut String, parameters: &[Value], place: usize, engine: Engine) {
    let value = place
        .checked_sub(1)
        .and_then(|index| parameters.get(index))
        .unwrap_or(&Value::Null);
    text.push_str(&literal(value, engine));
}
