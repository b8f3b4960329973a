//! Where the compiler of patterns stands.

use std::sync::Arc;

use super::matcher::Matcher;
use super::piece::Piece;
use super::route::{Template, TemplatePart, append};

/// What the prefixes above a pattern add up to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) modules: Vec<&'static str>,
    pub(super) app_names: Vec<&'static str>,
    pub(super) namespaces: Vec<&'static str>,
    /// The routes of the prefixes, joined.
    pub(super) route: String,
    /// The names of what they capture.
    pub(super) names: Vec<Option<String>>,
    pub(super) above: Vec<Arc<Matcher>>,
    /// The ways to write them.
    pub(super) templates: Vec<Template>,
}

impl Place {
    /// The place above all patterns.
    pub(super) fn root() -> Self {
        Self {
            modules: Vec::new(),
            app_names: Vec::new(),
            namespaces: Vec::new(),
            route: String::new(),
            names: Vec::new(),
            above: Vec::new(),
            templates: vec![Template::new()],
        }
    }

    /// The place inside a module.
    pub(super) fn inside(&self, module: &'static str) -> Self {
        let mut inside = self.clone();
        inside.modules.push(module);
        inside
    }

    /// The place inside a namespace.
    pub(super) fn named(&self, app_name: &'static str, namespace: &'static str) -> Self {
        let mut inside = self.clone();
        inside.app_names.push(app_name);
        inside.namespaces.push(namespace);
        inside
    }

    /// The place after one more piece of the path.
    pub(super) fn below(&self, route: &str, piece: &Piece) -> Self {
        let mut below = self.clone();
        let captured = below.names.len();
        below.route.push_str(route);
        below.names.extend(piece.names.iter().cloned());
        below.above.push(Arc::clone(&piece.matcher));
        below.templates = Vec::with_capacity(self.templates.len() * piece.templates.len());
        for before in &self.templates {
            for after in &piece.templates {
                let mut joined = before.clone();
                for part in after {
                    let part = match part {
                        TemplatePart::Capture(index) => TemplatePart::Capture(captured + index),
                        literal => literal.clone(),
                    };
                    append(&mut joined, part);
                }
                below.templates.push(joined);
            }
        }
        below
    }
}
