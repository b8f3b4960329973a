//! A headless Chromium, driven over WebDriver.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http;

/// A browser window; closes with the value.
#[derive(Debug)]
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts a browser with a profile of its own in `folder`; `None` where no chromedriver is installed.
    pub(crate) fn start(folder: &Path) -> Option<Self> {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
        };
        let started = Instant::now();
        while http::get(port, "/status").is_err() {
            assert!(
                started.elapsed() < Duration::from_secs(30),
                "chromedriver does not answer"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        let profile = folder.join("chromium");
        let arguments = [
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            format!("--user-data-dir={}", profile.display()),
        ];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": {"args": arguments}
        }}});
        let value = browser.call("POST", "/session", &capabilities);
        browser.session = value["sessionId"].as_str().unwrap().to_owned();
        Some(browser)
    }

    pub(crate) fn open(&self, url: &str) {
        self.session_call("POST", "/url", &json!({"url": url}));
    }

    /// The address shown.
    pub(crate) fn url(&self) -> String {
        self.session_call("GET", "/url", &Value::Null)
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Waits until the address ends like this: a click returns before the answer to its form is there.
    pub(crate) fn wait_for(&self, end: &str) {
        let begin = Instant::now();
        while !self.url().ends_with(end) {
            assert!(begin.elapsed() < Duration::from_secs(20), "{}", self.url());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The text that a reader of the page sees.
    pub(crate) fn text(&self) -> String {
        self.script("return document.body.innerText")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Clicks the first element that matches a CSS selector.
    pub(crate) fn click(&self, selector: &str) {
        let found = self.session_call(
            "POST",
            "/element",
            &json!({"using": "css selector", "value": selector}),
        );
        let element = found
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned();
        self.session_call("POST", &format!("/element/{element}/click"), &json!({}));
    }

    pub(crate) fn script(&self, source: &str) -> Value {
        self.session_call(
            "POST",
            "/execute/sync",
            &json!({"script": source, "args": []}),
        )
    }

    fn session_call(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let headers = [("Content-Type", "application/json")];
        let answer = http::request(self.port, method, path, &headers, &body).unwrap();
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["value"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let path = format!("/session/{}", self.session);
        let _ = http::request(self.port, "DELETE", &path, &[], "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
