//! Field types: which Rust type stands for which column.

mod auto;
mod foreign_key;
mod value;

pub use auto::Auto;
pub use foreign_key::ForeignKey;
#[doc(hidden)]
pub use foreign_key::RelatedPlan;
pub use serde_json::Value as Json;
pub use value::FieldValue;
