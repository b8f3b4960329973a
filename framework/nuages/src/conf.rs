//! What a project's `settings.rs` needs.

pub use crate::{apps, middleware, view};
pub use nuages_core::settings::*;
pub use nuages_staticfiles::embed_static;
