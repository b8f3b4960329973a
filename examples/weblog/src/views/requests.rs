//! What a request says.

use std::collections::BTreeMap;

use nuages::middleware::csrf::Reason;
use nuages::prelude::*;
use serde::Deserialize;

pub async fn hello(request: Request) -> Result<Response> {
    let name = request.query().get("name").unwrap_or("you");
    Ok(Response::text(format!("Hello, {name}")))
}

pub async fn chosen(request: Request) -> Result<Response> {
    let tags = request.query().get_list("tag").join(" and ");
    Ok(Response::text(tags))
}

pub async fn agent(request: Request) -> Result<Response> {
    let agent = request.header("User-Agent").unwrap_or("unknown");
    let address = request.meta("REMOTE_ADDR").unwrap_or_default();
    let page = request.build_absolute_uri("/about/")?;
    Ok(Response::text(format!("{agent} at {address}, see {page}")))
}

#[derive(Deserialize)]
struct Vote {
    rating: i16,
}

pub async fn rate(request: Request) -> Result<Response> {
    let vote: Vote = request.json().await?;
    if !(1..=10).contains(&vote.rating) {
        let problem = BTreeMap::from([("error", "a rating is from 1 to 10")]);
        return Ok(Response::json(&problem)?.with_status(StatusCode::BAD_REQUEST));
    }
    Response::json(&BTreeMap::from([("rating", vote.rating)]))
}

pub async fn refused(_request: Request, reason: Reason) -> Result<Response> {
    Ok(Response::text(format!(
        "Please load the form again. {reason}"
    )))
}
