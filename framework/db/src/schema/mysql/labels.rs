//! The values of enumerations.

/// Returns the values of `enum('sad','it''s')`; none of another type.
pub(super) fn labels(full_type: &str) -> Vec<String> {
    let Some(inside) = full_type
        .strip_prefix("enum(")
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return Vec::new();
    };
    let mut labels = Vec::new();
    let mut characters = inside.chars().peekable();
    while characters.next().is_some_and(|first| first == '\'') {
        let mut label = String::new();
        while let Some(character) = characters.next() {
            match character {
                '\'' if characters.next_if_eq(&'\'').is_none() => break,
                '\\' => label.extend(characters.next().map(escaped)),
                _ => label.push(character),
            }
        }
        labels.push(label);
        characters.next_if_eq(&',');
    }
    labels
}

/// Returns what stands behind a backslash.
fn escaped(character: char) -> char {
    match character {
        'n' => '\n',
        'r' => '\r',
        '0' => '\0',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn values_are_read_as_the_servers_write_them() {
        for (written, read) in [
            ("enum('sad','happy')", &["sad", "happy"][..]),
            (
                r"enum('it''s','x'',''y','a\\b','end\\','new\nline','\0','')",
                &["it's", "x','y", "a\\b", "end\\", "new\nline", "\0", ""],
            ),
            ("enum('(',')','),(')", &["(", ")", "),("]),
            ("set('a','b')", &[]),
            ("varchar(5)", &[]),
        ] {
            assert_eq!(labels(written), read, "{written}");
        }
    }
}
