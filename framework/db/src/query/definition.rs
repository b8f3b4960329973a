//! Conditions and expressions as parts of a table's definition.

use super::ast::{Expr, Node};
use super::compiler::{Compiler, Output, Statement, Truth};
use super::query::Query;
use crate::backends::Dialect;
use crate::error::{Error, Result};
use crate::models::ModelMeta;

/// Writes a condition over the columns of one table, without naming the table.
///
/// # Errors
/// [`Error::Field`] when every row or none can hold it, or when it reaches for another table.
pub(crate) fn condition(
    meta: &'static ModelMeta,
    node: &Node,
    dialect: &'static dyn Dialect,
) -> Result<Statement> {
    let query = Query::new(meta);
    let mut compiler = Compiler::for_definition(&query, dialect);
    if node.any(&mut |expr| expr.any_column(&mut |column| !column.hops.is_empty())) {
        return Err(joined());
    }
    match compiler.condition(node)? {
        Truth::Written => Ok(compiler.statement()),
        Truth::Always => Err(Error::field(format!(
            "the condition holds for every row of {}",
            meta.db_table
        ))),
        Truth::Never => Err(Error::field(format!(
            "the condition holds for no row of {}",
            meta.db_table
        ))),
    }
}

/// Writes an expression over the columns of one table, without naming the table.
///
/// # Errors
/// [`Error::Field`] when it reaches for another table.
pub(crate) fn expression(
    meta: &'static ModelMeta,
    expr: &Expr,
    dialect: &'static dyn Dialect,
) -> Result<Statement> {
    let query = Query::new(meta);
    let mut compiler = Compiler::for_definition(&query, dialect);
    if expr.any_column(&mut |column| !column.hops.is_empty()) {
        return Err(joined());
    }
    compiler.expr(expr)?;
    Ok(compiler.statement())
}

/// Writes the query for whether there are such rows, as a part of a statement that has parameters before it; `None` when there
/// can be none.
///
/// # Errors
/// When the query makes no sense.
pub(crate) fn exists(
    query: &Query,
    dialect: &'static dyn Dialect,
    before: usize,
) -> Result<Option<Statement>> {
    let compiler = Compiler::after(query, dialect, before);
    Ok(compiler
        .select(Output::One)?
        .map(|(statement, _)| statement))
}

fn joined() -> Error {
    Error::field("Joined field references are not permitted in this query")
}
