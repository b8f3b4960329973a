//! A pattern in its place.

use std::fmt;
use std::sync::Arc;

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
    /// The names of all that is captured, by the prefixes first.
    pub(crate) names: Vec<Option<String>>,
    /// The prefixes, outermost first.
    pub(crate) above: Vec<Arc<Matcher>>,
    pub(crate) matcher: Arc<Matcher>,
    /// The ways to write the path, prefixes included.
    pub(crate) templates: Vec<Template>,
}

/// A path with gaps for what is captured.
pub(crate) type Template = Vec<TemplatePart>;

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
            self.leads_here(&text).then_some(text)
        })
    }

    /// Whether a path, without its first slash, matches the prefixes and this pattern.
    fn leads_here(&self, path: &str) -> bool {
        let mut rest = path;
        for prefix in &self.above {
            match prefix.strip(rest) {
                Some((end, _)) => rest = &rest[end..],
                None => return false,
            }
        }
        self.matcher.matches(rest).is_some()
    }

    /// As [`write`](Self::write), the texts given by name.
    pub(crate) fn write_named(&self, args: &[(&str, String)]) -> Option<String> {
        let ordered: Vec<String> = self
            .names
            .iter()
            .filter_map(|name| {
                let name = name.as_deref()?;
                let (_, text) = args.iter().find(|(own, _)| *own == name)?;
                Some(text.clone())
            })
            .collect();
        if ordered.len() != args.len() {
            return None;
        }
        self.write(&ordered)
    }
}

/// Adds a part; neighbouring texts become one.
pub(crate) fn append(template: &mut Template, part: TemplatePart) {
    match (template.last_mut(), part) {
        (Some(TemplatePart::Literal(before)), TemplatePart::Literal(after)) => {
            before.push_str(&after);
        }
        (_, part) => template.push(part),
    }
}
