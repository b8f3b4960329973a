//! Views: the functions that answer requests, and their wrappers.

pub mod decorators;
mod error_view;
mod function;
mod generic;
mod handler;
mod kwargs;
mod output;

pub use error_view::ErrorView;
pub(crate) use error_view::{BoxedErrorView, ErasedErrorView};
pub(crate) use function::Erased;
pub use function::{BoxedView, View, ViewMarks};
pub use generic::{RedirectView, TemplateView};
pub use handler::Handler;
pub use kwargs::{WithKwargs, with_kwargs};
pub use output::IntoResponse;
