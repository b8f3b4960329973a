//! From the patterns of modules to a tree of routes.

use std::collections::HashMap;
use std::sync::Arc;

use nuages_core::settings::Urlconf;
use nuages_core::{Context, ImproperlyConfigured, Result};

use super::handlers::Handlers;
use super::include::Included;
use super::level::Level;
use super::matcher::Matcher;
use super::pattern::{Target, UrlPattern, UrlPatterns};
use super::piece::Piece;
use super::place::Place;
use super::route::Route;

/// A place in the tree of patterns.
#[derive(Debug)]
pub(crate) enum Node {
    Leaf(Arc<Route>),
    Branch {
        matcher: Arc<Matcher>,
        route: &'static str,
        namespace: Option<&'static str>,
        children: Level,
    },
}

/// The names below a namespace, as `reverse` looks them up.
#[derive(Debug, Default)]
pub(crate) struct Namespace {
    pub(crate) names: HashMap<&'static str, Vec<Arc<Route>>>,
    /// For each application's name, the namespaces in which it is included.
    pub(crate) apps: HashMap<&'static str, Vec<&'static str>>,
    pub(crate) children: HashMap<&'static str, Namespace>,
}

/// All that a URLconf says.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) nodes: Level,
    pub(crate) names: Namespace,
    pub(crate) handlers: Handlers,
}

/// Builds the tree of `urlconf` and of all that it includes.
pub(crate) fn compile(urlconf: Urlconf) -> Result<Compiled> {
    let mut names = Namespace::default();
    let place = Place::root();
    let patterns = load(urlconf, &place)?;
    let place = place.inside(patterns.module);
    let nodes = nodes(patterns.module, patterns.patterns, &place, &mut names)?;
    Ok(Compiled {
        nodes,
        names,
        handlers: patterns.handlers,
    })
}

/// Builds the patterns of a module, which must not be among those that include it.
fn load(urlconf: Urlconf, place: &Place) -> Result<UrlPatterns> {
    if place.modules.contains(&urlconf.module) {
        Err(ImproperlyConfigured::new(format!(
            "The included URLconf '{module}' includes itself: {} -> {module}",
            place.modules.join(" -> "),
            module = urlconf.module,
        )))?;
    }
    match (urlconf.build)().downcast::<UrlPatterns>() {
        Ok(patterns) => Ok(*patterns),
        Err(_) => Err(ImproperlyConfigured::new(format!(
            "the URLconf '{}' holds no patterns; write it with urlpatterns!",
            urlconf.module
        )))?,
    }
}

fn nodes(
    module: &'static str,
    patterns: Vec<UrlPattern>,
    place: &Place,
    names: &mut Namespace,
) -> Result<Level> {
    let mut nodes = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        let route = pattern.route;
        let node = node(pattern, module, place, names)
            .with_context(|| format!("the pattern {route:?} of '{module}'"))?;
        nodes.push(node);
    }
    Ok(nodes.into())
}

fn node(
    pattern: UrlPattern,
    module: &'static str,
    place: &Place,
    names: &mut Namespace,
) -> Result<Node> {
    let is_leaf = matches!(pattern.target, Target::View { .. });
    let piece = Piece::of(&pattern, place.names.len(), is_leaf)?;
    match pattern.target {
        Target::Include(included) => {
            let place = place.below(pattern.route, &piece);
            branch(
                pattern.route,
                piece.matcher,
                included,
                pattern.namespace,
                &place,
                names,
            )
        }
        Target::View { view, view_name } => {
            let full = place.below(pattern.route, &piece);
            let route = Arc::new(Route {
                view,
                view_name: unwrapped(view_name).replace("::", "."),
                url_name: pattern.name,
                module,
                app_names: full.app_names,
                namespaces: full.namespaces,
                own: pattern.route,
                route: full.route,
                names: full.names,
                above: place.above.clone(),
                matcher: piece.matcher,
                templates: full.templates,
            });
            if let Some(name) = pattern.name {
                let routes = names.names.entry(name).or_default();
                routes.push(Arc::clone(&route));
            }
            Ok(Node::Leaf(route))
        }
    }
}

fn branch(
    route: &'static str,
    matcher: Arc<Matcher>,
    included: Included,
    namespace: Option<&'static str>,
    place: &Place,
    names: &mut Namespace,
) -> Result<Node> {
    let (patterns, place) = match included {
        Included::Module { urlconf, app_name } => {
            let mut patterns = load(urlconf, place)?;
            patterns.app_name = patterns.app_name.or(app_name);
            let place = place.inside(patterns.module);
            (patterns, place)
        }
        Included::List(patterns) => (patterns, place.clone()),
    };
    let (namespace, place) = match (namespace, patterns.app_name) {
        (Some(_), None) => Err(ImproperlyConfigured::new(format!(
            "Specifying a namespace in include() without providing an app_name is not supported. Set the app_name \
             attribute in the included module '{}', or pass a pair of the patterns and the app_name instead.",
            patterns.module
        )))?,
        (None, None) => (None, place),
        (namespace, Some(app_name)) => {
            let namespace = namespace.unwrap_or(app_name);
            (Some(namespace), place.named(app_name, namespace))
        }
    };
    let children = match (namespace, patterns.app_name) {
        (Some(namespace), Some(app_name)) => {
            names.apps.entry(app_name).or_default().push(namespace);
            let mut below = Namespace::default();
            let children = nodes(patterns.module, patterns.patterns, &place, &mut below)?;
            names.children.entry(namespace).or_insert(below);
            children
        }
        _ => nodes(patterns.module, patterns.patterns, &place, names)?,
    };
    Ok(Node::Branch {
        matcher,
        route,
        namespace,
        children,
    })
}

/// The path of the view inside the framework's wrappers, such as `csrf_exempt`.
fn unwrapped(view_name: &'static str) -> &'static str {
    let mut name = view_name;
    while name.starts_with("nuages_web::") {
        let Some((_, inside)) = name.split_once('<') else {
            break;
        };
        // A wrapper's first parameter is the view, which may have parameters itself.
        let mut depth = 0_usize;
        let end = inside.find(|character| {
            match character {
                '<' => depth += 1,
                '>' if depth > 0 => depth -= 1,
                ',' | '>' => return depth == 0,
                _ => {}
            }
            false
        });
        name = &inside[..end.unwrap_or(inside.len())];
    }
    name
}

#[cfg(test)]
mod tests {
    #[test]
    fn views_are_named_without_their_wrappers() {
        for (name, shown) in [
            ("polls::views::index", "polls::views::index"),
            (
                "nuages_web::a::Never<polls::views::index>",
                "polls::views::index",
            ),
            (
                "nuages_web::a::Decorated<nuages_web::b::Exempt<polls::views::index>, nuages_web::c::Gzip<u8>>",
                "polls::views::index",
            ),
            (
                "nuages_web::views::RedirectView",
                "nuages_web::views::RedirectView",
            ),
            (
                "nuages_web::a::X<polls::View<u8, u8>, u8>",
                "polls::View<u8, u8>",
            ),
        ] {
            assert_eq!(super::unwrapped(name), shown);
        }
    }
}
