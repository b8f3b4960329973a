//! `docs/sessions.md`.

use nuages::prelude::*;
use nuages::test::run;

use super::settings;

#[test]
fn a_session_counts_the_visits_of_one_browser() {
    for engine in [
        "nuages::sessions::backends::db",
        "nuages::sessions::backends::signed_cookies",
    ] {
        let mut settings = settings();
        settings.session_engine = engine;
        run(settings, async |site| {
            let client = site.client();
            client.get("/weblog/visits/").await?;
            let second = client.get("/weblog/visits/").await?;
            assert_eq!(second.text(), "visit number 2");
            let other = site.client().get("/weblog/visits/").await?;
            assert_eq!(other.text(), "visit number 1");

            client.get("/weblog/leave/").await?;
            let after = client.get("/weblog/visits/").await?;
            assert_eq!(after.text(), "visit number 1");
            Ok(())
        });
    }
}

#[test]
fn a_session_can_have_an_end_of_its_own() {
    run(settings(), async |site| {
        let kept = site.client().get("/weblog/keep/").await?;
        let cookie = kept.header("set-cookie").unwrap_or_default().to_owned();
        assert_eq!(kept.status(), StatusCode::OK);
        assert!(cookie.contains("Max-Age=3600"), "{cookie}");
        Ok(())
    });
}
