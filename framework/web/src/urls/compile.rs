//! From the patterns of modules to a tree of routes.

use std::collections::HashMap;
use std::sync::Arc;

use nuages_core::settings::Urlconf;
use nuages_core::{Context, ImproperlyConfigured, Result};

use super::captured;
use super::matcher::Matcher;
use super::normalize::normalize;
use super::pattern::{Target, UrlPattern, UrlPatterns, parse_route};
use super::route::{Route, TemplatePart};

/// A place in the tree of patterns.
#[derive(Debug)]
pub(crate) enum Node {
    Leaf(Arc<Route>),
    Branch {
        matcher: Matcher,
        route: &'static str,
        namespace: Option<&'static str>,
        children: Vec<Node>,
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

/// Where the compiler stands.
#[derive(Clone, Default)]
struct Place {
    modules: Vec<&'static str>,
    app_names: Vec<&'static str>,
    namespaces: Vec<&'static str>,
    route: String,
    prefix: String,
}

/// Builds the tree of `urlconf` and of all that it includes.
pub(crate) fn compile(urlconf: Urlconf) -> Result<(Vec<Node>, Namespace)> {
    let mut root = Namespace::default();
    let nodes = module(urlconf, &Place::default(), None, &mut root)?.0;
    Ok((nodes, root))
}

pub(crate) fn load(urlconf: Urlconf) -> Result<UrlPatterns> {
    match (urlconf.build)().downcast::<UrlPatterns>() {
        Ok(patterns) => Ok(*patterns),
        Err(_) => Err(ImproperlyConfigured::new(format!(
            "the URLconf '{}' holds no patterns; write it with urlpatterns!",
            urlconf.module
        )))?,
    }
}

fn module(
    urlconf: Urlconf,
    place: &Place,
    namespace: Option<&'static str>,
    names: &mut Namespace,
) -> Result<(Vec<Node>, Option<&'static str>)> {
    let patterns = load(urlconf)?;
    if place.modules.contains(&patterns.module) {
        Err(ImproperlyConfigured::new(format!(
            "The included URLconf '{}' includes itself: {} -> {}",
            patterns.module,
            place.modules.join(" -> "),
            patterns.module
        )))?;
    }
    if namespace.is_some() && patterns.app_name.is_none() {
        Err(ImproperlyConfigured::new(format!(
            "Specifying a namespace in include() without providing an app_name is not supported. Set the app_name \
             attribute in the included module '{}'.",
            patterns.module
        )))?;
    }
    let mut place = place.clone();
    place.modules.push(patterns.module);
    let namespace = namespace.or(patterns.app_name.filter(|_| place.modules.len() > 1));
    let mut below = Namespace::default();
    let target = match namespace {
        Some(namespace) => {
            let app_name = patterns.app_name.unwrap_or(namespace);
            place.app_names.push(app_name);
            place.namespaces.push(namespace);
            names.apps.entry(app_name).or_default().push(namespace);
            &mut below
        }
        None => &mut *names,
    };
    let mut nodes = Vec::with_capacity(patterns.patterns.len());
    for pattern in patterns.patterns {
        let route = pattern.route;
        let node = node(pattern, patterns.module, &place, target)
            .with_context(|| format!("the pattern {route:?} of '{}'", patterns.module))?;
        nodes.push(node);
    }
    if let Some(namespace) = namespace {
        names.children.entry(namespace).or_insert(below);
    }
    Ok((nodes, namespace))
}

fn node(
    pattern: UrlPattern,
    module_name: &'static str,
    place: &Place,
    names: &mut Namespace,
) -> Result<Node> {
    let (view, view_name, converters) = match pattern.target {
        Target::Include(urlconf) => return branch(&pattern, urlconf, place, names),
        Target::View {
            view,
            view_name,
            converters,
        } => (view, view_name, converters),
    };
    let expected = converters.len();
    let (matcher, capture_names, templates) = if pattern.is_regex {
        let (matcher, capture_names) = Matcher::of_regex(pattern.route, converters)?;
        let only_named = capture_names.iter().any(Option::is_some);
        (matcher, capture_names, normalize(pattern.route, only_named))
    } else {
        let parts = parse_route(pattern.route)?;
        let capture_names = parts
            .iter()
            .filter_map(|(_, name)| name.map(|name| Some(name.to_owned())))
            .collect::<Vec<_>>();
        let mut template = Vec::new();
        let mut index = 0;
        for (literal, name) in &parts {
            if !literal.is_empty() {
                template.push(TemplatePart::Literal((*literal).to_owned()));
            }
            if name.is_some() {
                template.push(TemplatePart::Capture(index));
                index += 1;
            }
        }
        if capture_names.len() != expected {
            return wrong_count(capture_names.len(), expected);
        }
        (
            Matcher::of_parts(&parts, converters)?,
            capture_names,
            vec![template],
        )
    };
    if capture_names.len() != expected || expected > captured::MAX {
        return wrong_count(capture_names.len(), expected);
    }
    let route = Arc::new(Route {
        view,
        view_name: unwrapped(view_name).replace("::", "."),
        url_name: pattern.name,
        module: module_name,
        app_names: place.app_names.clone(),
        namespaces: place.namespaces.clone(),
        own: pattern.route,
        route: format!("{}{}", place.route, pattern.route),
        names: capture_names,
        matcher,
        templates,
        prefix: place.prefix.clone(),
    });
    if let Some(name) = pattern.name {
        names
            .names
            .entry(name)
            .or_default()
            .push(Arc::clone(&route));
    }
    Ok(Node::Leaf(route))
}

/// The path of the view inside the framework's wrappers, such as `csrf_exempt`.
fn unwrapped(view_name: &'static str) -> &'static str {
    let mut name = view_name;
    while name.starts_with("nuages_web::") {
        match name
            .split_once('<')
            .and_then(|(_, inner)| inner.strip_suffix('>'))
        {
            Some(inner) => name = inner,
            None => break,
        }
    }
    name
}

fn wrong_count<T>(captured: usize, expected: usize) -> Result<T> {
    Err(ImproperlyConfigured::new(format!(
        "it captures {captured} values, but was declared with {expected} converters"
    )))?
}

fn branch(
    pattern: &UrlPattern,
    urlconf: Urlconf,
    place: &Place,
    names: &mut Namespace,
) -> Result<Node> {
    let mut below = place.clone();
    below.route.push_str(pattern.route);
    let matcher = if pattern.is_regex {
        let (matcher, groups) = Matcher::of_regex(pattern.route, Vec::new())?;
        if !groups.is_empty() {
            return prefix_captures();
        }
        if let Some([TemplatePart::Literal(text)]) =
            normalize(pattern.route, false).first().map(Vec::as_slice)
        {
            below.prefix.push_str(text);
        }
        matcher
    } else {
        if parse_route(pattern.route)?
            .iter()
            .any(|(_, name)| name.is_some())
        {
            return prefix_captures();
        }
        below.prefix.push_str(pattern.route);
        Matcher::Literal(pattern.route)
    };
    let (children, namespace) = module(urlconf, &below, pattern.namespace, names)?;
    Ok(Node::Branch {
        matcher,
        route: pattern.route,
        namespace,
        children,
    })
}

fn prefix_captures<T>() -> Result<T> {
    Err(ImproperlyConfigured::new(
        "the prefix of an include() captures nothing: write the captured part into the patterns of the included module",
    ))?
}
