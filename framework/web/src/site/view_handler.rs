//! The innermost of the onion: finds the view and calls it.

use nuages_core::{Error, Result};
use nuages_gateway::BoxFuture;

use super::guard::guarded;
use super::{Site, atomic};
use crate::http::{Request, Response};
use crate::urls::ResolverMatch;
use crate::views::Handler;

impl Handler for Site {
    fn handle(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        match self.find_view(&request) {
            Ok(found) if self.is_direct => found.call(request.clone()),
            Ok(_) => Box::pin(self.call_view(request)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

impl Site {
    fn find_view<'a>(&self, request: &'a Request) -> Result<&'a ResolverMatch> {
        request.check_field_count(request.query_string().as_bytes())?;
        match self.resolver.find(request.path_info()) {
            Some(found) => Ok(request.set_resolver_match(found)),
            None => Err(self.resolver.not_found(request.path_info()).into()),
        }
    }

    /// Calls the view that was found, between the hooks of the layers. What is rare is boxed, to keep what every request
    /// allocates small.
    async fn call_view(&self, request: Request) -> Result<Response> {
        let Some(view) = request.resolver_match() else {
            return Err(self.resolver.not_found(request.path_info()).into());
        };
        if let Some(response) = self.chain.process_view(&request, view).await? {
            return Ok(response);
        }
        let result = if self.is_atomic {
            guarded(Box::pin(atomic::call(self, view, request.clone()))).await
        } else {
            guarded(view.call(request.clone())).await
        };
        match result.and_then(|result| result) {
            Ok(response) => Ok(response),
            Err(error) => Box::pin(self.answer_exception(&request, error)).await,
        }
    }

    async fn answer_exception(&self, request: &Request, error: Error) -> Result<Response> {
        match self.chain.process_exception(request, &error).await {
            Some(response) => Ok(response),
            None => Err(error),
        }
    }
}
