//! Checks of URLconfs: `urls.W001` and on.

use std::sync::Once;

use nuages_core::checks::{self, CheckMessage, Tags};

use super::compile::Node;
use super::resolver::Resolver;
use crate::site::Site;

/// Looks for patterns that cannot match or be reversed as their author expects.
pub fn check_url_config(resolver: &Resolver) -> Vec<CheckMessage> {
    let mut warnings = Vec::new();
    let mut namespaces = Vec::new();
    walk(
        resolver.nodes(),
        &mut Vec::new(),
        &mut namespaces,
        &mut warnings,
    );
    namespaces.sort_unstable();
    let mut reported: Option<&str> = None;
    for pair in namespaces.windows(2) {
        if pair[0] == pair[1] && reported != Some(pair[0].as_str()) {
            reported = Some(pair[0].as_str());
            warnings.push(CheckMessage::warning(format!(
                    "URL namespace '{}' isn't unique. You may not be able to reverse all URLs in this namespace",
                    pair[0]
                )).id("urls.W005"));
        }
    }
    warnings
}

fn walk(
    nodes: &[Node],
    above: &mut Vec<&'static str>,
    namespaces: &mut Vec<String>,
    warnings: &mut Vec<CheckMessage>,
) {
    for node in nodes {
        let (route, name) = match node {
            Node::Leaf(route) => (route.own, route.url_name),
            Node::Branch { route, .. } => (*route, None),
        };
        let described = match name {
            Some(name) => format!("'{route}' [name='{name}']"),
            None => format!("'{route}'"),
        };
        if route.starts_with('/') || route.starts_with("^/") {
            warnings.push(CheckMessage::warning(format!(
                    "Your URL pattern {described} has a route beginning with a '/'. Remove this slash as it is \
                     unnecessary. If this pattern is targeted in an include(), ensure the include() pattern has a \
                     trailing '/'."
                )).id("urls.W002"));
        }
        if name.is_some_and(|name| name.contains(':')) {
            warnings.push(CheckMessage::warning(format!(
                    "Your URL pattern {described} has a name including a ':'. Remove the colon, to avoid ambiguous \
                     namespace references."
                )).id("urls.W003"));
        }
        if let Node::Branch {
            route,
            namespace,
            children,
            ..
        } = node
        {
            if route.ends_with('$') {
                warnings.push(CheckMessage::warning(format!(
                        "Your URL pattern {described} uses include with a route ending with a '$'. Remove the dollar \
                         from the route to avoid problems including URLs."
                    )).id("urls.W001"));
            }
            if let Some(namespace) = namespace {
                above.push(namespace);
                namespaces.push(above.join(":"));
            }
            walk(children, above, namespaces, warnings);
            if namespace.is_some() {
                above.pop();
            }
        }
    }
}

/// Adds the checks of the present site's patterns to those that `manage check` runs, once.
pub(crate) fn register_checks() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        checks::register(&[Tags::URLS], |context| {
            let Some(site) = context.get::<Site>() else {
                return Vec::new();
            };
            check_url_config(site.resolver())
        });
    });
}
