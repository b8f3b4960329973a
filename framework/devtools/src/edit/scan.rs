//! Reading source text just well enough to tell code from comments and strings.

/// The two languages that are edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    Toml,
}

/// What stands at a place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Space,
    Comment,
    String,
    /// One character of code.
    Code(char),
}

/// Walks a text from `start`, giving each token with its range of bytes.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    position: usize,
    language: Language,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, start: usize, language: Language) -> Self {
        Self {
            text,
            position: start,
            language,
        }
    }

    /// Returns the byte at which the next token begins.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    fn length(&self, rest: &str, first: char) -> (Token, usize) {
        let to_line_end = || rest.find('\n').unwrap_or(rest.len());
        match (self.language, first) {
            (_, space) if space.is_whitespace() => (Token::Space, space.len_utf8()),
            (Language::Toml, '#') => (Token::Comment, to_line_end()),
            (Language::Toml, quote @ ('"' | '\'')) => (Token::String, toml_string(rest, quote)),
            (Language::Rust, '/') if rest.starts_with("//") => (Token::Comment, to_line_end()),
            (Language::Rust, '/') if rest.starts_with("/*") => {
                (Token::Comment, block_comment(rest))
            }
            (Language::Rust, '"') => (Token::String, quoted(rest, '"', true)),
            (Language::Rust, 'r') if !self.inside_word() && raw_string(rest).is_some() => {
                (Token::String, raw_string(rest).unwrap_or(1))
            }
            (Language::Rust, '\'') if is_character(rest) => {
                (Token::String, quoted(rest, '\'', true))
            }
            (_, other) => (Token::Code(other), other.len_utf8()),
        }
    }

    /// Says whether a letter here goes on a word; the `b` of `br"..."` and the `c` of `cr"..."` are none.
    fn inside_word(&self) -> bool {
        let before = &self.text[..self.position];
        let is_letter = |last: char| last.is_alphanumeric() || last == '_';
        let before_prefix = before.strip_suffix(['b', 'c']).unwrap_or(before);
        before.ends_with(is_letter)
            && (before_prefix.len() == before.len() || before_prefix.ends_with(is_letter))
    }
}

impl Iterator for Scanner<'_> {
    type Item = (Token, std::ops::Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.position..];
        let (token, length) = self.length(rest, rest.chars().next()?);
        let start = self.position;
        self.position += length;
        Some((token, start..self.position))
    }
}

fn quoted(rest: &str, quote: char, escapes: bool) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((index, character)) = characters.next() {
        if character == '\\' && escapes {
            characters.next();
        } else if character == quote {
            return index + 1;
        }
    }
    rest.len()
}

fn toml_string(rest: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    if let Some(body) = rest.strip_prefix(&triple) {
        return body.find(&triple).map_or(rest.len(), |end| end + 6);
    }
    quoted(rest, quote, quote == '"')
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut index) = (0, 0);
    while index < rest.len() {
        if rest[index..].starts_with("/*") {
            depth += 1;
            index += 2;
        } else if rest[index..].starts_with("*/") {
            depth -= 1;
            index += 2;
            if depth == 0 {
                return index;
            }
        } else {
            index += rest[index..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Returns the length of `r"..."` or `r#"..."#`, if one begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let body = rest[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(
        body.find(&end)
            .map_or(rest.len(), |index| 2 + hashes + index + end.len()),
    )
}

/// Tells `'x'` and `'\n'` from the lifetime `'a`.
fn is_character(rest: &str) -> bool {
    let mut characters = rest.chars().skip(1);
    match characters.next() {
        Some('\\') => true,
        Some(_) => characters.next() == Some('\''),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, language: Language) -> String {
        let scanner = Scanner::new(text, 0, language);
        scanner
            .filter_map(|(token, _)| {
                if let Token::Code(letter) = token {
                    Some(letter)
                } else {
                    None
                }
            })
            .collect()
    }

    #[test]
    fn comments_and_strings_are_told_from_code() {
        let rust =
            "a // x\nb /* y /* z */ w */ c \"d\\\"]\" r#\"e\"] \"# for<'g> '\\'' ']' 'h ber\"i\"";
        assert_eq!(code(rust, Language::Rust), "abcfor<'g>'hber");
        let toml = "a = [\"b]\", 'c\\', \"\"\"d\n]\"\"\"] # ]\ne";
        assert_eq!(code(toml, Language::Toml), "a=[,,]e");
    }
}
