//! The pattern captures a whole number, the view wants text.

use nuages::Result;
use nuages::http::{Request, Response};
use nuages::urls::*;

async fn detail(_request: Request, question_id: String) -> Result<Response> {
    Ok(Response::text(question_id))
}

urlpatterns![path("<int:question_id>/", detail, name = "poll")];

fn main() {}
