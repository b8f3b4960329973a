//! What a refused request gets.

use std::fmt;

use askama::Template;
use nuages_core::{ImproperlyConfigured, Result, Settings};
use nuages_gateway::StatusCode;

use super::Reason;
use crate::http::{Request, Response};

/// A page of one's own for refused requests.
///
/// The setting `csrf_failure_view` names it:
/// `csrf_failure_view: Some(ViewEntry::new("mysite::views::refused", || Box::new(CsrfFailureView(views::refused))))`.
#[derive(Clone, Copy)]
pub struct CsrfFailureView(pub fn(&Request, &Reason) -> Result<Response>);

impl fmt::Debug for CsrfFailureView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfFailureView")
    }
}

#[derive(Template)]
#[template(path = "debug/csrf_403.html", askama = crate::template::engine)]
struct Page<'a> {
    reason: &'a Reason,
    debug: bool,
}

/// Looks whether the setting `csrf_failure_view` names what can answer.
pub(super) fn check_failure_view(settings: &Settings) -> Result<()> {
    match settings.csrf_failure_view {
        Some(entry) if !(entry.build)().is::<CsrfFailureView>() => {
            Err(ImproperlyConfigured::new(format!(
                "CSRF_FAILURE_VIEW: '{name}' is no view of a request and a reason; write \
                 `ViewEntry::new(\"{name}\", || Box::new(CsrfFailureView({name})))`",
                name = entry.name
            )))?
        }
        _ => Ok(()),
    }
}

/// Answers a refused request: with the setting `csrf_failure_view`, or a page that says what is wrong, in detail with `DEBUG`.
///
/// # Errors
/// Fails if the setting's view does.
pub fn csrf_failure(request: &Request, reason: &Reason) -> Result<Response> {
    let settings = request.settings();
    let view = settings
        .csrf_failure_view
        .and_then(|entry| (entry.build)().downcast::<CsrfFailureView>().ok());
    match view {
        Some(view) => (view.0)(request, reason),
        None => plain(reason, settings.debug),
    }
}

fn plain(reason: &Reason, debug: bool) -> Result<Response> {
    let page = Page { reason, debug }.render()?;
    Ok(Response::html(page).with_status(StatusCode::FORBIDDEN))
}
