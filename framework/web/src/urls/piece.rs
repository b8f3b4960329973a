//! One level's part of a path, compiled.

use std::sync::Arc;

use nuages_core::{ImproperlyConfigured, Result};

use super::captured;
use super::matcher::Matcher;
use super::normalize::normalize;
use super::pattern::UrlPattern;
use super::route::{Template, TemplatePart};
use super::route_parts::parse_route;

/// What one pattern's own route matches, captures and writes.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) matcher: Arc<Matcher>,
    pub(super) names: Vec<Option<String>>,
    pub(super) templates: Vec<Template>,
}

impl Piece {
    /// Compiles the route of a pattern below prefixes that capture `above` parts. A leaf matches to the path's end.
    ///
    /// # Errors
    /// Fails if the route is malformed, or captures other than its converters say.
    pub(super) fn of(pattern: &UrlPattern, above: usize, is_leaf: bool) -> Result<Self> {
        let declared = pattern.converters.len();
        let converters = pattern.converters.get(above..).unwrap_or_default().to_vec();
        let (matcher, names, templates) = if pattern.is_regex {
            let (matcher, names) = Matcher::of_regex(pattern.route, converters)?;
            let only_named = names.iter().any(Option::is_some);
            (matcher, names, normalize(pattern.route, only_named))
        } else {
            let parts = parse_route(pattern.route)?;
            let names: Vec<_> = parts
                .iter()
                .filter_map(|(_, name)| name.map(|name| Some(name.to_owned())))
                .collect();
            check_count(above + names.len(), declared)?;
            let templates = vec![template(&parts)];
            (
                Matcher::of_parts(&parts, converters, is_leaf)?,
                names,
                templates,
            )
        };
        check_count(above + names.len(), declared)?;
        Ok(Self {
            matcher: Arc::new(matcher),
            names,
            templates,
        })
    }
}

fn template(parts: &[(&'static str, Option<&'static str>)]) -> Template {
    let mut template = Template::new();
    let mut index = 0;
    for (literal, name) in parts {
        if !literal.is_empty() {
            template.push(TemplatePart::Literal((*literal).to_owned()));
        }
        if name.is_some() {
            template.push(TemplatePart::Capture(index));
            index += 1;
        }
    }
    template
}

fn check_count(captured: usize, declared: usize) -> Result<()> {
    if captured == declared && captured <= captured::MAX {
        return Ok(());
    }
    Err(ImproperlyConfigured::new(format!(
        "it captures {captured} values with its prefixes, but was declared with {declared} converters"
    )))?
}
