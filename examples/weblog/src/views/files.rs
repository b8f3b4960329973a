//! Files that come, and files that go.

use nuages::prelude::*;

pub async fn upload(request: Request) -> Result<Response> {
    let files = request.files().await?;
    let Some(picture) = files.get("picture") else {
        return Err(BadRequest::new("no picture was sent").into());
    };
    let path = request.settings().media_root.join(picture.name());
    picture.save(path).await?;
    Ok(Response::text(format!("{} bytes", picture.size())))
}

pub async fn report(_request: Request) -> Result<Response> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    Response::attachment(path, Some("report.txt")).await
}
