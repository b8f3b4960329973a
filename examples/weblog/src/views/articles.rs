//! Pages of entries.

use nuages::db::models::*;
use nuages::db::{Atomic, Isolation};
use nuages::prelude::*;

use crate::models::{Blog, Entry};
use crate::urls;

#[derive(Template)]
#[template(path = "weblog/index.html")]
struct Index {
    entries: Vec<Entry>,
}

pub async fn index(request: Request) -> Result<Response> {
    let entries = Entry::objects()
        .select_related(Entry::blog)
        .limit(10)
        .all(request.db())
        .await?;
    render(&request, Index { entries })
}

pub async fn entry(request: Request, slug: String) -> Result<Response> {
    let entries = Entry::objects().filter(Entry::slug.eq(slug));
    let entry = get_object_or_404(entries, request.db()).await?;
    Ok(Response::text(entry.headline))
}

pub async fn entry_json(request: Request, slug: String) -> Result<Response> {
    let entries = Entry::objects().filter(Entry::slug.eq(slug));
    let entry = get_object_or_404(entries, request.db()).await?;
    Response::json(&entry)
}

pub async fn like(request: Request, slug: String) -> Result<Response> {
    let again = Atomic::new().isolation(Isolation::Serializable).retries(3);
    let like = request.db().atomic_with(again, async move |tx| {
        let entries = Entry::objects().filter(Entry::slug.eq(slug));
        let mut entry = get_object_or_404(entries, tx).await?;
        entry.rating += 1;
        entry.save(tx).await?;
        Ok(entry.rating)
    });
    Ok(Response::text(like.await?.to_string()))
}

pub async fn add(request: Request) -> Result<Response> {
    let db = request.db();
    let form = request.form().await?;
    let (Some(headline), Some(slug)) = (form.get("headline"), form.get("slug")) else {
        return Err(BadRequest::new("headline and slug are needed").into());
    };
    let blog = Blog::objects().get(db).await?;
    let entry = Entry {
        blog: ForeignKey::from(&blog),
        headline: headline.to_owned(),
        slug: slug.to_owned(),
        ..Entry::default()
    };
    let entry = entry.create(db).await?;
    Ok(redirect(urls::entry(entry.slug)))
}
