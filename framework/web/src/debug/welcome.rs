//! The page of a project that has none yet.

use askama::Template;
use nuages_gateway::StatusCode;

use super::plain;
use crate::http::{Request, Response};

#[derive(Template)]
#[template(path = "debug/welcome.html", askama = crate::template::engine)]
struct Page<'a> {
    version: &'a str,
    project: &'a str,
    settings_module: &'a str,
}

pub(super) fn response(request: &Request) -> Response {
    let settings_module = request.settings().settings_module;
    let welcome = Page {
        version: env!("CARGO_PKG_VERSION"),
        project: settings_module.split("::").next().unwrap_or("mysite"),
        settings_module,
    };
    page(welcome.render(), StatusCode::OK)
}

/// Makes a response of a page of this folder.
pub(super) fn page(rendered: askama::Result<String>, status: StatusCode) -> Response {
    match rendered {
        Ok(page) => Response::html(page).with_status(status),
        Err(error) => {
            tracing::error!(target: "nuages.request", "a debug page cannot be shown: {error}");
            plain::server_error()
        }
    }
}
