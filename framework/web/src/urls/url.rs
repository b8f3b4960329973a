//! Addresses that are not written out yet.

use std::borrow::Cow;
use std::fmt;

use super::ToCapture;
use super::converters::Converter;
use super::reverse::{NoReverseMatch, no_site};
use crate::http::QueryDict;
use crate::site::Current;

/// An address: of a pattern with its arguments, as the functions of `urlpatterns!` give it, or one that is text already.
///
/// The path is put together when it is asked for, by the patterns of the site that answers the present request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    target: Target,
    current_app: Option<Cow<'static, str>>,
    query: Option<String>,
    fragment: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Pattern {
        module: &'static str,
        name: &'static str,
        args: Vec<String>,
    },
    Name {
        name: Cow<'static, str>,
        args: Vec<String>,
    },
    Text(String),
}

impl Url {
    /// The address of the pattern that `module` calls `name`, with the texts of its captured parts.
    pub const fn of_pattern(module: &'static str, name: &'static str, args: Vec<String>) -> Self {
        Self::new(Target::Pattern { module, name, args })
    }

    /// The address of the pattern that is called `name`, such as `polls:index`; [`args`](Self::args) takes what it captures.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Target::Name {
            name: name.into(),
            args: Vec::new(),
        })
    }

    /// The address with these texts for what the pattern captures, in order.
    #[must_use]
    pub fn args(mut self, texts: &[&dyn fmt::Display]) -> Self {
        if let Target::Name { args, .. } | Target::Pattern { args, .. } = &mut self.target {
            *args = texts.iter().map(ToString::to_string).collect();
        }
        self
    }

    /// The address in the instance of an application that has these namespaces, such as `author-polls`, where the
    /// application is included more than once. Without it, the instance that answers the present request is preferred.
    #[must_use]
    pub fn current_app(mut self, namespaces: impl Into<Cow<'static, str>>) -> Self {
        self.current_app = Some(namespaces.into());
        self
    }

    /// The address with this very text.
    pub const fn text(text: String) -> Self {
        Self::new(Target::Text(text))
    }

    const fn new(target: Target) -> Self {
        Self {
            target,
            current_app: None,
            query: None,
            fragment: None,
        }
    }

    /// The address with a query string.
    #[must_use]
    pub fn query(mut self, fields: &QueryDict) -> Self {
        self.query = (!fields.is_empty()).then(|| fields.urlencode());
        self
    }

    /// The address of the place called `fragment` on the page.
    #[must_use]
    pub fn fragment(mut self, fragment: impl Into<String>) -> Self {
        self.fragment = Some(fragment.into());
        self
    }

    /// Writes the address.
    ///
    /// # Errors
    /// Fails if the site does not include the pattern, or the pattern would not match with these arguments.
    pub fn resolve(&self) -> Result<String, NoReverseMatch> {
        let mut text = match &self.target {
            Target::Text(text) => text.clone(),
            Target::Pattern { name, .. } => Current::with(|current| self.reverse(current))
                .unwrap_or_else(|| Err(no_site(name)))?,
            Target::Name { name, .. } => Current::with(|current| self.reverse(current))
                .unwrap_or_else(|| Err(no_site(name)))?,
        };
        if let Some(query) = &self.query {
            text.push('?');
            text.push_str(query);
        }
        if let Some(fragment) = &self.fragment {
            text.push('#');
            text.push_str(fragment);
        }
        Ok(text)
    }

    fn reverse(&self, current: Current<'_>) -> Result<String, NoReverseMatch> {
        let resolver = current.site().resolver();
        match &self.target {
            Target::Text(text) => Ok(text.clone()),
            Target::Pattern { module, name, args } => {
                let own: Vec<&str>;
                let namespaces: &[&str] = match &self.current_app {
                    Some(app) => {
                        own = app.split(':').collect();
                        &own
                    }
                    None => current.namespaces(),
                };
                resolver.reverse_pattern(module, name, args, namespaces, current.script_name())
            }
            Target::Name { name, args } => {
                let own = match &self.current_app {
                    Some(app) => app.to_string(),
                    None => current.namespaces().join(":"),
                };
                resolver.reverse(name, args, Some(&own), current.script_name())
            }
        }
    }
}

/// Writes the address; formatting fails, and the reason is logged, where [`Url::resolve`] would fail.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.resolve() {
            Ok(text) => f.write_str(&text),
            Err(error) => {
                tracing::error!(target: "nuages.request", "{error}");
                Err(fmt::Error)
            }
        }
    }
}

impl From<String> for Url {
    /// Takes an address, or the name of a pattern: what has neither `/` nor `.` is a name.
    fn from(text: String) -> Self {
        if text.is_empty() || text.contains(['/', '.', '?', '#']) {
            Self::new(Target::Text(text))
        } else {
            Self::named(text)
        }
    }
}

impl From<&str> for Url {
    /// Takes an address, or the name of a pattern: what has neither `/` nor `.` is a name.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Url {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

/// Writes one captured part; called by the functions that `urlpatterns!` writes.
#[doc(hidden)]
pub fn capture<C: Converter>(value: impl ToCapture<C::Value>) -> String {
    C::to_url(&value.to_capture())
}
