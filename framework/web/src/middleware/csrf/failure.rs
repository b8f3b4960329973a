//! What a refused request gets.

use std::fmt;
use std::future::Future;

use askama::Template;
use nuages_core::{ImproperlyConfigured, Result, Settings};
use nuages_gateway::{BoxFuture, StatusCode};

use super::Reason;
use crate::http::{Request, Response};
use crate::views::IntoResponse;

type Answer = dyn Fn(Request, Reason) -> BoxFuture<'static, Result<Response>> + Send + Sync;

/// A page of one's own for refused requests: an `async fn(Request, Reason) -> Result<Response>`.
///
/// The setting `csrf_failure_view` names it, in a project as `Some(view!(views::refused))`; the macro writes
/// `ViewEntry::new("views::refused", || Box::new(CsrfFailureView::new(views::refused)))`. A response with the status 200 gets
/// 403.
pub struct CsrfFailureView(Box<Answer>);

impl CsrfFailureView {
    /// Makes it of a view.
    pub fn new<F, Fut, R>(view: F) -> Self
    where
        F: Fn(Request, Reason) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = R> + Send + 'static,
        R: IntoResponse,
    {
        Self(Box::new(move |request, reason| {
            let page = view(request, reason);
            Box::pin(async move { page.await.into_response() })
        }))
    }
}

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
                 `Some(view!({name}))`",
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
pub async fn csrf_failure(request: &Request, reason: Reason) -> Result<Response> {
    let settings = request.settings();
    let view = settings
        .csrf_failure_view
        .and_then(|entry| (entry.build)().downcast::<CsrfFailureView>().ok());
    match view {
        Some(view) => {
            let mut response = (view.0)(request.clone(), reason).await?;
            if response.status() == StatusCode::OK {
                response.set_status(StatusCode::FORBIDDEN);
            }
            Ok(response)
        }
        None => plain(&reason, settings.debug),
    }
}

fn plain(reason: &Reason, debug: bool) -> Result<Response> {
    let page = Page { reason, debug }.render()?;
    Ok(Response::html(page).with_status(StatusCode::FORBIDDEN))
}
