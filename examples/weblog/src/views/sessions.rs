//! Data about one browser.

use nuages::prelude::*;
use nuages::sessions::Expiry;

pub async fn visits(request: Request) -> Result<Response> {
    let session = request.session();
    let visits: u32 = session.get("visits").await?.unwrap_or(0);
    session.insert("visits", visits + 1).await?;
    Ok(Response::text(format!("visit number {}", visits + 1)))
}

pub async fn keep(request: Request) -> Result<Response> {
    request
        .session()
        .set_expiry(Expiry::Seconds(60 * 60))
        .await?;
    Ok(Response::text("kept for an hour"))
}

pub async fn leave(request: Request) -> Result<Response> {
    request.session().flush();
    Ok(Response::text("forgotten"))
}
