//! A view that shows a template.

use std::future::ready;

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use crate::http::{Method, Request, Response};
use crate::shortcuts::render;
use crate::template::Template;
use crate::urls::Captured;
use crate::views::View;

/// Shows a template whose fields are the same for every request: `path("about/", TemplateView::new(About))`.
#[derive(Clone, Debug)]
pub struct TemplateView<T> {
    template: T,
}

impl<T> TemplateView<T> {
    /// Shows `template`.
    pub const fn new(template: T) -> Self {
        Self { template }
    }
}

impl<C, T: Template + Clone + Send + Sync + 'static> View<C, ()> for TemplateView<T> {
    fn call(&self, request: Request, _captured: Captured) -> BoxFuture<'static, Result<Response>> {
        const ALLOWED: [Method; 3] = [Method::GET, Method::HEAD, Method::OPTIONS];
        let method = request.method();
        Box::pin(ready(if *method == Method::OPTIONS {
            let allowed = ALLOWED.map(|method| method.to_string()).join(", ");
            Ok(Response::text("")
                .header("allow", allowed)
                .header("content-length", "0"))
        } else if ALLOWED.contains(method) {
            render(&request, self.template.clone())
        } else {
            tracing::warn!(target: "nuages.request", status = 405, "Method Not Allowed ({method}): {}", request.path());
            Ok(Response::not_allowed(&ALLOWED))
        }))
    }
}
