//! Checks: what is wrong with a project, told before it runs.
//!
//! ```
//! use nuages_core::checks::{self, CheckContext, CheckMessage, Tags};
//! use nuages_core::{Apps, Settings};
//!
//! fn has_admins(context: &CheckContext<'_>) -> Vec<CheckMessage> {
//!     if context.settings.admins.is_empty() {
//!         return vec![CheckMessage::warning("nobody hears of errors").hint("set admins").id("mysite.W001")];
//!     }
//!     Vec::new()
//! }
//!
//! checks::register(&[Tags::SECURITY], has_admins);
//! let (settings, apps) = (Settings::default(), Apps::new(vec![]).unwrap());
//! let messages = checks::run_checks(&CheckContext::new(&settings, &apps), None, false);
//! assert!(messages.iter().any(|message| message.id == "mysite.W001"));
//! ```

mod context;
mod message;
mod registry;
mod report;
mod security;
mod settings;
mod without_effect;

pub use context::CheckContext;
pub use message::{CheckMessage, Level};
pub use registry::{
    CheckFunction, Tags, register, register_deployment, run_checks, tags_available,
};
pub use report::Report;
