//! The outcome of resolving a path.

use std::fmt;
use std::sync::Arc;

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use super::captured::Captured;
use super::route::Route;
use crate::http::{Request, Response};
use crate::views::ViewMarks;

/// Which pattern a path matched, and what it captured.
#[derive(Clone)]
pub struct ResolverMatch {
    pub(crate) route: Arc<Route>,
    pub(crate) captured: Captured,
}

impl ResolverMatch {
    /// The view's path, such as `polls.views.detail`.
    pub fn func_path(&self) -> &str {
        &self.route.view_name
    }

    /// The name by which the pattern is reversed, with its namespaces, or the view's path if it has none.
    pub fn view_name(&self) -> String {
        let own = self.url_name().unwrap_or(self.func_path());
        let mut name = self.namespaces().join(":");
        if !name.is_empty() {
            name.push(':');
        }
        name.push_str(own);
        name
    }

    /// The pattern's own name.
    pub fn url_name(&self) -> Option<&str> {
        self.route.url_name
    }

    /// The names of the applications whose patterns include this one, outermost first.
    pub fn app_names(&self) -> &[&'static str] {
        &self.route.app_names
    }

    /// The namespaces in which the pattern is, outermost first.
    pub fn namespaces(&self) -> &[&'static str] {
        &self.route.namespaces
    }

    /// The namespaces joined by colons; empty at the root.
    pub fn namespace(&self) -> String {
        self.namespaces().join(":")
    }

    /// The route with all its prefixes, such as `polls/<int:question_id>/`.
    pub fn route(&self) -> &str {
        &self.route.route
    }

    /// How middleware shall treat the view.
    pub fn marks(&self) -> ViewMarks {
        self.route.view.marks()
    }

    /// Where in the request's path the captured parts are.
    pub fn captured(&self) -> &Captured {
        &self.captured
    }

    /// The captured parts of the request's `path_info`, each under its name, if it has one.
    pub fn captured_args<'a>(
        &'a self,
        path_info: &'a str,
    ) -> impl Iterator<Item = (Option<&'a str>, &'a str)> {
        self.route
            .names
            .iter()
            .enumerate()
            .filter_map(move |(index, name)| {
                Some((name.as_deref(), self.captured.text(path_info, index)?))
            })
    }

    /// Calls the view.
    pub(crate) fn call(&self, request: Request) -> BoxFuture<'static, Result<Response>> {
        self.route.view.call(request, self.captured)
    }
}

impl fmt::Debug for ResolverMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResolverMatch")
            .field("func", &self.func_path())
            .field("url_name", &self.url_name())
            .field("app_names", &self.app_names())
            .field("namespaces", &self.namespaces())
            .field("route", &self.route())
            .finish()
    }
}
