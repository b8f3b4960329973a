//! Under which host and scheme the client reached the site.

use std::borrow::Cow;

use nuages_core::Result;
use nuages_gateway::Scheme;

use super::errors::DisallowedHost;
use super::{Request, iri_to_uri};

const DEBUG_HOSTS: [&str; 3] = [".localhost", "127.0.0.1", "[::1]"];

impl Request {
    /// The host, with its port if it is no default one, as the client named it.
    ///
    /// # Errors
    /// Fails with a `SuspiciousOperation` of kind `DisallowedHost` if the name is malformed or `ALLOWED_HOSTS` does not
    /// allow it.
    pub fn get_host(&self) -> Result<Cow<'_, str>> {
        let host = self.raw_host();
        let settings = self.settings();
        let (domain, _) = split_domain_port(&host);
        let allowed = !domain.is_empty()
            && if settings.debug && settings.allowed_hosts.is_empty() {
                validate_host(&domain, DEBUG_HOSTS)
            } else {
                validate_host(&domain, settings.allowed_hosts.iter().map(String::as_str))
            };
        if allowed {
            Ok(host)
        } else {
            Err(DisallowedHost::error(&host, &domain))?
        }
    }

    fn raw_host(&self) -> Cow<'_, str> {
        let forwarded = self
            .settings()
            .use_x_forwarded_host
            .then(|| self.header_text("x-forwarded-host"))
            .flatten();
        if let Some(host) = forwarded {
            return host;
        }
        // RFC 9112, 3.2.2: a target in absolute form names the host, whatever the Host field says.
        if let Some(authority) = self.0.uri.authority() {
            return Cow::Borrowed(authority.as_str());
        }
        if let Some(host) = self.header_text("host") {
            return host;
        }
        let port = self.get_port();
        let default = if self.is_secure() { "443" } else { "80" };
        if port == default {
            Cow::Borrowed(&self.0.server.name)
        } else {
            Cow::Owned(format!("{}:{port}", self.0.server.name))
        }
    }

    fn header_text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.headers()
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    /// The port at which the site was reached.
    pub fn get_port(&self) -> Cow<'_, str> {
        self.settings()
            .use_x_forwarded_port
            .then(|| self.header_text("x-forwarded-port"))
            .flatten()
            .unwrap_or_else(|| Cow::Owned(self.0.server.port.to_string()))
    }

    /// The scheme by which the client came, `http` or `https`; `SECURE_PROXY_SSL_HEADER` says whether a proxy is believed.
    pub fn scheme(&self) -> &'static str {
        if let Some((name, secure_value)) = &self.settings().secure_proxy_ssl_header {
            let name = name.strip_prefix("HTTP_").unwrap_or(name).replace('_', "-");
            if let Some(value) = self.header_text(&name) {
                let first = value.split(',').next().unwrap_or_default();
                return if first.trim() == secure_value.as_str() {
                    "https"
                } else {
                    "http"
                };
            }
        }
        match self.0.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    /// Whether the client came by HTTPS.
    pub fn is_secure(&self) -> bool {
        self.scheme() == "https"
    }

    /// The absolute address of this very request, query included.
    ///
    /// # Errors
    /// Fails as [`get_host`](Self::get_host).
    pub fn absolute_uri(&self) -> Result<String> {
        let full = self.full_path();
        let (path, query) = full.split_at(full.find('?').unwrap_or(full.len()));
        Ok(format!(
            "{}://{}{}{query}",
            self.scheme(),
            self.get_host()?,
            remove_dot_segments(path)
        ))
    }

    /// The absolute address of `location`, which may be relative to this request's path.
    ///
    /// # Errors
    /// Fails as [`get_host`](Self::get_host).
    pub fn build_absolute_uri(&self, location: &str) -> Result<String> {
        if has_scheme(location) {
            return Ok(iri_to_uri(location).into_owned());
        }
        let base = format!("{}://{}", self.scheme(), self.get_host()?);
        let joined = if let Some(rest) = location.strip_prefix("//") {
            if rest.starts_with('/') {
                format!("{base}{rest}")
            } else {
                format!("{}://{rest}", self.scheme())
            }
        } else {
            let (path, rest) =
                location.split_at(location.find(['?', '#']).unwrap_or(location.len()));
            let own = self.path();
            if path.is_empty() {
                format!("{base}{own}{rest}")
            } else if path.starts_with('/') {
                format!("{base}{}{rest}", remove_dot_segments(path))
            } else {
                let folder = own.rfind('/').map_or("/", |end| &own[..=end]);
                let full = format!("{folder}{path}");
                format!("{base}{}{rest}", remove_dot_segments(&full))
            }
        };
        Ok(iri_to_uri(&joined).into_owned())
    }
}

