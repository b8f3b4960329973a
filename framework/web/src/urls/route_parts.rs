//! The parts of a `path` route.

use nuages_core::{ImproperlyConfigured, Result};

/// Splits a route into pieces of text, each with the name of the part that follows it.
pub(crate) fn parse_route(
    route: &'static str,
) -> Result<Vec<(&'static str, Option<&'static str>)>> {
    let mut parts = Vec::new();
    let mut rest = route;
    while let Some((literal, after)) = rest.split_once('<') {
        let Some((capture, following)) = after.split_once('>') else {
            break;
        };
        let name = capture.split_once(':').map_or(capture, |(_, name)| name);
        let is_identifier = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name
                .chars()
                .all(|character| character.is_alphanumeric() || character == '_');
        if !is_identifier {
            Err(ImproperlyConfigured::new(format!(
                "URL route '{route}' uses parameter name '{name}' which isn't a valid identifier."
            )))?;
        }
        parts.push((literal, Some(name)));
        rest = following;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push((rest, None));
    }
    Ok(parts)
}
