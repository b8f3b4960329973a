//! The view takes a part that the pattern does not capture.

use nuages::http::{Request, Response};
use nuages::urls::*;
use nuages::Result;

async fn index(_request: Request, page: i64) -> Result<Response> {
    Ok(Response::text(page.to_string()))
}

urlpatterns![path("", index)];

fn main() {}
