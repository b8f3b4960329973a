//! `docs/requests-and-responses.md`.

use std::collections::BTreeMap;

use nuages::conf::*;
use nuages::prelude::*;
use nuages::test::run;

use super::{load, settings};
use crate::models::Entry;

#[test]
fn views_read_queries_headers_and_json() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let client = site.client();
        let hello = client.get("/weblog/hello/?name=Django").await?;
        assert_eq!(hello.text(), "Hello, Django");
        let chosen = client.get("/weblog/chosen/?tag=swing&tag=jazz").await?;
        assert_eq!(chosen.text(), "swing and jazz");
        let agent = client.get("/weblog/agent/").await?;
        assert!(agent.contains("see http://testserver/about/"), "{agent:?}");
        let entry = client
            .get("/weblog/entry/new-lennon-biography.json")
            .await?;
        assert_eq!(entry.header("content-type"), Some("application/json"));
        assert!(
            entry.contains(r#""headline":"New Lennon Biography""#),
            "{entry:?}"
        );
        assert!(entry.contains(r#""blog":1,"author":1"#), "{entry:?}");
        Ok(())
    });
}

#[test]
fn json_is_read_and_answered() {
    run(settings(), async |site| {
        let client = site.client().enforce_csrf_checks();
        let vote = BTreeMap::from([("rating", 7)]);
        let answer = client.post("/weblog/rate/", &[]).json(&vote).await?;
        assert_eq!(answer.json::<BTreeMap<String, i16>>()?["rating"], 7);

        let vote = BTreeMap::from([("rating", 11)]);
        let refused = client.post("/weblog/rate/", &[]).json(&vote).await?;
        refused.assert_status(400);
        assert!(refused.contains("from 1 to 10"), "{refused:?}");

        let broken = client.post("/weblog/rate/", &[]);
        let broken = broken.body("application/json", "{").await?;
        broken.assert_status(400);
        Ok(())
    });
}

#[test]
fn a_file_is_kept() {
    let folder = std::env::temp_dir().join(format!("weblog-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap_or_default();
    let settings = Settings {
        media_root: folder.clone(),
        ..settings()
    };
    run(settings, async |site| {
        let kept = site
            .client()
            .post("/weblog/upload/", &[("title", "Django")])
            .file("picture", "django.png", "image/png", b"not really")
            .await?;
        kept.assert_contains("10 bytes");
        let missing = site.client().post("/weblog/upload/", &[]).await?;
        missing.assert_status(400);
        Ok(())
    });
    let content = std::fs::read(folder.join("django.png")).unwrap_or_default();
    assert_eq!(content, b"not really");
    std::fs::remove_dir_all(&folder).unwrap_or_default();
}

#[test]
fn cookies_come_and_go() {
    run(settings(), async |site| {
        let client = site.client();
        assert_eq!(client.get("/weblog/theme/").await?.text(), "light");
        assert_eq!(client.get("/weblog/theme/").await?.text(), "dark");
        client.get("/weblog/forget/").await?;
        assert_eq!(client.get("/weblog/theme/").await?.text(), "light");

        assert_eq!(client.get("/weblog/remembered/").await?.text(), "nobody");
        client.get("/weblog/remember/").await?;
        assert_eq!(client.get("/weblog/remembered/").await?.text(), "7");
        Ok(())
    });
}

#[test]
fn a_file_is_sent_as_a_download() {
    run(settings(), async |site| {
        let report = site.client().get("/weblog/report/").await?;
        let disposition = report.header("content-disposition");
        assert_eq!(disposition, Some(r#"attachment; filename="report.txt""#));
        assert!(report.contains("Weblog"), "{report:?}");
        Ok(())
    });
}

#[test]
fn what_is_long_is_streamed() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let squares = site.client().get("/weblog/squares/").await?;
        assert_eq!(squares.header("content-type"), Some("text/csv"));
        assert!(squares.text().ends_with("999,998001\n1000,1000000\n"));
        let headlines = site.client().get("/weblog/headlines/").await?;
        assert!(headlines.contains("data: Best Albums of 1967\n\n"));
        Ok(())
    });
}

#[test]
fn a_view_runs_a_transaction_with_retries() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let entry = Entry::objects().filter(Entry::slug.eq("best-albums-of-1967"));
        for likes in ["6", "7"] {
            let like = "/weblog/entry/best-albums-of-1967/like/";
            let answer = site.client().post(like, &[]).await?;
            assert_eq!(answer.text(), likes);
        }
        assert_eq!(entry.get(site.db()).await?.rating, 7);
        let nowhere = site.client().post("/weblog/entry/none/like/", &[]);
        nowhere.await?.assert_status(404);
        Ok(())
    });
}
