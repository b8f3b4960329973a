//! URL patterns: from paths to views and back.

#![allow(
    clippy::unwrap_used,
    clippy::needless_borrows_for_generic_args,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use std::fmt::Display;

use nuages_core::Result;
use nuages_web::http::{Request, Response};
use nuages_web::urls::{Converter, Resolver, reverse, reverse_with};

pub struct FourDigitYear;

impl Converter for FourDigitYear {
    type Value = i16;
    const REGEX: &'static str = "[0-9]{4}";

    fn to_rust(text: &str) -> Option<i16> {
        text.parse().ok()
    }

    fn to_url(year: &i16) -> String {
        format!("{year:04}")
    }
}

mod views {
    use super::*;

    fn shown(values: &[&dyn Display]) -> Result<Response> {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        Ok(Response::text(values.join("|")))
    }

    pub async fn none(_request: Request) -> Response {
        Response::text("")
    }

    pub async fn detail(_request: Request, id: i64) -> Result<Response> {
        shown(&[&id])
    }

    pub async fn small(_request: Request, id: u8) -> Result<Response> {
        shown(&[&id])
    }

    pub async fn text(_request: Request, text: String) -> Result<Response> {
        shown(&[&text])
    }

    pub async fn two(_request: Request, slug: String, text: String) -> Result<Response> {
        shown(&[&slug, &text])
    }

    pub async fn year(_request: Request, year: i16) -> Result<Response> {
        shown(&[&year])
    }

    pub async fn optional(_request: Request, page: Option<String>) -> Result<Response> {
        shown(&[&page.unwrap_or_else(|| "none".into())])
    }

    pub async fn six(
        _request: Request,
        a: i64,
        b: i64,
        c: i64,
        d: i64,
        e: i64,
        f: i64,
    ) -> Result<Response> {
        shown(&[&a, &b, &c, &d, &e, &f])
    }

    pub async fn matched(request: Request, id: i64) -> Result<Response> {
        let found = request.resolver_match().unwrap();
        let args: Vec<_> = found.captured_args(request.path_info()).collect();
        shown(&[
            &id,
            &found.view_name(),
            &found.func_path(),
            &found.route(),
            &found.namespace(),
            &format!("{args:?}"),
        ])
    }
}

mod polls {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            app_name = "polls",
            path("", views::none, name = "index"),
            path("<int:id>/", views::detail, name = "detail"),
            path("<int:id>/match/", views::matched, name = "match"),
            path("<slug:s>/<str:t>/", views::two, name = "two"),
        ];
    }
}

mod plain {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            path("about/", views::none, name = "about")
        ];
    }
}

mod urls {
    use nuages_web::urls::*;

    use crate::{FourDigitYear, views};

    urlpatterns![
        crate = crate::common::root,
        register_converter(FourDigitYear, "yyyy"),
        path("", views::none, name = "home"),
        path("polls/", include(crate::polls::urls)),
        path("other/", include(crate::polls::urls, namespace = "other")),
        path("", include(crate::plain::urls)),
        path("f/<path:p>", views::text, name = "file"),
        path("n/<name>/", views::text, name = "named"),
        path("year/<yyyy:year>/", views::year, name = "typed-year"),
        path("small/<int:id>/", views::small, name = "small"),
        path(
            "6/<int:a>/<int:b>/<int:c>/<int:d>/<int:e>/<int:f>/",
            views::six
        ),
        re_path(r"^y/(?P<year>[0-9]{4})/$", views::text, name = "year"),
        re_path(r"^u/(\d+)-(\w+)/$", views::two, name = "unnamed"),
        re_path(r"^o/(?:p(?P<n>\d+)/)?$", views::optional, name = "opt"),
        path("/lead/", views::none, name = "lead"),
    ];
}

mod alike {
    pub mod urls {
        use nuages_web::urls::*;

        use crate::views;

