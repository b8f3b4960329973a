//! Constraints and indexes of a table: what a model declares, what migrations keep, what a schema editor writes.
//!
//! A model declares them with its own fields, so that a misspelt one does not compile:
//!
//! ```ignore
//! #[derive(Model, Clone, Debug)]
//! #[model(
//!     constraints = [
//!         UniqueConstraint::on(Self::slug).condition(Self::published.eq(true)).name("unique_live_slug"),
//!         CheckConstraint::new(Self::votes.gte(0)).name("votes_gte_0"),
//!     ],
//!     indexes = [Index::on((Self::pub_date.desc(), lower(Self::title))).name("newest")],
//! )]
//! pub struct Article { .. }
//! ```
//!
//! Migrations keep the same by name, in the run-time form: `q("votes__gte", 0)`, `f("price") * 2`, `func("Lower", [f("title")])`.

mod check;
pub(crate) mod checks;
mod constraint;
#[macro_use]
mod declare;
mod declare_exclusion;
mod declared;
mod declared_setters;
mod display;
mod exclusion;
mod expression;
mod freeze;
mod history;
mod index;
pub(crate) mod literal;
mod method;
mod operand;
mod q;
mod references;
mod resolve;
mod setters;
pub(crate) mod sql;
mod term;
mod unique;

pub use check::CheckConstraint;
pub use constraint::Constraint;
pub use declare::{Named, Unnamed};
pub use declared::Declared;
pub use exclusion::ExclusionConstraint;
pub use expression::{Case, Expression, case, f, func, literal, raw_sql, value};
pub use index::Index;
pub(crate) use method::Setting;
pub use method::{
    BTreeIndex, BloomIndex, BrinIndex, GinIndex, GistIndex, HashIndex, IndexMethod, SpGistIndex,
};
pub use operand::Operand;
pub use q::{Q, q};
pub use term::{IndexTerm, IntoTerms, collate, op_class};
pub use unique::{Deferrable, UniqueConstraint};

/// What a model declares: constraints and indexes made of its own fields.
pub mod typed {
    pub use super::declare::{
        CheckConstraint, Constraint, Index, IntoConstraint, UniqueConstraint,
    };
    pub use super::declare_exclusion::ExclusionConstraint;
}
