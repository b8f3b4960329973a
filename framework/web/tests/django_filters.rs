//! Every filter and tag in a table: Django's way to write it beside ours, on the same values. `django/filters.txt` is the
//! table, `django/make.py` lets Django 6.1 write `django/expected.txt` of it and puts our side into a template.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod root {
    pub(crate) use nuages_web::template;
}

use nuages_core::{Result, Settings};
use nuages_gateway::client::Client;
use nuages_web::http::{Request, Response};
use nuages_web::site::Site;
use nuages_web::template::{Template, render_to_string};

#[derive(Template)]
#[template(crate = crate::root, path = "../tests/django/filters.html")]
struct Table {
    name: &'static str,
    html: &'static str,
    empty: &'static str,
    nobody: Option<String>,
    zero: i32,
    one: i64,
    two: u8,
    items: Vec<String>,
    nothing: Vec<&'static str>,
    lines: &'static str,
    long: String,
    price: f64,
    size: usize,
    markup: &'static str,
    path: &'static str,
    letters: &'static str,
    links: &'static str,
}

fn table() -> Table {
    Table {
        name: "joel",
        html: "<b>\"it's\" & so</b>",
        empty: "",
        nobody: None,
        zero: 0,
        one: 1,
        two: 2,
        items: ["a", "<b>", "c & d"].map(str::to_owned).to_vec(),
        nothing: Vec::new(),
        lines: "First <line>\nsecond\r\n\r\nanother & last\n",
        long: "Joel is a slug & more, isn't he?".to_owned(),
        price: 1234.5,
        size: 123_456_789,
        markup: "<p>One <b>two</b> three &amp; four<br>five six</p>",
        path: "/a b/é?x=1&y=<2>",
        letters: "1-800-COLLECT",
        links: "see https://example.com/?a=1&b=2, www.example.org or <me@example.com>",
    }
}

mod urls {
    nuages_macros::urlpatterns![
        crate = crate::urls_root,
        app_name = "polls",
        path("<int:id>/", crate::detail, name = "detail"),
    ];
}

mod site_urls {
    nuages_macros::urlpatterns![
        crate = crate::urls_root,
        path("", crate::index),
        path("others/", crate::others),
        path("polls/", include(crate::urls)),
    ];
}

mod urls_root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
}

async fn index(request: Request) -> Result<Response> {
    Ok(Response::text(render_to_string(&request, table())?))
}

/// Splits at the character that ends each line of the table.
fn lines_of(text: &str) -> Vec<&str> {
    text.split("\u{1e}")
        .map(|line| line.strip_prefix('\n').unwrap_or(line))
        .collect()
}

async fn client() -> Client {
    let settings = Settings {
        secret_key: "a secret key of tests, long enough for every check there is".into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: site_urls::urlpatterns,
        ..Settings::default()
    };
    Client::new(Site::new(settings).await.unwrap())
}

#[tokio::test]
async fn every_filter_writes_what_django_writes() {
    let client = client().await;
    let page = client.get("/").await.unwrap().text().await.unwrap();
    let ours: Vec<&str> = lines_of(&page);
    let theirs: Vec<&str> = lines_of(include_str!("django/expected.txt"));
    let lines = include_str!("django/filters.txt").lines();
    let mut wrong = Vec::new();
    for ((line, ours), theirs) in lines.zip(&ours).zip(&theirs) {
        if ours != theirs {
            wrong.push(format!("{line}\n  Django: {theirs:?}\n  ours:   {ours:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(ours.len(), theirs.len());
}

#[derive(Template)]
#[template(crate = crate::root, path = "../tests/django/others.html")]
struct Others {
    published: nuages_core::Timestamp,
    value: f64,
    items: Vec<&'static str>,
    two: i32,
    a: &'static str,
    b: &'static str,
    yes: bool,
    no: bool,
    name: &'static str,
    user: Option<&'static str>,
    price: f64,
    answer: Option<i64>,
    question: Question,
}

struct Question {
    id: i64,
}

impl Others {
    fn total(&self) -> usize {
        self.items.len()
    }
}

async fn detail(_: Request, id: i64) -> Result<Response> {
    let _ = id;
    Ok(Response::text(""))
}

async fn others(request: Request) -> Result<Response> {
    let page = Others {
        published: "2024-02-29T13:05:07Z".parse()?,
        value: 2.0,
        items: vec!["one", "two", "three"],
        two: 2,
        a: "",
        b: "b",
        yes: true,
        no: false,
        name: "",
        user: Some("me"),
        price: 1.5,
        answer: None,
        question: Question { id: 7 },
    };
    Ok(Response::text(render_to_string(&request, page)?))
}

#[tokio::test]
async fn what_the_manual_shows_compiles_and_is_shown() {
    let client = client().await;
    let page = client.get("/others/?q=a&page=1").await.unwrap();
    assert_eq!(page.status().as_u16(), 200);
    let page = page.text().await.unwrap();
    for shown in [
        "29 February 2024 13:05",
        "?q=a&amp;page=2 67",
        "onetwo ",
        " true",
        "odd1even2odd3",
        "b 2 <input type=\"hidden\"",
        "/static/polls/style.css 3",
        "/polls/7/ /polls/7/ <em>nobody</em>",
        "{{ raw }} 1.5 none /others/",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
}

/// Every `{{ .. }}` and `{% .. %}` in the right column of the manual's tables stands in a template that is compiled here.
#[test]
fn the_manual_shows_what_is_tested() {
    let compiled = [
        include_str!("django/filters.html"),
        include_str!("django/others.html"),
    ]
    .concat();
    let manual = include_str!("../../../docs/templates.md").replace("\\|", "\u{1f}");
    for line in manual.lines().filter(|line| line.starts_with("| `{{")) {
        let ours = line
            .split('|')
            .nth(2)
            .unwrap_or_default()
            .replace('\u{1f}', "|");
        for example in ours.split('`').filter(|part| part.starts_with("{{")) {
            let inner = example.trim_matches(['{', '}', ' ']);
            let known = inner == "super()" || compiled.contains(inner);
            assert!(
                known,
                "{example} of docs/templates.md is in no template of these tests"
            );
        }
    }
}
