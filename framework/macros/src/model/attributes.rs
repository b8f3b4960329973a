//! The attributes `#[model(..)]` and `#[field(..)]`: their options stand in tables, which also tell what a wrong one should be.

mod field;
mod given;
mod model;
mod near;
mod table;
#[cfg(test)]
mod tests;

pub(super) use field::FieldAttributes;
pub(super) use model::{Index, ModelAttributes, Order};
