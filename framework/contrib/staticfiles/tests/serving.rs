//! What a browser gets below `static_url`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use nuages_core::{AppConfig, Apps, Settings};
use nuages_gateway::client::Client;
use nuages_gateway::{Application, Body, Headers, StatusCode, application_fn};
use nuages_staticfiles::{EmbeddedFiles, StaticFilesApp, handler};

const HASHED: &str = "polls/logo.aa676972bbd2.svg";

struct Project {
    folder: PathBuf,
    settings: Settings,
}

impl Project {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("nuages-static-{name}-{}", std::process::id()));
        let app = folder.join("polls/static/polls");
        fs::create_dir_all(&app).unwrap();
        fs::create_dir_all(folder.join("static/polls")).unwrap();
        fs::write(app.join("style.css"), "body { color: red }").unwrap();
        fs::write(app.join("poll.js"), "// the app's").unwrap();
        fs::write(app.join("big.bin"), vec![7; 3 << 20]).unwrap();
        fs::write(folder.join("static/polls/poll.js"), "// the project's").unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        let settings = Settings {
            debug: true,
            base_dir: folder.clone(),
            staticfiles_dirs: vec!["static".into()],
            ..Settings::default()
        };
        Self { folder, settings }
    }

    fn client(&self) -> Client {
        const FILES: EmbeddedFiles =
            EmbeddedFiles::new(&[("polls/inside.css", b"a{}"), (HASHED, b"<svg/>")]);
        let app = AppConfig::new("polls")
            .path(self.folder.join("polls"))
            .static_files(FILES);
        let site: Arc<dyn Application> = Arc::new(application_fn(|_| async {
            (
                StatusCode::NOT_FOUND,
                Headers::new(),
                Body::from("the site"),
            )
        }));
        Client::new(handler(
            site,
            &self.settings,
            &Apps::new(vec![app]).unwrap(),
        ))
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn files_of_apps_and_of_the_project_are_served() {
    let project = Project::new("serve");
    let client = project.client();
    for (path, content_type, content) in [
        (
            "/static/polls/style.css",
            "text/css; charset=utf-8",
            "body { color: red }",
        ),
        (
            "/static/polls/poll.js",
            "text/javascript; charset=utf-8",
            "// the project's",
        ),
        ("/static/polls/inside.css", "text/css; charset=utf-8", "a{}"),
    ] {
        let response = client.get(path).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.header("content-type"), Some(content_type));
        assert_eq!(
            response.header("content-length"),
            Some(content.len().to_string().as_str())
        );
        assert_eq!(response.header("cache-control"), Some("no-cache"));
        assert_eq!(response.text().await.unwrap(), content);
    }
}

#[tokio::test]
async fn a_large_file_is_streamed_whole() {
    let project = Project::new("large");
    let response = project.client().get("/static/polls/big.bin").await.unwrap();
    assert_eq!(response.header("content-length"), Some("3145728"));
    let (_, _, mut body) = response.into_parts();
    assert!(body.is_stream());
    let bytes = body.collect(4 << 20).await.unwrap();
    assert!(bytes.len() == 3 << 20 && bytes.iter().all(|byte| *byte == 7));
}

#[tokio::test]
async fn head_tells_the_length_without_the_content() {
    let project = Project::new("head");
    let response = project
        .client()
        .head("/static/polls/style.css")
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.header("content-length"), Some("19"));
    assert_eq!(response.text().await.unwrap(), "");
}