fn has_scheme(location: &str) -> bool {
    location.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Resolves `.` and `..` in an absolute path (RFC 3986 5.2.4).
fn remove_dot_segments(path: &str) -> Cow<'_, str> {
    if !path
        .split('/')
        .any(|segment| segment == "." || segment == "..")
    {
        return Cow::Borrowed(path);
    }
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        ends_open = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    if ends_open {
        segments.push("");
    }
    Cow::Owned(format!("/{}", segments.join("/")))
}

/// Splits a host into its domain, in lower case, and its port; the domain is empty if the host is malformed.
pub(crate) fn split_domain_port(host: &str) -> (Cow<'_, str>, &str) {
    let (domain, port) = match host.rfind(':') {
        Some(at) if !host.ends_with(']') => (&host[..at], Some(&host[at + 1..])),
        _ => (host, None),
    };
    let port_is_valid =
        port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    let domain_is_valid = match domain
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
    {
        Some(inner) => inner.split_once(':').is_some_and(|(first, rest)| {
            let hex = |byte: u8| byte.is_ascii_hexdigit();
            first.bytes().all(hex)
                && !rest.is_empty()
                && rest
                    .bytes()
                    .all(|byte| hex(byte) || byte == b'.' || byte == b':')
        }),
        None => {
            !domain.is_empty()
                && domain
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
        }
    };
    if !port_is_valid || !domain_is_valid {
        return (Cow::Borrowed(""), "");
    }
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let domain = if domain.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(domain.to_ascii_lowercase())
    } else {
        Cow::Borrowed(domain)
    };
    (domain, port.unwrap_or_default())
}

/// Whether one of `allowed` names the domain: exactly, by `.example.com` with its subdomains, or by `*`.
pub(crate) fn validate_host<'a>(domain: &str, allowed: impl IntoIterator<Item = &'a str>) -> bool {
    allowed
        .into_iter()
        .any(|pattern| pattern == "*" || is_same_domain(domain, pattern))
}

fn is_same_domain(domain: &str, pattern: &str) -> bool {
    if pattern.eq_ignore_ascii_case(domain) {
        return true;
    }
    let Some(parent) = pattern.strip_prefix('.') else {
        return false;
    };
    let ends = |start: usize| {
        domain
            .get(start..)
            .is_some_and(|end| end.eq_ignore_ascii_case(pattern))
    };
    parent.eq_ignore_ascii_case(domain) || domain.len().checked_sub(pattern.len()).is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_split_as_django_splits_them() {
        for (host, domain, port) in [
            ("example.com", "example.com", ""),
            ("Example.COM:80", "example.com", "80"),
            ("example.com.", "example.com", ""),
            ("[::1]:8000", "[::1]", "8000"),
            ("[2001:db8::8]", "[2001:db8::8]", ""),
            ("example.com:", "", ""),
            ("example.com:x", "", ""),
            ("a_b.com", "", ""),
            ("[::1", "", ""),
            ("user@host", "", ""),
            ("", "", ""),
        ] {
            let (own, own_port) = split_domain_port(host);
            assert_eq!((own.as_ref(), own_port), (domain, port), "{host}");
        }
    }

    #[test]
    fn a_leading_dot_allows_subdomains() {
        for (domain, pattern, allowed) in [
            ("example.com", "example.com", true),
            ("example.com", ".example.com", true),
            ("a.b.example.com", ".Example.com", true),
            ("badexample.com", ".example.com", false),
            ("a.example.com", "example.com", false),
            ("anything", "*", true),
        ] {
            assert_eq!(
                validate_host(domain, [pattern]),
                allowed,
                "{domain} {pattern}"
            );
        }
    }

    #[test]
    fn dots_in_paths_are_resolved() {
        for (path, resolved) in [
            ("/a/../b", "/b"),
            ("/a/./b/", "/a/b/"),
            ("/../a", "/a"),
            ("/a/b/..", "/a/"),
        ] {
            assert_eq!(remove_dot_segments(path), resolved);
        }
    }
}
