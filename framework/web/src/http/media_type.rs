//! Media types in `Accept` headers.

use std::fmt;

/// A media type with its parameters, such as `text/html; q=0.8`.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaType {
    main: String,
    sub: String,
    params: Vec<(String, String)>,
}

impl MediaType {
    /// Reads a media type; a missing part stays empty and matches nothing.
    pub fn parse(text: &str) -> Self {
        let (full, params) = parse_header_parameters(text);
        let (main, sub) = full.split_once('/').unwrap_or((&full, ""));
        Self {
            main: main.to_owned(),
            sub: sub.to_owned(),
            params,
        }
    }

    /// The preference that the client gives, from 0 to 1; 1 if it says nothing or nonsense.
    pub fn quality(&self) -> f64 {
        self.params
            .iter()
            .find(|(name, _)| name == "q")
            .and_then(|(_, value)| value.parse::<f64>().ok())
            .filter(|quality| (0.0..=1.0).contains(quality))
            .map_or(1.0, |quality| (quality * 1000.0).round() / 1000.0)
    }

    /// How narrow the type is: 0 for `*/*`, 1 for `text/*`, 2 for `text/html`, 3 with parameters.
    pub fn specificity(&self) -> u8 {
        if self.main == "*" {
            0
        } else if self.sub == "*" {
            1
        } else if self.range_params().next().is_none() {
            2
        } else {
            3
        }
    }

    /// Whether both name the same type, `*` standing for any.
    pub fn matches(&self, other: &Self) -> bool {
        let parts = [(&self.main, &other.main), (&self.sub, &other.sub)];
        if parts
            .iter()
            .any(|(own, other)| own.is_empty() || other.is_empty())
        {
            return false;
        }
        if parts
            .iter()
            .any(|(own, other)| own != other && *own != "*" && *other != "*")
        {
            return false;
        }
        let (own, theirs) = (self.range_params().count(), other.range_params().count());
        if (own == 0) == (theirs == 0) {
            own == theirs
                && self
                    .range_params()
                    .all(|param| other.range_params().any(|other| other == param))
        } else {
            own > 0
        }
    }

    fn range_params(&self) -> impl Iterator<Item = &(String, String)> {
        self.params.iter().filter(|(name, _)| name != "q")
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.main)?;
        if !self.sub.is_empty() {
            write!(f, "/{}", self.sub)?;
        }
        for (name, value) in &self.params {
            write!(f, "; {name}={value}")?;
        }
        Ok(())
    }
}

/// Splits a header such as `text/html; charset="utf-8"` into its value, in lower case, and its parameters.
pub(crate) fn parse_header_parameters(text: &str) -> (String, Vec<(String, String)>) {
    let mut parts = split_outside_quotes(text);
    let value = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let params = parts
        .filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim();
            let value = match value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'))
            {
                Some(inner) => inner.replace("\\\\", "\\").replace("\\\"", "\""),
                None => value.to_owned(),
            };
            Some((name.trim().to_ascii_lowercase(), value))
        })
        .collect();
    (value, params)
}

fn split_outside_quotes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let (mut quoted, mut escaped) = (false, false);
        let end = current.bytes().position(|byte| {
            let end = byte == b';' && !quoted;
            if byte == b'"' && !escaped {
                quoted = !quoted;
            }
            escaped = byte == b'\\' && !escaped;
            end
        });
        match end {
            Some(end) => {
                rest = Some(&current[end + 1..]);
                Some(&current[..end])
            }
            None => {
                rest = None;
                Some(current)
            }
        }
    })
}
