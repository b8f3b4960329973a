//! The page that says why a request failed.

use askama::Template;
use nuages_core::Error;
use nuages_gateway::StatusCode;

use super::report::Report;
use super::{plain, welcome};
use crate::http::{Request, Response};

#[derive(Template)]
#[template(path = "debug/server_error.html", askama = crate::template::engine)]
struct Page<'a> {
    report: &'a Report,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "debug/server_error.txt", escape = "none")]
struct Text<'a> {
    report: &'a Report,
}

/// Answers with the page, or as plain text to those who do not want HTML.
pub(super) fn response(request: &Request, error: &Error, status: StatusCode) -> Response {
    let report = Report::new(request, error, status);
    let Ok(text) = (Text { report: &report }).render() else {
        return plain::server_error();
    };
    if !request.accepts("text/html") {
        return Response::text(text).with_status(status);
    }
    let page = Page {
        report: &report,
        text: &text,
    };
    welcome::page(page.render(), status)
}
