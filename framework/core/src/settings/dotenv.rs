//! The format of `.env` files: `NAME=value` lines, as in python-dotenv and docker.

use std::error::Error as StdError;
use std::fmt;

/// A line of a `.env` file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotenvError {
    /// The line's number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: &'static str,
}

impl fmt::Display for DotenvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl StdError for DotenvError {}

/// Reads the pairs of a file; lines that cannot be read are returned beside them.
///
/// Blank lines and lines that begin with `#` mean nothing; `export ` before a name is skipped. A value in single quotes
/// is taken as it is; one in double quotes knows `\n`, `\t`, `\"`, `\\` and `\$`, and both may run over several lines. A
/// value without quotes ends before ` #`.
pub(super) fn parse(text: &str) -> (Vec<(String, String)>, Vec<DotenvError>) {
    let mut pairs = Vec::new();
    let mut errors = Vec::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line = 0;
    while !rest.is_empty() {
        line += 1;
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let content = rest[..end].trim();
        let content = content
            .strip_prefix("export ")
            .unwrap_or(content)
            .trim_start();
        if content.is_empty() || content.starts_with('#') {
            rest = &rest[end..];
            continue;
        }
        let Some((name, value)) = content.split_once('=') else {
            errors.push(DotenvError {
                line,
                message: "there is no '=' (write NAME=value)",
            });
            rest = &rest[end..];
            continue;
        };
        let name = name.trim();
        if name.is_empty()
            || !name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
        {
            errors.push(DotenvError {
                line,
                message: "the name before '=' may hold letters, digits and '_' only",
            });
            rest = &rest[end..];
            continue;
        }
        let value = value.trim_start();
        match value
            .chars()
            .next()
            .filter(|first| matches!(first, '"' | '\''))
        {
            Some(quote) => {
                // The value may run over the line's end, so it is read from the whole rest.
                let start = rest.find(quote).map_or(rest.len(), |start| start + 1);
                match quoted(&rest[start..], quote) {
                    Some((value, length)) => {
                        pairs.push((name.to_owned(), value));
                        let consumed = start + length;
                        line += rest[..consumed].matches('\n').count();
                        rest = match rest[consumed..].find('\n') {
                            Some(end) => &rest[consumed + end + 1..],
                            None => "",
                        };
                    }
                    None => {
                        errors.push(DotenvError {
                            line,
                            message: "the quote is not closed",
                        });
                        rest = &rest[end..];
                    }
                }
            }
            None => {
                let value = match value.find(" #") {
                    Some(comment) => &value[..comment],
                    None if value.starts_with('#') => "",
                    None => value,
                };
                pairs.push((name.to_owned(), value.trim_end().to_owned()));
                rest = &rest[end..];
            }
        }
    }
    (pairs, errors)
}

/// Reads up to the closing quote; returns the value and the length including the quote.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((index, character)) = characters.next() {
        if character == quote {
            return Some((value, index + 1));
        }
        if character == '\\' && quote == '"' {
            let (_, escaped) = characters.next()?;
            match escaped {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                '"' | '\\' | '$' => value.push(escaped),
                _ => value.extend(['\\', escaped]),
            }
        } else {
            value.push(character);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_other_tools_read_them() {
        for (line, value) in [
            ("A=b", "b"),
            ("A = b ", "b"),
            ("export A=b", "b"),
            ("A=", ""),
            ("A=b # note", "b"),
            ("A=b#c", "b#c"),
            ("A= # note", ""),
            ("A='b # c\\n'", "b # c\\n"),
            (r#"A="b\n\"c\" \$d""#, "b\n\"c\" $d"),
            ("A=\"one\ntwo\"", "one\ntwo"),
            ("A=x=y", "x=y"),
            ("A=é", "é"),
        ] {
            let (pairs, errors) = parse(line);
            assert_eq!(pairs, [("A".to_owned(), value.to_owned())], "{line}");
            assert_eq!(errors, [], "{line}");
        }
    }

    #[test]
    fn bad_lines_are_numbered_and_the_rest_is_read() {
        let (pairs, errors) = parse("# head\n\nnonsense\nB=\"two\nlines\"\nC D=1\nE=5\nF=\"open\n");
        assert_eq!(pairs.len(), 2);
        assert_eq!(
            errors.iter().map(|error| error.line).collect::<Vec<_>>(),
            [3, 6, 8]
        );
    }
}
