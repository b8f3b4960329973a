//! From names to paths.

use std::fmt;
use std::sync::Arc;

use super::compile::Namespace;
use super::resolver::Resolver;
use super::route::Route;
use crate::http::quote_reversed;
use crate::site::Current;

/// No pattern has this name and takes these arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoReverseMatch {
    message: String,
}

impl NoReverseMatch {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for NoReverseMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NoReverseMatch {}

/// The path of the pattern called `name`, such as `polls:detail`, with arguments in the order of its captured parts.
///
/// The functions that `urlpatterns!` writes do the same with arguments that the compiler checks.
///
/// # Errors
/// Fails if no pattern has this name, or none of that name takes these arguments.
pub fn reverse(name: &str, args: &[&dyn fmt::Display]) -> nuages_core::Result<String> {
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    Current::with(|current| {
        current
            .site()
            .resolver()
            .reverse(name, &args, None, current.script_name())
    })
    .unwrap_or_else(|| Err(no_site(name)))
    .map_err(Into::into)
}

/// As [`reverse`], the arguments given by the names of the captured parts.
///
/// # Errors
/// Fails as [`reverse`].
pub fn reverse_with(name: &str, args: &[(&str, &dyn fmt::Display)]) -> nuages_core::Result<String> {
    let args: Vec<(&str, String)> = args
        .iter()
        .map(|(name, value)| (*name, value.to_string()))
        .collect();
    Current::with(|current| {
        current
            .site()
            .resolver()
            .reverse_named(name, &args, None, current.script_name())
    })
    .unwrap_or_else(|| Err(no_site(name)))
    .map_err(Into::into)
}

pub(super) fn no_site(name: &str) -> NoReverseMatch {
    NoReverseMatch::new(format!(
        "Reverse for '{name}' not found: no site is set up, so there are no patterns"
    ))
}

impl Resolver {
    /// The path of the pattern called `name` below `script_name`. Where an application is included more than once,
    /// `current_app` says which instance's namespace is meant by the application's name.
    ///
    /// # Errors
    /// Fails if no pattern has this name, or none of that name takes these arguments.
    pub fn reverse(
        &self,
        name: &str,
        args: &[String],
        current_app: Option<&str>,
        script_name: &str,
    ) -> Result<String, NoReverseMatch> {
        let (own, routes) = self.named(name, current_app)?;
        let path = routes.iter().rev().find_map(|route| route.write(args));
        match path {
            Some(path) => Ok(encode(script_name, &path)),
            None => Err(no_match(own, &arguments(args), routes)),
        }
    }

    /// As [`reverse`](Self::reverse), the arguments given by name.
    ///
    /// # Errors
    /// Fails as [`reverse`](Self::reverse).
    pub fn reverse_named(
        &self,
        name: &str,
        args: &[(&str, String)],
        current_app: Option<&str>,
        script_name: &str,
    ) -> Result<String, NoReverseMatch> {
        let (own, routes) = self.named(name, current_app)?;
        let path = routes
            .iter()
            .rev()
            .find_map(|route| route.write_named(args));
        match path {
            Some(path) => Ok(encode(script_name, &path)),
            None => {
                let shown: Vec<String> = args
                    .iter()
                    .map(|(name, value)| format!("{}: {}", repr(name), shown(value)))
                    .collect();
                let shown = match shown.as_slice() {
                    [] => "no arguments".to_owned(),
                    many => format!("keyword arguments '{{{}}}'", many.join(", ")),
                };
                Err(no_match(own, &shown, routes))
            }
        }
    }

    /// The path of the pattern that `module` calls `name`, in that of its instances which is nearest to the namespaces
    /// `current`: of equally near ones the application's default instance, otherwise the last.
    pub(crate) fn reverse_pattern(
        &self,
        module: &'static str,
        name: &'static str,
        args: &[String],
        current: &[&str],
        script_name: &str,
    ) -> Result<String, NoReverseMatch> {
        let found = self.of_module(module, name);
        let path = match found {
            [only] => only.write(args),
            several => nearest(several, current)
                .into_iter()
                .find_map(|route| route.write(args)),
        };
        if let Some(path) = path {
            return Ok(encode(script_name, &path));
        }
        if found.is_empty() {
            return Err(NoReverseMatch::new(format!(
                "Reverse for '{name}' not found: the patterns of '{module}' are not included in '{}'",
                self.module()
            )));
        }
        Err(no_match(name, &arguments(args), found))
    }

