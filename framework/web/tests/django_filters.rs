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
    nuages_macros::urlpatterns![crate = crate::urls_root, path("", crate::index)];
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

#[tokio::test]
async fn every_filter_writes_what_django_writes() {
    let settings = Settings {
        secret_key: "a secret key of tests, long enough for every check there is".into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: urls::urlpatterns,
        ..Settings::default()
    };
    let client = Client::new(Site::new(settings).await.unwrap());
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
