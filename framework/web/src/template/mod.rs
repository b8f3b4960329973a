//! Templates: pages that the compiler checks against the data they show.
//!
//! A template is a file in the app's `templates/`, in [askama]'s syntax, which is Jinja's and close to Django's. A struct
//! holds what one page shows; [`render`] makes a response of it:
//!
//! ```text
//! #[derive(Template)]
//! #[template(path = "polls/index.html")]
//! struct Index {
//!     latest: Vec<Question>,
//! }
//!
//! pub async fn index(request: Request) -> Result<Response> {
//!     let latest = Question::objects().limit(5).all(request.db()).await?;
//!     render(&request, Index { latest })
//! }
//! ```
//! ```text
//! {% extends "base.html" %}
//! {% block content %}
//! <link rel="stylesheet" href="{{ static("polls/style.css") }}">
//! {% for question in latest %}
//!   <a href="{{ urls::detail(question.id) }}">{{ question.question_text }}</a> {{ question.pub_date|date("j F Y") }}
//! {% else %}
//!   <p>No polls are available.</p>
//! {% endfor %}
//! <form method="post">{{ csrf_input }} ..</form>
//! {% endblock %}
//! ```
//!
//! # In every template
//!
//! | | |
//! |---|---|
//! | `request` | the [`Request`]: `{{ request.path() }}` |
//! | `csrf_input` | the hidden field that every posted form needs: Django's `{% csrf_token %}` |
//! | `csrf_token` | the token alone, for scripts |
//! | `messages` | the messages that wait for the user |
//! | `static("polls/style.css")` | the address of a static file, also `"polls/style.css"\|static` |
//! | `now("j F Y")` | the present moment: Django's `{% now %}` |
//! | `querystring("page", 2)` | the request's query string with a parameter changed |
//! | `widthratio(votes, most, 200)` | Django's `{% widthratio %}` |
//! | `urls::detail(question.id)` | the address of a view, checked by the compiler; `urls` is the app's module, imported beside the struct |
//! | `"polls:detail"\|url(question.id)` | the same by name, found when the page is rendered |
//! | `value\|date("j F Y")`, .. | Django's filters: [`filters`] |
//!
//! A field of the struct with one of these names takes its place.
//!
//! # Options of `#[template(..)]`
//!
//! All of askama's (`path`, `source` and `ext`, `block`, `escape`, ..), and `filters = path`: a module of one's own in place
//! of [`filters`], which begins with `pub use nuages::template::filters::*` and adds to it.

mod context;
mod date_format;
#[doc(hidden)]
pub mod engine;
pub mod escape;
pub mod filters;
mod functions;
mod render;
mod time_since;
mod values;

pub use askama;
pub use context::{CsrfInput, CsrfToken, Message, Messages};
pub use date_format::{DateFormatError, FormatDate, format_date, format_time};
pub use functions::{Amount, Functions, MissingStaticFile, StaticAddress, StaticUrl, static_url};
pub use nuages_macros::Template;
pub use render::{Template, render, render_page, render_to_string};
pub use values::RequestValues;

#[doc(hidden)]
pub use crate::http::Request;
#[doc(hidden)]
pub use nuages_core::Result;
