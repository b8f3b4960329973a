//! The name that was perhaps meant by one that nobody knows.

/// Returns the known name that differs least from `word`, if that is little or `word` is its beginning: case and underscores do not count.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = letters(word);
    let near = known.into_iter().filter_map(|known| {
        let letters = letters(known);
        let distance = distance(&word, &letters);
        let begins = word.len() > 2 && letters.starts_with(&word);
        let is_near = begins || distance <= letters.len().max(word.len()) / 3;
        is_near.then_some((distance, known))
    });
    near.min().map(|(_, known)| known)
}

fn letters(word: &str) -> Vec<char> {
    word.chars()
        .filter(|letter| *letter != '_')
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Counts the single-letter edits between two words.
fn distance(word: &[char], known: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=known.len()).collect();
    for (line, letter) in word.iter().enumerate() {
        let mut before = line;
        row[0] = line + 1;
        for (place, other) in known.iter().enumerate() {
            let replaced = before + usize::from(letter != other);
            before = row[place + 1];
            row[place + 1] = replaced.min(row[place] + 1).min(before + 1);
        }
    }
    row[known.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        let known = ["max_length", "max_digits", "unique", "ordering", "CASCADE"];
        for (word, meant) in [
            ("maxlength", Some("max_length")),
            ("max_lenght", Some("max_length")),
            ("order", Some("ordering")),
            ("Cascade", Some("CASCADE")),
            ("color", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
