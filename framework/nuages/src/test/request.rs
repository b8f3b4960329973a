//! A request that a test is about to make.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use nuages_core::{Error, Result};
use nuages_gateway::Method;
use serde::Serialize;

use super::client::CSRF_SECRET;
use super::{Client, Response};

/// What stands between the parts of a multipart body, as Django's test client has it.
const BOUNDARY: &str = "BoUnDaRyStRiNg";
/// More redirects than this are a circle.
const MOST_REDIRECTS: usize = 20;

/// A request that a [`Client`] is about to make: say what it carries, then `.await` it.
#[must_use = "a request is sent when it is awaited"]
pub struct Request {
    client: Client,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    fields: Vec<(String, String)>,
    files: Vec<File>,
    body: Option<Result<(String, Vec<u8>)>>,
    follow: bool,
}

struct File {
    field: String,
    name: String,
    content_type: String,
    content: Vec<u8>,
}

impl Request {
    pub(super) fn new(client: Client, method: Method, path: &str) -> Request {
        Request {
            client,
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            fields: Vec::new(),
            files: Vec::new(),
            body: None,
            follow: false,
        }
    }

    /// Adds fields to the query string.
    pub fn query(mut self, fields: &[(&str, &str)]) -> Request {
        let separator = if self.path.contains('?') { '&' } else { '?' };
        self.path.push(separator);
        self.path.push_str(&encoded_form(fields));
        self
    }

    /// Adds a header field.
    pub fn header(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds fields of a form.
    pub fn form(mut self, fields: &[(&str, &str)]) -> Request {
        let owned = fields
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        self.fields.extend(owned);
        self
    }

    /// Adds a file to the form, which becomes a multipart one.
    pub fn file(
        mut self,
        field: &str,
        name: &str,
        content_type: &str,
        content: impl Into<Vec<u8>>,
    ) -> Request {
        self.files.push(File {
            field: field.to_owned(),
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            content: content.into(),
        });
        self
    }

    /// Carries a value as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Request {
        let content = serde_json::to_vec(value).map_err(Error::from);
        self.body = Some(content.map(|content| ("application/json".to_owned(), content)));
        self
    }

    /// Carries bytes of a media type.
    pub fn body(mut self, content_type: &str, content: impl Into<Vec<u8>>) -> Request {
        self.body = Some(Ok((content_type.to_owned(), content.into())));
        self
    }

    /// Follows redirects, and returns the last response, whose [`redirect_chain`](Response::redirect_chain) tells of them.
    pub fn follow(mut self) -> Request {
        self.follow = true;
        self
    }

    async fn send(self) -> Result<Response> {
        let (client, follow, mut path) = (self.client.clone(), self.follow, self.path.clone());
        let mut response = self.send_once().await?;
        let mut chain = Vec::new();
        while follow && response.status().is_redirection() {
            let Some(location) = response.header("location") else {
                break;
            };
            if chain.len() == MOST_REDIRECTS {
                return Err(Error::msg(format!("the redirects of {path} do not end")));
            }
            path = joined(&path, location);
            chain.push((path.clone(), response.status()));
            response = client.request(Method::GET, &path).send_once().await?;
        }
        response.chain = chain;
        Ok(response)
    }

    async fn send_once(self) -> Result<Response> {
        let mut request = self.client.inner.request(self.method.clone(), &self.path);
        if self.client.passes_csrf {
            request = request.header("x-csrftoken", CSRF_SECRET);
            if self.client.is_secure && !self.headers.iter().any(|(name, _)| is_referer(name)) {
                request = request.header("referer", "https://testserver/");
            }
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = self.body {
            let (content_type, content) = body?;
            request = request.header("content-type", content_type).body(content);
        } else if !self.files.is_empty() {
            let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
            let content = multipart(&self.fields, &self.files);
            request = request.header("content-type", content_type).body(content);
        } else if !matches!(self.method, Method::GET | Method::HEAD) || !self.fields.is_empty() {
            let fields: Vec<(&str, &str)> = self
                .fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            if !fields.is_empty() || self.method == Method::POST {
                request = request.form(encoded_form(&fields));
            }
        }
        self.client.send(request).await
    }
}

impl IntoFuture for Request {
    type Output = Result<Response>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Response>>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

fn is_referer(name: &str) -> bool {
    name.eq_ignore_ascii_case("referer") || name.eq_ignore_ascii_case("origin")
}

/// The path that a `Location` leads to: on the same site, from the path of the page.
fn joined(page: &str, location: &str) -> String {
    let location = location.split_once("://").map_or(location, |(_, rest)| {
        rest.find('/').map_or("/", |at| &rest[at..])
    });
    if location.starts_with('/') {
        return location.to_owned();
    }
    let page = page.split(['?', '#']).next().unwrap_or_default();
    if location.starts_with('?') {
        return format!("{page}{location}");
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{location}")
}

fn multipart(fields: &[(String, String)], files: &[File]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |head: String, content: &[u8]| {
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (name, value) in fields {
        let head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        part(head, value.as_bytes());
    }
    for file in files {
        let head = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}",
            quoted(&file.field),
            quoted(&file.name),
            file.content_type
        );
        part(head, &file.content);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Writes a name as browsers do inside the quotes of a multipart head.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn encoded_form(fields: &[(&str, &str)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    fields.join("&")
}

/// Encodes as an HTML form does.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn redirects_lead_from_the_page_that_sent_them() {
        for (page, location, path) in [
            ("/polls/1/vote/", "/polls/1/results/", "/polls/1/results/"),
            ("/a/b?q=1", "c", "/a/c"),
            ("/a/b/", "?page=2", "/a/b/?page=2"),
            ("/a/", "http://testserver/b/?c", "/b/?c"),
            ("/a/", "https://testserver", "/"),
        ] {
            assert_eq!(joined(page, location), path);
        }
    }
}
