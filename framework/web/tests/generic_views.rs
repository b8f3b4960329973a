//! Views that need no function.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a test")]

mod common;

use nuages_core::Result;
use nuages_web::http::{Method, Request, Response};
use nuages_web::template::Template;

#[derive(Clone, Template)]
#[template(crate = crate::common::root, source = "About {{ what }} at {{ request.path() }}", ext = "html")]
struct About {
    what: &'static str,
}

async fn detail(_request: Request, id: i64) -> Result<Response> {
    Ok(Response::text(id.to_string()))
}

mod urls {
    use nuages_web::urls::*;
    use nuages_web::views::{RedirectView, TemplateView};

    use super::About;

    urlpatterns![
        crate = crate::common::root,
        path("about/", TemplateView::new(About { what: "<clouds>" })),
        path("<int:id>/", crate::detail, name = "detail"),
        path("typed/", RedirectView::new(crate::urls::detail(3))),
        path(
            "named/",
            RedirectView::new(Url::named("detail").args(&[&4])).query_string(true)
        ),
        path("captured/<int:id>/", RedirectView::pattern_name("detail")),
        path("other/<slug:id>/", RedirectView::pattern_name("detail")),
        path("missing/", RedirectView::new("nothing-of-this-name")),
        path("unsafe/", RedirectView::new("javascript:alert(1)//")),
    ];
}

#[tokio::test]
async fn templates_and_redirects_need_no_function() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (method, path, status, header, value) in [
        (
            Method::GET,
            "/about/",
            200,
            "content-type",
            "text/html; charset=utf-8",
        ),
        (
            Method::OPTIONS,
            "/about/",
            200,
            "allow",
            "GET, HEAD, OPTIONS",
        ),
        (Method::POST, "/about/", 405, "allow", "GET, HEAD, OPTIONS"),
        (Method::GET, "/typed/", 302, "location", "/3/"),
        (Method::GET, "/captured/7/", 302, "location", "/7/"),
        (Method::GET, "/other/7/", 302, "location", "/7/"),
        (Method::DELETE, "/named/?a=1", 302, "location", "/4/?a=1"),
        (
            Method::GET,
            "/missing/",
            500,
            "content-type",
            "text/html; charset=utf-8",
        ),
        (
            Method::GET,
            "/unsafe/",
            400,
            "content-type",
            "text/html; charset=utf-8",
        ),
    ] {
        let response = client.request(method.clone(), path).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{method} {path}");
        assert_eq!(response.header(header), Some(value), "{method} {path}");
    }
    let page = client.get("/about/").await.unwrap().text().await.unwrap();
    assert_eq!(page, "About &lt;clouds&gt; at /about/");
}
