//! What only PostgreSQL has, Django's `django.contrib.postgres`: exclusion constraints, ranges, kinds of indexes.
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

mod ranges;

pub use crate::constraints::typed::ExclusionConstraint;
pub use crate::constraints::{
    BTreeIndex, BloomIndex, BrinIndex, GinIndex, GistIndex, HashIndex, IndexMethod, SpGistIndex,
    op_class,
};
pub use ranges::{
    RangeBoundary, RangeOperators, daterange, int4range, int8range, numrange, tsrange, tstzrange,
};
