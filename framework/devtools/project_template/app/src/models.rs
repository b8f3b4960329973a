//! The app's tables: one struct each, listed in `apps.rs`. After a change: `manage makemigrations`, `manage migrate`.
//!
//! ```ignore
//! use nuages::db::models::*;
//!
//! #[derive(Model, Clone, Debug)]
//! pub struct Question {
//!     pub id: Auto,
//!     #[field(max_length = 200)]
//!     pub question_text: String,
//!     pub pub_date: Timestamp,
//! }
//! ```
