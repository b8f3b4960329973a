//! Columns that the database fills: defaults of its own, and generated columns.

use crate::constraints::Expression;
use crate::query::IntoExpression;

/// What a generated column holds.
#[derive(Debug, Clone, Copy)]
pub struct GeneratedMeta {
    /// Makes the expression over the other columns.
    pub expression: fn() -> Expression,
    /// Whether the column is stored, or computed when it is read.
    pub db_persist: bool,
}

/// Keeps an expression by the names of fields; `derive(Model)` writes it for `db_default` and `generated`.
#[doc(hidden)]
pub fn frozen<M, T>(value: impl IntoExpression<M, T>) -> Expression {
    Expression::freeze(&value.into_expr().expr)
}

/// The database's present moment; `derive(Model)` writes it for `db_default = Now`.
#[doc(hidden)]
pub fn database_now() -> Expression {
    Expression::Func("Now".to_owned(), Vec::new())
}
