//! References from settings to things that only the web crate understands.

use std::any::Any;
use std::fmt;

macro_rules! entry {
    ($(#[$doc:meta])* $name:ident, $label:ident, $label_doc:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name {
            #[doc = $label_doc]
            pub $label: &'static str,
            /// Builds the thing; the web crate knows its type.
            pub build: fn() -> Box<dyn Any + Send + Sync>,
        }

        impl $name {
            /// Makes the reference.
            pub const fn new($label: &'static str, build: fn() -> Box<dyn Any + Send + Sync>) -> Self {
                Self { $label, build }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.$label).finish()
            }
        }
    };
}

entry!(
    /// One middleware: what `middleware!` makes of each name.
    MiddlewareEntry,
    name,
    "The middleware's path as it was written, as `nuages::middleware::SecurityMiddleware`."
);

entry!(
    /// One view, for settings that name one.
    ViewEntry,
    name,
    "The view's path as it was written."
);

impl MiddlewareEntry {
    /// Returns the last segment of the name, as `SecurityMiddleware`.
    pub fn short_name(&self) -> &'static str {
        self.name.rsplit("::").next().unwrap_or(self.name).trim()
    }
}
