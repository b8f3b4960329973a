//! What a URLconf holds.

use std::fmt;

use nuages_core::settings::Urlconf;

use super::converters::{Captures, ConverterInfo};
use super::handlers::Handlers;
use super::include::{Include, Included};
use crate::views::{BoxedView, Erased, ErrorView, View};

/// The patterns of one module, or of a list inside one; what `urlpatterns!` makes.
#[derive(Debug)]
pub struct UrlPatterns {
    pub(crate) module: &'static str,
    pub(crate) app_name: Option<&'static str>,
    pub(crate) patterns: Vec<UrlPattern>,
    pub(crate) handlers: Handlers,
}

impl UrlPatterns {
    /// Puts the patterns of `module` together; with an `app_name` their names live in a namespace.
    pub fn new(
        module: &'static str,
        app_name: Option<&'static str>,
        patterns: Vec<UrlPattern>,
    ) -> Self {
        Self {
            module,
            app_name,
            patterns,
            handlers: Handlers::default(),
        }
    }

    /// Answers malformed requests (400) by `view`, if these are the root's patterns and `DEBUG` is off.
    #[must_use]
    pub fn handler400<A: 'static, V: ErrorView<A>>(mut self, view: V) -> Self {
        self.handlers.bad_request = Handlers::of(view);
        self
    }

    /// Answers refused requests (403) by `view`, if these are the root's patterns.
    #[must_use]
    pub fn handler403<A: 'static, V: ErrorView<A>>(mut self, view: V) -> Self {
        self.handlers.permission_denied = Handlers::of(view);
        self
    }

    /// Answers requests for what is not there (404) by `view`, if these are the root's patterns and `DEBUG` is off.
    #[must_use]
    pub fn handler404<A: 'static, V: ErrorView<A>>(mut self, view: V) -> Self {
        self.handlers.page_not_found = Handlers::of(view);
        self
    }

    /// Answers requests that failed (500) by `view`, if these are the root's patterns and `DEBUG` is off.
    #[must_use]
    pub fn handler500<A: 'static, V: ErrorView<A>>(mut self, view: V) -> Self {
        self.handlers.server_error = Handlers::of(view);
        self
    }
}

/// One line of a URLconf, made by [`path`], [`re_path`] or [`include()`].
pub struct UrlPattern {
    pub(crate) route: &'static str,
    pub(crate) is_regex: bool,
    pub(crate) target: Target,
    pub(crate) name: Option<&'static str>,
    pub(crate) namespace: Option<&'static str>,
    /// Of all that is captured up to here, by the prefixes above too.
    pub(crate) converters: Vec<ConverterInfo>,
}

pub(crate) enum Target {
    View {
        view: Box<dyn BoxedView>,
        view_name: &'static str,
    },
    Include(Included),
}

impl UrlPattern {
    /// Names the pattern, so that its address can be made.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// Gives the included patterns a namespace of their own, besides the one of their `app_name`.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }
}

impl fmt::Debug for UrlPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<UrlPattern {:?}", self.route)?;
        if let Some(name) = self.name {
            write!(f, " [name='{name}']")?;
        }
        f.write_str(">")
    }
}

/// Leads the paths that match `route` to `view`. `C` is the tuple of the converters: those of the prefixes below which
/// the pattern is included, then the route's own.
///
/// # Example: what `urlpatterns![path("<int:year>/", archive, name = "archive")]` writes
/// ```
/// use nuages_core::Result;
/// use nuages_web::http::{Request, Response};
/// use nuages_web::urls::{Int, path};
///
/// async fn archive(_request: Request, year: i32) -> Result<Response> {
///     Ok(Response::text(format!("articles of {year}")))
/// }
///
/// let pattern = path::<(Int,), _, _>("<int:year>/", archive).name("archive");
/// ```
pub fn path<C: Captures, A: 'static, V: View<C, A>>(route: &'static str, view: V) -> UrlPattern {
    leaf::<C, A, V>(route, false, view)
}

/// Leads the paths that match a regular expression to `view`. `C` has one `Group` per group: the named ones if there
/// are any, otherwise all.
pub fn re_path<C: Captures, A: 'static, V: View<C, A>>(
    expression: &'static str,
    view: V,
) -> UrlPattern {
    leaf::<C, A, V>(expression, true, view)
}

fn leaf<C: Captures, A: 'static, V: View<C, A>>(
    route: &'static str,
    is_regex: bool,
    view: V,
) -> UrlPattern {
    UrlPattern {
        route,
        is_regex,
        target: Target::View {
            view: Box::new(Erased::<V, C, A>::new(view)),
            view_name: std::any::type_name::<V>(),
        },
        name: None,
        namespace: None,
        converters: C::converters(),
    }
}

/// Puts other patterns below a prefix: those of a module, or a list. `C` is the tuple of the converters of all prefixes
/// up to here, which the patterns must expect.
pub fn include<C: Captures, P: Include<C>>(prefix: &'static str, patterns: P) -> UrlPattern {
    branch::<C, P>(prefix, false, patterns)
}

/// Puts other patterns below what a regular expression matches.
pub fn re_include<C: Captures, P: Include<C>>(expression: &'static str, patterns: P) -> UrlPattern {
    branch::<C, P>(expression, true, patterns)
}

fn branch<C: Captures, P: Include<C>>(
    route: &'static str,
    is_regex: bool,
    patterns: P,
) -> UrlPattern {
    UrlPattern {
        route,
        is_regex,
        target: Target::Include(patterns.included()),
        name: None,
        namespace: None,
        converters: C::converters(),
    }
}

/// Whether a module expects parts of these names, in this order, from its prefix; `urlpatterns!` asks when the project
/// compiles. Other counts are other types, of which the compiler tells in its own words.
#[doc(hidden)]
pub const fn expects_captures<C>(urlconf: &Urlconf<C>, prefix: &[&str]) -> bool {
    let declared = urlconf.captures;
    if declared.len() != prefix.len() {
        return true;
    }
    let mut index = 0;
    while index < prefix.len() {
        let (one, other) = (declared[index].as_bytes(), prefix[index].as_bytes());
        if one.len() != other.len() {
            return false;
        }
        let mut at = 0;
        while at < one.len() {
            if one[at] != other[at] {
                return false;
            }
            at += 1;
        }
        index += 1;
    }
    true
}
