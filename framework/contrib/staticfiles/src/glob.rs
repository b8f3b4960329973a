//! Shell patterns, as in Python's `fnmatch.fnmatchcase`.

/// Tells whether `name` matches `pattern`: `*` is any text, `?` any character, `[a-z]` and `[!a-z]` one of a set.
pub(crate) fn matches(name: &str, pattern: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut token) = (0, 0);
    // Where to go on if the text after the last star does not fit.
    let mut star: Option<(usize, usize)> = None;
    loop {
        if token < pattern.len() && pattern[token] == '*' {
            star = Some((at, token + 1));
            token += 1;
            continue;
        }
        if at == name.len() && token == pattern.len() {
            return true;
        }
        match (at < name.len())
            .then(|| one(&pattern[token..], name[at]))
            .flatten()
        {
            Some(length) => {
                at += 1;
                token += length;
            }
            None => match &mut star {
                Some((from, after)) if *from < name.len() => {
                    *from += 1;
                    (at, token) = (*from, *after);
                }
                _ => return false,
            },
        }
    }
}

/// Matches one character; returns how much of the pattern that took.
fn one(pattern: &[char], character: char) -> Option<usize> {
    match *pattern.first()? {
        '?' => Some(1),
        '[' => match set(pattern, character) {
            Some((matched, length)) => matched.then_some(length),
            None => (character == '[').then_some(1),
        },
        literal => (literal == character).then_some(1),
    }
}

fn set(pattern: &[char], character: char) -> Option<(bool, usize)> {
    let negated = pattern.get(1) == Some(&'!');
    let start = if negated { 2 } else { 1 };
    // A bracket right at the start is an ordinary member.
    let end = (start + 1..pattern.len()).find(|&index| pattern[index] == ']')?;
    let mut members = &pattern[start..end];
    let mut found = false;
    while let Some((&low, rest)) = members.split_first() {
        match rest {
            ['-', high, after @ ..] => {
                found |= (low..=*high).contains(&character);
                members = after;
            }
            _ => {
                found |= low == character;
                members = rest;
            }
        }
    }
    Some((found != negated, end + 1))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_in_python() {
        for (name, pattern, expected) in [
            (".hidden", ".*", true),
            ("style.css~", "*~", true),
            ("style.css", "*~", false),
            ("CVS", "CVS", true),
            ("a/b.txt", "a/*", true),
            ("abc", "a?c", true),
            ("abc", "a?", false),
            ("aXbXc", "a*X*c", true),
            ("b", "[a-c]", true),
            ("d", "[a-c]", false),
            ("d", "[!a-c]", true),
            ("]", "[]]", true),
            ("[", "[", true),
            ("", "*", true),
            ("", "?", false),
        ] {
            assert_eq!(matches(name, pattern), expected, "{name} {pattern}");
        }
    }
}
