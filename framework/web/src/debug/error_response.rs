//! From errors to responses, as `django.core.handlers.exception`.

use nuages_core::{BadRequest, Error, PermissionDenied, SuspiciousOperation};
use nuages_gateway::StatusCode;

use super::{ErrorPage, ErrorPages, not_found, plain, server_error};
use crate::http::{Http404, Request, Response};
use crate::urls::Resolver404;

/// Makes the response to a request whose view or middleware failed, and logs it.
pub fn response_for_error(request: &Request, error: &Error) -> Response {
    let debug = request.settings().debug;
    let path = request.path();
    if is_not_found(error) {
        tracing::warn!(target: "nuages.request", status = 404, "Not Found: {path}");
        match debug {
            true => not_found::response(request, error),
            false => own(request, error, |pages| pages.not_found, plain::not_found),
        }
    } else if error.downcast_ref::<PermissionDenied>().is_some() {
        tracing::warn!(target: "nuages.request", status = 403, "Forbidden (Permission denied): {path}");
        own(
            request,
            error,
            |pages| pages.permission_denied,
            plain::permission_denied,
        )
    } else if error.downcast_ref::<BadRequest>().is_some() {
        tracing::warn!(target: "nuages.request", status = 400, "{error}: {path}");
        bad_request(request, error, debug)
    } else if let Some(suspicious) = error.downcast_ref::<SuspiciousOperation>() {
        tracing::error!(target: "nuages.security", kind = suspicious.kind(), status = 400, "{suspicious}");
        bad_request(request, error, debug)
    } else {
        server_error_response(request, error)
    }
}

/// Makes the response to a request that failed unexpectedly (500), and logs it.
pub fn server_error_response(request: &Request, error: &Error) -> Response {
    tracing::error!(
        target: "nuages.request",
        status = 500,
        "Internal Server Error: {} ({error:#}, at {})",
        request.path(),
        error.location()
    );
    if request.settings().debug {
        return server_error::response(request, error, StatusCode::INTERNAL_SERVER_ERROR);
    }
    own(
        request,
        error,
        |pages| pages.server_error,
        plain::server_error,
    )
}

fn is_not_found(error: &Error) -> bool {
    error.downcast_ref::<Http404>().is_some() || error.downcast_ref::<Resolver404>().is_some()
}

fn bad_request(request: &Request, error: &Error, debug: bool) -> Response {
    match debug {
        true => server_error::response(request, error, StatusCode::BAD_REQUEST),
        false => own(
            request,
            error,
            |pages| pages.bad_request,
            plain::bad_request,
        ),
    }
}

/// Makes the project's own page, or the plain one where there is none; if the own one fails, the plain one for 500.
fn own(
    request: &Request,
    error: &Error,
    choose: fn(&ErrorPages) -> Option<ErrorPage>,
    plain: fn() -> Response,
) -> Response {
    let Some(page) = ErrorPages::find(request, choose) else {
        return plain();
    };
    match page(request, error).and_then(Response::into_result) {
        Ok(response) if response.status() == StatusCode::OK => {
            response.with_status(plain().status())
        }
        Ok(response) => response,
        Err(failed) => {
            tracing::error!(target: "nuages.request", "the page for an error failed itself: {failed:#}");
            plain::server_error()
        }
    }
}
