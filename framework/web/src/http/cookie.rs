//! Cookies that a response sets.

use std::borrow::Cow;
use std::fmt::{self, Write};

use nuages_core::settings::SameSite;
use nuages_core::{Timestamp, now};

use super::cookies::quote;
use super::date::http_date;

/// A cookie for [`Response::set_cookie`](super::Response::set_cookie), with Django's defaults: path `/`, all else off.
///
/// # Example: the header that it becomes
/// ```
/// use nuages_web::http::{Cookie, SameSite};
///
/// let cookie = Cookie::new("theme", "dark & blue").same_site(SameSite::Lax).http_only(true);
/// assert_eq!(cookie.to_string(), r#"theme="dark & blue"; HttpOnly; Path=/; SameSite=Lax"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    name: String,
    value: String,
    max_age: Option<i64>,
    expires: Option<String>,
    path: Option<Cow<'static, str>>,
    domain: Option<String>,
    secure: bool,
    http_only: bool,
    same_site: Option<SameSite>,
}

impl Cookie {
    /// Makes a cookie that lasts as long as the browser's session.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            max_age: None,
            expires: None,
            path: Some(Cow::Borrowed("/")),
            domain: None,
            secure: false,
            http_only: false,
            same_site: None,
        }
    }

    /// Lets the cookie last for `seconds`; `Expires` is set too.
    #[must_use]
    pub fn max_age(mut self, seconds: impl Into<Option<i64>>) -> Self {
        self.max_age = seconds.into();
        if let Some(seconds) = self.max_age {
            let end = now().as_second().saturating_add(seconds);
            self.expires = Some(http_date(
                Timestamp::from_second(end).unwrap_or(Timestamp::MAX),
            ));
        }
        self
    }

    /// Lets the cookie last until `end`; `Max-Age` is set too.
    #[must_use]
    pub fn expires(self, end: Timestamp) -> Self {
        let seconds = end.as_second().saturating_sub(now().as_second()).max(0);
        self.max_age(seconds)
    }

    /// Sets the text of the `expires` attribute as it stands.
    #[must_use]
    pub fn expires_text(mut self, text: impl Into<String>) -> Self {
        self.expires = Some(text.into());
        self
    }

    /// Limits the cookie to addresses below `path`; `None` leaves the attribute out.
    #[must_use]
    pub fn path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.path = path.into().map(|path| match path {
            "/" => Cow::Borrowed("/"),
            path => Cow::Owned(path.to_owned()),
        });
        self
    }

    /// Shares the cookie with the subdomains of `domain`.
    #[must_use]
    pub fn domain<'a>(mut self, domain: impl Into<Option<&'a str>>) -> Self {
        self.domain = domain.into().map(str::to_owned);
        self
    }

    /// Whether the cookie travels over HTTPS alone.
    #[must_use]
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// Whether scripts on the page are kept from the cookie.
    #[must_use]
    pub fn http_only(mut self, http_only: bool) -> Self {
        self.http_only = http_only;
        self
    }

    /// Says when the cookie is sent with requests that another site caused; `None` leaves it to the browser.
    #[must_use]
    pub fn same_site(mut self, same_site: impl Into<Option<SameSite>>) -> Self {
        self.same_site = same_site.into();
        self
    }

    /// The cookie's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cookie's value, not quoted.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The seconds that the cookie lasts, if they were set.
    pub fn get_max_age(&self) -> Option<i64> {
        self.max_age
    }

    pub(crate) fn set_value(&mut self, value: String) {
        self.value = value;
    }

    pub(crate) fn has_valid_name(&self) -> bool {
        !self.name.is_empty()
            && self
                .name
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"()<>@,;\\\"/[]?={}".contains(&byte))
    }

    /// The cookie that makes a browser forget the one of this name, path and domain.
    pub(crate) fn expired(mut self) -> Self {
        self.value.clear();
        self.max_age = Some(0);
        self.expires = Some("Thu, 01 Jan 1970 00:00:00 GMT".to_owned());
        self.secure = self.name.starts_with("__Secure-")
            || self.name.starts_with("__Host-")
            || self.same_site == Some(SameSite::None);
        self
    }
}

impl Cookie {
    /// The value of a `Set-Cookie` header, its attributes in the order in which Python sorts them.
    pub(crate) fn header(&self) -> String {
        let mut text = String::with_capacity(self.name.len() + self.value.len() + 128);
        text.push_str(&self.name);
        text.push('=');
        text.push_str(&quote(&self.value));
        push_attribute(&mut text, "Domain", self.domain.as_deref());
        push_attribute(&mut text, "expires", self.expires.as_deref());
        if self.http_only {
            text.push_str("; HttpOnly");
        }
        if let Some(seconds) = self.max_age {
            // Writing to a String cannot fail.
            let _ = write!(text, "; Max-Age={seconds}");
        }
        push_attribute(&mut text, "Path", self.path.as_deref());
        push_attribute(&mut text, "SameSite", self.same_site.map(SameSite::as_str));
        if self.secure {
            text.push_str("; Secure");
        }
        text
    }
}

/// Writes an attribute that is neither absent nor empty.
fn push_attribute(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        for part in ["; ", name, "=", value] {
            text.push_str(part);
        }
    }
}

/// The value of a `Set-Cookie` header.
impl fmt::Display for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.header())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_python_quotes_them() {
        for (value, header) in [
            ("plain-1.0", "k=plain-1.0; Path=/"),
            ("", "k=\"\"; Path=/"),
            ("a,b;c", "k=\"a\\054b\\073c\"; Path=/"),
            ("é", "k=\"\\351\"; Path=/"),
            ("x\"y\\", "k=\"x\\\"y\\\\\"; Path=/"),
            ("a/b {c}", "k=\"a/b {c}\"; Path=/"),
        ] {
            assert_eq!(Cookie::new("k", value).to_string(), header);
            let sent = header.split(';').next().unwrap();
            let read = super::super::Cookies::parse(sent);
            assert_eq!(read.get("k"), Some(value), "{header}");
        }
    }

    #[test]
    fn attributes_come_in_pythons_order() {
        let cookie = Cookie::new("k", "v")
            .secure(true)
            .same_site(SameSite::Lax)
            .max_age(3)
            .expires_text("x")
            .http_only(true)
            .domain("d");
        assert_eq!(
            cookie.to_string(),
            "k=v; Domain=d; expires=x; HttpOnly; Max-Age=3; Path=/; SameSite=Lax; Secure"
        );
    }
}
