//! From errors to responses, as `django.core.handlers.exception`.

use nuages_core::{BadRequest, Error, PermissionDenied, Result, SuspiciousOperation};
use nuages_gateway::{BoxFuture, StatusCode};

use super::{Panicked, not_found, plain, server_error};
use crate::http::{Http404, Request, Response};
use crate::middleware::CspOff;
use crate::site::guarded;
use crate::urls::{Handlers, Resolver404};
use crate::views::BoxedErrorView;

/// Makes the response to a request whose view or middleware failed, and logs it: the debug page with `DEBUG`, else the
/// page of the root URLconf's `handler404` and its like, else the plain page.
pub fn response_for_error(request: &Request, error: Error) -> BoxFuture<'static, Response> {
    let request = request.clone();
    Box::pin(async move {
        if let Some(response) = not_found::welcome(&request, &error) {
            request.insert(CspOff);
            return response;
        }
        let mut error = error;
        let mut kind = log(&request, &error);
        if let Some(response) = kind.debug_page(&request, &error) {
            return response;
        }
        loop {
            match kind.own_page(&request, error).await {
                Some(Ok(response)) => return response,
                None => return (kind.plain)(),
                Some(Err(failed)) if kind.status == StatusCode::INTERNAL_SERVER_ERROR => {
                    tracing::error!(target: "nuages.request", "handler500 failed itself: {failed:#}");
                    return plain::server_error();
                }
                // The page of another status failed, which is an error of the server.
                Some(Err(failed)) => error = failed,
            }
            kind = &SERVER_ERROR;
            log_server_error(&request, &error);
        }
    })
}

/// Logs an error as Django does, and says how it is answered.
fn log(request: &Request, error: &Error) -> &'static Kind {
    let path = request.path();
    if error.downcast_ref::<Http404>().is_some() || error.downcast_ref::<Resolver404>().is_some() {
        tracing::warn!(target: "nuages.request", status = 404, "Not Found: {path}");
        &NOT_FOUND
    } else if error.downcast_ref::<PermissionDenied>().is_some() {
        tracing::warn!(target: "nuages.request", status = 403, "Forbidden (Permission denied): {path}");
        &PERMISSION_DENIED
    } else if error.downcast_ref::<BadRequest>().is_some() {
        tracing::warn!(target: "nuages.request", status = 400, "{error}: {path}");
        &BAD_REQUEST
    } else if let Some(suspicious) = error.downcast_ref::<SuspiciousOperation>() {
        tracing::error!(target: "nuages.security", kind = suspicious.kind(), status = 400, "{suspicious}");
        &BAD_REQUEST
    } else {
        log_server_error(request, error);
        &SERVER_ERROR
    }
}

fn log_server_error(request: &Request, error: &Error) {
    let panic = error.downcast_ref::<Panicked>().and_then(Panicked::place);
    let place = panic.map_or_else(
        || error.location().to_string(),
        |place| format!("{}:{}:{}", place.file, place.line, place.column),
    );
    tracing::error!(
        target: "nuages.request",
        status = 500,
        "Internal Server Error: {} ({error:#}, at {place})",
        request.path(),
    );
}

/// How errors of one status are answered.
struct Kind {
    status: StatusCode,
    choose: fn(&Handlers) -> Option<&dyn BoxedErrorView>,
    plain: fn() -> Response,
}

const BAD_REQUEST: Kind = Kind {
    status: StatusCode::BAD_REQUEST,
    choose: |handlers| handlers.bad_request.as_deref(),
    plain: plain::bad_request,
};
const PERMISSION_DENIED: Kind = Kind {
    status: StatusCode::FORBIDDEN,
    choose: |handlers| handlers.permission_denied.as_deref(),
    plain: plain::permission_denied,
};
const NOT_FOUND: Kind = Kind {
    status: StatusCode::NOT_FOUND,
    choose: |handlers| handlers.page_not_found.as_deref(),
    plain: plain::not_found,
};
const SERVER_ERROR: Kind = Kind {
    status: StatusCode::INTERNAL_SERVER_ERROR,
    choose: |handlers| handlers.server_error.as_deref(),
    plain: plain::server_error,
};

impl Kind {
    /// The page for a developer; a refused request has none.
    fn debug_page(&self, request: &Request, error: &Error) -> Option<Response> {
        if !request.settings().debug || self.status == StatusCode::FORBIDDEN {
            return None;
        }
        request.insert(CspOff);
        Some(match self.status {
            StatusCode::NOT_FOUND => not_found::response(request, error),
            status => server_error::response(request, error, status),
        })
    }

    /// The project's own page.
    async fn own_page(&self, request: &Request, error: Error) -> Option<Result<Response>> {
        let view = (self.choose)(request.site().resolver().handlers())?;
        let answer = guarded(async { view.answer(request.clone(), error).await }).await;
        let response = match answer.and_then(|answer| answer) {
            Ok(response) => response,
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(match response.status() {
            StatusCode::OK => response.with_status(self.status),
            _ => response,
        }))
    }
}
