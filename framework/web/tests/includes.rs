//! Patterns below prefixes: captured parts, lists, namespaces and arguments.

#![allow(
    clippy::unwrap_used,
    clippy::needless_borrows_for_generic_args,
    missing_docs,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use std::fmt::Display;

use nuages_core::{Result, Settings};
use nuages_web::http::{Request, Response};
use nuages_web::urls::{Resolver, Url, reverse, reverse_with};

mod views {
    use super::*;

    fn shown(values: &[&dyn Display]) -> Result<Response> {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        Ok(Response::text(values.join("|")))
    }

    pub async fn year(_request: Request, year: i16) -> Result<Response> {
        shown(&[&year])
    }

    pub async fn article(_request: Request, year: i16, title: String) -> Result<Response> {
        shown(&[&year, &title])
    }

    pub async fn comment(request: Request, year: i16, title: String, id: u8) -> Result<Response> {
        let found = request.resolver_match().unwrap();
        let args: Vec<_> = found.captured_args(request.path_info()).collect();
        shown(&[&year, &title, &id, &found.route(), &format!("{args:?}")])
    }

    pub async fn page(_request: Request, slug: String, id: i64) -> Result<Response> {
        shown(&[&slug, &id])
    }

    pub async fn titled(_request: Request, title: &'static str) -> Result<Response> {
        shown(&[&title])
    }

    #[derive(Clone, Copy)]
    pub struct Options {
        pub language: &'static str,
        pub limit: usize,
    }

    pub async fn listed(_request: Request, year: i32, options: Options) -> Result<Response> {
        shown(&[&year, &options.language, &options.limit])
    }

    pub async fn index(request: Request) -> Result<Response> {
        let found = request.resolver_match().unwrap();
        shown(&[
            &found.namespace(),
            &crate::polls::urls::index(),
            &Url::named("polls:index"),
            &Url::named("polls:index").current_app("author-polls"),
            &reverse("polls:index", &[])?,
        ])
    }

    pub async fn tenant(_request: Request, tenant: String) -> Result<Response> {
        shown(&[&tenant])
    }
}

mod articles {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            captures = "<int:year>",
            path("", views::year, name = "year"),
            path("<slug:title>/", views::article, name = "article"),
            path("<slug:title>/comments/", include(crate::comments::urls)),
        ];
    }
}

mod comments {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            app_name = "comments",
            captures = "<int:year>/<slug:title>",
            path("<int:id>/", views::comment, name = "comment"),
        ];
    }
}

mod polls {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            app_name = "polls",
            path("", views::index, name = "index"),
        ];
    }
}

mod bare {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            captures = "(?P<tenant>[a-z]+)",
            path("home/", views::tenant, name = "home"),
        ];
    }
}

mod urls {
    use nuages_web::urls::*;

    use crate::views;

    urlpatterns![
        crate = crate::common::root,
        path("articles/<int:year>/", include(crate::articles::urls)),
        path(
            "author-polls/",
            include(crate::polls::urls, namespace = "author-polls")
        ),
        path("polls/", include(crate::polls::urls)),
        path(
            "publisher-polls/",
            include(crate::polls::urls, namespace = "publisher-polls")
        ),
        path(
            "<slug:slug>-<int:id>/",
            include([
                path("history/", views::page, name = "history"),
                re_path(r"^edit/?$", views::page, name = "edit"),
            ])
        ),
        re_path(
            r"^sites/(?P<tenant>[a-z]+)/",
            include((crate::bare::urls, "sites"))
        ),
        path(
            "shop/",
            include(
                (
                    [
                        path("", views::titled, kwargs = "shop", name = "index"),
                        path(
                            "<int:year>/",
                            include((
                                [path(
                                    "en/",
                                    views::listed,
                                    kwargs = views::Options {
                                        language: "en",
                                        limit: 3
                                    },
                                    name = "english"
                                ),],
                                "by-year"
                            ))
                        ),
                    ],
                    "shop"
                ),
                namespace = "my-shop"
            )
        ),
        path("about/", views::titled, name = "about", kwargs = "About us"),
    ];
}

#[tokio::test]
async fn what_prefixes_capture_reaches_the_views() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (path, expected) in [
        ("/articles/2024/", Some("2024")),
        ("/articles/2024/clouds/", Some("2024|clouds")),
        ("/articles/99999/clouds/", None),
        ("/articles/x/clouds/", None),
        (
            "/articles/2024/clouds/comments/7/",
            Some(
                "2024|clouds|7|articles/<int:year>/<slug:title>/comments/<int:id>/|\
                 [(Some(\"year\"), \"2024\"), (Some(\"title\"), \"clouds\"), (Some(\"id\"), \"7\")]",
            ),
        ),
        ("/articles/2024/clouds/comments/256/", None),
        ("/a-b-3/history/", Some("a-b|3")),
        ("/a-b-3/edit", Some("a-b|3")),
        ("/a-b-3/edit/", Some("a-b|3")),
        ("/a-b/history/", None),
        ("/sites/acme/home/", Some("acme")),
        ("/sites/ACME/home/", None),
        ("/shop/", Some("shop")),
        ("/shop/2024/en/", Some("2024|en|3")),
        ("/about/", Some("About us")),
    ] {
        let response = client.get(path).await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        match expected {
            Some(expected) => assert_eq!((status, text.as_str()), (200, expected), "{path}"),
            None => assert_eq!(status, 404, "{path}: {text}"),
        }
    }
}

