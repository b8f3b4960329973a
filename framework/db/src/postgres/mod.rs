//! What only PostgreSQL has, Django's `django.contrib.postgres`: exclusion constraints, ranges, kinds of indexes, aggregates.
//!
//! ```ignore
//! use nuages::db::models::*;
//! use nuages::db::postgres::*;
//!
//! #[derive(Model, Clone, Debug)]
//! #[model(
//!     indexes = [Index::on(Self::notes).using(GinIndex::new().fastupdate(false))],
//!     constraints = [
//!         ExclusionConstraint::on(Self::room, RangeOperators::EQUAL)
//!             .and(tstzrange(Self::start, Self::end, RangeBoundary::default()), RangeOperators::OVERLAPS)
//!             .condition(Self::cancelled.eq(false))
//!             .name("no_room_twice"),
//!     ],
//! )]
//! pub struct Reservation { .. }
//! ```
//!
//! Other databases leave the constraints out, and make ordinary indexes.

mod aggregates;
mod ranges;

pub use crate::constraints::typed::ExclusionConstraint;
pub use crate::constraints::{
    BTreeIndex, BloomIndex, BrinIndex, GinIndex, GistIndex, HashIndex, IndexMethod, SpGistIndex,
    op_class,
};
pub use aggregates::{
    bool_and, bool_or, corr, covar_pop, covar_samp, jsonb_agg, regr_avg_x, regr_avg_y, regr_count,
    regr_intercept, regr_r2, regr_slope, regr_sxx, regr_sxy, regr_syy,
};
pub use ranges::{
    RangeBoundary, RangeOperators, daterange, int4range, int8range, numrange, tsrange, tstzrange,
};
