//! Field types: which Rust type stands for which column.

mod auto;
mod foreign_key;
mod value;

pub use auto::Auto;
#[doc(hidden)]
pub use foreign_key::RelatedPlan;
pub use foreign_key::ForeignKey;
pub use value::FieldValue;
