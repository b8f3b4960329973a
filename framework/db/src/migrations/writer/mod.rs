//! Migrations as files: Rust that a person would have written.

mod by_hand;
mod constraints;
mod expression;
mod fields;
mod list;
mod models;
mod operations;
mod writer;

pub use list::{ListEdit, add_to_list, replace_in_list};
pub use writer::Writer;
