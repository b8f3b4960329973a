//! What a project's `settings.rs` needs.

pub use crate::{apps, middleware};
pub use nuages_core::settings::*;
