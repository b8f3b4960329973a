//! Pages by date.

use nuages::prelude::*;
use nuages::sync_to_async;

use crate::models::Entry;

pub async fn year_archive(request: Request, year: i16) -> Result<Response> {
    let entries = Entry::objects().filter(Entry::pub_date.year(year));
    let count = entries.count(request.db()).await?;
    Ok(Response::text(format!("{count} entries in {year}")))
}

pub async fn month_archive(_request: Request, year: i16, month: i64) -> Result<Response> {
    if !(1..=12).contains(&month) {
        return Err(Http404::new("no such month").into());
    }
    Ok(Response::text(format!("{year}-{month:02}")))
}

pub async fn search(_request: Request, words: String) -> Result<Response> {
    Ok(Response::text(words))
}

pub async fn titled(_request: Request, title: &'static str) -> Result<Response> {
    Ok(Response::text(title))
}

pub async fn edit(request: Request) -> Result<Response> {
    if *request.method() == Method::POST {
        return Ok(redirect("weblog:index"));
    }
    Ok(Response::text("the form"))
}

pub async fn not_found(request: Request, _error: Error) -> Result<Response> {
    Ok(Response::text(format!("nothing at {}", request.path())))
}

pub async fn staff_only(_request: Request) -> Result<Response> {
    Err(PermissionDenied::new("staff only").into())
}

pub async fn checksum(_request: Request) -> Result<Response> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let sum = sync_to_async(move || -> Result<u32> {
        let content = std::fs::read(path)?;
        Ok(content.iter().copied().map(u32::from).sum())
    })
    .await??;
    Ok(Response::text(sum.to_string()))
}
