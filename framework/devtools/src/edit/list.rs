//! Adding an item to a bracketed list, in the way the list is already written.

use std::ops::Range;

use super::scan::{Language, Scanner, Token};

/// A list in a text: from its opening bracket to its closing one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// The bytes between the brackets.
    pub(crate) inside: Range<usize>,
    /// The items as they are written, without comments and space.
    pub(crate) items: Vec<String>,
    /// Where the last item, or the comma after it, ends.
    last: Option<usize>,
    ends_in_comma: bool,
}

impl List {
    /// Reads the list whose opening bracket is at `open`; `None` if it is never closed.
    pub(crate) fn at(text: &str, open: usize, language: Language) -> Option<Self> {
        let mut list = Self {
            inside: open + 1..open + 1,
            items: Vec::new(),
            last: None,
            ends_in_comma: false,
        };
        let mut item = String::new();
        let mut depth = 0;
        for (token, range) in Scanner::new(text, open, language) {
            match token {
                Token::Space | Token::Comment => continue,
                Token::Code('[' | '(' | '{') => depth += 1,
                Token::Code(']' | ')' | '}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                list.inside.end = range.start;
                list.items.extend((!item.is_empty()).then_some(item));
                return Some(list);
            }
            if range.start == open {
                continue;
            }
            list.ends_in_comma = depth == 1 && token == Token::Code(',');
            list.last = Some(range.end);
            if list.ends_in_comma {
                list.items.push(std::mem::take(&mut item));
            } else {
                item.push_str(&text[range]);
            }
        }
        None
    }

    /// Returns the text with `item` added at the end of the list.
    pub(crate) fn push(&self, text: &str, item: &str) -> String {
        let inside = &text[self.inside.clone()];
        let close = self.inside.end;
        let closing_line = text[..close].rfind('\n').map_or(0, |newline| newline + 1);
        let own_line = inside.contains('\n') && text[closing_line..close].trim().is_empty();
        if !own_line {
            // one line, or the last line shares the bracket
            let at = self.last.unwrap_or(self.inside.start);
            let added = match (self.last, self.ends_in_comma) {
                (None, _) => item.to_owned(),
                (Some(_), true) => format!(" {item},"),
                (Some(_), false) => format!(", {item}"),
            };
            return splice(text, at, &added);
        }
        let indent = match self.last {
            Some(last) => indentation(text, last).to_owned(),
            None => format!("{}    ", &text[closing_line..close]),
        };
        let text_with_item = splice(text, closing_line, &format!("{indent}{item},\n"));
        match self.last {
            Some(last) if !self.ends_in_comma => splice(&text_with_item, last, ","),
            _ => text_with_item,
        }
    }
}

/// Returns the text with `added` at the byte `at`.
pub(crate) fn splice(text: &str, at: usize, added: &str) -> String {
    format!("{}{added}{}", &text[..at], &text[at..])
}

fn indentation(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_added_in_the_lists_own_style() {
        let cases = [
            ("[]", "[x]"),
            ("[a]", "[a, x]"),
            ("[a, b,]", "[a, b, x,]"),
            ("[ a /* last */ ]", "[ a, x /* last */ ]"),
            ("[\n    a,\n    b,\n]", "[\n    a,\n    b,\n    x,\n]"),
            ("[\n    a,\n    b\n]", "[\n    a,\n    b,\n    x,\n]"),
            (
                "[\n    a, // one\n    b // two\n    // c,\n]",
                "[\n    a, // one\n    b, // two\n    // c,\n    x,\n]",
            ),
            (
                "[\n        a, b,\n        c,\n    ]",
                "[\n        a, b,\n        c,\n        x,\n    ]",
            ),
            ("[a, b,\n c]", "[a, b,\n c, x]"),
            ("[\n    // none yet\n]", "[\n    // none yet\n    x,\n]"),
            ("[\n]", "[\n    x,\n]"),
            ("[\n\ta(1, \"]\"),\n]", "[\n\ta(1, \"]\"),\n\tx,\n]"),
        ];
        for (before, after) in cases {
            let list = List::at(before, 0, Language::Rust).unwrap();
            assert_eq!(list.push(before, "x"), after, "{before:?}");
        }
    }

    #[test]
    fn items_are_read_without_comments() {
        let list = List::at("[ a::b, /* c, */ d(1, 2), // e\n f ] g", 0, Language::Rust).unwrap();
        assert_eq!(list.items, ["a::b", "d(1,2)", "f"]);
        assert_eq!(List::at("[a, // ]", 0, Language::Rust), None);
    }
}
