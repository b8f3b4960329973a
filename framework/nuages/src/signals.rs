//! Signals: what the framework announces, and the type to announce with.

pub use nuages_core::signals::*;
pub use nuages_db::signals::{
    POST_DELETE, POST_SAVE, PRE_DELETE, PRE_SAVE, post_delete, post_save, pre_delete, pre_save,
};
pub use nuages_web::site::{REQUEST_FINISHED, REQUEST_STARTED};
