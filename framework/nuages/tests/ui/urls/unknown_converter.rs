//! The pattern names a converter that does not exist.

use nuages::Result;
use nuages::http::{Request, Response};
use nuages::urls::*;

async fn detail(_request: Request, question_id: i64) -> Result<Response> {
    Ok(Response::text(question_id.to_string()))
}

urlpatterns![path("<integer:question_id>/", detail)];

fn main() {}
