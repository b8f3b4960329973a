//! Tests of a project without a server, after `django.test`.
//!
//! [`run`] sets the project up on a new database in memory, applies its migrations and hands the test a [`TestSite`]:
//! ```no_run
//! use nuages::prelude::*;
//!
//! # fn settings() -> nuages::conf::Settings { nuages::conf::Settings::default() }
//! #[test]
//! fn the_index_answers() {
//!     nuages::test::run(settings(), async |site| {
//!         let response = site.client().get("/polls/").await?;
//!         assert_eq!(response.status(), StatusCode::OK);
//!         assert!(response.contains("No polls are available."));
//!         Ok(())
//!     });
//! }
//! ```

mod client;
mod queries;
mod request;
mod response;
mod site;

pub use client::Client;
pub use nuages_db::capture_queries;
pub use queries::assert_num_queries;
pub use request::Request;
pub use response::Response;
pub use site::{TestSite, run};
