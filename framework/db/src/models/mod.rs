//! Models: their metadata and the traits that `derive(Model)` implements.

mod default;
mod meta;

pub use default::DefaultValue;
pub use meta::{FieldKind, FieldMeta, IndexMeta, ModelMeta, OnDelete, RelationMeta};
