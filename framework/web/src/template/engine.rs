//! askama as `derive(Template)` sees it: all of askama, with Django's escaping in place of its own.
//!
//! What askama's derive writes names everything through one path, `askama::..`, and that path may be chosen. This module
//! is what is chosen: the compiler takes the names that are written here before those that a glob brings.

pub use askama::*;

/// askama's filters, and [`Html`](super::escape::Html) that escapes as Django does.
pub mod filters {
    pub use askama::filters::*;

    pub use crate::template::escape::{AutoEscape, AutoEscaper, Html};
}
