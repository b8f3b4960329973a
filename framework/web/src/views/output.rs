//! What views may return.

use nuages_core::{Error, Result};

use crate::http::Response;

/// What a view may return: a [`Response`], or a [`Result`] of one.
#[diagnostic::on_unimplemented(
    message = "a view returns `Result<Response>`, not `{Self}`",
    label = "this is not a response",
    note = "make one of it: `Ok(Response::html(..))`, `Ok(Response::text(..))`, `Response::json(&..)`, `render(&request, ..)`"
)]
pub trait IntoResponse {
    /// Makes the result of it that the framework goes on with.
    ///
    /// # Errors
    /// Fails if the view failed, or made a response that cannot be sent.
    fn into_response(self) -> Result<Response>;
}

impl IntoResponse for Response {
    fn into_response(self) -> Result<Response> {
        self.into_result()
    }
}

impl<E: Into<Error>> IntoResponse for Result<Response, E> {
    fn into_response(self) -> Result<Response> {
        match self {
            Ok(response) => response.into_result(),
            Err(error) => Err(error.into()),
        }
    }
}
