//! Models of a database that is there already: what `inspectdb` writes.
//!
//! A port of Django's `inspectdb`: the same tables, the same names of models and fields, the same notes. What the Rust file
//! needs beyond that - a type for each column that reads its rows, a primary key for each model - is found out, and where
//! it cannot be, the file says so.

mod choices;
mod inspectdb;
mod key;
mod known;
mod labels;
mod line;
mod meta;
mod names;
mod survey;
mod table;
mod types;

pub use inspectdb::{InspectDb, inspectdb};
