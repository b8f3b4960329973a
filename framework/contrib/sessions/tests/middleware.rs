//! What a browser sees of its session.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::path::PathBuf;
use std::sync::Arc;

use nuages_core::settings::{Databases, SameSite};
use nuages_core::signing::LETTERS_AND_DIGITS;
use nuages_core::{Error, Result, Settings};
use nuages_db::Database;
use nuages_gateway::client::{Client, ClientResponse};
use nuages_management::{Shell, call_command};
use nuages_sessions::{SessionExt, SessionMiddleware};
use nuages_web::http::{Request, Response, StatusCode};
use nuages_web::middleware::csrf::get_token;
use nuages_web::middleware::{CsrfViewMiddleware, Middleware, Next, entry};
use nuages_web::site::Site;

const COOKIES: &str = "nuages::sessions::backends::signed_cookies";

/// Stands for the views of a project.
struct Views;

impl Middleware for Views {
    fn new(_: &Settings) -> Result<Self> {
        Ok(Self)
    }

    async fn call(&self, request: Request, _next: Next<'_>) -> Result<Response> {
        let session = request.session();
        let mut status = StatusCode::OK;
        match request.path_info() {
            "/visit" => {
                let visits = session.get::<u32>("visits").await?.unwrap_or_default();
                session.insert("visits", visits + 1).await?;
            }
            "/look" => {
                let visits = session.get::<u32>("visits").await?;
                return Ok(Response::text(format!("{visits:?}")));
            }
            "/mistake" => {
                session.get::<Vec<bool>>("visits").await?;
            }
            "/login" => {
                session.cycle_key().await?;
                session.insert("user", "1").await?;
            }
            "/logout" => session.flush(),
            "/fail" => {
                session.insert("visits", 99).await?;
                status = StatusCode::INTERNAL_SERVER_ERROR;
            }
            "/logout-fail" => {
                session.flush();
                status = StatusCode::INTERNAL_SERVER_ERROR;
            }
            "/until-close" => session.set_expiry(0).await?,
            "/short" => session.set_expiry(60).await?,
            "/raced" => {
                session.insert("visits", 7).await?;
                request
                    .db()
                    .execute("DELETE FROM django_session", &[])
                    .await?;
            }
            "/token" => return Ok(Response::text(get_token(&request))),
            "/quiet" => {}
            path => return Err(Error::msg(format!("no view for {path}"))),
        }
        Ok(Response::text(session.session_key().unwrap_or_default()).with_status(status))
    }
}

struct Project {
    file: PathBuf,
    settings: Settings,
}

