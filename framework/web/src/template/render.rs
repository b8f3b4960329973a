//! From data to pages.

use nuages_core::{Error, Result};

use super::RequestValues;
use crate::http::{Request, Response};

/// Data that a template shows; derived.
///
/// `#[derive(Template)]` writes it for a struct with `#[template(path = "polls/index.html")]`; the module's page says
/// what a template may use.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no template",
    label = "not a template",
    note = "put `#[derive(Template)] #[template(path = \"polls/index.html\")]` above the struct"
)]
pub trait Template {
    /// Renders the template as text.
    ///
    /// # Errors
    ///
    /// When a filter or a value shown in the template fails.
    fn render(&self, request: &Request) -> Result<String>;
}

impl<T: Template + ?Sized> Template for &T {
    fn render(&self, request: &Request) -> Result<String> {
        T::render(self, request)
    }
}

/// Makes an HTML response of a template.
///
/// # Errors
///
/// When a filter or a value shown in the template fails.
#[track_caller]
pub fn render(request: &Request, template: impl Template) -> Result<Response> {
    Ok(Response::html(template.render(request)?))
}

/// Renders a template as text, for a mail or a part of a page.
///
/// # Errors
///
/// As [`render`].
#[track_caller]
pub fn render_to_string(request: &Request, template: impl Template) -> Result<String> {
    template.render(request)
}

/// Renders an askama template into a buffer of the size that its last rendering is expected to need; what
/// `derive(Template)` calls.
///
/// # Errors
///
/// When a filter or a value shown in the template fails.
pub fn render_page<T: askama::Template>(page: &T, request: &Request) -> Result<String> {
    let mut text = String::with_capacity(T::SIZE_HINT);
    match page.render_into_with_values(&mut text, &RequestValues::new(request)) {
        Ok(()) => Ok(text),
        Err(askama::Error::Custom(error)) => Err(Error::from_boxed(error)),
        Err(error) => Err(error.into()),
    }
}
