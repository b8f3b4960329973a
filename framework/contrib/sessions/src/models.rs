//! The table of the database engine.

use std::fmt;

use nuages_core::Timestamp;
use nuages_macros::Model;

/// A row of `django_session`.
#[derive(Model, Clone, Debug)]
#[model(
    crate = crate::root,
    app_label = "sessions",
    db_table = "django_session"
)]
pub struct Session {
    /// The random text that the browser's cookie holds.
    #[field(primary_key, max_length = 40)]
    pub session_key: String,
    /// The data, signed.
    pub session_data: String,
    /// When the row may be deleted.
    #[field(db_index)]
    pub expire_date: Timestamp,
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.session_key)
    }
}
