//! In DEBUG a request knows its queries: the page of an error lists them, and the log warns of those that ran again and again.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
}

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use nuages_core::settings::{DatabaseConfig, Databases};
use nuages_core::{BadRequest, Result, Settings};
use nuages_db::Value;
use nuages_gateway::client::Client;
use nuages_web::http::{Request, Response};
use nuages_web::site::Site;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

async fn times(request: Request, times: u32) -> Result<Response> {
    for number in 0..times {
        let parameters = [Value::from(i64::from(number))];
        request
            .db()
            .fetch_all("SELECT ? AS turn", &parameters)
            .await?;
    }
    Ok(Response::text(request.queries().len().to_string()))
}

async fn fails(request: Request) -> Result<Response> {
    request
        .db()
        .fetch_all("SELECT 'first' AS word", &[])
        .await?;
    let key = [Value::from("hunter2")];
    request
        .db()
        .fetch_all("SELECT ? AS session_key", &key)
        .await?;
    let named = [Value::from("<Ada>")];
    request.db().fetch_all("SELECT ? AS name", &named).await?;
    let _ = request.db().fetch_all("SELECT * FROM nowhere", &[]).await;
    Err(BadRequest::new("after four queries"))?
}

nuages_macros::urlpatterns![
    crate = crate::root,
    path("times/<int:times>/", times),
    path("fails/", fails),
];

async fn client(debug: bool) -> Client {
    let settings = Settings {
        debug,
        secret_key: "spelled-".repeat(8).into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: urlpatterns,
        databases: Databases::none().with("default", DatabaseConfig::sqlite(":memory:")),
        ..Settings::default()
    };
    Client::new(Site::new(settings).await.unwrap()).host("testserver")
}

/// What was logged as a warning, with its target.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            write!(self.0, "{value:?}").unwrap();
        }
    }
}

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("{}: ", event.metadata().target()));
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Asks for a page and returns its text with what was warned of meanwhile.
async fn get(client: &Client, path: &str) -> (String, Vec<String>) {
    let warnings = Warnings::default();
    let guard = tracing::subscriber::set_default(warnings.clone());
    let response = client.get(path).header("accept", "text/html").send().await;
    drop(guard);
    let text = response.unwrap().text().await.unwrap();
    let told = warnings.0.lock().unwrap().clone();
    let told = told
        .into_iter()
        .filter(|text| text.starts_with("nuages.db.queries"));
    (text, told.collect())
}

#[tokio::test]
async fn a_query_for_each_row_is_warned_of_with_its_line_in_debug() {
    let debug = client(true).await;
    let source = include_str!("queries.rs");
    let place = source
        .lines()
        .position(|line| line.contains("SELECT ? AS turn"));
    // The call is awaited on the line behind, counted from one.
    let line = place.unwrap() + 2;
    for (times, warned) in [(0, 0), (5, 0), (6, 1), (40, 1)] {
        let (text, warnings) = get(&debug, &format!("/times/{times}/")).await;
        assert_eq!(text, times.to_string());
        assert_eq!(warnings.len(), warned, "{warnings:?}");
        for warning in warnings {
            let wanted = format!(
                "nuages.db.queries: GET /times/{times}/: the same query ran {times} times at tests/queries.rs:{line}: select_related()"
            );
            assert!(warning.starts_with(&wanted), "{warning}");
            assert!(warning.ends_with("SELECT ? AS turn"), "{warning}");
        }
    }
    let quiet = client(false).await;
    assert_eq!(
        get(&quiet, "/times/40/").await,
        ("0".to_owned(), Vec::new())
    );
}

#[tokio::test]
async fn requests_at_once_have_lists_of_their_own() {
    let client = client(true).await;
    let all = (0..8_u32).map(|times| {
        let path = format!("/times/{times}/");
        let response = client.get(&path).send();
        async move { (times, response.await.unwrap().text().await.unwrap()) }
    });
    let mut set = tokio::task::JoinSet::new();
    for one in all {
        set.spawn(one);
    }
    while let Some(one) = set.join_next().await {
        let (times, text) = one.unwrap();
        assert_eq!(text, times.to_string());
    }
}

#[tokio::test]
async fn the_page_of_an_error_lists_the_queries() {
    let debug = client(true).await;
    let (page, _) = get(&debug, "/fails/").await;
    let (_, list) = page.split_once("id=\"queries-info\"").unwrap();
    let (list, _) = list.split_once("id=\"settings-info\"").unwrap();
    // In their order, escaped, each with its line; a secret parameter is hidden.
    let mut rest = list;
    for text in [
        "AS word",
        "AS session_key",
        "AS name",
        "Ada",
        "SELECT * FROM nowhere (failed)",
    ] {
        let (_, behind) = rest
            .split_once(text)
            .unwrap_or_else(|| panic!("{text} in {list}"));
        rest = behind;
    }
    assert!(!list.contains("<Ada>"), "{list}");
    assert!(!list.contains("hunter2"), "{list}");
    assert_eq!(list.matches("ms, tests/queries.rs:").count(), 4, "{list}");
    let quiet = client(false).await;
    let (page, _) = get(&quiet, "/fails/").await;
    assert!(!page.contains("SELECT"), "{page}");
}
