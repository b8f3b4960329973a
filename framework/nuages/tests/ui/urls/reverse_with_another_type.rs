//! The address of a pattern that captures a whole number is asked for with text.

use nuages::Result;
use nuages::http::{Request, Response};
use nuages::urls::*;

async fn detail(_request: Request, question_id: i64) -> Result<Response> {
    Ok(Response::text(question_id.to_string()))
}

urlpatterns![path("<int:question_id>/", detail, name = "poll")];

fn main() {
    let _ = poll("three");
}
