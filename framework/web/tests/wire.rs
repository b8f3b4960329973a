//! Raw requests on a socket: `django/wire.py` lets Django 6.1 write `django/wire.json` of them, and Nuages answers the same
//! from behind its server, but for what [`DIFFERENT`] lists with its reason.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a test")]

mod common;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use nuages_core::{BadRequest, Result, Settings};
use nuages_gateway::Application;
use nuages_gateway::servers::actix::{Server, StopHandle};
use nuages_web::http::{Cookie, QueryDict, Request, Response, content_disposition};
use nuages_web::middleware;
use nuages_web::middleware::{CommonMiddleware, CsrfViewMiddleware, SecurityMiddleware};
use serde_json::{Map, Value, json};

#[path = "wire/different.rs"]
mod different;

use different::DIFFERENT;

mod views {
    use super::*;

    fn lists(fields: &QueryDict) -> Value {
        fields
            .lists()
            .map(|(name, values)| (name.to_owned(), json!(values)))
            .collect::<Map<_, _>>()
            .into()
    }

    pub async fn echo(request: Request) -> Result<Response> {
        rest(request, String::new()).await
    }

    pub async fn rest(request: Request, rest: String) -> Result<Response> {
        let cookies: Map<String, Value> = request
            .cookies()
            .iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        Response::json(&json!({
            "path": request.path(),
            "rest": rest,
            "host": request.get_host()?,
            "scheme": request.scheme(),
            "full_path": request.full_path(),
            "uri": request.absolute_uri()?,
            "query": lists(request.query()),
            "cookies": cookies,
        }))
    }

    pub async fn post(request: Request) -> Result<Response> {
        Response::json(&lists(request.form().await?))
    }

    pub async fn body_json(request: Request) -> Result<Response> {
        let read: Value = request
            .json()
            .await
            .map_err(|_| BadRequest::new("no JSON"))?;
        Response::json(&json!({ "read": read }))
    }

    pub async fn redirect(request: Request) -> Response {
        Response::redirect(request.query().get("to").unwrap())
    }

    pub async fn cookie(request: Request) -> Response {
        let value = request.query().get("v").unwrap();
        Response::html("").with_cookie(Cookie::new("c", value))
    }

    pub async fn download(request: Request) -> Response {
        let name = request.query().get("name").unwrap();
        let header = content_disposition(true, name).unwrap();
        Response::html("").header("content-disposition", header)
    }

    pub async fn header(request: Request) -> Response {
        Response::html("").header("x-echo", request.query().get("v").unwrap())
    }
}

mod urls {
    use nuages_web::urls::*;
    use nuages_web::views::decorators::csrf_exempt;

    use super::views;

    urlpatterns![
        crate = crate::common::root,
        path("", views::echo),
        path("echo/<path:rest>", views::rest),
        path("slash/", views::echo),
        path("post/", csrf_exempt(views::post)),
        path("csrf/", views::echo),
        path("json/", csrf_exempt(views::body_json)),
        path("redirect/", views::redirect),
        path("cookie/", views::cookie),
        path("download/", views::download),
        path("header/", views::header),
        path("<path:rest>/", views::rest),
    ];
}

fn settings(changed: &Value, debug: bool) -> Settings {
    let hosts = ["example.com", ".example.org", "[::1]", "127.0.0.1"];
    let mut settings = Settings {
        debug,
        allowed_hosts: hosts.map(str::to_owned).to_vec(),
        middleware: middleware![SecurityMiddleware, CommonMiddleware, CsrfViewMiddleware],
        ..common::settings(urls::urlpatterns)
    };
    for (name, value) in changed.as_object().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        match name.as_str() {
            "USE_X_FORWARDED_HOST" => settings.use_x_forwarded_host = true,
            "SECURE_PROXY_SSL_HEADER" => {
                settings.secure_proxy_ssl_header = Some((text(&value[0]), text(&value[1])));
            }
            "DATA_UPLOAD_MAX_NUMBER_FIELDS" => {
                settings.data_upload_max_number_fields = value.as_u64().map(|limit| limit as usize);
            }
            "DATA_UPLOAD_MAX_MEMORY_SIZE" => settings.data_upload_max_memory_size = value.as_u64(),
            "CSRF_TRUSTED_ORIGINS" => {
                settings.csrf_trusted_origins =
                    value.as_array().unwrap().iter().map(text).collect();
            }
            other => panic!("{other}"),
        }
    }
    settings
}

