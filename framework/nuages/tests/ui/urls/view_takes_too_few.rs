//! The pattern captures a part that the view does not take.

use nuages::Result;
use nuages::http::{Request, Response};
use nuages::urls::*;

async fn detail(_request: Request) -> Result<Response> {
    Ok(Response::text(""))
}

urlpatterns![path("<int:question_id>/", detail)];

fn main() {}
