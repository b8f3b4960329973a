//! Errors that the framework answers in a way of their own, named as in `django.core.exceptions`.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

macro_rules! exception {
    ($(#[$doc:meta])* $name:ident, $default:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            message: Cow<'static, str>,
        }

        impl $name {
            /// Makes the error with a message.
            pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
                Self { message: message.into() }
            }

            /// Returns the message.
            pub fn message(&self) -> &str {
                &self.message
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new($default)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.message)
            }
        }

        impl StdError for $name {}
    };
}

exception!(
    /// The user may not do what they asked for; answered with 403.
    PermissionDenied,
    "permission denied"
);

exception!(
    /// The request is malformed; answered with 400.
    BadRequest,
    "bad request"
);

exception!(
    /// Nuages is configured in a way that cannot work; stops the start.
    ImproperlyConfigured,
    "improperly configured"
);

/// A request that looks like an attack; answered with 400 and logged under `nuages.security.<kind>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspiciousOperation {
    kind: &'static str,
    message: Cow<'static, str>,
}

impl SuspiciousOperation {
    /// Makes the error with a message.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self::of_kind("SuspiciousOperation", message)
    }

    /// Makes an error of one of Django's kinds, as `DisallowedHost` or `TooManyFieldsSent`.
    pub fn of_kind(kind: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Returns the kind, as `DisallowedHost`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl Default for SuspiciousOperation {
    fn default() -> Self {
        Self::new("suspicious operation")
    }
}

impl fmt::Display for SuspiciousOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for SuspiciousOperation {}
