//! Models: their metadata, the trait that `derive(Model)` implements, and what a `models.rs` needs in scope.

mod default;
mod delete;
mod meta;
mod model;
mod registry;
mod save;

pub use crate::fields::{Auto, FieldValue, ForeignKey};
pub use crate::query::{Field, QuerySet};
pub use crate::value::Value;
pub use default::{DefaultValue, default_value};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, Time};
pub use meta::{FieldKind, FieldMeta, IndexMeta, ModelMeta, OnDelete, RelationMeta, no_relation};
pub use model::{Key, Model};
pub use nuages_macros::Model;
pub use registry::{register_models, registered_models};
pub use rust_decimal::Decimal;
pub use uuid::Uuid;

pub(crate) use delete::delete_query;
pub(crate) use save::bulk_create;