        urlpatterns![
            crate = crate::common::root,
            path("fourteen-chars", views::none, name = "short"),
            path("fourteen-chars/of-one", views::none, name = "one"),
            path("fourteen-chars/of-two", views::none, name = "two"),
            path("fourteen-<int:id>", views::detail, name = "number"),
            path("é/", views::none, name = "accent"),
            path("fourteen-chars/", include(crate::plain::urls)),
            re_path("^fourteen-", views::none, name = "other"),
        ];
    }
}

#[tokio::test]
async fn paths_lead_to_views_with_their_arguments() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (path, expected) in [
        ("/", Some("")),
        ("/polls/", Some("")),
        ("/polls/34/", Some("34")),
        ("/polls/034/", Some("34")),
        ("/polls/34", None),
        ("/polls/x/", None),
        ("/polls/99999999999999999999/", None),
        ("/polls/a-b/%C3%A9%20x/", Some("a-b|é x")),
        ("/about/", Some("")),
        ("/f/a/b.txt", Some("a/b.txt")),
        ("/n/J%C3%BCrgen/", Some("Jürgen")),
        ("/n/a%2Fb/", None),
        ("/year/2024/", Some("2024")),
        ("/year/0476/", Some("476")),
        ("/year/99999/", None),
        ("/small/255/", Some("255")),
        ("/small/256/", None),
        ("/6/1/2/3/4/5/6/", Some("1|2|3|4|5|6")),
        ("/y/2024/", Some("2024")),
        ("/y/20240/", None),
        ("/u/1-a/", Some("1|a")),
        ("/o/", Some("none")),
        ("/o/p7/", Some("7")),
        ("//lead/", Some("")),
        ("/nope/", None),
        (
            "/other/5/match/",
            Some(
                "5|other:match|urls.views.matched|other/<int:id>/match/|other|[(Some(\"id\"), \"5\")]",
            ),
        ),
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
async fn names_are_reversed_as_django_reverses_them() {
    let _site = common::site(common::settings(urls::urlpatterns)).await;
    let odd = "é ü?#%&=;,@:+$!*'()~\"<>[]{}|^`\\";
    let cases: &[(&str, &[&dyn Display], &str)] = &[
        ("home", &[], "/"),
        ("about", &[], "/about/"),
        ("polls:index", &[], "/polls/"),
        ("polls:detail", &[&3], "/polls/3/"),
        ("other:detail", &[&3], "/other/3/"),
        (
            "polls:two",
            &[&"a-b", &odd],
            "/polls/a-b/%C3%A9%20%C3%BC%3F%23%25&=;,@:+$!*'()~%22%3C%3E%5B%5D%7B%7D%7C%5E%60%5C/",
        ),
        ("file", &[&"a/b c.txt"], "/f/a/b%20c.txt"),
        ("file", &[&"//x"], "/f///x"),
        ("year", &[&2024], "/y/2024/"),
        ("typed-year", &[&"0476"], "/year/0476/"),
        ("unnamed", &[&1, &"a"], "/u/1-a/"),
        ("opt", &[], "/o/"),
        ("opt", &[&7], "/o/p7/"),
        ("lead", &[], "/%2Flead/"),
    ];
    for (name, args, path) in cases {
        assert_eq!(reverse(name, args).unwrap(), *path, "{name}");
    }
    assert_eq!(
        reverse_with("polls:detail", &[("id", &4)]).unwrap(),
        "/polls/4/"
    );
    assert_eq!(
        reverse_with("polls:two", &[("t", &"x"), ("s", &"y")]).unwrap(),
        "/polls/y/x/"
    );
}

#[tokio::test]
async fn what_cannot_be_reversed_says_why() {
    let _site = common::site(common::settings(urls::urlpatterns)).await;
    let cases: &[(&str, &[&dyn Display], &str)] = &[
        (
            "nope",
            &[],
            "Reverse for 'nope' not found. 'nope' is not a valid view function or pattern name.",
        ),
        (
            "polls:nope",
            &[],
            "Reverse for 'nope' not found. 'nope' is not a valid view function or pattern name.",
        ),
        ("zz:x", &[], "'zz' is not a registered namespace"),
        (
            "polls:zz:x",
            &[],
            "'zz' is not a registered namespace inside 'polls'",
        ),
        (
            "polls:detail",
            &[&"x"],
            "Reverse for 'detail' with arguments '('x',)' not found. 1 pattern(s) tried: ['polls/<int:id>/']",
        ),
        (
            "polls:detail",
            &[],
            "Reverse for 'detail' with no arguments not found. 1 pattern(s) tried: ['polls/<int:id>/']",
        ),
        (
            "polls:detail",
            &[&1, &2],
            "Reverse for 'detail' with arguments '(1, 2)' not found. 1 pattern(s) tried: ['polls/<int:id>/']",
        ),
        (
            "file",
            &[&""],
            "Reverse for 'file' with arguments '('',)' not found. 1 pattern(s) tried: ['f/<path:p>']",
        ),
    ];
    for (name, args, message) in cases {
        assert_eq!(reverse(name, args).unwrap_err().to_string(), *message);
    }
    assert_eq!(
        reverse_with("polls:detail", &[("idx", &4)])
            .unwrap_err()
            .to_string(),
        "Reverse for 'detail' with keyword arguments '{'idx': 4}' not found. 1 pattern(s) tried: ['polls/<int:id>/']"
    );
}

#[tokio::test]
async fn typed_functions_give_addresses() {
    let _site = common::site(common::settings(urls::urlpatterns)).await;
    let year: i16 = 476;
    for (url, path) in [
        (urls::home(), "/"),
        (polls::urls::detail(3), "/polls/3/"),
        (polls::urls::detail(&3_i32), "/polls/3/"),
        (
            polls::urls::two("a", String::from("b c")),
            "/polls/a/b%20c/",
        ),
        (urls::typed_year(year), "/year/0476/"),
        (urls::year("2024"), "/y/2024/"),
        (plain::urls::about(), "/about/"),
    ] {
        assert_eq!(url.resolve().unwrap(), path);
        assert_eq!(url.to_string(), path);
    }
    let fields = [("q", "a b")].into_iter().collect();
    assert_eq!(
        urls::home().query(&fields).fragment("top").to_string(),
        "/?q=a+b#top"
    );
    let error = urls::year("24").resolve().unwrap_err().to_string();
    assert!(
        error.starts_with("Reverse for 'year' with arguments '(24,)' not found."),
        "{error}"
    );
}

#[test]
fn patterns_that_begin_alike_are_told_apart() {
    let resolver = Resolver::new(alike::urls::urlpatterns).unwrap();
    for (path, expected) in [
        ("/fourteen-chars", Some("short")),
        ("/fourteen-char", Some("other")),
        ("/fourteen-chars/of-one", Some("one")),
        ("/fourteen-chars/of-two", Some("two")),
        ("/fourteen-chars/of-three", Some("other")),
        ("/fourteen-chars/about/", Some("about")),
        ("/fourteen-14", Some("number")),
        ("/fourteen", None),
        ("/é/", Some("accent")),
        ("/è/", None),
        ("/", None),
    ] {
        let found = resolver.resolve(path).ok();
        let name = found.as_ref().and_then(|found| found.url_name());
        assert_eq!(name, expected, "{path}");
    }
}

#[test]
fn a_failed_look_up_tells_what_was_tried() {
    let resolver = Resolver::new(urls::urlpatterns).unwrap();
    let error = resolver.resolve("/polls/x/").unwrap_err();
    assert_eq!(error.path(), "polls/x/");
    let tried: Vec<String> = error.tried().iter().map(ToString::to_string).collect();
    assert_eq!(
        tried[..7],
        [
            " [name='home']",
            "polls/  [name='index']",
            "polls/ <int:id>/ [name='detail']",
            "polls/ <int:id>/match/ [name='match']",
            "polls/ <slug:s>/<str:t>/ [name='two']",
            "other/ [namespace='other']",
            " about/ [name='about']",
        ]
    );
}

#[test]
fn odd_patterns_are_reported() {
    let resolver = Resolver::new(urls::urlpatterns).unwrap();
    let found: Vec<String> = nuages_web::urls::check_url_config(&resolver)
        .iter()
        .map(|message| message.id.to_string())
        .collect();
    assert_eq!(found, ["urls.W002"]);
}
