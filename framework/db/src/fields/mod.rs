//! Field types: which Rust type stands for which column.

mod auto;
mod foreign_key;
mod value;

pub use auto::Auto;
pub use foreign_key::ForeignKey;
pub use value::FieldValue;
pub(crate) use foreign_key::RelatedPlan as Plan;