struct Running {
    address: SocketAddr,
    stop: StopHandle,
}

impl Running {
    async fn start(settings: Settings) -> Self {
        let site = common::site(settings).await;
        let server = Server::new(site as Arc<dyn Application>)
            .workers(1)
            .shutdown_timeout(Duration::from_millis(100))
            .handle_signals(false)
            .bind("127.0.0.1:0")
            .unwrap();
        let running = Self {
            address: server.addresses()[0],
            stop: server.stop_handle(),
        };
        std::thread::spawn(move || server.run_blocking());
        running
    }

    fn ask(&self, raw: &str) -> Value {
        let bytes: Vec<u8> = raw.chars().map(|character| character as u8).collect();
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        stream.write_all(&bytes).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        shown(&answer)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

fn shown(answer: &[u8]) -> Value {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head: String = answer[..end].iter().copied().map(char::from).collect();
    let body = &answer[end + 4..];
    let mut lines = head.split("\r\n");
    let status: u64 = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let mut shown = Map::new();
    shown.insert("status".into(), status.into());
    let mut is_json = false;
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        let name = name.trim_end_matches(':').to_ascii_lowercase();
        is_json |= name == "content-type" && value == "application/json";
        if [
            "location",
            "allow",
            "set-cookie",
            "content-disposition",
            "x-echo",
        ]
        .contains(&name.as_str())
        {
            let values = shown.entry(name).or_insert_with(|| json!([]));
            values.as_array_mut().unwrap().push(masked(value).into());
        }
    }
    if is_json && !body.is_empty() {
        shown.insert("json".into(), serde_json::from_slice(body).unwrap());
    }
    if status == 403 {
        let text = String::from_utf8_lossy(body);
        let reason = text
            .split_once("<pre>")
            .and_then(|(_, rest)| rest.split_once("</pre>"))
            .map(|(reason, _)| reason.replace("&#34;", "&quot;").replace("&#39;", "&#x27;"));
        shown.insert("reason".into(), json!(reason));
    }
    Value::Object(shown)
}

/// A new secret, and the day when it ends, differ each time.
fn masked(cookie: &str) -> String {
    match (
        cookie.strip_prefix("csrftoken="),
        cookie.split_once("; Max-Age"),
    ) {
        (Some(_), Some((_, rest))) => format!("csrftoken=..; expires=..; Max-Age{rest}"),
        _ => cookie.to_owned(),
    }
}

#[tokio::test]
async fn raw_requests_are_answered_as_django_answers_them() {
    let table: Value = serde_json::from_str(include_str!("django/wire.json")).unwrap();
    let mut servers: HashMap<String, (Running, Running)> = HashMap::new();
    let mut wrong = Vec::new();
    for case in table.as_array().unwrap() {
        let changed = &case["settings"];
        let key = changed.to_string();
        if !servers.contains_key(&key) {
            let plain = Running::start(settings(changed, false)).await;
            let debug = Running::start(settings(changed, true)).await;
            servers.insert(key.clone(), (plain, debug));
        }
        let (plain, debug) = &servers[&key];
        let raw = case["raw"].as_str().unwrap();
        let mut own = plain.ask(raw);
        if own["status"] == 403 {
            // The page tells the reason with DEBUG alone.
            own = debug.ask(raw);
        }
        let what = case["what"].as_str().unwrap();
        let expected = match DIFFERENT.iter().find(|(known, ..)| *known == what) {
            Some((_, answer, _)) => serde_json::from_str(answer).unwrap(),
            None => case["django"].clone(),
        };
        if own != expected {
            wrong.push(format!("{what}\n  Nuages {own}\n  Django {expected}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
