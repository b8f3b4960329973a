//! What a client sees when something went wrong: plain pages, and with `DEBUG` pages that tell a developer why.
//!
//! [`response_for_error`] chooses: [`Http404`](crate::http::Http404) is answered with 404,
//! [`PermissionDenied`](nuages_core::PermissionDenied) with 403, [`BadRequest`](nuages_core::BadRequest) and
//! [`SuspiciousOperation`](nuages_core::SuspiciousOperation) with 400, all else with 500. A project's own pages take the
//! plain ones' place: the lines `handler404 = views::not_found` and its like in the root's `urlpatterns!`.

mod backtrace;
mod cleanse;
mod error_response;
mod not_found;
mod panic;
pub(crate) mod plain;
mod report;
mod server_error;
mod source;
mod welcome;

pub use error_response::response_for_error;
pub use panic::Panicked;

pub(crate) use panic::{panicked, remember_panics};
