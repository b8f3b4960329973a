//! How a middleware is listed in the settings, which know no middleware.

use nuages_core::settings::MiddlewareEntry;
use nuages_core::{Result, Settings};

use super::Middleware;
use super::layer::Layer;

/// Lists the middleware `M` under a name; `middleware![M]` writes this.
pub fn entry<M: Middleware>(name: &'static str) -> MiddlewareEntry {
    MiddlewareEntry::new(name, || {
        Box::new(Builder(|settings| Ok(Box::new(M::new(settings)?))))
    })
}

/// What a `MiddlewareEntry` of this crate builds.
pub(super) struct Builder(pub(super) fn(&Settings) -> Result<Box<dyn Layer>>);
