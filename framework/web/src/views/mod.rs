//! Views: the functions that answer requests.

mod function;
mod handler;
mod output;

pub(crate) use function::Erased;
pub use function::{BoxedView, View, ViewMarks};
pub use handler::Handler;
pub use output::IntoResponse;