    /// Finds the patterns of a name with its namespaces, as `django.urls.reverse`.
    fn named<'a>(
        &self,
        name: &'a str,
        current_app: Option<&str>,
    ) -> Result<(&'a str, &[Arc<Route>]), NoReverseMatch> {
        let (path, own) = name.rsplit_once(':').unwrap_or(("", name));
        let mut current = current_app.map(|current| current.split(':'));
        let mut place: &Namespace = &self.names;
        let mut walked: Vec<&str> = Vec::new();
        for segment in path.split(':').filter(|_| !path.is_empty()) {
            let current_instance = current.as_mut().and_then(Iterator::next);
            let namespace = match (place.apps.get(segment), current_instance) {
                (Some(instances), Some(current)) if instances.contains(&current) => current,
                (Some(instances), _) if !instances.contains(&segment) => {
                    instances.last().copied().unwrap_or(segment)
                }
                _ => segment,
            };
            if current_instance != Some(namespace) {
                current = None;
            }
            let Some((namespace, inside)) = place.children.get_key_value(namespace) else {
                let missing = repr(namespace);
                return Err(NoReverseMatch::new(if walked.is_empty() {
                    format!("{missing} is not a registered namespace")
                } else {
                    format!(
                        "{missing} is not a registered namespace inside '{}'",
                        walked.join(":")
                    )
                }));
            };
            place = inside;
            walked.push(namespace);
        }
        match place.names.get(own) {
            Some(routes) => Ok((own, routes)),
            None => Err(NoReverseMatch::new(format!(
                "Reverse for '{own}' not found. '{own}' is not a valid view function or pattern name."
            ))),
        }
    }
}

/// Sorts the places of one pattern: those first that share the most namespaces with `current`.
fn nearest<'a>(routes: &'a [Arc<Route>], current: &[&str]) -> Vec<&'a Arc<Route>> {
    let mut sorted: Vec<_> = routes.iter().rev().collect();
    sorted.sort_by_key(|route| {
        let shared = route
            .namespaces
            .iter()
            .zip(current)
            .take_while(|(own, current)| own == current)
            .count();
        let is_default = route.namespaces == route.app_names;
        std::cmp::Reverse((shared, is_default))
    });
    sorted
}

fn arguments(args: &[String]) -> String {
    let shown: Vec<String> = args.iter().map(|arg| shown(arg)).collect();
    match shown.as_slice() {
        [] => "no arguments".to_owned(),
        [one] => format!("arguments '({one},)'"),
        many => format!("arguments '({})'", many.join(", ")),
    }
}

/// An argument as Django shows it: numbers plain, text quoted.
fn shown(text: &str) -> String {
    if text.parse::<i64>().is_ok() {
        text.to_owned()
    } else {
        repr(text)
    }
}

fn repr(text: &str) -> String {
    crate::http::python_repr(text)
}

fn no_match(name: &str, arguments: &str, routes: &[Arc<Route>]) -> NoReverseMatch {
    let tried: Vec<String> = routes
        .iter()
        .rev()
        .map(|route| repr(&route.route))
        .collect();
    NoReverseMatch::new(format!(
        "Reverse for '{name}' with {arguments} not found. {} pattern(s) tried: [{}]",
        tried.len(),
        tried.join(", ")
    ))
}

/// Puts a decoded path below the site's prefix and escapes it; two slashes at its start would name another host.
fn encode(script_name: &str, path: &str) -> String {
    let full = format!("{script_name}/{path}");
    let quoted = quote_reversed(&full);
    match quoted.strip_prefix("//") {
        Some(rest) => format!("/%2F{rest}"),
        None => quoted.into_owned(),
    }
}
