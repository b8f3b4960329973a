//! The nearest word to one that was mistyped, by the measure of Python's difflib, which Django uses.

/// Returns the candidate most like `word`, if one is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CUTOFF: f64 = 0.6;
    let word: Vec<char> = word.chars().collect();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.chars().collect();
        let ratio = ratio(&letters, &word);
        // difflib prefers the alphabetically last of equals.
        if ratio >= CUTOFF && best.is_none_or(|held| (ratio, candidate) > held) {
            best = Some((ratio, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn ratio(a: &[char], b: &[char]) -> f64 {
    let total = a.len() + b.len();
    if total == 0 {
        return 1.0;
    }
    2.0 * matching(a, b) as f64 / total as f64
}

/// Counts the letters in matching blocks: the longest common run, then the same on both sides of it.
fn matching(a: &[char], b: &[char]) -> usize {
    let (mut start_a, mut start_b, mut size) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let run = a[i..]
                .iter()
                .zip(&b[j..])
                .take_while(|(left, right)| left == right)
                .count();
            if run > size {
                (start_a, start_b, size) = (i, j, run);
            }
        }
    }
    if size == 0 {
        return 0;
    }
    size + matching(&a[..start_a], &b[..start_b])
        + matching(&a[start_a + size..], &b[start_b + size..])
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_command_is_found_and_nonsense_has_none() {
        let commands = [
            "check",
            "makemigrations",
            "migrate",
            "runserver",
            "showmigrations",
        ];
        for (typed, expected) in [
            ("rnserver", Some("runserver")),
            ("migrat", Some("migrate")),
            ("makemigration", Some("makemigrations")),
            ("chekc", Some("check")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, commands), expected, "{typed}");
        }
    }
}
