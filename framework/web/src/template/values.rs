//! What filters may ask of the page that uses them.

use std::any::Any;

use askama::Values;

use crate::http::Request;

/// Hands the request to filters, under the name `request`.
#[derive(Debug)]
pub struct RequestValues<'a>(&'a Request);

impl<'a> RequestValues<'a> {
    const KEY: &'static str = "request";

    /// Wraps the request.
    pub fn new(request: &'a Request) -> Self {
        Self(request)
    }

    /// Returns the request of the page that is being rendered.
    ///
    /// # Errors
    ///
    /// When the page is rendered by askama's own methods, without a request.
    pub fn request(values: &dyn Values) -> askama::Result<&Request> {
        values
            .get_value(Self::KEY)
            .and_then(|value| value.downcast_ref())
            .ok_or(askama::Error::ValueMissing)
    }
}

impl Values for RequestValues<'_> {
    fn get_value<'v>(&'v self, key: &str) -> Option<&'v dyn Any> {
        (key == Self::KEY).then_some(self.0)
    }
}
