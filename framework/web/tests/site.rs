//! The site: errors, panics, transactions, signals, set-up.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use std::sync::Mutex;

use nuages_core::settings::{DatabaseConfig, Databases, Urlconf};
use nuages_core::{BadRequest, PermissionDenied, Result, SuspiciousOperation};
use nuages_web::http::{Http404, Request, Response};
use nuages_web::site::{REQUEST_FINISHED, REQUEST_STARTED, Site};
use nuages_web::sync_to_async;
use nuages_web::urls::reverse;

mod views {
    use super::*;

    pub async fn fails(_request: Request, kind: String) -> Result<Response> {
        match kind.as_str() {
            "missing" => Err(Http404::new("no such poll"))?,
            "denied" => Err(PermissionDenied::new("no"))?,
            "bad" => Err(BadRequest::new("no"))?,
            "suspicious" => Err(SuspiciousOperation::new("no"))?,
            "panic" => panic!("a view's bug"),
            _ => "x".parse::<i32>()?,
        };
        Ok(Response::text(""))
    }

    pub async fn insert(request: Request, kind: String) -> Result<Response> {
        request
            .db()
            .execute("INSERT INTO rows VALUES (1)", &[])
            .await?;
        if kind == "fail" {
            Err(PermissionDenied::default())?;
        }
        Ok(Response::text(request.db().in_transaction().to_string()))
    }

    pub async fn count(request: Request) -> Result<Response> {
        let rows = request.db().fetch_all("SELECT * FROM rows", &[]).await?;
        Ok(Response::text(rows.len().to_string()))
    }

    pub async fn panics(request: Request) -> Result<Response> {
        assert!(request.db().in_transaction());
        *super::LAST.lock().unwrap() = Some(request);
        panic!("a view's bug");
    }

    pub async fn streamed(request: Request) -> Result<Response> {
        let inside = request.db().in_transaction();
        Ok(Response::stream_with(async move |mut out| {
            request
                .db()
                .execute("INSERT INTO rows VALUES (2)", &[])
                .await?;
            let outside = !request.db().in_transaction();
            out.write(format!("{inside} {outside}")).await?;
            Ok(())
        }))
    }

    pub async fn current(request: Request) -> Result<Response> {
        let current =
            Site::current().is_some_and(|site| std::sync::Arc::ptr_eq(&site, request.site()));
        Ok(Response::text(current.to_string()))
    }

    pub async fn blocking(request: Request, kind: String) -> Result<Response> {
        let serving = std::thread::current().id();
        let path = sync_to_async(move || {
            assert_ne!(std::thread::current().id(), serving);
            assert!(kind != "panic", "blocking code's bug");
            reverse("blocking", &[&kind])
        })
        .await??;
        assert_eq!(path, request.path());
        Ok(Response::text(path))
    }

    pub async fn query(request: Request) -> Result<Response> {
        request.db().execute("SELECT 1", &[]).await?;
        Ok(Response::text(""))
    }
}

mod urls {
    use nuages_web::urls::*;

    use crate::views;

    urlpatterns![
        crate = crate::common::root,
        path("fails/<kind>/", views::fails),
        path("insert/<kind>/", views::insert),
        path("count/", views::count),
        path("streamed/", views::streamed),
        path("panics/", views::panics),
        path("current/", views::current),
        path("blocking/<kind>/", views::blocking, name = "blocking"),
        path("query/", views::query),
    ];
}

#[tokio::test]
async fn errors_have_their_status() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (path, status) in [
        ("/fails/missing/", 404),
        ("/fails/denied/", 403),
        ("/fails/bad/", 400),
        ("/fails/suspicious/", 400),
        ("/fails/other/", 500),
        ("/fails/panic/", 500),
        ("/nowhere/", 404),
        ("/current/", 200),
        ("/blocking/sum/", 200),
        ("/blocking/panic/", 500),
    ] {
        let response = client.get(path).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
    }
}

#[tokio::test]
async fn each_request_knows_its_site() {
    let first = common::client(common::settings(urls::urlpatterns)).await;
    let second = common::client(common::settings(urls::urlpatterns)).await;
    for client in [first, second] {
        let response = client.get("/current/").await.unwrap();
        assert_eq!(response.text().await.unwrap(), "true");
    }
}

/// The request whose view panicked.
static LAST: Mutex<Option<Request>> = Mutex::new(None);

