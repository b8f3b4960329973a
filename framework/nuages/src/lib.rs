//! Nuages is a web framework with Django's grammar: whoever knows Django finds each thing under the name they know, and
//! the compiler checks what Django can only find out at run time.
//!
//! `manage startproject mysite` writes a project; `manage runserver` builds and serves it. This page shows the parts in
//! the order in which one meets them; the [tutorial](https://github.com/nuages-framework/nuages/blob/main/docs/tutorial.md)
//! builds an app with them, and the [manual](https://github.com/nuages-framework/nuages/blob/main/docs/README.md) has a page
//! for each.
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
//! Related rows come along where the code says so: `Choice::objects().select_related(Choice::question)`, or
//! `question.related(Choice::question)` for the other direction.
//!
//! # Templates
//! A template is a file and the struct with what it shows; [`prelude::render`] makes the response. A name that the struct
//! does not have does not compile. The request, the CSRF field, addresses and Django's filters are there in every template.
//! ```
//! # mod urls { nuages::urls::urlpatterns![path("<int:id>/", super::detail, name = "detail")]; }
//! use nuages::prelude::*;
//!
//! #[derive(Template)]
//! #[template(
//!     source = r#"<a href="{{ urls::detail(7) }}">{{ title|upper }}</a> <form method="post">{{ csrf_input }}</form>"#,
//!     ext = "html"
//! )]
//! struct Detail {
//!     title: String,
//! }
//!
//! async fn detail(request: Request, id: i64) -> Result<Response> {
//!     let title = format!("Question {id}");
//!     render(&request, Detail { title })
//! }
//! # fn main() {}
//! ```
//!
//! # Forms, files, JSON
//! A view asks for what it needs of the body, and it is read then: [`Request::form`](http::Request::form),
//! [`files`](http::Request::files), [`json`](http::Request::json).
//! ```
//! use nuages::prelude::*;
//!
//! async fn vote(request: Request) -> Result<Response> {
//!     let form = request.form().await?;
//!     let Some(choice) = form.get("choice") else {
//!         return Err(BadRequest::new("no choice was made").into());
//!     };
//!     Response::json(&[choice])
//! }
//! ```
//!
//! # Sessions
//! ```
//! use nuages::prelude::*;
//!
//! async fn visits(request: Request) -> Result<Response> {
//!     let session = request.session();
//!     let visits: u32 = session.get("visits").await?.unwrap_or(0);
//!     session.insert("visits", visits + 1).await?;
//!     Ok(Response::text(format!("visit number {}", visits + 1)))
//! }
//! ```
//! The rows and cookies are Django's: a Django site with the same secret key and database shares the session.
//!
//! # Middleware
//! A layer between the server and every view implements [`middleware::Middleware`] and stands in the settings:
//! `middleware![SecurityMiddleware, timing::TimingMiddleware]`.
//! ```
//! use std::time::Instant;
//!
//! use nuages::conf::Settings;
//! use nuages::middleware::*;
//! use nuages::prelude::*;
//!
//! pub struct TimingMiddleware;
//!
//! impl Middleware for TimingMiddleware {
//!     fn new(_settings: &Settings) -> Result<Self> {
//!         Ok(Self)
//!     }
//!
//!     async fn call(&self, request: Request, next: Next<'_>) -> Result<Response> {
//!         let begin = Instant::now();
//!         let response = next.run(request).await;
//!         Ok(response.header("X-Milliseconds", begin.elapsed().as_millis().to_string()))
//!     }
//! }
//! ```
//!
//! # Errors
//! A view returns [`Result`], and `?` takes any error. [`http::Http404`], [`prelude::PermissionDenied`] and
//! [`prelude::BadRequest`] become their pages, any other error the page 500, which with `debug` shows where it began.
//!
//! # Tests
//! [`test::run`] sets a project up on a database in memory and hands the test a client that needs no
//! server:
//! ```no_run
//! # use nuages::prelude::*;
//! # fn settings() -> nuages::conf::Settings { nuages::conf::Settings::default() }
//! #[test]
//! fn the_index_answers() {
//!     nuages::test::run(settings(), async |site| {
//!         let response = site.client().get("/polls/").await?;
//!         assert_eq!(response.status(), StatusCode::OK);
//!         Ok(())
//!     });
//! }
//! ```
//!
//! # Where things are
//! | Django | Nuages |
//! |---|---|
//! | `django.conf` | [`conf`] |
//! | `django.apps` | [`mod@apps`] |
//! | `django.http` | [`http`] |
//! | `django.urls` | [`urls`] |
//! | `django.shortcuts` | [`shortcuts`] |
//! | `django.db.models` | [`mod@db::models`] |
//! | `django.core.management` | [`management`] |
//! | `django.core.signing` | [`signing`] |
//! | `django.middleware` | [`mod@middleware`] |
//! | `django.dispatch`, `django.db.models.signals` | [`signals`] |
//! | `django.template` | [`template`] |
//! | `django.utils.timezone` | [`time`] |
//! | `django.contrib.sessions` | [`sessions`] |
//! | `django.contrib.staticfiles` | [`staticfiles`] |
//! | `django.test` | [`mod@test`] |
//! | `asgiref.sync` | [`sync_to_async`] |

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
pub use nuages_web::{http, shortcuts, sync_to_async, template, views};
