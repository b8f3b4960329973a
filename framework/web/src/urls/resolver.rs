//! From paths to views.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use nuages_core::Result;
use nuages_core::settings::Urlconf;

use super::captured::Captured;
use super::compile::{Compiled, Namespace, Node, compile};
use super::handlers::Handlers;
use super::level::Level;
use super::matcher::Matcher;
use super::resolver_match::ResolverMatch;
use super::route::Route;

/// A site's patterns, compiled: finds the view of a path and the path of a view.
#[derive(Debug)]
pub struct Resolver {
    module: &'static str,
    nodes: Level,
    pub(super) names: Namespace,
    handlers: Handlers,
    /// The named patterns of each module, wherever that is included.
    of_modules: HashMap<(&'static str, &'static str), Vec<Arc<Route>>>,
}

/// No pattern matches a path; answered with 404.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolver404 {
    path: String,
    tried: Vec<Tried>,
}

/// A pattern that was tried and did not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The routes from the root's to the pattern's own.
    pub routes: Vec<&'static str>,
    /// The pattern's name.
    pub name: Option<&'static str>,
    /// The namespace, for patterns that include others.
    pub namespace: Option<&'static str>,
}

/// A pattern that leads to a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternInfo {
    /// The route with all its prefixes, such as `polls/<int:question_id>/`.
    pub route: String,
    /// The view's path, such as `polls.views.detail`.
    pub view_name: String,
    /// The name by which it is reversed, such as `polls:detail`.
    pub name: Option<String>,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.routes.join(" "))?;
        if let Some(name) = self.name {
            write!(f, " [name='{name}']")?;
        }
        if let Some(namespace) = self.namespace {
            write!(f, " [namespace='{namespace}']")?;
        }
        Ok(())
    }
}

impl Resolver404 {
    /// The path that was looked for, without its first slash.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The patterns that were tried, in order.
    pub fn tried(&self) -> &[Tried] {
        &self.tried
    }
}

impl fmt::Display for Resolver404 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no URL pattern matches the path '{}'", self.path)
    }
}

impl std::error::Error for Resolver404 {}

impl Resolver {
    /// Compiles the patterns of `urlconf` and of all that it includes.
    ///
    /// # Errors
    /// Fails if a pattern is malformed, or a module includes itself.
    pub fn new(urlconf: Urlconf) -> Result<Self> {
        let compiled = match urlconf.is_none() {
            true => Compiled::default(),
            false => compile(urlconf)?,
        };
        let mut resolver = Self {
            module: urlconf.module,
            nodes: compiled.nodes,
            names: compiled.names,
            handlers: compiled.handlers,
            of_modules: HashMap::new(),
        };
        let mut of_modules: HashMap<_, Vec<_>> = HashMap::new();
        for route in resolver.routes() {
            if let Some(name) = route.url_name {
                let key = (route.module, name);
                of_modules.entry(key).or_default().push(Arc::clone(route));
            }
        }
        resolver.of_modules = of_modules;
        Ok(resolver)
    }

    /// The module of the root's patterns, such as `mysite::urls`.
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// Finds the first pattern that matches a decoded path, which begins with a slash.
    pub fn find(&self, path: &str) -> Option<ResolverMatch> {
        let rest = path.strip_prefix('/')?;
        find(&self.nodes, path, rest, &Captured::default())
    }

    /// Whether a pattern matches the path.
    pub fn is_valid_path(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// Finds the first pattern that matches a decoded path, which begins with a slash.
    ///
    /// # Errors
    /// Fails with the patterns that were tried if none matches.
    pub fn resolve(&self, path: &str) -> Result<ResolverMatch, Resolver404> {
        self.find(path).ok_or_else(|| self.not_found(path))
    }

    pub(crate) fn not_found(&self, path: &str) -> Resolver404 {
        let rest = path.strip_prefix('/').unwrap_or(path);
        let mut tried = Vec::new();
        explain(&self.nodes, rest, &mut Vec::new(), &mut tried);
        Resolver404 {
            path: rest.to_owned(),
            tried,
        }
    }

    /// All patterns that lead to views, in the order in which they are tried.
    pub fn patterns(&self) -> Vec<PatternInfo> {
        self.routes()
            .into_iter()
            .map(|route| PatternInfo {
                route: route.route.clone(),
                view_name: route.view_name.clone(),
                name: route.url_name.map(|name| {
                    let mut path = route.namespaces.clone();
                    path.push(name);
                    path.join(":")
                }),
            })
            .collect()
    }

    pub(super) fn of_module(&self, module: &'static str, name: &'static str) -> &[Arc<Route>] {
        self.of_modules
            .get(&(module, name))
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn routes(&self) -> Vec<&Arc<Route>> {
        fn walk<'a>(nodes: &'a [Node], routes: &mut Vec<&'a Arc<Route>>) {
            for node in nodes {
                match node {
                    Node::Leaf(route) => routes.push(route),
                    Node::Branch { children, .. } => walk(children, routes),
                }
            }
        }
        let mut routes = Vec::new();
        walk(&self.nodes, &mut routes);
        routes
    }

    /// The views that answer errors.
    pub(crate) fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

fn find(level: &Level, path: &str, rest: &str, above: &Captured) -> Option<ResolverMatch> {
    let start = path.len() - rest.len();
    for node in level.candidates(rest) {
        match node {
            Node::Leaf(route) => {
                if let Some(mut captured) = route.matcher.matches(rest) {
                    captured.shift(start);
                    return Some(ResolverMatch {
                        route: Arc::clone(route),
                        captured: match above.is_empty() {
                            true => captured,
                            false => above.joined(&captured),
                        },
                    });
                }
            }
            Node::Branch {
                matcher, children, ..
            } => {
                let found = match &**matcher {
                    Matcher::Literal(literal) => rest
                        .strip_prefix(literal)
                        .and_then(|rest| find(children, path, rest, above)),
                    matcher => matcher.strip(rest).and_then(|(end, mut captured)| {
                        captured.shift(start);
                        find(children, path, &rest[end..], &above.joined(&captured))
                    }),
                };
                if found.is_some() {
                    return found;
                }
            }
        }
    }
    None
}

fn explain(nodes: &[Node], rest: &str, above: &mut Vec<&'static str>, tried: &mut Vec<Tried>) {
    for node in nodes {
        match node {
            Node::Leaf(route) => {
                above.push(route.own);
                tried.push(Tried {
                    routes: above.clone(),
                    name: route.url_name,
                    namespace: None,
                });
            }
            Node::Branch {
                matcher,
                route,
                namespace,
                children,
            } => {
                above.push(route);
                match matcher.strip(rest) {
                    Some((end, _)) if !children.is_empty() => {
                        explain(children, &rest[end..], above, tried);
                    }
                    _ => tried.push(Tried {
                        routes: above.clone(),
                        name: None,
                        namespace: *namespace,
                    }),
                }
            }
        }
        above.pop();
    }
}
