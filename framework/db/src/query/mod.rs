//! Typed queries: fields, conditions, expressions and query sets.

mod assignment;
pub(crate) mod ast;
mod coerce;
mod compiler;
mod condition;
mod expression;
mod field;
mod lookup;
mod operators;
mod ordering;
mod queryset;
mod related;
mod statements;
mod terminal;

pub use assignment::{Assignment, Assignments};
pub use coerce::LookupValue;
pub use condition::{Condition, Dated};
pub use expression::{Expression, IntoExpression, Number, Text};
pub use field::{Field, Pointer};
pub use lookup::lookup;
pub use ordering::{IntoOrdering, Ordering};
pub use queryset::QuerySet;
pub use related::IntoRelated;

pub(crate) use statements::{delete, insert, select_rows, select_values, update_row};
