//! The middlewares of a site, as a request passes them.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use nuages_core::{Error, ImproperlyConfigured, Result, Settings};

use super::entry::Builder;
use super::layer::Layer;
use super::next::Passage;
use super::{Middleware, MiddlewareNotUsed, Next};
use crate::debug::remember_panics;
use crate::http::{Request, Response};
use crate::urls::ResolverMatch;
use crate::views::Handler;

/// The middlewares of a site, made once from its settings.
pub struct Chain {
    layers: Box<[Box<dyn Layer>]>,
    watches_views: bool,
}

impl Chain {
    /// Makes the middlewares that the settings list.
    ///
    /// # Errors
    ///
    /// When one cannot be made, or when a list holds something that `middleware!` did not make.
    pub fn build(settings: &Arc<Settings>) -> Result<Self> {
        if settings.debug {
            remember_panics();
        }
        let mut layers = Vec::with_capacity(settings.middleware.len());
        for entry in &settings.middleware {
            let builder = (entry.build)().downcast::<Builder>().map_err(|_| {
                ImproperlyConfigured::new(format!(
                    "the setting `middleware` holds {:?}, which middleware! did not make",
                    entry.name
                ))
            })?;
            match (builder.0)(settings) {
                Ok(layer) => layers.push(layer),
                Err(error) if error.downcast_ref::<MiddlewareNotUsed>().is_some() => {
                    tracing::debug!(target: "nuages.request", "MiddlewareNotUsed: {}", entry.name);
                }
                Err(error) => {
                    return Err(error.context(format!("making the middleware {}", entry.name)));
                }
            }
        }
        Ok(Self {
            watches_views: layers.iter().any(|layer| layer.watches_views()),
            layers: layers.into_boxed_slice(),
        })
    }

    /// Answers a request through all layers, `view_handler` at their centre.
    pub fn handle<'a>(
        &'a self,
        request: Request,
        view_handler: &'a dyn Handler,
    ) -> impl Future<Output = Response> + Send + Unpin + 'a {
        self.passage(request, view_handler)
    }

    pub(crate) fn passage<'a>(
        &'a self,
        request: Request,
        view_handler: &'a dyn Handler,
    ) -> Passage<'a> {
        let next = Next {
            layers: &self.layers,
            handler: view_handler,
        };
        next.passage(request)
    }

    /// The middleware `M`, if it is listed and `request` has come to it on its way in: what a middleware keeps for all
    /// requests, for code that its own request runs.
    ///
    /// Layers that are [`hooks_only`](super::Middleware::hooks_only) are not found.
    pub fn entered<M: Middleware>(&self, request: &Request) -> Option<&M> {
        let depth = self.layers.len() - request.layers_ahead()?;
        let own = self.layers[..depth].iter();
        own.rev().find_map(|layer| layer.as_any().downcast_ref())
    }

    /// Whether a layer looks at views or at their errors.
    pub(crate) fn watches_views(&self) -> bool {
        self.watches_views
    }

    /// Lets every layer, outermost first, look at the view that was found; the first response takes its place.
    ///
    /// # Errors
    ///
    /// That of the layer that failed.
    pub async fn process_view(
        &self,
        request: &Request,
        view: &ResolverMatch,
    ) -> Result<Option<Response>> {
        for layer in &self.layers {
            if let Some(response) = layer.process_view(request, view).await? {
                return Ok(Some(response));
            }
        }
        Ok(None)
    }

    /// Lets every layer, innermost first, look at the view's error; the first response takes its place.
    pub async fn process_exception(&self, request: &Request, error: &Error) -> Option<Response> {
        for layer in self.layers.iter().rev() {
            if let Some(response) = layer.process_exception(request, error).await {
                return Some(response);
            }
        }
        None
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain")
            .field("layers", &self.layers.len())
            .finish()
    }
}
