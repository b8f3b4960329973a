//! Why a request was refused.

use std::fmt;

/// Why [`CsrfViewMiddleware`](super::CsrfViewMiddleware) refused a request; shown with `DEBUG`, in Django's words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The `Origin` header names a site that is not trusted.
    BadOrigin(String),
    /// A request over HTTPS has neither `Origin` nor `Referer`.
    NoReferer,
    /// The `Referer` is no URL with a scheme and a host.
    MalformedReferer,
    /// The page that made the request came over plain HTTP.
    InsecureReferer,
    /// The `Referer` is of a site that is not trusted.
    BadReferer(String),
    /// The browser sent no secret.
    NoCookie,
    /// The secret that the browser sent is malformed.
    BadCookie(&'static str),
    /// Neither the form nor a header has a token.
    TokenMissing,
    /// The token is malformed, or of another secret.
    BadToken {
        /// Where the token came from: `POST`, or a header.
        source: String,
        /// What is wrong with it.
        fault: &'static str,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadOrigin(origin) => {
                write!(
                    f,
                    "Origin checking failed - {origin} does not match any trusted origins."
                )
            }
            Self::NoReferer => f.write_str("Referer checking failed - no Referer."),
            Self::MalformedReferer => {
                f.write_str("Referer checking failed - Referer is malformed.")
            }
            Self::InsecureReferer => {
                f.write_str("Referer checking failed - Referer is insecure while host is secure.")
            }
            Self::BadReferer(referer) => {
                write!(
                    f,
                    "Referer checking failed - {referer} does not match any trusted origins."
                )
            }
            Self::NoCookie => f.write_str("CSRF cookie not set."),
            Self::BadCookie(fault) => write!(f, "CSRF cookie {fault}."),
            Self::TokenMissing => f.write_str("CSRF token missing."),
            Self::BadToken { source, fault } => write!(f, "CSRF token from {source} {fault}."),
        }
    }
}
