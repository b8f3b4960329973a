//! Migrations as files: Rust that a person would have written.

mod expression;
mod list;
mod operations;
mod writer;

pub use list::{ListEdit, add_to_list};
pub use writer::Writer;
