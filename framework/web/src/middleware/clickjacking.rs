//! Whether a page may be shown inside a frame.

use nuages_core::{Result, Settings};
use nuages_gateway::{BoxFuture, HeaderValue, header};

use super::Middleware;
use crate::http::{Request, Response};
use crate::urls::Captured;
use crate::views::{View, ViewMarks};

/// Sets `X-Frame-Options` to the setting `x_frame_options` (`DENY` at first) on responses that have none.
///
/// It is Django's `django.middleware.clickjacking.XFrameOptionsMiddleware`; a response leaves it with
/// [`xframe_options_exempt`].
#[derive(Debug)]
pub struct XFrameOptionsMiddleware {
    value: HeaderValue,
}

impl Middleware for XFrameOptionsMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        Ok(Self {
            value: HeaderValue::from_str(&settings.x_frame_options.to_uppercase())?,
        })
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if request.extension::<Exempt>().is_none() {
            response
                .headers_mut()
                .set_default(header::X_FRAME_OPTIONS, self.value.clone());
        }
        Ok(response)
    }
}

struct Exempt;

/// Lets a view's pages be shown in frames of any site: `path("widget/", xframe_options_exempt(views::widget))`.
pub fn xframe_options_exempt<V>(view: V) -> XFrameOptionsExempt<V> {
    XFrameOptionsExempt(view)
}

/// What [`xframe_options_exempt`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct XFrameOptionsExempt<V>(V);

impl<C, A, V: View<C, A>> View<C, A> for XFrameOptionsExempt<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        request.insert(Exempt);
        self.0.call(request, captured)
    }

    fn marks(&self) -> ViewMarks {
        self.0.marks()
    }
}
