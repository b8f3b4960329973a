//! The view takes a part that the pattern does not capture.

use nuages::Result;
use nuages::http::{Request, Response};
use nuages::urls::*;

async fn index(_request: Request, page: i64) -> Result<Response> {
    Ok(Response::text(page.to_string()))
}

urlpatterns![path("", index)];

fn main() {}
