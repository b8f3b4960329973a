//! Places in templates, and words for mistakes.

use std::fmt;

/// A line of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    file: String,
    line: usize,
    column: usize,
    text: String,
}

impl Place {
    pub(super) fn of(file: String, source: &str, offset: usize) -> Self {
        let offset = (0..=offset.min(source.len()))
            .rev()
            .find(|place| source.is_char_boundary(*place))
            .unwrap_or(0);
        let before = &source[..offset];
        let start = before.rfind('\n').map_or(0, |place| place + 1);
        let end = source[offset..]
            .find('\n')
            .map_or(source.len(), |place| place + offset);
        Self {
            file,
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            text: source[start..end].trim().to_owned(),
        }
    }

    /// Writes a message about the place: where, what, the line itself, and what helps.
    pub(super) fn message(&self, what: &str, help: &str) -> String {
        let help = match help {
            "" => String::new(),
            help => format!("\n{help}"),
        };
        format!("{self}: {what}\n    {}{help}", self.text)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Finds the name that was probably meant.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|other| (distance(name, other), other))
        .filter(|(distance, other)| *distance <= other.chars().count().max(3) / 3)
        .min()
        .map(|(_, other)| other)
}

/// Counts the letters to change, add or take away (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (place, same) in other.iter().map(|second| *second == letter).enumerate() {
            let replaced = diagonal + usize::from(!same);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_and_a_column() {
        let place = Place::of("a.html".to_owned(), "one\n  twö {{ x }}\nthree", 13);
        assert_eq!(
            place.message("there is no `x`", "help"),
            "a.html:2:9: there is no `x`\n    twö {{ x }}\nhelp"
        );
    }

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["latest", "request", "messages"];
        for (name, meant) in [
            ("lates", Some("latest")),
            ("message", Some("messages")),
            ("quite_another", None),
        ] {
            assert_eq!(nearest(name, names.into_iter()), meant, "{name}");
        }
    }
}
