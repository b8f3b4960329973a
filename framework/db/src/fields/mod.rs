//! Field types: which Rust type stands for which column.

mod auto;
mod custom;
mod db_default;
mod field_type;
mod foreign_key;
mod known;
mod many_to_many;
mod peers;
mod value;

pub use auto::Auto;
pub use custom::{CustomField, CustomNumber};
pub use db_default::DbDefault;
#[doc(hidden)]
pub use field_type::{FieldType, field_type, foreign_key_type, optional_foreign_key_type};
pub use foreign_key::ForeignKey;
#[doc(hidden)]
pub use foreign_key::RelatedPlan;
#[doc(hidden)]
pub use known::AnyRows;
pub(crate) use known::Known;
#[doc(hidden)]
pub use many_to_many::Many;
pub use many_to_many::ManyToMany;
pub use serde_json::{Value as Json, json};
pub use value::FieldValue;
pub(crate) use value::unfit;
