use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use http::{Extensions, Method, Uri, Version, header};

use crate::path::decode_path;
use crate::{Body, Headers};

/// Everything a server knows about one request.
///
/// It is WSGI's *environ* with types: the fields hold what came over the wire, and
/// [`get`](Environ::get) reads the same under the names that WSGI and CGI give.
///
/// # Example
///
/// ```
/// use nuages_gateway::{Environ, Method};
///
/// let environ = Environ::new(Method::GET, "/caf%C3%A9/?page=2".parse().unwrap());
/// assert_eq!(environ.path_info(), "/café/");
/// assert_eq!(environ.query_string(), "page=2");
/// assert_eq!(environ.get("REQUEST_METHOD").as_deref(), Some("GET"));
/// ```
#[derive(Debug)]
pub struct Environ {
    /// The request's method.
    pub method: Method,
    /// The request's target as the client sent it, still percent-encoded.
    pub uri: Uri,
    /// The protocol's version.
    pub version: Version,
    /// The scheme by which the server itself was reached; a proxy may have been asked by another.
    pub scheme: Scheme,
    /// The decoded part of the path under which the application is mounted, without a final slash;
    /// empty at the root.
    pub script_name: String,
    /// The header fields.
    pub headers: Headers,
    /// The request's body (`wsgi.input`).
    pub body: Body,
    /// The address of the peer, which may be a proxy.
    pub remote_addr: Option<SocketAddr>,
    /// The server that took the request.
    pub server: Arc<ServerInfo>,
    /// Typed values that a server or a gateway middleware hands inwards.
    pub extensions: Extensions,
}

/// The scheme of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Plain HTTP.
    #[default]
    Http,
    /// HTTP over TLS.
    Https,
}

impl Scheme {
    /// Returns `"http"` or `"https"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a server says about itself, the same for all its requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerInfo {
    /// The host name or address that the server listens on (`SERVER_NAME`).
    pub name: String,
    /// The port that the server listens on (`SERVER_PORT`).
    pub port: u16,
    /// The server's product name (`SERVER_SOFTWARE`).
    pub software: &'static str,
    /// Whether the application may be called by several threads at once (`wsgi.multithread`).
    pub multithread: bool,
    /// Whether other processes may run the same application (`wsgi.multiprocess`).
    pub multiprocess: bool,
}

impl Default for ServerInfo {
    fn default() -> Self {
        ServerInfo {
            name: "testserver".to_owned(),
            port: 80,
            software: "nuages",
            multithread: true,
            multiprocess: false,
        }
    }
}

impl Environ {
    /// Makes the environ of a request without headers and body, as from `testserver`.
    pub fn new(method: Method, uri: Uri) -> Self {
        Environ {
            method,
            uri,
            version: Version::HTTP_11,
            scheme: Scheme::Http,
            script_name: String::new(),
            headers: Headers::new(),
            body: Body::empty(),
            remote_addr: None,
            server: Arc::default(),
            extensions: Extensions::new(),
        }
    }

