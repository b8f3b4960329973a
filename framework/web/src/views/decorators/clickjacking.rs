//! Which sites may show a view's pages in frames.

use nuages_core::Result;
use nuages_gateway::{HeaderValue, header};

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{Request, Response};

/// Lets nobody show a view's pages in a frame, whatever the setting `x_frame_options` says.
pub const fn xframe_options_deny<V>(view: V) -> Decorated<V, XFrameOptions> {
    decorate(view, XFrameOptions("DENY"))
}

/// Lets the site itself show a view's pages in frames.
pub const fn xframe_options_sameorigin<V>(view: V) -> Decorated<V, XFrameOptions> {
    decorate(view, XFrameOptions("SAMEORIGIN"))
}

/// What [`xframe_options_deny`] and [`xframe_options_sameorigin`] do.
#[derive(Clone, Copy, Debug)]
pub struct XFrameOptions(&'static str);

impl Decorator for XFrameOptions {
    fn after(&self, _request: &Request, mut response: Response) -> Result<Response> {
        let value = HeaderValue::from_static(self.0);
        response
            .headers_mut()
            .set_default(header::X_FRAME_OPTIONS, value);
        Ok(response)
    }
}
