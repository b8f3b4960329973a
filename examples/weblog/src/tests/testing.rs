//! `docs/testing.md`.

use nuages::conf::*;
use nuages::prelude::*;
use nuages::test::{assert_num_queries, capture_queries, run};

use super::{load, settings};
use crate::models::Entry;

#[test]
fn the_index_lists_entries() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let response = site.client().get("/weblog/").await?;
        response.assert_contains("Guitars: 50% off");
        response.assert_contains("in Pop Music Blog");
        assert_eq!(Entry::objects().count(site.db()).await?, 4);
        Ok(())
    });
}

#[test]
fn a_client_follows_redirects_and_sends_headers() {
    run(settings(), async |site| {
        super::blog("Beatles Blog", site.db()).await?;
        let client = site.client();
        let form = [("headline", "Abbey Road"), ("slug", "abbey-road")];
        let page = client.post("/weblog/add/", &form).follow().await?;
        page.assert_contains("Abbey Road");
        assert_eq!(page.redirect_chain().len(), 1);

        let hello = client
            .get("/weblog/hello/")
            .query(&[("name", "Django & Stéphane")])
            .header("Accept-Language", "fr")
            .await?;
        hello.assert_contains("Hello, Django & Stéphane");
        Ok(())
    });
}

#[test]
fn a_session_is_read_and_written() {
    run(settings(), async |site| {
        let client = site.client();
        let session = client.session().await?;
        session.insert("visits", 41).await?;
        session.save().await?;
        client.get("/weblog/visits/").await?.assert_contains("42");
        assert_eq!(client.session().await?.get("visits").await?, Some(42));
        Ok(())
    });
}

#[test]
fn every_database_of_the_settings_is_there() {
    let settings = Settings {
        databases: Databases::sqlite("db.sqlite3")
            .with("archive", DatabaseConfig::sqlite("archive.sqlite3")),
        ..settings()
    };
    run(settings, async |site| {
        load(site.using("archive")?).await?;
        assert_eq!(Entry::objects().count(site.using("archive")?).await?, 4);
        assert_eq!(Entry::objects().count(site.db()).await?, 0);
        Ok(())
    });
}

#[test]
fn a_post_without_its_token_is_refused() {
    run(settings(), async |site| {
        let browser = site.client().enforce_csrf_checks();
        browser.post("/weblog/add/", &[]).await?.assert_status(403);
        Ok(())
    });
}

#[test]
fn queries_of_a_request_are_counted() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let page = assert_num_queries(1, site.client().get("/weblog/")).await?;
        page.assert_contains("Best Albums of 1967");
        let (page, queries) = capture_queries(site.client().get("/weblog/")).await;
        page?.assert_status(200);
        assert_eq!(queries.len(), 1);
        let (rows, queries) = capture_queries(Entry::objects().all(site.db())).await;
        assert_eq!((rows?.len(), queries.len()), (4, 1));
        Ok(())
    });
}
