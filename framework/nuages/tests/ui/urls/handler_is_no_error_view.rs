//! A handler takes neither the error nor the request alone.

use nuages::prelude::*;
use nuages::urls::*;

async fn not_found(_request: Request, _status: u16) -> Result<Response> {
    Ok(Response::text("nothing"))
}

urlpatterns![handler404 = not_found];

fn main() {}
