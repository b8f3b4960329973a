//! The function that tells a page's last change takes other arguments than the view.

use nuages::prelude::*;
use nuages::urls::*;
use nuages::views::decorators::last_modified;

async fn changed(_request: Request) -> Result<Option<Timestamp>> {
    Ok(None)
}

async fn detail(_request: Request, id: i64) -> Result<Response> {
    Ok(Response::text(id.to_string()))
}

urlpatterns![path("<int:id>/", last_modified(changed)(detail))];

fn main() {}
