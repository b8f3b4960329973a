//! Two patterns have one name.

use nuages::Result;
use nuages::http::{Request, Response};
use nuages::urls::*;

async fn index(_request: Request) -> Result<Response> {
    Ok(Response::text(""))
}

urlpatterns![
    path("", index, name = "start"),
    path("start/", index, name = "start"),
];

fn main() {}
