//! One pattern's part of a path.

use nuages_core::{ImproperlyConfigured, Result};
use regex_lite::Regex;

use super::captured::{self, Captured};
use super::converters::ConverterInfo;

/// Matches one pattern against the rest of a path.
#[derive(Debug)]
pub(crate) enum Matcher {
    /// Text alone.
    Literal(&'static str),
    /// Text and built-in converters.
    Parts {
        parts: Vec<Part>,
        converters: Vec<ConverterInfo>,
    },
    /// A regular expression: `re_path`, or a pattern with a converter of another shape.
    Regex {
        regex: Regex,
        groups: Vec<usize>,
        converters: Vec<ConverterInfo>,
        /// Whether the expression must match to the path's end, as `path` wants it.
        whole: bool,
    },
}

#[derive(Debug)]
pub(crate) enum Part {
    Literal(&'static str),
    Capture(Class),
}

/// The shape of a captured part, for the shapes that need no regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Digits,
    Segment,
    Slug,
    Anything,
    Uuid,
}

impl Class {
    fn of(regex: &str) -> Option<Self> {
        Some(match regex {
            "[0-9]+" => Self::Digits,
            "[^/]+" => Self::Segment,
            "[-a-zA-Z0-9_]+" => Self::Slug,
            ".+" => Self::Anything,
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" => Self::Uuid,
            _ => return None,
        })
    }

    /// How long the longest match at the start of `text` is, and the shortest.
    fn lengths(self, text: &str) -> (usize, usize) {
        let run = |allowed: fn(char) -> bool| {
            let longest = text
                .find(|character| !allowed(character))
                .unwrap_or(text.len());
            (longest, 1)
        };
        match self {
            Self::Digits => run(|character| character.is_ascii_digit()),
            Self::Segment => run(|character| character != '/'),
            Self::Slug => {
                run(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
            }
            Self::Anything => run(|character| character != '\n'),
            Self::Uuid => {
                let is_uuid = text.as_bytes().get(..36).is_some_and(|bytes| {
                    bytes.iter().enumerate().all(|(index, byte)| match index {
                        8 | 13 | 18 | 23 => *byte == b'-',
                        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
                    })
                });
                if is_uuid { (36, 36) } else { (0, 1) }
            }
        }
    }
}

impl Matcher {
    /// Compiles the parts of a `path` pattern. A leaf's match to the end, a prefix' as far as they can.
    pub(crate) fn of_parts(
        parts: &[(&'static str, Option<&'static str>)],
        converters: Vec<ConverterInfo>,
        is_leaf: bool,
    ) -> Result<Self> {
        if let [(literal, None)] = parts {
            return Ok(Self::Literal(literal));
        }
        let mut classes = converters
            .iter()
            .map(|converter| Class::of(converter.regex));
        if classes.clone().all(|class| class.is_some()) {
            let mut compiled = Vec::with_capacity(parts.len() * 2);
            for (literal, name) in parts {
                if !literal.is_empty() {
                    compiled.push(Part::Literal(literal));
                }
                if name.is_some() {
                    compiled.extend(classes.next().flatten().map(Part::Capture));
                }
            }
            return Ok(Self::Parts {
                parts: compiled,
                converters,
            });
        }
        let mut expression = String::from("^");
        let mut index = 0;
        for (literal, name) in parts {
            expression.push_str(&regex_lite::escape(literal));
            if name.is_some() {
                let regex = converters[index].regex;
                expression.push_str(&format!("(?P<capture{index}>{regex})"));
                index += 1;
            }
        }
        if is_leaf {
            expression.push('$');
        }
        let regex = compile(&expression)?;
        let groups = regex
            .capture_names()
            .enumerate()
            .filter(|(_, name)| name.is_some_and(|name| name.starts_with("capture")))
            .map(|(group, _)| group)
            .collect();
        Ok(Self::Regex {
            regex,
            groups,
            converters,
            whole: is_leaf,
        })
    }

    /// Compiles the expression of a `re_path` pattern.
    pub(crate) fn of_regex(
        expression: &str,
        converters: Vec<ConverterInfo>,
    ) -> Result<(Self, Vec<Option<String>>)> {
        let regex = compile(expression)?;
        let names: Vec<Option<String>> = regex
            .capture_names()
            .map(|name| name.map(str::to_owned))
            .collect();
        let named = names.iter().any(Option::is_some);
        let groups: Vec<usize> = (1..names.len())
            .filter(|group| !named || names[*group].is_some())
            .collect();
        if groups.len() > captured::MAX {
            return Err(ImproperlyConfigured::new(format!(
                "the pattern {expression:?} captures more than {} groups",
                captured::MAX
            )))?;
        }
        let names = groups.iter().map(|group| names[*group].clone()).collect();
        Ok((
            Self::Regex {
                regex,
                groups,
                converters,
                whole: false,
            },
            names,
        ))
    }

    /// The text with which all that it matches begins.
    pub(crate) fn opening(&self) -> &'static str {
        match self {
            Self::Literal(literal) => literal,
            Self::Parts { parts, .. } => match parts.first() {
                Some(Part::Literal(literal)) => literal,
                _ => "",
            },
            Self::Regex { .. } => "",
        }
    }