#[tokio::test]
async fn a_file_that_the_browser_has_is_not_sent_again() {
    let project = Project::new("conditional");
    let client = project.client();
    let first = client.get("/static/polls/style.css").await.unwrap();
    let etag = first.header("etag").unwrap().to_owned();
    let modified = first.header("last-modified").unwrap().to_owned();
    for (name, value) in [("if-none-match", &etag), ("if-modified-since", &modified)] {
        let response = client
            .get("/static/polls/style.css")
            .header(name, value)
            .await
            .unwrap();
        assert_eq!(response.status(), 304, "{name}");
        assert_eq!(response.header("etag"), Some(etag.as_str()));
        assert_eq!(response.header("content-type"), None);
    }
    let response = client
        .get("/static/polls/style.css")
        .header("if-none-match", "\"other\"")
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn everything_else_goes_to_the_site() {
    let project = Project::new("else");
    let client = project.client();
    for path in [
        "/",
        "/static/",
        "/static/polls",
        "/static/polls/",
        "/static/polls/none.css",
        "/static/../secret.txt",
        "/static/../../secret.txt",
        "/static/%2e%2e/%2e%2e/secret.txt",
        "/static/polls/..%2f..%2f..%2fsecret.txt",
        "/static/%2fetc/passwd",
        "/static/polls%00/style.css",
        "/staticpolls/style.css",
    ] {
        let response = client.get(path).await.unwrap();
        assert_eq!(response.text().await.unwrap(), "the site", "{path}");
    }
    let response = client.post("/static/polls/style.css").await.unwrap();
    assert_eq!(response.text().await.unwrap(), "the site");
}

#[tokio::test]
async fn a_release_program_serves_its_files_with_lasting_headers() {
    let mut project = Project::new("release");
    project.settings.debug = false;
    let client = project.client();
    for (path, cache_control) in [
        ("polls/inside.css", "max-age=60, public"),
        (HASHED, "max-age=315360000, public, immutable"),
        ("polls/style.css", "max-age=60, public"),
    ] {
        let response = client.get(format!("/static/{path}")).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(
            response.header("cache-control"),
            Some(cache_control),
            "{path}"
        );
        assert!(response.header("etag").is_some());
    }
    // What collectstatic wrote comes first.
    fs::create_dir_all(project.folder.join("collected/polls")).unwrap();
    fs::write(project.folder.join("collected/polls/inside.css"), "b{}").unwrap();
    project.settings.static_root = Some("collected".into());
    let response = project
        .client()
        .get("/static/polls/inside.css")
        .await
        .unwrap();
    assert_eq!(response.text().await.unwrap(), "b{}");
}

#[tokio::test]
async fn files_on_another_host_are_not_ours() {
    let mut project = Project::new("cdn");
    project.settings.static_url = "https://cdn.example.com/static/".into();
    let response = project
        .client()
        .get("/static/polls/style.css")
        .await
        .unwrap();
    assert_eq!(response.text().await.unwrap(), "the site");
}

#[tokio::test]
async fn a_part_of_a_file_is_sent_where_it_is_asked_for() {
    let project = Project::new("ranges");
    let client = project.client();
    let whole = client.get("/static/polls/style.css").await.unwrap();
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let etag = whole.header("etag").unwrap().to_owned();
    for (path, range, if_range, status, content_range, content) in [
        (
            "polls/style.css",
            "bytes=0-3",
            None,
            206,
            Some("bytes 0-3/19"),
            "body",
        ),
        (
            "polls/style.css",
            "bytes=-5",
            None,
            206,
            Some("bytes 14-18/19"),
            "red }",
        ),
        (
            "polls/style.css",
            "bytes=5-",
            Some(etag.as_str()),
            206,
            Some("bytes 5-18/19"),
            "{ color: red }",
        ),
        (
            "polls/style.css",
            "bytes=5-",
            Some("\"other\""),
            200,
            None,
            "body { color: red }",
        ),
        (
            "polls/style.css",
            "bytes=0-1,3-4",
            None,
            200,
            None,
            "body { color: red }",
        ),
        (
            "polls/style.css",
            "bytes=19-",
            None,
            416,
            Some("bytes */19"),
            "",
        ),
        (
            "polls/inside.css",
            "bytes=1-1",
            None,
            206,
            Some("bytes 1-1/3"),
            "{",
        ),
    ] {
        let mut request = client.get(format!("/static/{path}")).header("range", range);
        if let Some(value) = if_range {
            request = request.header("if-range", value);
        }
        let response = request.await.unwrap();
        assert_eq!(response.status(), status, "{path} {range}");
        assert_eq!(response.header("content-range"), content_range, "{range}");
        let length = content.len().to_string();
        assert_eq!(
            response.header("content-length"),
            Some(length.as_str()),
            "{range}"
        );
        assert_eq!(response.text().await.unwrap(), content, "{range}");
    }
    // Also of a file that is streamed.
    let response = client
        .get("/static/polls/big.bin")
        .header("range", "bytes=1048570-1048579")
        .await
        .unwrap();
    assert_eq!(
        response.header("content-range"),
        Some("bytes 1048570-1048579/3145728")
    );
    let (_, _, mut body) = response.into_parts();
    assert_eq!(body.collect(100).await.unwrap().len(), 10);
}

#[tokio::test]
async fn browsers_are_told_not_to_guess() {
    let mut project = Project::new("nosniff");
    let response = project
        .client()
        .get("/static/polls/style.css")
        .await
        .unwrap();
    assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
    project.settings.secure_content_type_nosniff = false;
    let response = project
        .client()
        .get("/static/polls/style.css")
        .await
        .unwrap();
    assert_eq!(response.header("x-content-type-options"), None);
}

#[tokio::test]
async fn the_files_of_the_project_inside_the_program_come_first() {
    const OWN: EmbeddedFiles = EmbeddedFiles::new(&[("polls/inside.css", b"own{}")]);
    let mut project = Project::new("own");
    project.settings.debug = false;
    project.settings.static_files = OWN;
    let response = project
        .client()
        .get("/static/polls/inside.css")
        .await
        .unwrap();
    assert_eq!(response.text().await.unwrap(), "own{}");
}
