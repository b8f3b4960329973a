//! Nuages is a web framework with Django's grammar: whoever knows Django finds each thing under the name they know, and
//! the compiler checks what Django can only find out at run time.
//!
//! `manage startproject mysite` writes a project; `manage runserver` builds and serves it. This page shows the parts in
//! the order in which one meets them; the [tutorial](https://github.com/nuages-framework/nuages/blob/main/docs/tutorial.md)
//! builds an app with them.
//!
//! # Hello
//! A view takes a request and returns a response; `urlpatterns!` says at which URL; `settings` holds it together.
//! ```
//! mod views {
//!     use nuages::prelude::*;
//!
//!     pub async fn hello(_request: Request, name: String) -> Result<Response> {
//!         Ok(Response::html(format!("<h1>Hello, {name}</h1>")))
//!     }
//! }
//!
//! mod urls {
//!     use nuages::urls::*;
//!
//!     use super::views;
//!
//!     urlpatterns![
//!         path("hello/<str:name>/", views::hello, name = "hello"),
//!     ];
//! }
//!
//! mod settings {
//!     use nuages::conf::*;
//!
//!     pub fn settings() -> Settings {
//!         Settings {
//!             secret_key: "only for this page".into(),
//!             debug: true,
//!             middleware: middleware![SecurityMiddleware, CommonMiddleware],
//!             root_urlconf: super::urls::urlpatterns,
//!             ..Settings::default()
//!         }
//!     }
//! }
//!
//! # fn answer() {
//! // fn main() -> ExitCode { nuages::manage(settings::settings) }
//! # }
//! # fn main() { let _ = settings::settings(); }
//! ```
//! A view that takes an `i64` where the pattern captures a `<str:..>`, or too few arguments, does not compile.
//!
//! # Models and queries
//! A model is a struct; its fields are typed constants in queries. A query ends in a method that takes the database.
//! ```
//! use nuages::db::Database;
//! use nuages::db::models::*;
//! use nuages::prelude::{Result, now};
//!
//! #[derive(Model, Clone, Debug)]
//! #[model(app_label = "polls")]
//! pub struct Question {
//!     pub id: Auto,
//!     #[field(max_length = 200)]
//!     pub question_text: String,
//!     pub pub_date: Timestamp,
//! }
//!
//! async fn latest(db: &Database) -> Result<Vec<Question>> {
//!     Ok(Question::objects()
//!         .filter(Question::pub_date.lte(now()))
//!         .order_by(Question::pub_date.desc())
//!         .limit(5)
//!         .all(db)
//!         .await?)
//! }
//! ```
//! `manage makemigrations` writes the change of tables that a changed model needs, `manage migrate` makes it.
//!
//! # Templates
//! A template is a file and the struct with what it shows: `#[derive(Template)] #[template(path = "polls/index.html")]`.
//! [`prelude::render`] makes the response; the request, the CSRF field and `url` are there in every template.
//!
//! # Errors
//! A view returns [`Result`]. `Http404`, `PermissionDenied` and `BadRequest` become their pages, any other error the
//! page 500, which with `debug` shows where the error began.
//!
//! # Where things are
//! | Django | Nuages |
//! |---|---|
//! | `django.conf` | [`conf`] |
//! | `django.apps` | [`mod@apps`] |
//! | `django.http` | [`http`] |
//! | `django.urls` | [`urls`] |
//! | `django.shortcuts` | [`shortcuts`] |
//! | `django.db.models` | [`db::models`] |
//! | `django.core.management` | [`management`] |
//! | `django.core.signing` | [`signing`] |
//! | `django.contrib.sessions` | [`sessions`] |
//! | `django.contrib.staticfiles` | [`staticfiles`] |
//! | `django.test` | [`test`] |

pub mod apps;
pub mod conf;
pub mod middleware;
pub mod prelude;
mod settings_macros;
pub mod signals;
pub mod test;
pub mod urls;
pub mod wsgi;

pub use nuages_core as core;
pub use nuages_core::{Context, Error, Result, checks, signing, time};
pub use nuages_db as db;
pub use nuages_gateway as gateway;
pub use nuages_management as management;
pub use nuages_management::execute as manage;
pub use nuages_sessions as sessions;
pub use nuages_staticfiles as staticfiles;
#[doc(hidden)]
pub use nuages_web as web;
pub use nuages_web::{http, shortcuts, template, views};
