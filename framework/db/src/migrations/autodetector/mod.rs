//! What changed between the migrations and the models, as new migrations.
//!
//! A port of Django's autodetector: the same questions, the same operations, the same order, the same names.

mod arrange;
mod changes;
mod computed;
mod constraints;
mod dependency;
mod detector;
mod fields;
mod models;
mod options;
mod proxies;
mod renamed;
mod settle;
mod split;

pub(crate) use arrange::{number, parse_number};
pub use changes::Changes;
pub use detector::Autodetector;
