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
        let found = self.find_view(&request);
        match found {
            Ok(resolver_match) if self.is_bare => resolver_match.call(request),
            Ok(resolver_match) => Box::pin(self.call_view(request, resolver_match)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

impl Site {
    fn find_view(&self, request: &Request) -> Result<ResolverMatch> {
        request.check_field_count(request.query_string().as_bytes())?;
        let Some(found) = self.resolver.find(request.path_info()) else {
            return Err(self.resolver.not_found(request.path_info()).into());
        };
        request.set_resolver_match(found.clone());
        Ok(found)
    }

    async fn call_view(&self, request: Request, resolver_match: ResolverMatch) -> Result<Response> {
        if let Some(response) = self.chain.process_view(&request, &resolver_match).await? {
            return Ok(response);
        }
        let result = if self.databases.iter().any(|open| open.atomic_requests) {
            guarded(atomic::call(self, &resolver_match, request.clone())).await
        } else {
            guarded(resolver_match.call(request.clone())).await
        };
        match result.and_then(|result| result) {
            Ok(response) => Ok(response),
            Err(error) => self.answer_exception(&request, error).await,
        }
    }

    async fn answer_exception(&self, request: &Request, error: Error) -> Result<Response> {
        match self.chain.process_exception(request, &error).await {
            Some(response) => Ok(response),
            None => Err(error),
        }
    }
}
