//! Typed queries: fields, conditions, expressions and query sets.

mod aggregate;
mod assignment;
pub(crate) mod ast;
mod bulk;
mod case;
mod coerce;
mod compiler;
mod condition;
mod cte;
mod cursor;
pub(crate) mod definition;
mod explain;
mod expression;
mod field;
mod functions;
mod keep;
mod locking;
pub(crate) mod lookup;
mod many;
mod many_related;
mod operators;
mod ordering;
mod partial;
mod prefetch;
#[expect(clippy::module_inception, reason = "the query that a query set makes")]
pub(crate) mod query;
mod queryset;
mod rare;
mod raw;
mod related;
mod reversed;
mod shape;
mod statements;
mod stream;
mod subquery;
mod terminal;
mod values;
mod walk;

pub use aggregate::{Aggregate, Operand, Summable, avg, count, count_all, max, min, sum};
pub use assignment::{Assignment, Assignments};
pub use bulk::{BulkCreate, BulkUpdate};
pub use case::{Case, when};
pub use coerce::LookupValue;
pub use condition::{Condition, Dated};
pub use cte::{Cte, HasObjects};
pub use cursor::{Cursor, IntoCursor, KeysetPage, KeysetPaginator};
pub use explain::Explain;
pub use expression::{Expression, IntoExpression, Number, Text};
pub use field::{Field, Pointer};
pub use functions::{
    abs, coalesce, concat, greatest, least, length, lower, ltrim, nullif, replace, round, rtrim,
    substr, trim, upper, value,
};
pub use locking::ForUpdate;
pub use lookup::lookup;
pub use many::ManyField;
pub use many_related::{ManyRelated, OneOrKey};
pub use ordering::{IntoOrdering, Ordering};
pub use partial::{Fields, NamedField, Partial, Partials};
pub use prefetch::{Prefetch, Prefetched, With};
pub use queryset::QuerySet;
pub use raw::{RawColumns, RawQuerySet};
pub use related::IntoRelated;
pub use reversed::Reversed;
pub use shape::{Annotated, Objects, Selection, Shape, Values};
pub use stream::Rows;
pub use subquery::{OneOf, Outer, exists, outer, subquery};

pub(crate) use bulk::OnConflict;
pub(crate) use locking::RowLocks;
pub(crate) use partial::PartialField;
pub(crate) use statements::{delete, insert, select_rows, select_values, update_row};
pub(crate) use terminal::exists_in;
