//! A pattern in its place.

use std::fmt;

use super::matcher::Matcher;
use crate::views::BoxedView;

/// A pattern that leads to a view, with all that its place in the tree of patterns says.
pub(crate) struct Route {
    pub(crate) view: Box<dyn BoxedView>,
    pub(crate) view_name: String,
    pub(crate) url_name: Option<&'static str>,
    pub(crate) module: &'static str,
    pub(crate) app_names: Vec<&'static str>,
    pub(crate) namespaces: Vec<&'static str>,
    /// The pattern as its module writes it.
    pub(crate) own: &'static str,
    /// The routes of all levels, joined.
    pub(crate) route: String,
    pub(crate) names: Vec<Option<String>>,
    pub(crate) matcher: Matcher,
    /// The ways to write the path below `prefix`.
    pub(crate) templates: Vec<Vec<TemplatePart>>,
    /// What the prefixes of the patterns that include this one write.
    pub(crate) prefix: String,
}

/// A piece of a path that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TemplatePart {
    Literal(String),
    Capture(usize),
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("route", &self.route)
            .field("view_name", &self.view_name)
            .field("url_name", &self.url_name)
            .finish_non_exhaustive()
    }
}

impl Route {
    /// Writes the decoded path that leads here with these captured texts; `None` if it would not lead here.
    pub(crate) fn write(&self, args: &[String]) -> Option<String> {
        self.templates.iter().find_map(|template| {
            let wanted = template
                .iter()
                .filter(|part| matches!(part, TemplatePart::Capture(_)))
                .count();
            if wanted != args.len() {
                return None;
            }
            let mut args = args.iter();
            let mut text = String::new();
            for part in template {
                match part {
                    TemplatePart::Literal(literal) => text.push_str(literal),
                    TemplatePart::Capture(_) => text.push_str(args.next()?),
                }
            }
            self.matcher.matches(&text)?;
            Some(format!("{}{text}", self.prefix))
        })
    }

    /// As [`write`](Self::write), the texts given by name.
    pub(crate) fn write_named(&self, args: &[(&str, String)]) -> Option<String> {
        let ordered: Option<Vec<String>> = self
            .names
            .iter()
            .map(|name| {
                let name = name.as_deref()?;
                args.iter()
                    .find(|(own, _)| *own == name)
                    .map(|(_, text)| text.clone())
            })
            .collect();
        let ordered = ordered.filter(|ordered| ordered.len() == args.len())?;
        self.write(&ordered)
    }
}
