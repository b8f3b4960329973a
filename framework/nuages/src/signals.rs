//! Signals: what the framework announces, and the type to announce with.

pub use nuages_core::signals::*;
pub use nuages_db::signals::{post_delete, post_save, pre_delete, pre_save};
pub use nuages_web::site::{REQUEST_FINISHED, REQUEST_STARTED};
