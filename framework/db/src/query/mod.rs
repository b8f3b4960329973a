//! Typed queries: fields, conditions, expressions and query sets.

mod aggregate;
mod aliases;
mod assignment;
pub(crate) mod ast;
mod beside;
mod brought;
mod bulk;
mod by_name;
mod case;
mod coerce;
mod column;
mod compiler;
mod condition;
mod cte;
mod cursor;
mod cut;
mod dates;
pub(crate) mod definition;
mod depth;
mod explain;
mod expression;
mod fetch_mode;
mod field;
mod filtered;
mod fitted;
mod function;
pub(crate) mod functions;
mod in_bulk;
mod integers;
mod into_condition;
mod json;
mod json_by_name;
mod json_operand;
mod keep;
mod key_tuple;
mod keyed;
mod kind;
mod locking;
pub(crate) mod lookup;
mod lookup_names;
mod lookup_value;
mod many;
mod many_related;
mod many_through;
pub(crate) mod named_order;
mod nullness;
mod one_or_key;
mod operators;
mod ordered;
mod ordering;
mod outline;
mod outlined;
mod own;
mod partial;
mod partial_peers;
mod places;
mod plan;
mod pointing;
mod prefetch;
mod prefetched;
#[expect(clippy::module_inception, reason = "the query that a query set makes")]
pub(crate) mod query;
mod queryset;
mod rare;
mod raw;
mod related;
mod related_set;
mod relation;
mod reversed;
mod rows;
mod shape;
mod statements;
mod stream;
mod subquery;
mod target;
mod temporal;
mod terminal;
mod text_lookups;
pub(crate) mod texts;
mod values;
mod walk;
mod whole_or_part;
mod window;
mod written;

pub use aggregate::{
    Aggregate, Operand, Summable, any_value, avg, bit_and, bit_or, bit_xor, count, count_all, max,
    min, stddev, stddev_sample, string_agg, sum, variance, variance_sample,
};
pub use aliases::IntoFilteredRelation;
pub use assignment::{Assignment, Assignments};
pub use beside::{Beside, BesideRow, BesideWay, Partly, WithOne};
pub use brought::{Brought, With};
pub use bulk::{BulkCreate, BulkUpdate};
pub use by_name::{F, f};
pub use case::{Case, when};
pub use condition::Condition;
pub use cte::{Cte, HasObjects};
pub use cursor::{Cursor, IntoCursor, KeysetPage, KeysetPaginator};
pub use cut::Precision;
pub use dates::{Dated, HasDays, HasHours, Timed};
pub use explain::Explain;
pub use expression::{Expression, Integer, IntoExpression, Number, Text};
pub use fetch_mode::FetchMode;
pub use field::{Field, Pointer, ToOne};
pub use filtered::FilteredRelation;
pub use functions::{
    abs, coalesce, concat, greatest, least, length, lower, ltrim, nullif, raw_sql, replace, round,
    rtrim, substr, substr_from, trim, upper, value,
};
pub use into_condition::IntoCondition;
pub use json::JsonPath;
pub use json_operand::JsonOperand;
pub use locking::{ForUpdate, LockedWay, LockedWays};
pub use lookup::lookup;
pub use lookup_value::{LookupPart, LookupValue};
pub use many::ManyField;
pub use many_related::ManyRelated;
pub use one_or_key::OneOrKey;
pub use ordering::{IntoOrdering, Ordering};
pub use own::{FieldClass, FunctionTransform, Lhs, Lookup, OutputField, Register, Transform};
pub use partial::{Fields, NamedField, Partial, Partials};
pub use prefetch::{Prefetch, prefetch_related_objects};
pub use prefetched::Prefetched;
pub use queryset::QuerySet;
pub use raw::{RawColumns, RawQuerySet};
pub use related::{IntoRelated, RelatedPaths};
pub use related_set::RelatedSet;
pub use relation::Relation;
pub use reversed::Reversed;
pub use shape::{Annotated, ModelRows, Objects, Selection, Shape, Values};
pub use stream::Rows;
pub use subquery::{IntoOuter, OneOf, Outer, exists, outer, subquery};
pub use target::Target;
pub use temporal::{Addend, Factor, Subtrahend};
pub use text_lookups::TextLookups;
pub use whole_or_part::WholeOrPart;
pub use window::{
    Exclusion, OverWindow, Window, WindowFrame, WindowFunction, cume_dist, dense_rank, first_value,
    lag, lag_or, last_value, lead, lead_or, nth_value, ntile, percent_rank, rank, row_number,
    row_range, value_range, window,
};

pub(crate) use bulk::OnConflict;
pub(crate) use fetch_mode::Fetching;
pub(crate) use keep::own_key_in;
pub(crate) use locking::RowLocks;
pub(crate) use lookup_names::is_lookup;
pub(crate) use many_through::{pointed_values, row_between};
pub(crate) use partial::PartialField;
pub(crate) use partial_peers::PartialPeers;
pub(crate) use statements::{
    delete, held_key, insert, insert_given, select_rows, select_values, update_where,
};
pub(crate) use terminal::exists_in;
