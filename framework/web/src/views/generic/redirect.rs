//! A view that sends elsewhere.

use std::borrow::Cow;
use std::fmt::Display;
use std::future::ready;

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use crate::http::{Request, Response, StatusCode};
use crate::shortcuts::{redirect, redirect_permanent};
use crate::urls::{Captured, Url};
use crate::views::View;

/// Sends every request to another address: `path("old/", RedirectView::new("/new/"))`.
///
/// The address is a path or URL, the name of a pattern, or what a function of `urlpatterns!` gives; with
/// [`pattern_name`](Self::pattern_name) also what the path captures is part of it.
#[derive(Clone, Debug)]
pub struct RedirectView {
    url: Option<Url>,
    permanent: bool,
    query_string: bool,
    takes_captured: bool,
}

impl RedirectView {
    /// Sends to an address for this time (302).
    pub fn new(url: impl Into<Url>) -> Self {
        Self {
            url: Some(url.into()),
            permanent: false,
            query_string: false,
            takes_captured: false,
        }
    }

    /// Sends to the pattern of this name with what the path captured, in the same order:
    /// `path("article/<int:id>/", RedirectView::pattern_name("blog:entry"))`.
    pub fn pattern_name(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            takes_captured: true,
            ..Self::new(Url::named(name))
        }
    }

    /// Says that the page is gone for good (410).
    pub const fn gone() -> Self {
        Self {
            url: None,
            permanent: false,
            query_string: false,
            takes_captured: false,
        }
    }

    /// Whether the redirect is for ever (301); browsers remember it.
    #[must_use]
    pub const fn permanent(mut self, permanent: bool) -> Self {
        self.permanent = permanent;
        self
    }

    /// Whether the request's query string goes along.
    #[must_use]
    pub const fn query_string(mut self, query_string: bool) -> Self {
        self.query_string = query_string;
        self
    }

    fn response(&self, request: &Request, captured: &Captured) -> Result<Response> {
        let Some(url) = &self.url else {
            tracing::warn!(target: "nuages.request", status = 410, "Gone: {}", request.path());
            return Ok(Response::new(StatusCode::GONE));
        };
        let mut address = if self.takes_captured {
            let parts: Vec<&str> = (0..captured.len())
                .filter_map(|index| captured.text(request.path_info(), index))
                .collect();
            let parts: Vec<&dyn Display> = parts.iter().map(|part| part as &dyn Display).collect();
            url.clone().args(&parts).resolve()?
        } else {
            url.resolve()?
        };
        let query = request.query_string();
        if self.query_string && !query.is_empty() {
            address = format!("{address}?{query}");
        }
        let url = Url::text(address);
        match self.permanent {
            true => redirect_permanent(url).into_result(),
            false => redirect(url).into_result(),
        }
    }
}

impl<C> View<C, ()> for RedirectView {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        Box::pin(ready(self.response(&request, &captured)))
    }
}