#[tokio::test]
async fn atomic_requests_undo_what_a_failed_view_did() {
    for (atomic, rows_after_failure) in [(false, 1), (true, 0)] {
        let mut settings = common::settings(urls::urlpatterns);
        let mut config = DatabaseConfig::sqlite(":memory:");
        config.atomic_requests = atomic;
        settings.databases = Databases::none().with("default", config);
        let site = common::site(settings).await;
        let db = site.database("default").unwrap().clone();
        db.execute("CREATE TABLE rows (id integer)", &[])
            .await
            .unwrap();
        let client = nuages_gateway::client::Client::new(site);
        let response = client.get("/insert/fail/").await.unwrap();
        assert_eq!(response.status(), 403);
        let rows = db.fetch_all("SELECT * FROM rows", &[]).await.unwrap();
        assert_eq!(rows.len(), rows_after_failure, "atomic: {atomic}");
        let response = client.get("/insert/well/").await.unwrap();
        assert_eq!(response.text().await.unwrap(), atomic.to_string());
        let rows = db.fetch_all("SELECT * FROM rows", &[]).await.unwrap();
        assert_eq!(rows.len(), rows_after_failure + 1, "atomic: {atomic}");
        // What is streamed comes when the view is over.
        let response = client.get("/streamed/").await.unwrap();
        assert_eq!(response.text().await.unwrap(), format!("{atomic} true"));
        let rows = db.fetch_all("SELECT * FROM rows", &[]).await.unwrap();
        assert_eq!(rows.len(), rows_after_failure + 2, "atomic: {atomic}");
        if atomic {
            // Nor is what comes behind a view that panics inside of its transaction.
            let response = client.get("/panics/").await.unwrap();
            assert_eq!(response.status(), 500);
            let request = LAST.lock().unwrap().take().unwrap();
            let rows = request.db().fetch_all("SELECT * FROM rows", &[]).await;
            assert_eq!(rows.unwrap().len(), 2);
        }
    }
}

#[tokio::test]
async fn pages_that_only_read_do_not_wait_for_those_that_write() {
    let folder = std::env::temp_dir().join(format!("nuages-web-atomic-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut settings = common::settings(urls::urlpatterns);
    let mut config = DatabaseConfig::sqlite(folder.join("db.sqlite3"));
    config.atomic_requests = true;
    let wait = ("acquire_timeout".to_owned(), "0.1".to_owned());
    config.options.extend([wait]);
    settings.databases = Databases::none().with("default", config);
    let site = common::site(settings).await;
    let db = site.database("default").unwrap().clone();
    db.execute("CREATE TABLE rows (id integer)", &[])
        .await
        .unwrap();
    let client = nuages_gateway::client::Client::new(site);
    let writing = db.begin().await.unwrap();
    writing
        .execute("INSERT INTO rows VALUES (0)", &[])
        .await
        .unwrap();
    for (request, status) in [
        (client.get("/count/"), 200),
        (client.head("/count/"), 200),
        (client.get("/current/"), 200),
        (client.get("/insert/well/"), 500),
        // What such a request reads is what it changes.
        (client.post("/count/"), 500),
        (client.post("/current/"), 500),
    ] {
        assert_eq!(request.await.unwrap().status(), status);
    }
    writing.commit().await.unwrap();
    for (request, rows) in [
        (client.get("/count/"), "1"),
        (client.get("/insert/well/"), "true"),
        (client.post("/insert/well/"), "true"),
        (client.post("/count/"), "3"),
    ] {
        assert_eq!(request.await.unwrap().text().await.unwrap(), rows);
    }
    drop((client, db));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn requests_are_announced() {
    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let note = |event: &str, request: &Request| {
        if request.path_info() == "/current/" && request.query_string() == "announced" {
            SEEN.lock().unwrap().push(event.to_owned());
        }
    };
    REQUEST_STARTED.connect(Some("test"), move |request: &Request| {
        note("started", request);
    });
    REQUEST_FINISHED.connect(Some("test"), move |request: &Request| {
        note("finished", request);
    });
    let client = common::client(common::settings(urls::urlpatterns)).await;
    client.get("/current/?announced").await.unwrap();
    assert_eq!(*SEEN.lock().unwrap(), ["started", "finished"]);
    REQUEST_STARTED.disconnect("test");
    REQUEST_FINISHED.disconnect("test");
}

#[tokio::test]
async fn a_site_that_cannot_work_is_not_set_up() {
    mod inner {
        pub mod urls {
            use nuages_web::urls::*;

            urlpatterns![
                crate = crate::common::root,
                path("again/", include(crate::looped))
            ];
        }
    }
    for (root_urlconf, message) in [
        (
            Urlconf::new("mysite::urls", || Box::new(0)),
            "the URLconf 'mysite::urls' holds no patterns; write it with urlpatterns!",
        ),
        (inner::urls::urlpatterns, "includes itself"),
        (bad_regex::urlpatterns, "is not a valid regular expression"),
    ] {
        let error = Site::new(common::settings(root_urlconf)).await.unwrap_err();
        let shown = format!("{error:#}");
        assert!(shown.contains(message), "{shown}");
    }
    let mut settings = common::settings(urls::urlpatterns);
    settings.secret_key = "".into();
    let error = Site::new(settings).await.unwrap_err().to_string();
    assert!(error.contains("SECRET_KEY"), "{error}");
}

mod looped {
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        path("", include(crate::looped))
    ];
}

mod bad_regex {
    use nuages_web::urls::*;

    urlpatterns![
        crate = crate::common::root,
        re_path("^[a", crate::views::current)
    ];
}

#[tokio::test]
async fn a_missing_database_is_named() {
    let site = common::site(common::settings(urls::urlpatterns)).await;
    for (alias, message) in [
        ("default", "settings.databases names no default database"),
        ("other", "The connection 'other' doesn't exist."),
    ] {
        let error = site.database(alias).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let client = nuages_gateway::client::Client::new(site);
    let response = client.get("/query/").await.unwrap();
    assert_eq!(response.status(), 500);
}
