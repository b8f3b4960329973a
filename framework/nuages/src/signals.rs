//! Signals: what the framework announces, and the type to announce with.

pub use nuages_core::signals::*;
pub use nuages_db::signals::{
    AnyDeleteEvent, AnySaveEvent, DeleteEvent, M2mAction, M2mEvent, POST_DELETE, POST_SAVE,
    PRE_DELETE, PRE_SAVE, SaveEvent, m2m_changed, post_delete, post_save, pre_delete, pre_save,
};
pub use nuages_web::site::{REQUEST_FINISHED, REQUEST_STARTED};
