//! The site: a project that is set up and answers requests.

mod application;
mod atomic;
mod current;
mod guard;
mod queries;
mod setup;
#[expect(clippy::module_inception, reason = "the noun of the file")]
mod site;
mod sync_to_async;
mod view_handler;

pub use application::{REQUEST_FINISHED, REQUEST_STARTED};
pub use site::Site;
pub use sync_to_async::sync_to_async;

pub(crate) use current::Current;
pub(crate) use guard::{caught, guarded};
