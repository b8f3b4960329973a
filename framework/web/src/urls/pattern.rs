//! What a URLconf holds.

use std::fmt;

use nuages_core::settings::Urlconf;
use nuages_core::{ImproperlyConfigured, Result};

use super::converters::{Captures, ConverterInfo};
use crate::views::{BoxedView, Erased, View};

/// The patterns of one module; what `urlpatterns!` makes.
#[derive(Debug)]
pub struct UrlPatterns {
    pub(crate) module: &'static str,
    pub(crate) app_name: Option<&'static str>,
    pub(crate) patterns: Vec<UrlPattern>,
}

impl UrlPatterns {
    /// Puts the patterns of `module` together; with an `app_name` their names live in a namespace.
    pub const fn new(
        module: &'static str,
        app_name: Option<&'static str>,
        patterns: Vec<UrlPattern>,
    ) -> Self {
        Self {
            module,
            app_name,
            patterns,
        }
    }
}

/// One line of a URLconf, made by [`path`], [`re_path`] or [`include`].
pub struct UrlPattern {
    pub(crate) route: &'static str,
    pub(crate) is_regex: bool,
    pub(crate) target: Target,
    pub(crate) name: Option<&'static str>,
    pub(crate) namespace: Option<&'static str>,
}

pub(crate) enum Target {
    View {
        view: Box<dyn BoxedView>,
        view_name: &'static str,
        converters: Vec<ConverterInfo>,
    },
    Include(Urlconf),
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

/// Leads the paths that match `route` to `view`. `C` is the tuple of the route's converters.
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
            converters: C::converters(),
        },
        name: None,
        namespace: None,
    }
}

/// Puts the patterns of another module below a prefix, which captures nothing.
pub const fn include(prefix: &'static str, urlconf: Urlconf) -> UrlPattern {
    branch(prefix, false, urlconf)
}

/// Puts the patterns of another module below what a regular expression without groups matches.
pub const fn re_include(expression: &'static str, urlconf: Urlconf) -> UrlPattern {
    branch(expression, true, urlconf)
}

const fn branch(route: &'static str, is_regex: bool, urlconf: Urlconf) -> UrlPattern {
    UrlPattern {
        route,
        is_regex,
        target: Target::Include(urlconf),
        name: None,
        namespace: None,
    }
}

/// Splits a route into pieces of text, each with the name of the part that follows it.
pub(crate) fn parse_route(
    route: &'static str,
) -> Result<Vec<(&'static str, Option<&'static str>)>> {
    let mut parts = Vec::new();
    let mut rest = route;
    while let Some((literal, after)) = rest.split_once('<') {
        let Some((capture, following)) = after.split_once('>') else {
            break;
        };
        let name = capture.split_once(':').map_or(capture, |(_, name)| name);
        let is_identifier = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name
                .chars()
                .all(|character| character.is_alphanumeric() || character == '_');
        if !is_identifier {
            Err(ImproperlyConfigured::new(format!(
                "URL route '{route}' uses parameter name '{name}' which isn't a valid identifier."
            )))?;
        }
        parts.push((literal, Some(name)));
        rest = following;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push((rest, None));
    }
    Ok(parts)
}