    /// Matches all of `text`, or for an expression what it asks for.
    pub(crate) fn matches(&self, text: &str) -> Option<Captured> {
        let mut captured = Captured::default();
        match self {
            Self::Literal(literal) => return (*literal == text).then_some(captured),
            Self::Parts { parts, converters } => {
                match_parts(parts, text, 0, true, &mut captured)?;
                accepted(converters, &captured, text)?;
            }
            Self::Regex {
                regex,
                groups,
                converters,
                whole,
            } => {
                let found = regex.captures(text)?;
                if *whole && found.get(0)?.end() != text.len() {
                    return None;
                }
                for group in groups {
                    captured.push(found.get(*group).map(|group| (group.start(), group.end())));
                }
                accepted(converters, &captured, text)?;
            }
        }
        Some(captured)
    }

    /// Matches the start of `text`, and gives where the rest begins.
    pub(crate) fn strip(&self, text: &str) -> Option<(usize, Captured)> {
        let mut captured = Captured::default();
        let end = match self {
            Self::Literal(literal) => {
                return text
                    .starts_with(literal)
                    .then_some((literal.len(), captured));
            }
            Self::Parts { parts, converters } => {
                let end = match_parts(parts, text, 0, false, &mut captured)?;
                accepted(converters, &captured, text)?;
                end
            }
            Self::Regex {
                regex,
                groups,
                converters,
                ..
            } => {
                let found = regex.captures(text)?;
                for group in groups {
                    captured.push(found.get(*group).map(|group| (group.start(), group.end())));
                }
                accepted(converters, &captured, text)?;
                found.get(0)?.end()
            }
        };
        Some((end, captured))
    }
}

fn accepted(converters: &[ConverterInfo], captured: &Captured, text: &str) -> Option<()> {
    for (index, converter) in converters.iter().enumerate() {
        if captured
            .text(text, index)
            .is_some_and(|part| !(converter.accepts)(part))
        {
            return None;
        }
    }
    Some(())
}

fn compile(expression: &str) -> Result<Regex> {
    match Regex::new(expression) {
        Ok(regex) => Ok(regex),
        Err(error) => Err(ImproperlyConfigured::new(format!(
            "{expression:?} is not a valid regular expression: {error}"
        )))?,
    }
}

/// Matches greedily, and with shorter captures where the rest would not match, as a regular expression does; gives where
/// the match ends, which for a `whole` one is the text's end.
fn match_parts(
    parts: &[Part],
    text: &str,
    start: usize,
    whole: bool,
    captured: &mut Captured,
) -> Option<usize> {
    let rest = &text[start..];
    let Some((part, following)) = parts.split_first() else {
        return (!whole || rest.is_empty()).then_some(start);
    };
    match part {
        Part::Literal(literal) => {
            if !rest.starts_with(literal) {
                return None;
            }
            match_parts(following, text, start + literal.len(), whole, captured)
        }
        Part::Capture(class) => {
            let (longest, shortest) = class.lengths(rest);
            let mut length = longest;
            while length >= shortest {
                if rest.is_char_boundary(length) {
                    captured.push(Some((start, start + length)));
                    if let Some(end) = match_parts(following, text, start + length, whole, captured)
                    {
                        return Some(end);
                    }
                    captured.pop();
                }
                length -= 1;
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::converters::{Captures, Int, Path, Slug, Str, Uuid};
    use super::super::route_parts::parse_route;
    use super::*;

    fn texts<C: Captures>(route: &'static str, path: &str) -> Option<Vec<String>> {
        let parts = parse_route(route).unwrap();
        let matcher = Matcher::of_parts(&parts, C::converters(), true).unwrap();
        let captured = matcher.matches(path)?;
        let text = |index| captured.text(path, index).unwrap().to_owned();
        Some((0..captured.len()).map(text).collect())
    }

    #[test]
    fn converters_match_as_their_expressions() {
        for (found, expected) in [
            (texts::<(Int,)>("<int:a>/", "34/"), Some(vec!["34"])),
            (texts::<(Int,)>("<int:a>/", "-3/"), None),
            (texts::<(Int,)>("<int:a>/", "34"), None),
            (texts::<(Int,)>("<int:a>/", "99999999999999999999/"), None),
            (texts::<(Int,)>("<int:a>/", "٣/"), None),
            (texts::<(Str,)>("<a>/x", "é /x"), Some(vec!["é "])),
            (texts::<(Str,)>("<str:a>", "a/b"), None),
            (
                texts::<(Str, Str)>("<a>-<b>/", "x-y-z/"),
                Some(vec!["x-y", "z"]),
            ),
            (
                texts::<(Slug,)>("p/<slug:a>/", "p/a-b_1/"),
                Some(vec!["a-b_1"]),
            ),
            (texts::<(Slug,)>("p/<slug:a>/", "p/a.b/"), None),
            (
                texts::<(Path,)>("f/<path:a>.txt", "f/a/b.txt.txt"),
                Some(vec!["a/b.txt"]),
            ),
            (texts::<(Path,)>("f/<path:a>", "f/"), None),
            (
                texts::<(Uuid,)>("<uuid:a>", "075194d3-6885-417e-a8a8-6c931e272f00"),
                Some(vec!["075194d3-6885-417e-a8a8-6c931e272f00"]),
            ),
            (
                texts::<(Uuid,)>("<uuid:a>", "075194D3-6885-417e-a8a8-6c931e272f00"),
                None,
            ),
            (texts::<()>("about/", "about/"), Some(vec![])),
            (texts::<()>("about/", "about"), None),
            (texts::<()>("", ""), Some(vec![])),
        ] {
            let found: Option<Vec<&str>> = found
                .as_ref()
                .map(|found| found.iter().map(String::as_str).collect());
            assert_eq!(found, expected);
        }
    }
}
