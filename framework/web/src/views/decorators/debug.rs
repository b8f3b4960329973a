//! What the debug page must not show.

use nuages_core::Result;

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{Request, Response};

/// Keeps these fields of a posted form out of the debug page, all fields if none is named:
/// `sensitive_post_parameters(&["pin"])(views::pay)`.
///
/// Fields whose names speak of passwords, keys, tokens or secrets are hidden without it.
pub fn sensitive_post_parameters<V>(
    names: &'static [&'static str],
) -> impl FnOnce(V) -> Decorated<V, SensitivePostParameters> {
    move |view| decorate(view, SensitivePostParameters(names))
}

/// What [`sensitive_post_parameters`] does; it is attached to the requests.
#[derive(Clone, Copy, Debug)]
pub struct SensitivePostParameters(&'static [&'static str]);

impl SensitivePostParameters {
    /// Says whether a field is to be hidden.
    pub(crate) fn hides(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.contains(&name)
    }
}

impl Decorator for SensitivePostParameters {
    fn before(&self, request: &Request) -> Result<Option<Response>> {
        request.insert(*self);
        Ok(None)
    }
}
