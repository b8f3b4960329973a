//! Words that were perhaps meant by one that nobody knows.

/// Returns the known words that are most like `word`, three at most, the likest first: those that Python's `difflib.get_close_matches` returns,
/// which Django asks.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().collect();
    let mut near: Vec<(usize, usize, &str)> = known
        .into_iter()
        .map(|known| {
            let letters: Vec<char> = known.chars().collect();
            let all = word.len() + letters.len();
            (2 * matching(&letters, &word), all, known)
        })
        .filter(|(same, all, _)| *same > 0 && same * 10 >= all * 6)
        .collect();
    near.sort_by(|(same, all, word), (other_same, other_all, other)| {
        let likeness = (other_same * all).cmp(&(same * other_all));
        likeness.then_with(|| other.cmp(word))
    });
    near.dedup();
    near.truncate(3);
    near.into_iter().map(|(.., known)| known).collect()
}

/// Counts the letters that two words have in common: those of the longest part that both have, and of what stands before and behind it
/// (Ratcliff and Obershelp).
fn matching(a: &[char], b: &[char]) -> usize {
    let (mut longest, mut start_a, mut start_b) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let alike = a[i..].iter().zip(&b[j..]);
            let length = alike.take_while(|(one, other)| one == other).count();
            if length > longest {
                (longest, start_a, start_b) = (length, i, j);
            }
        }
    }
    if longest == 0 {
        return 0;
    }
    let before = matching(&a[..start_a], &b[..start_b]);
    longest + before + matching(&a[start_a + longest..], &b[start_b + longest..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_comes_first() {
        let known = [
            "endswith",
            "istartswith",
            "startswith",
            "exact",
            "isnull",
            "gt",
            "gte",
        ];
        assert_eq!(nearest("startwith", known), ["startswith", "istartswith"]);
        assert_eq!(nearest("starts", known), ["startswith", "istartswith"]);
        assert_eq!(nearest("is_null", known), ["isnull"]);
        assert_eq!(nearest("gt", known), ["gt", "gte"]);
        assert!(nearest("foo", known).is_empty());
        assert!(nearest("", known).is_empty());
    }
}
