//! Cookies.

use nuages::http::Cookie;
use nuages::prelude::*;

pub async fn theme(request: Request) -> Result<Response> {
    let last = request.cookies().get("theme").unwrap_or("light").to_owned();
    let cookie = Cookie::new("theme", "dark")
        .max_age(60 * 60 * 24 * 365)
        .http_only(true);
    Ok(Response::text(last).with_cookie(cookie))
}

pub async fn forget_theme(_request: Request) -> Result<Response> {
    let mut response = Response::text("forgotten");
    response.delete_cookie("theme");
    Ok(response)
}

pub async fn remember(request: Request) -> Result<Response> {
    let mut response = Response::text("remembered");
    response.set_signed_cookie(request.settings(), Cookie::new("reader", "7"), "weblog");
    Ok(response)
}

pub async fn remembered(request: Request) -> Result<Response> {
    let reader = request.get_signed_cookie("reader", "weblog", 60 * 60)?;
    Ok(Response::text(reader.unwrap_or("nobody").to_owned()))
}
