//! Files that come, and files that go.

use nuages::prelude::*;

use crate::models::Entry;

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

pub async fn squares(_request: Request) -> Result<Response> {
    let rows = (1..=1000_u64).map(|number| format!("{number},{}\n", number * number));
    Ok(Response::stream(rows).header("Content-Type", "text/csv"))
}

pub async fn headlines(request: Request) -> Result<Response> {
    let events = Response::stream_with(async move |mut out| {
        for entry in Entry::objects().all(request.db()).await? {
            out.write(format!("data: {}\n\n", entry.headline)).await?;
        }
        Ok(())
    });
    Ok(events.header("Content-Type", "text/event-stream"))
}
