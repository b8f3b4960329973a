//! What turns a request into a response or an error.

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use crate::http::{Request, Response};

/// Turns a request into a response or an error: a view with its URLs resolved, or a middleware's inside.
pub trait Handler: Send + Sync {
    /// Answers the request.
    fn handle(&self, request: Request) -> BoxFuture<'_, Result<Response>>;
}
