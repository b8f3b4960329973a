//! Names of files as browsers send them.

use std::borrow::Cow;

/// The longest name that is kept, in characters.
const MAX_LENGTH: usize = 255;

/// The name without folders of any system and without what cannot be seen, at most 255 characters long; `None` if nothing
/// is left. As in Django, it remains what a stranger chose.
pub(super) fn sanitize_file_name(name: &str) -> Option<String> {
    let name = unescaped(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|character| is_printable(*character))
        .collect();
    match clean.as_str() {
        "" | "." | ".." => None,
        _ => Some(shortened(clean)),
    }
}

/// Cuts a long name before its extension.
fn shortened(name: String) -> String {
    if name.chars().count() <= MAX_LENGTH {
        return name;
    }
    let dot = name.rfind('.').filter(|at| *at > 0).unwrap_or(name.len());
    let (stem, extension) = name.split_at(dot);
    let extension: String = extension.chars().take(MAX_LENGTH).collect();
    let left = MAX_LENGTH - extension.chars().count();
    stem.chars().take(left).chain(extension.chars()).collect()
}

/// Undoes HTML's references: some clients write `&#39;` for a quote, and an attacker `&#47;` for a slash.
fn unescaped(name: &str) -> Cow<'_, str> {
    if !name.contains('&') {
        return Cow::Borrowed(name);
    }
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(&rest[1..]) {
            Some((character, length)) => {
                text.push(character);
                rest = &rest[1 + length..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that a reference after its `&` stands for, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 18] = [
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("quot;", '"'),
        ("apos;", '\''),
        ("sol;", '/'),
        ("bsol;", '\\'),
        ("period;", '.'),
        ("colon;", ':'),
        ("nbsp;", '\u{a0}'),
        ("Tab;", '\t'),
        ("NewLine;", '\n'),
        ("lowbar;", '_'),
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("nbsp", '\u{a0}'),
    ];
    if let Some(number) = text.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let length = digits
            .find(|character: char| !character.is_digit(radix))
            .unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        let end = text.len() - digits.len() + length;
        let semicolon = usize::from(text[end..].starts_with(';'));
        return Some((character, end + semicolon));
    }
    let (name, character) = NAMED.iter().find(|(name, _)| text.starts_with(name))?;
    Some((*character, name.len()))
}

/// What Python's `str.isprintable` says: no controls, marks of direction, or blanks other than the space.
fn is_printable(character: char) -> bool {
    !(character.is_control()
        || matches!(
            character,
            '\u{a0}' | '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
                | '\u{8e2}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
                | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
                | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..='\u{10ffff}'
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_folders() {
        let long = format!("{}.txt", "a".repeat(300));
        let cut = format!("{}.txt", "a".repeat(251));
        for (name, clean) in [
            ("a.txt", Some("a.txt")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\files\\a.txt", Some("a.txt")),
            ("..", None),
            ("a/", None),
            ("a\0b\n.txt", Some("ab.txt")),
            ("", None),
            ("..&#47;..&#x2F;etc&sol;passwd", Some("passwd")),
            ("it&#39;s &amp; b.txt", Some("it's & b.txt")),
            ("a&b;c.txt", Some("a&b;c.txt")),
            ("exe\u{202e}txt.doc", Some("exetxt.doc")),
            (" a .txt", Some(" a .txt")),
            (&long, Some(&cut)),
        ] {
            assert_eq!(sanitize_file_name(name).as_deref(), clean, "{name:?}");
        }
    }
}
