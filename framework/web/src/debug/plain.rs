//! The pages that a client sees without `DEBUG`: Django's, to the byte.

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
    Response::html(format!(
        "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>{title}</title>\n</head>\n<body>\n  \
         <h1>{title}</h1><p>{details}</p>\n</body>\n</html>\n"
    ))
    .with_status(status)
}
