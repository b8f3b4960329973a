//! The page that says which patterns a path was compared with.

use askama::Template;
use nuages_core::Error;
use nuages_gateway::StatusCode;

use super::welcome;
use crate::http::{Http404, Request, Response};
use crate::urls::{Resolver404, Tried};

#[derive(Template)]
#[template(path = "debug/not_found.html", askama = crate::template::engine)]
struct Page<'a> {
    method: &'a str,
    url: &'a str,
    path: &'a str,
    urlconf: &'a str,
    tried: &'a [Tried],
    reason: &'a str,
    raised_by: Option<&'a str>,
    settings_module: &'a str,
}

pub(super) fn response(request: &Request, error: &Error) -> Response {
    let resolver = request.site().resolver();
    let found = request.resolver_match();
    let unresolved = match error.downcast_ref::<Resolver404>() {
        Some(unresolved) => Some(unresolved.clone()),
        None => resolver.resolve(request.path_info()).err(),
    };
    let tried = unresolved.as_ref().map_or(&[][..], Resolver404::tried);
    let page = Page {
        method: request.method().as_str(),
        url: &request
            .absolute_uri()
            .unwrap_or_else(|_| request.full_path()),
        path: request.path_info().strip_prefix('/').unwrap_or_default(),
        urlconf: resolver.module(),
        tried,
        reason: error.downcast_ref::<Http404>().map_or("", Http404::message),
        raised_by: found.map(|found| found.func_path()),
        settings_module: request.settings().settings_module,
    };
    welcome::page(page.render(), StatusCode::NOT_FOUND)
}

/// Welcomes to a new project: what its root shows while `DEBUG` is on and no pattern answers.
pub(super) fn welcome(request: &Request, error: &Error) -> Option<Response> {
    let unresolved = error.downcast_ref::<Resolver404>()?;
    let is_new = is_new_project(request.path_info(), unresolved.tried());
    (request.settings().debug && is_new).then(|| welcome::response(request))
}

/// A project without patterns, or at its root with the admin's alone, is welcomed.
fn is_new_project(path: &str, tried: &[Tried]) -> bool {
    match tried {
        [] => true,
        [only] => path == "/" && only.namespace == Some("admin"),
        _ => false,
    }
}
