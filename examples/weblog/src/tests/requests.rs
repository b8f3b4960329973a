//! `docs/requests-and-responses.md`.

use nuages::gateway::Method;
use nuages::prelude::StatusCode;
use nuages::test::run;

use super::{load, settings};

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
        for (body, status, text) in [
            (r#"{"rating": 7}"#, StatusCode::OK, r#"{"rating":7}"#),
            (r#"{"rating": 11}"#, StatusCode::BAD_REQUEST, "from 1 to 10"),
            (r#"{"rating": "#, StatusCode::BAD_REQUEST, ""),
        ] {
            let client = site.client();
            let request = client.gateway().request(Method::POST, "/weblog/rate/");
            let request = request.header("content-type", "application/json");
            let response = request.body(body).send().await?;
            assert_eq!(response.status(), status, "{body}");
            let answer = response.text().await?;
            assert!(answer.contains(text), "{answer}");
        }
        Ok(())
    });
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
