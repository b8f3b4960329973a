//! A pattern gives its view another value than that takes.

use nuages::prelude::*;
use nuages::urls::*;

async fn page(_request: Request, title: String) -> Result<Response> {
    Ok(Response::text(title))
}

urlpatterns![path("about/", page, kwargs = 3)];

fn main() {}
