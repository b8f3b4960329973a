//! The view returns something that is no response.

use nuages::http::Request;
use nuages::urls::*;

async fn index(_request: Request) -> String {
    String::from("hello")
}

urlpatterns![path("", index)];

fn main() {}