impl Project {
    fn new(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!(
            "nuages-sessions-{name}-{}.sqlite3",
            std::process::id()
        ));
        let settings = Settings {
            secret_key: "a key for these tests".into(),
            debug: true,
            databases: Databases::sqlite(&file),
            installed_apps: vec![nuages_sessions::apps::config()],
            middleware: vec![
                entry::<SessionMiddleware>("SessionMiddleware"),
                entry::<Views>("Views"),
            ],
            ..Settings::default()
        };
        Self { file, settings }
    }

    async fn site(&self) -> Arc<Site> {
        let site = Site::new(self.settings.clone()).await.unwrap();
        run(&site, "migrate", &["--verbosity", "0"]).await;
        site
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

/// Runs a command and returns what it wrote.
async fn run(site: &Arc<Site>, name: &str, arguments: &[&str]) -> String {
    let (shell, stdout, _) = Shell::captured();
    call_command(site, name, arguments, shell).await.unwrap();
    stdout.text()
}

async fn rows(db: &Database) -> usize {
    db.fetch_all("SELECT session_key FROM django_session", &[])
        .await
        .unwrap()
        .len()
}

fn set_cookie(response: &ClientResponse) -> Option<String> {
    response.header("set-cookie").map(str::to_owned)
}

#[tokio::test]
async fn a_session_is_kept_between_requests() {
    let project = Project::new("kept");
    let site = project.site().await;
    let client = Client::new(Arc::clone(&site)).with_cookies();
    for _ in 0..3 {
        client.get("/visit").await.unwrap();
    }
    let response = client.get("/look").await.unwrap();
    assert_eq!(response.header("vary"), Some("Cookie"));
    assert_eq!(set_cookie(&response), None);
    assert_eq!(response.text().await.unwrap(), "Some(3)");
    assert_eq!(rows(site.database("default").unwrap()).await, 1);
}

#[tokio::test]
async fn the_cookie_has_djangos_attributes() {
    let mut project = Project::new("cookie");
    project.settings.session_cookie_domain = Some("example.com".into());
    project.settings.session_cookie_secure = true;
    project.settings.session_cookie_samesite = Some(SameSite::Strict);
    let client = Client::new(project.site().await);
    let cookie = set_cookie(&client.get("/visit").await.unwrap()).unwrap();
    let (name, attributes) = cookie.split_once(';').unwrap();
    let key = name.strip_prefix("sessionid=").unwrap();
    assert_eq!(key.len(), 32);
    assert!(
        key.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    );
    let attributes: Vec<&str> = attributes.split(';').map(str::trim).collect();
    assert_eq!(attributes[0], "Domain=example.com");
    assert!(attributes[1].starts_with("expires=") && attributes[1].ends_with(" GMT"));
    assert_eq!(
        attributes[2..],
        [
            "HttpOnly",
            "Max-Age=1209600",
            "Path=/",
            "SameSite=Strict",
            "Secure"
        ]
    );
}

#[tokio::test]
async fn a_request_that_leaves_the_session_alone_costs_nothing() {
    let project = Project::new("quiet");
    let site = project.site().await;
    let client = Client::new(Arc::clone(&site)).with_cookies();
    let response = client.get("/quiet").await.unwrap();
    assert_eq!(
        (response.header("vary"), set_cookie(&response)),
        (None, None)
    );
    let response = client.get("/look").await.unwrap();
    assert_eq!(
        (response.header("vary"), set_cookie(&response)),
        (Some("Cookie"), None)
    );
    assert_eq!(rows(site.database("default").unwrap()).await, 0);
}

#[tokio::test]
async fn a_login_changes_the_key_and_keeps_the_values() {
    let project = Project::new("login");
    let site = project.site().await;
    let client = Client::new(Arc::clone(&site)).with_cookies();
    client.get("/visit").await.unwrap();
    let before = client
        .cookies()
        .unwrap()
        .get("sessionid")
        .unwrap()
        .to_owned();
    client.get("/login").await.unwrap();
    let after = client
        .cookies()
        .unwrap()
        .get("sessionid")
        .unwrap()
        .to_owned();
    assert_ne!(before, after);
    assert_eq!(
        client.get("/look").await.unwrap().text().await.unwrap(),
        "Some(1)"
    );
    assert_eq!(rows(site.database("default").unwrap()).await, 1);
    let old = Client::new(Arc::clone(&site));
    let response = old
        .get("/look")
        .header("cookie", format!("sessionid={before}"))
        .await
        .unwrap();
    assert_eq!(response.text().await.unwrap(), "None");
}

#[tokio::test]
async fn a_logout_deletes_row_and_cookie() {
    for path in ["/logout", "/logout-fail"] {
        let project = Project::new(&path[1..]);
        let site = project.site().await;
        let client = Client::new(Arc::clone(&site)).with_cookies();
        client.get("/visit").await.unwrap();
        let response = client.get(path).await.unwrap();
        assert_eq!(
            set_cookie(&response).as_deref(),
            Some(
                "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax"
            )
        );
        assert_eq!(response.header("vary"), Some("Cookie"));
        assert_eq!(rows(site.database("default").unwrap()).await, 0);
    }
}

#[tokio::test]
async fn a_failed_response_saves_nothing() {
    let project = Project::new("fail");
    let client = Client::new(project.site().await).with_cookies();
    client.get("/visit").await.unwrap();
    let response = client.get("/fail").await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(set_cookie(&response), None);
    assert_eq!(
        client.get("/look").await.unwrap().text().await.unwrap(),
        "Some(1)"
    );
}

#[tokio::test]
async fn a_session_deleted_meanwhile_is_a_bad_request() {
    let project = Project::new("raced");
    let site = project.site().await;
    let client = Client::new(Arc::clone(&site)).with_cookies();
    client.get("/visit").await.unwrap();
    let response = client.get("/raced").await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(rows(site.database("default").unwrap()).await, 0);
}

#[tokio::test]
async fn an_unknown_or_corrupted_cookie_is_an_empty_session() {
    for engine in [Settings::default().session_engine, COOKIES] {
        let mut project = Project::new(&format!("corrupted{}", engine.len()));
        project.settings.session_engine = engine;
        let client = Client::new(project.site().await);
        for cookie in [
            "x",
            "abcdefghijklmnopqrstuvwxyz012345",
            "\"\\351 nonsense:1r31eq:x\"",
            "'; DROP TABLE django_session",
        ] {
            let response = client
                .get("/look")
                .header("cookie", format!("sessionid={cookie}"))
                .await
                .unwrap();
            assert_eq!(response.status(), 200, "{cookie}");
            assert_eq!(response.text().await.unwrap(), "None", "{cookie}");
        }
    }
}

#[tokio::test]
async fn an_expired_session_is_empty_and_clearsessions_deletes_it() {
    let project = Project::new("expired");
    let site = project.site().await;
    let db = site.database("default").unwrap();
    let client = Client::new(Arc::clone(&site)).with_cookies();
    client.get("/visit").await.unwrap();
    db.execute(
        "UPDATE django_session SET expire_date = '2001-01-01 00:00:00'",
        &[],
    )
    .await
    .unwrap();
    let response = client.get("/look").await.unwrap();
    assert!(set_cookie(&response).unwrap().contains("Max-Age=0"));
    assert_eq!(response.text().await.unwrap(), "None");
    client.get("/visit").await.unwrap();
    assert_eq!(rows(db).await, 2);
    run(&site, "clearsessions", &[]).await;
    assert_eq!(rows(db).await, 1);
}

#[tokio::test]
async fn the_end_of_a_session_can_be_set() {
    let project = Project::new("expiry");
    let client = Client::new(project.site().await).with_cookies();
    let cookie = set_cookie(&client.get("/until-close").await.unwrap()).unwrap();
    assert!(
        !cookie.contains("Max-Age") && !cookie.contains("expires"),
        "{cookie}"
    );
    let cookie = set_cookie(&client.get("/short").await.unwrap()).unwrap();
    assert!(cookie.contains("Max-Age=60"), "{cookie}");
}

#[tokio::test]
async fn every_request_saves_if_the_settings_say_so() {
    let mut project = Project::new("every");
    project.settings.session_save_every_request = true;
    let client = Client::new(project.site().await).with_cookies();
    assert_eq!(set_cookie(&client.get("/quiet").await.unwrap()), None);
    client.get("/visit").await.unwrap();
    assert!(set_cookie(&client.get("/quiet").await.unwrap()).is_some());
}

#[tokio::test]
async fn signed_cookies_need_no_table() {
    let mut project = Project::new("signed");
    project.settings.session_engine = COOKIES;
    project.settings.databases = Databases::none();
    let client = Client::new(Site::new(project.settings.clone()).await.unwrap()).with_cookies();
    for _ in 0..2 {
        client.get("/visit").await.unwrap();
    }
    assert_eq!(
        client.get("/look").await.unwrap().text().await.unwrap(),
        "Some(2)"
    );
    client.get("/login").await.unwrap();
    assert_eq!(
        client.get("/look").await.unwrap().text().await.unwrap(),
        "Some(2)"
    );
    client.get("/logout").await.unwrap();
    assert_eq!(
        client.get("/look").await.unwrap().text().await.unwrap(),
        "None"
    );
}

#[tokio::test]
async fn mistakes_are_told() {
    let mut project = Project::new("mistakes");
    let client = Client::new(project.site().await).with_cookies();
    client.get("/visit").await.unwrap();
    let response = client.get("/mistake").await.unwrap();
    assert_eq!(response.status(), 500);
    let page = response.text().await.unwrap();
    assert!(page.contains("is no alloc::vec::Vec&lt;bool&gt;"), "{page}");

    project.settings.middleware.remove(0);
    project.settings.databases = Databases::none();
    let client = Client::new(Site::new(project.settings.clone()).await.unwrap());
    let page = client.get("/visit").await.unwrap().text().await.unwrap();
    assert!(
        page.contains("list SessionMiddleware in the setting middleware"),
        "{page}"
    );
}

#[tokio::test]
async fn the_table_is_djangos() {
    let project = Project::new("table");
    let site = project.site().await;
    let rows = site
        .database("default")
        .unwrap()
        .fetch_all(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'django_session' AND sql IS NOT NULL ORDER BY type DESC",
            &[],
        )
        .await
        .unwrap();
    let statements: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
    // manage.py sqlmigrate sessions 0001
    assert_eq!(
        statements,
        [
            r#"CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL)"#,
            r#"CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date")"#,
        ]
    );
    let output = run(&site, "makemigrations", &["--check", "--dry-run"]).await;
    assert_eq!(output, "No changes detected\n");
}

#[tokio::test]
async fn the_csrf_secret_can_live_in_the_session() {
    let mut project = Project::new("csrf");
    project.settings.csrf_use_sessions = true;
    project
        .settings
        .middleware
        .insert(1, entry::<CsrfViewMiddleware>("CsrfViewMiddleware"));
    let client = Client::new(project.site().await).with_cookies();
    let response = client.get("/token").await.unwrap();
    assert!(set_cookie(&response).unwrap().starts_with("sessionid="));
    let token = response.text().await.unwrap();
    assert_eq!(token.len(), 64);
    // The secret stays the same, so that the first page's token is good for the next.
    let unmask = |token: &str| {
        let index = |byte: u8| LETTERS_AND_DIGITS.bytes().position(|b| b == byte).unwrap();
        let (mask, cipher) = token.as_bytes().split_at(32);
        let secret = cipher
            .iter()
            .zip(mask)
            .map(|(c, m)| (index(*c) + 62 - index(*m)) % 62);
        secret.collect::<Vec<_>>()
    };
    let again = client.get("/token").await.unwrap().text().await.unwrap();
    assert_ne!(token, again);
    assert_eq!(unmask(&token), unmask(&again));
}
