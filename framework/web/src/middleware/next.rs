//! What a middleware runs to get on.

use std::fmt;

use nuages_core::Result;

use super::layer::Layer;
use crate::debug::response_for_error;
use crate::http::{Request, Response};
use crate::views::Handler;

/// The layers inside the present one, and at the centre the view.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(super) layers: &'a [Box<dyn Layer>],
    pub(super) handler: &'a dyn Handler,
}

impl Next<'_> {
    /// Runs the layers inside and returns their response; their errors have become responses.
    pub async fn run(self, request: Request) -> Response {
        let mut passed = 0;
        let mut answer = None;
        for layer in self.layers.iter().take_while(|layer| layer.hooks_only()) {
            match layer.process_request(&request) {
                Ok(None) => passed += 1,
                Ok(Some(response)) => {
                    passed += 1;
                    answer = Some(converted(&request, Ok(response)));
                    break;
                }
                Err(error) => {
                    answer = Some(converted(&request, Err(error)));
                    break;
                }
            }
        }
        let (hooked, inside) = self.layers.split_at(passed);
        let mut response = match (answer, inside.split_first()) {
            (Some(response), _) => response,
            (None, Some((layer, layers))) => {
                let next = Next { layers, ..self };
                converted(&request, layer.call(request.clone(), next).await)
            }
            (None, None) => converted(&request, self.handler.handle(request.clone()).await),
        };
        for layer in hooked.iter().rev() {
            response = converted(&request, layer.process_response(&request, response));
        }
        response
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("layers", &self.layers.len())
            .finish()
    }
}

fn converted(request: &Request, result: Result<Response>) -> Response {
    result
        .and_then(Response::into_result)
        .unwrap_or_else(|error| response_for_error(request, &error))
}
