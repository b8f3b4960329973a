//! One file per page of the manual.

mod aggregation;
mod commands;
mod expressions;
mod fixtures;
mod functions;
mod middleware;
mod migrations;
mod models;
mod queries;
mod requests;
mod sessions;
mod settings;
mod signals;
mod testing;
mod urls;

use nuages::conf::*;
use nuages::db::models::*;
use nuages::prelude::*;
use nuages::time::ToSpan;

use crate::models::{Author, Blog, Entry};

mod site_urls {
    use nuages::urls::*;

    urlpatterns![
        handler404 = crate::views::not_found,
        path("weblog/", include(crate::urls)),
    ];
}

/// A project around the app.
fn settings() -> Settings {
    Settings {
        installed_apps: apps![sessions, crate],
        middleware: middleware![SessionMiddleware, CommonMiddleware, CsrfViewMiddleware],
        root_urlconf: site_urls::urlpatterns,
        ..Settings::default()
    }
}

/// Two blogs, two authors and four entries, a day between each.
async fn load(db: &nuages::db::Database) -> Result<()> {
    let beatles = blog("Beatles Blog", db).await?;
    let pop = blog("Pop Music Blog", db).await?;
    let john = author("John", db).await?;
    let paul = author("Paul", db).await?;
    for (blog, author, headline, comments, days) in [
        (&beatles, Some(&john), "New Lennon Biography", 12, 4),
        (
            &beatles,
            Some(&paul),
            "New Lennon Biography in Paperback",
            0,
            3,
        ),
        (&pop, Some(&john), "Best Albums of 1967", 250, 2),
        (&pop, None, "Guitars: 50% off", 3, 1),
    ] {
        let entry = Entry {
            blog: ForeignKey::from(blog),
            author: author.map(ForeignKey::from),
            headline: headline.to_owned(),
            slug: headline.to_lowercase().replace([' ', ':', '%'], "-"),
            pub_date: now() - (days * 24).hours(),
            number_of_comments: comments,
            ..Entry::default()
        };
        entry.create(db).await?;
    }
    Ok(())
}

async fn blog(name: &str, db: &nuages::db::Database) -> Result<Blog> {
    let blog = Blog {
        name: name.to_owned(),
        ..Blog::default()
    };
    Ok(blog.create(db).await?)
}

async fn author(name: &str, db: &nuages::db::Database) -> Result<Author> {
    let author = Author {
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase()),
        ..Author::default()
    };
    Ok(author.create(db).await?)
}
