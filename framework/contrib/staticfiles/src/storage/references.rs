//! References to other files in style sheets and scripts.

use std::ops::Range;

/// A reference: what is replaced, and the address in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) matched: Range<usize>,
    pub(crate) url: Range<usize>,
}

/// How files refer to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `url("..")`
    Url,
    /// `@import ".."`
    Import,
    /// `/*# sourceMappingURL=.. */`
    CssSourceMap,
    /// `//# sourceMappingURL=..`
    JsSourceMap,
}

/// Returns the kinds of references to look for in a file, in Django's order.
pub(crate) fn kinds_of(name: &str) -> &'static [Kind] {
    if name.ends_with(".css") {
        &[Kind::Url, Kind::Import, Kind::CssSourceMap]
    } else if name.ends_with(".js") {
        &[Kind::JsSourceMap]
    } else {
        &[]
    }
}

impl Kind {
    /// Finds the references of a text that stand neither in a comment nor in a text in quotes.
    pub(crate) fn find(self, text: &str) -> Vec<Reference> {
        let ignored = ignored(text, self == Self::JsSourceMap);
        let inside = |place: usize| {
            ignored
                .iter()
                .any(|block| block.start < place && place < block.end)
        };
        let mut found = match self {
            Self::Url => urls(text),
            Self::Import => imports(text),
            Self::CssSourceMap => lines(text, "/*#", "*/"),
            Self::JsSourceMap => lines(text, "//# ", ""),
        };
        found.retain(|reference| !inside(reference.matched.start));
        found
    }

    /// Writes the reference with another address.
    pub(crate) fn write(self, url: &str) -> String {
        match self {
            Self::Url => format!("url(\"{url}\")"),
            Self::Import => format!("@import url(\"{url}\")"),
            Self::CssSourceMap => format!("/*# sourceMappingURL={url} */"),
            Self::JsSourceMap => format!("//# sourceMappingURL={url}"),
        }
    }
}

/// Finds a word whatever the case of its letters.
fn find_word(text: &str, word: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..=bytes.len().checked_sub(word.len())?)
        .find(|place| bytes[*place..*place + word.len()].eq_ignore_ascii_case(word.as_bytes()))
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Returns how much stands before `end`, on one line.
fn before(text: &str, end: &str) -> Option<usize> {
    let place = text.find(end)?;
    (!text[..place].contains('\n')).then_some(place)
}

fn urls(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = find_word(text, "url(", from) {
        let inner = start + 4;
        let quote = text[inner..]
            .chars()
            .next()
            .filter(|first| matches!(first, '"' | '\''));
        let ends = quote.map(|quote| (1, format!("{quote})")));
        let reference = ends
            .into_iter()
            .chain([(0, ")".to_owned())])
            .find_map(|(skip, end)| {
                let url = inner + skip;
                let url = url + spaces(&text[url..]);
                let length = before(&text[url..], &end)?;
                Some(Reference {
                    matched: start..url + length + end.len(),
                    url: url..url + length,
                })
            });
        from = reference
            .as_ref()
            .map_or(inner, |reference| reference.matched.end);
        found.extend(reference);
    }
    found
}

fn imports(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = find_word(text, "@import", from) {
        from = start + 7;
        let quote = from + spaces(&text[from..]);
        if !text[quote..].starts_with(['"', '\'']) {
            continue;
        }
        let url = quote + 1 + spaces(&text[quote + 1..]);
        let Some(length) = text[url..].find(['"', '\'']) else {
            continue;
        };
        if text[url..url + length].contains('\n') {
            continue;
        }
        from = url + length + 1;
        found.push(Reference {
            matched: start..from,
            url: url..url + length,
        });
    }
    found
}

/// Finds lines that name a source map.
fn lines(text: &str, begin: &str, end: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let url = line.strip_prefix(begin).and_then(|rest| match begin {
            "/*#" => rest.strip_prefix([' ', '\t']),
            _ => Some(rest),
        });
        let url = url.and_then(|rest| rest.strip_prefix("sourceMappingURL="));
        if let Some(url) = url.and_then(|rest| rest.strip_suffix(end)) {
            let at = start + line.len() - end.len() - url.len();
            found.push(Reference {
                matched: start..start + line.len(),
                url: at..at + url.len(),
            });
        }
        start += line.len() + 1;
    }
    found
}

/// Finds comments, escapes and texts in quotes.
fn ignored(text: &str, script: bool) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut place = 0;
    while let Some(first) = text[place..].chars().next() {
        let rest = &text[place..];
        let length = match first {
            '/' if rest.starts_with("/*") => rest[2..].find("*/").map(|end| end + 4),
            '/' if script && rest.starts_with("//") => Some(rest.find('\n').unwrap_or(rest.len())),
            '\\' => rest[1..].chars().next().map(|next| 1 + next.len_utf8()),
            '"' | '\'' => quoted(rest, first, false),
            '`' if script => quoted(rest, first, true),
            _ => None,
        };
        match length {
            Some(length) => {
                blocks.push(place..place + length);
                place += length;
            }
            None => place += first.len_utf8(),
        }
    }
    blocks
}

/// Returns the length of a text in quotes.
fn quoted(text: &str, quote: char, lines: bool) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    while let Some((place, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next()?;
            }
            '\n' if !lines => return None,
            character if character == quote => return Some(place + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stand_outside_comments_and_quotes() {
        let css = "a{b:url(a.png)} c{d:URL( 'b c.png' )} /* url(no.png) */ @import \"x.css\"; .q{content:\"url(no.png)\"}\n\
                   d{e:url(\"e.png\")}\n/*# sourceMappingURL=a.css.map */\n";
        let found = |kind: Kind| -> Vec<&str> {
            let references = kind.find(css);
            references
                .into_iter()
                .map(|reference| &css[reference.url])
                .collect()
        };
        assert_eq!(found(Kind::Url), ["a.png", "'b c.png' ", "e.png"]);
        assert_eq!(found(Kind::Import), ["x.css"]);
        assert_eq!(found(Kind::CssSourceMap), ["a.css.map "]);
        let script = "let a = `\n//# sourceMappingURL=no\n`;\n//# sourceMappingURL=a.js.map";
        let references = Kind::JsSourceMap.find(script);
        assert_eq!(references.len(), 1);
        assert_eq!(&script[references[0].url.clone()], "a.js.map");
    }
}
