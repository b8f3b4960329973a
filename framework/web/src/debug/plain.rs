//! The pages that a client sees without `DEBUG`: Django's, with what small screens, dark ones and screen readers need.

use nuages_gateway::StatusCode;

use crate::http::Response;

pub(super) fn not_found() -> Response {
    page(
        StatusCode::NOT_FOUND,
        "Not Found",
        "The requested resource was not found on this server.",
    )
}

pub(super) fn permission_denied() -> Response {
    page(StatusCode::FORBIDDEN, "403 Forbidden", "")
}

pub(super) fn bad_request() -> Response {
    page(StatusCode::BAD_REQUEST, "Bad Request (400)", "")
}

pub(crate) fn server_error() -> Response {
    page(StatusCode::INTERNAL_SERVER_ERROR, "Server Error (500)", "")
}

fn page(status: StatusCode, title: &str, details: &str) -> Response {
    let details = match details {
        "" => String::new(),
        details => format!("<p>{details}</p>"),
    };
    Response::html(format!(
        "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n  <meta name=\"color-scheme\" content=\"light dark\">\n  \
         <title>{title}</title>\n</head>\n<body>\n  <main><h1>{title}</h1>{details}</main>\n</body>\n</html>\n"
    ))
    .with_status(status)
}
