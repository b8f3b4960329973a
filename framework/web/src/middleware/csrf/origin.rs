//! Which other sites' pages may send forms here.

use nuages_core::{Result, Settings};
use nuages_gateway::header;

use super::Reason;
use crate::http::Request;

/// The setting `csrf_trusted_origins`, taken apart.
#[derive(Debug)]
pub(super) struct TrustedOrigins {
    exact: Vec<String>,
    /// Scheme, and host with a leading dot.
    subdomains: Vec<(String, String)>,
    hosts: Vec<String>,
}

impl TrustedOrigins {
    pub(super) fn of(settings: &Settings) -> Self {
        let mut origins = Self {
            exact: Vec::new(),
            subdomains: Vec::new(),
            hosts: Vec::new(),
        };
        for origin in &settings.csrf_trusted_origins {
            let (scheme, host) = split(origin);
            let host = host.trim_start_matches('*').to_owned();
            if origin.contains('*') {
                origins.subdomains.push((scheme, host.clone()));
            } else {
                origins.exact.push(origin.clone());
            }
            origins.hosts.push(host);
        }
        origins
    }

    /// Says whether the `Origin` header is this site's own, or a trusted one.
    pub(super) fn verify_origin(&self, request: &Request, origin: &str) -> bool {
        let scheme = request.scheme();
        if let Ok(host) = request.get_host()
            && origin
                .strip_prefix(scheme)
                .and_then(|rest| rest.strip_prefix("://"))
                .is_some_and(|rest| *rest == *host)
        {
            return true;
        }
        if self.exact.iter().any(|exact| exact == origin) {
            return true;
        }
        let (scheme, host) = split(origin);
        self.subdomains
            .iter()
            .any(|(own, pattern)| *own == scheme && is_same_domain(&host, pattern))
    }

    /// Checks that the page which made a request over HTTPS is this site's own or a trusted one.
    pub(super) fn check_referer(&self, request: &Request) -> Result<(), Reason> {
        let referer = request
            .headers()
            .get_str(header::REFERER)
            .ok_or(Reason::NoReferer)?;
        let (scheme, host) = split(referer);
        if scheme.is_empty() || host.is_empty() {
            return Err(Reason::MalformedReferer);
        }
        if scheme != "https" {
            return Err(Reason::InsecureReferer);
        }
        if self
            .hosts
            .iter()
            .any(|pattern| is_same_domain(&host, pattern))
        {
            return Ok(());
        }
        let bad = || Reason::BadReferer(referer.to_owned());
        let settings = request.settings();
        let domain = match settings.csrf_use_sessions {
            true => settings.session_cookie_domain.as_deref(),
            false => settings.csrf_cookie_domain.as_deref(),
        };
        let good = match domain {
            Some(domain) => match request.get_port().to_string().as_str() {
                "443" | "80" => domain.to_owned(),
                port => format!("{domain}:{port}"),
            },
            None => request.get_host().map_err(|_| bad())?.to_string(),
        };
        if is_same_domain(&host, &good) {
            Ok(())
        } else {
            Err(bad())
        }
    }
}

/// Splits a URL into scheme (in lower case) and host with port; what is missing is empty.
fn split(url: &str) -> (String, String) {
    match url.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(is_scheme_character) && !scheme.is_empty() => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if host.contains('[') != host.contains(']') {
                return (String::new(), String::new());
            }
            (scheme.to_ascii_lowercase(), host.to_owned())
        }
        _ => (String::new(), String::new()),
    }
}

fn is_scheme_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Says whether a host is the pattern, or below it if that begins with a dot.
fn is_same_domain(host: &str, pattern: &str) -> bool {
    let pattern = pattern.to_lowercase();
    match pattern.strip_prefix('.') {
        Some(domain) => host.ends_with(&pattern) || host == domain,
        None => !pattern.is_empty() && host == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_compared_as_django_does() {
        for (host, pattern, same) in [
            ("example.com", "example.com", true),
            ("example.com", "Example.com", true),
            ("www.example.com", ".example.com", true),
            ("example.com", ".example.com", true),
            ("evilexample.com", ".example.com", false),
            ("www.example.com", "example.com", false),
            ("example.com", "", false),
            ("example.com:8000", "example.com", false),
        ] {
            assert_eq!(is_same_domain(host, pattern), same, "{host} {pattern}");
        }
    }

    #[test]
    fn urls_are_split() {
        for (url, scheme, host) in [
            ("https://a.example:8000/x?y", "https", "a.example:8000"),
            ("HTTPS://a.example", "https", "a.example"),
            ("a.example", "", ""),
            ("null", "", ""),
            ("https:///path", "https", ""),
            ("https://[::1]:80/", "https", "[::1]:80"),
            ("https://[", "", ""),
        ] {
            assert_eq!(split(url), (scheme.to_owned(), host.to_owned()), "{url}");
        }
    }
}
