//! Errors of the request's way that the framework answers itself.

use std::borrow::Cow;
use std::fmt;

use nuages_core::SuspiciousOperation;

/// Nothing is to be found at this address; answered with 404.
///
/// # Example: raised by a view
/// ```
/// use nuages_core::Result;
/// use nuages_web::http::Http404;
///
/// fn poll(id: i64) -> Result<&'static str> {
///     match id {
///         1 => Ok("What's up?"),
///         _ => Err(Http404::new("Question does not exist"))?,
///     }
/// }
/// assert!(poll(2).unwrap_err().downcast_ref::<Http404>().is_some());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Http404 {
    message: Cow<'static, str>,
}

impl Http404 {
    /// Makes the error with a message, which only the debug page shows.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// The message; empty if there is none.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Http404 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.message.is_empty() {
            "not found"
        } else {
            &self.message
        })
    }
}

impl std::error::Error for Http404 {}

/// The kind of [`SuspiciousOperation`] for a host that `ALLOWED_HOSTS` does not name.
#[derive(Clone, Copy, Debug)]
pub struct DisallowedHost;

impl DisallowedHost {
    /// The kind's name, under which it is logged.
    pub const KIND: &'static str = "DisallowedHost";

    pub(crate) fn error(host: &str, domain: &str) -> SuspiciousOperation {
        let host = python_repr(host);
        let rest = if domain.is_empty() {
            "The domain name provided is not valid according to RFC 1034/1035.".to_owned()
        } else {
            format!(
                "You may need to add {} to ALLOWED_HOSTS.",
                python_repr(domain)
            )
        };
        SuspiciousOperation::of_kind(
            Self::KIND,
            format!("Invalid HTTP_HOST header: {host}. {rest}"),
        )
    }
}

pub(crate) fn data_too_big() -> SuspiciousOperation {
    SuspiciousOperation::of_kind(
        "RequestDataTooBig",
        "Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.",
    )
}

pub(crate) fn too_many_fields() -> SuspiciousOperation {
    SuspiciousOperation::of_kind(
        "TooManyFieldsSent",
        "The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS.",
    )
}

pub(crate) fn too_many_files() -> SuspiciousOperation {
    SuspiciousOperation::of_kind(
        "TooManyFilesSent",
        "The number of files exceeded settings.DATA_UPLOAD_MAX_NUMBER_FILES.",
    )
}

pub(crate) fn disallowed_redirect(scheme: &str) -> SuspiciousOperation {
    SuspiciousOperation::of_kind(
        "DisallowedRedirect",
        format!("Unsafe redirect to URL with protocol '{scheme}'"),
    )
}

pub(crate) fn long_redirect(limit: usize) -> SuspiciousOperation {
    SuspiciousOperation::of_kind(
        "DisallowedRedirect",
        format!("Unsafe redirect exceeding {limit} characters"),
    )
}

/// Writes text between quotes as Python's `repr` does.
pub(crate) fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
    for character in text.chars() {
        match character {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if character == quote => {
                shown.push('\\');
                shown.push(quote);
            }
            _ if character.is_control() => {
                let code = u32::from(character);
                shown.push_str(&if code < 256 {
                    format!("\\x{code:02x}")
                } else {
                    format!("\\u{code:04x}")
                });
            }
            _ => shown.push(character),
        }
    }
    shown.push(quote);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_is_pythons() {
        for (text, shown) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("'\"", "'\\'\"'"),
            ("\\\n\u{1}", "'\\\\\\n\\x01'"),
        ] {
            assert_eq!(python_repr(text), shown);
        }
    }
}