    /// Returns the decoded path below [`script_name`](Environ::script_name) (`PATH_INFO`).
    ///
    /// Escapes are decoded once. Bytes that are not UTF-8 stay escaped, as Django's
    /// `repercent_broken_unicode` leaves them, so that no two targets become one path.
    pub fn path_info(&self) -> Cow<'_, str> {
        let path = decode_path(self.uri.path());
        if self.script_name.is_empty() {
            return path;
        }
        let cut = match path.strip_prefix(self.script_name.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => self.script_name.len(),
            _ => 0,
        };
        match path {
            Cow::Borrowed(path) => Cow::Borrowed(&path[cut..]),
            Cow::Owned(mut path) => Cow::Owned(path.split_off(cut)),
        }
    }

    /// Returns the query string without its question mark, still encoded; empty if there is none.
    pub fn query_string(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// Reads a value under its WSGI name, such as `REQUEST_METHOD`, `CONTENT_TYPE` or `HTTP_HOST`.
    ///
    /// Several fields of one name are joined by a comma, cookies by a semicolon. Bytes above ASCII
    /// are read as Latin-1, as WSGI does. A field whose own name has an underscore is not to be had
    /// here, so that it cannot pose as one with a hyphen; [`headers`](Environ::headers) has it.
    pub fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        Some(match key {
            "REQUEST_METHOD" => Cow::Borrowed(self.method.as_str()),
            "SCRIPT_NAME" => Cow::Borrowed(self.script_name.as_str()),
            "PATH_INFO" => self.path_info(),
            "QUERY_STRING" => Cow::Borrowed(self.query_string()),
            "SERVER_NAME" => Cow::Borrowed(self.server.name.as_str()),
            "SERVER_PORT" => Cow::Owned(self.server.port.to_string()),
            "SERVER_PROTOCOL" => Cow::Borrowed(version_text(self.version)),
            "SERVER_SOFTWARE" => Cow::Borrowed(self.server.software),
            "REMOTE_ADDR" => Cow::Owned(self.remote_addr?.ip().to_string()),
            "REMOTE_PORT" => Cow::Owned(self.remote_addr?.port().to_string()),
            "CONTENT_TYPE" => latin1(self.headers.get(header::CONTENT_TYPE)?.as_bytes()),
            "CONTENT_LENGTH" => latin1(self.headers.get(header::CONTENT_LENGTH)?.as_bytes()),
            "HTTP_CONTENT_TYPE" | "HTTP_CONTENT_LENGTH" => return None,
            "wsgi.url_scheme" => Cow::Borrowed(self.scheme.as_str()),
            "wsgi.multithread" => Cow::Borrowed(flag(self.server.multithread)),
            "wsgi.multiprocess" => Cow::Borrowed(flag(self.server.multiprocess)),
            "wsgi.run_once" => Cow::Borrowed(flag(false)),
            _ => return self.joined_header(key.strip_prefix("HTTP_")?),
        })
    }

    /// Iterates over all WSGI names and values of the request, Django's `request.META`.
    pub fn meta(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        const FIXED: [&str; 16] = [
            "REQUEST_METHOD",
            "SCRIPT_NAME",
            "PATH_INFO",
            "QUERY_STRING",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_PROTOCOL",
            "SERVER_SOFTWARE",
            "REMOTE_ADDR",
            "REMOTE_PORT",
            "CONTENT_TYPE",
            "CONTENT_LENGTH",
            "wsgi.url_scheme",
            "wsgi.multithread",
            "wsgi.multiprocess",
            "wsgi.run_once",
        ];
        let fixed = FIXED
            .iter()
            .filter_map(|key| Some((Cow::Borrowed(*key), self.get(key)?)));
        let mut keys: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| !name.as_str().contains('_'))
            .map(|(name, _)| format!("HTTP_{}", name.as_str().replace('-', "_").to_uppercase()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let fields = keys.into_iter().filter_map(|key| {
            let value = self.get(&key)?;
            Some((Cow::Owned(key), value))
        });
        fixed.chain(fields)
    }

    fn joined_header(&self, key: &str) -> Option<Cow<'_, str>> {
        let same = |name: &str| {
            name.len() == key.len()
                && name.bytes().zip(key.bytes()).all(|(name, key)| match key {
                    b'_' => name == b'-',
                    key => name == key.to_ascii_lowercase(),
                })
        };
        let mut values = self.headers.iter().filter(|(name, _)| same(name.as_str()));
        let (_, first) = values.next()?;
        let mut text = latin1(first.as_bytes());
        let separator = if key == "COOKIE" { "; " } else { "," };
        for (_, value) in values {
            let text = text.to_mut();
            text.push_str(separator);
            text.push_str(&latin1(value.as_bytes()));
        }
        Some(text)
    }
}

fn flag(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn version_text(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "HTTP/0.9",
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        Version::HTTP_3 => "HTTP/3.0",
        _ => "HTTP/1.1",
    }
}

fn latin1(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HeaderValue;

    fn environ(target: &str) -> Environ {
        Environ::new(Method::GET, target.parse().unwrap())
    }

    #[test]
    fn path_info_is_what_lies_below_the_mount() {
        for (target, mount, path) in [
            ("/a/b", "", "/a/b"),
            ("/a/b", "/a", "/b"),
            ("/a", "/a", ""),
            ("/ab", "/a", "/ab"),
            ("/%61/b", "/a", "/b"),
            ("http://host/a/b?c", "/a", "/b"),
        ] {
            let mut environ = environ(target);
            environ.script_name = mount.to_owned();
            assert_eq!(environ.path_info(), path, "{target} under {mount:?}");
        }
    }

    #[test]
    fn headers_are_read_under_their_wsgi_names() {
        let mut environ = environ("/");
        environ.headers = [
            ("host", "example.org"),
            ("x-two", "1"),
            ("x-two", "2"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("x_forwarded_proto", "https"),
            ("content-type", "text/plain"),
        ]
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
        .into_iter()
        .collect();
        for (key, value) in [
            ("HTTP_HOST", Some("example.org")),
            ("HTTP_X_TWO", Some("1,2")),
            ("HTTP_COOKIE", Some("a=1; b=2")),
            ("HTTP_X_FORWARDED_PROTO", None),
            ("CONTENT_TYPE", Some("text/plain")),
            ("HTTP_CONTENT_TYPE", None),
            ("HTTP_ABSENT", None),
            ("wsgi.url_scheme", Some("http")),
        ] {
            assert_eq!(environ.get(key).as_deref(), value, "{key}");
        }
        let meta: Vec<_> = environ.meta().map(|(key, _)| key.into_owned()).collect();
        assert!(meta.contains(&"HTTP_X_TWO".to_owned()));
        assert!(!meta.contains(&"HTTP_X_FORWARDED_PROTO".to_owned()));
        assert!(!meta.contains(&"HTTP_CONTENT_TYPE".to_owned()));
    }
}
