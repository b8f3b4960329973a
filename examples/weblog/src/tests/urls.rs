//! `docs/views-and-urls.md`.

use nuages::prelude::*;
use nuages::test::run;

use super::{load, settings};
use crate::urls;

#[test]
fn patterns_lead_to_views() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let client = site.client();
        for (path, status, text) in [
            ("/weblog/", 200, "Best Albums of 1967"),
            (
                "/weblog/entry/best-albums-of-1967/",
                200,
                "Best Albums of 1967",
            ),
            ("/weblog/entry/none/", 404, ""),
            ("/weblog/archive/1967/", 200, "0 entries in 1967"),
            ("/weblog/archive/67/", 404, ""),
            ("/weblog/archive/1967/6/", 200, "1967-06"),
            ("/weblog/archive/1967/13/", 404, ""),
            ("/weblog/search/best albums/", 200, "best albums"),
            ("/weblog/staff/", 403, ""),
            ("/weblog/about/", 200, "About us"),
            ("/weblog/edit/", 200, "the form"),
            ("/weblog/old/", 301, ""),
            ("/weblog/add/", 405, ""),
            ("/weblog/checksum/", 200, "2"),
            ("/weblog/nowhere/", 404, "nothing at /weblog/nowhere/"),
        ] {
            let response = client.get(&path.replace(' ', "%20")).await?;
            assert_eq!(response.status(), status, "{path}: {response:?}");
            assert!(response.contains(text), "{path}: {response:?}");
        }
        Ok(())
    });
}

#[test]
fn addresses_are_made_by_functions_and_by_name() {
    run(settings(), async |_site| {
        assert_eq!(urls::year(1967).to_string(), "/weblog/archive/1967/");
        assert_eq!(urls::month(1967, 6).to_string(), "/weblog/archive/1967/6/");
        assert_eq!(urls::search("nuages").to_string(), "/weblog/search/nuages/");
        assert_eq!(
            reverse("weblog:year", &[&1967_i16])?,
            "/weblog/archive/1967/"
        );
        Ok(())
    });
}

#[test]
fn a_post_makes_an_entry_and_redirects() {
    run(settings(), async |site| {
        super::blog("Beatles Blog", site.db()).await?;
        let form = [("headline", "Abbey Road"), ("slug", "abbey-road")];
        let response = site.client().post("/weblog/add/", &form).await?;
        response.assert_redirects("/weblog/entry/abbey-road/");
        let missing = site.client().post("/weblog/add/", &[]).await?;
        assert_eq!(missing.status(), StatusCode::BAD_REQUEST);
        Ok(())
    });
}
