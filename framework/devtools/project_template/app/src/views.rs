//! Views: each takes a request and returns a response.

use nuages::prelude::*;

/// The page `templates/__app__/index.html` and what it shows.
#[derive(Template)]
#[template(path = "__app__/index.html")]
struct Index {
    app: &'static str,
}

/// Shows the app's first page.
pub async fn index(request: Request) -> Result<Response> {
    render(&request, Index { app: "__app__" })
}