#[tokio::test]
async fn addresses_take_what_prefixes_capture_first() {
    let _site = common::site(common::settings(urls::urlpatterns)).await;
    for (url, path) in [
        (articles::urls::year(2024), "/articles/2024/"),
        (
            articles::urls::article(2024, "clouds"),
            "/articles/2024/clouds/",
        ),
        (
            comments::urls::comment(2024, "clouds", 7),
            "/articles/2024/clouds/comments/7/",
        ),
        (urls::history("a-b", 3), "/a-b-3/history/"),
        (urls::edit("a-b", 3), "/a-b-3/edit"),
        (bare::urls::home("acme"), "/sites/acme/home/"),
        (urls::my_shop::index(), "/shop/"),
        (urls::my_shop::by_year::english(2024), "/shop/2024/en/"),
        (urls::about(), "/about/"),
    ] {
        assert_eq!(url.resolve().unwrap(), path);
    }
    let cases: &[(&str, &[&dyn Display], &str)] = &[
        ("article", &[&2024, &"clouds"], "/articles/2024/clouds/"),
        (
            "comments:comment",
            &[&2024, &"clouds", &7],
            "/articles/2024/clouds/comments/7/",
        ),
        ("history", &[&"a", &1], "/a-1/history/"),
        ("sites:home", &[&"acme"], "/sites/acme/home/"),
        ("shop:by-year:english", &[&2024], "/shop/2024/en/"),
        ("my-shop:index", &[], "/shop/"),
    ];
    for (name, args, path) in cases {
        assert_eq!(reverse(name, args).unwrap(), *path, "{name}");
    }
    assert_eq!(
        reverse_with("article", &[("title", &"x"), ("year", &1)]).unwrap(),
        "/articles/1/x/"
    );
    for (name, args) in [
        ("article", ["x", "clouds"]),
        ("history", ["a b", "1"]),
        ("history", ["a", "x"]),
    ] {
        assert!(
            reverse(name, &[&args[0], &args[1]]).is_err(),
            "{name} {args:?}"
        );
    }
}

/// What Django answers for the same patterns: tests/urlpatterns_reverse/namespace_urls.py has the rules.
#[tokio::test]
async fn an_application_links_to_its_own_instance() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (path, expected) in [
        ("/polls/", "polls|/polls/|/polls/|/author-polls/|/polls/"),
        (
            "/author-polls/",
            "author-polls|/author-polls/|/author-polls/|/author-polls/|/polls/",
        ),
        (
            "/publisher-polls/",
            "publisher-polls|/publisher-polls/|/publisher-polls/|/author-polls/|/polls/",
        ),
    ] {
        let response = client.get(path).await.unwrap();
        assert_eq!(response.text().await.unwrap(), expected);
    }
    // Outside of a request the default instance is meant.
    assert_eq!(polls::urls::index().to_string(), "/polls/");
    let author = polls::urls::index().current_app("author-polls");
    assert_eq!(author.to_string(), "/author-polls/");
}

mod no_default {
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        path("one/", include(crate::polls::urls, namespace = "one")),
        path("two/", include(crate::polls::urls, namespace = "two")),
    ];
}

#[tokio::test]
async fn without_a_default_instance_the_last_one_is_meant() {
    let _site = common::site(common::settings(no_default::urlpatterns)).await;
    assert_eq!(reverse("polls:index", &[]).unwrap(), "/two/");
    assert_eq!(polls::urls::index().to_string(), "/two/");
    assert_eq!(reverse("one:index", &[]).unwrap(), "/one/");
}

#[test]
fn a_failed_look_up_tells_the_prefixes_that_matched() {
    let resolver = Resolver::new(urls::urlpatterns).unwrap();
    let error = resolver
        .resolve("/articles/2024/clouds/comments/x/")
        .unwrap_err();
    let tried: Vec<String> = error.tried().iter().map(ToString::to_string).collect();
    assert_eq!(
        tried[..3],
        [
            "articles/<int:year>/  [name='year']",
            "articles/<int:year>/ <slug:title>/ [name='article']",
            "articles/<int:year>/ <slug:title>/comments/ <int:id>/ [name='comment']",
        ]
    );
}

mod circle {
    pub mod urls {
        use nuages_web::urls::*;

        urlpatterns![
            crate = crate::common::root,
            path("again/", include(crate::circle::urls)),
        ];
    }
}

mod nameless {
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        path(
            "x/",
            include([path("", crate::views::index)], namespace = "x")
        ),
    ];
}

#[tokio::test]
async fn includes_that_cannot_work_say_why() {
    for (urlconf, message) in [
        (
            circle::urls::urlpatterns,
            "The included URLconf 'includes::circle::urls' includes itself",
        ),
        (
            nameless::urlpatterns,
            "Specifying a namespace in include() without providing an app_name",
        ),
    ] {
        let error = nuages_web::site::Site::new(Settings {
            ..common::settings(urlconf)
        })
        .await
        .unwrap_err();
        assert!(format!("{error:#}").contains(message), "{error:#}");
    }
}
