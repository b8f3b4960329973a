//! Names of indexes and constraints, by Django's algorithm.

use md5::{Digest, Md5};

/// Longest name where the database itself sets no limit.
const MAX_NAME_LENGTH: usize = 200;

/// Returns the first `length` hexadecimal digits of the MD5 sum of the parts.
pub(crate) fn digest(parts: &[&str], length: usize) -> String {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(part.as_bytes());
    }
    let mut hex = String::with_capacity(32);
    for byte in md5.finalize() {
        for nibble in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
        }
    }
    hex.truncate(length);
    hex
}

/// Returns the name of an index or unique constraint over columns of a table.
pub(crate) fn index(table: &str, columns: &[String], suffix: &str) -> String {
    let mut parts = vec![table];
    parts.extend(columns.iter().map(String::as_str));
    let mut hash = format!("{}{suffix}", digest(&parts, 8));
    let columns = columns.join("_");
    let name = format!("{table}_{columns}_{hash}");
    if name.len() <= MAX_NAME_LENGTH {
        return name;
    }
    if hash.len() > MAX_NAME_LENGTH / 3 {
        hash = cut(&hash, MAX_NAME_LENGTH / 3).to_owned();
    }
    let other = (MAX_NAME_LENGTH - hash.len()) / 2 - 1;
    let name = format!("{}_{}_{hash}", cut(table, other), cut(&columns, other));
    lettered(name, 1)
}

/// Returns the automatic name of an index that a model declares over columns (and whether each is descending).
pub(crate) fn meta_index(table: &str, columns: &[(String, bool)]) -> String {
    let ordered: Vec<String> = columns
        .iter()
        .map(|(column, descending)| match descending {
            true => format!("-{column}"),
            false => column.clone(),
        })
        .collect();
    let mut parts = vec![table];
    parts.extend(ordered.iter().map(String::as_str));
    parts.push("idx");
    let first = columns.first().map_or("", |(column, _)| column.as_str());
    let name = format!(
        "{}_{}_{}_idx",
        cut(table, 11),
        cut(first, 7),
        digest(&parts, 6)
    );
    lettered(name, 0)
}

/// Makes the name begin with a letter, which some databases want.
fn lettered(name: String, drop_last: usize) -> String {
    if !name.starts_with(|first: char| first == '_' || first.is_ascii_digit()) {
        return name;
    }
    if drop_last == 1 {
        let kept: Vec<char> = name.chars().collect();
        return format!("D{}", kept[..kept.len() - 1].iter().collect::<String>());
    }
    format!("D{}", name.chars().skip(1).collect::<String>())
}

fn cut(text: &str, length: usize) -> &str {
    match text.char_indices().nth(length) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn index_names_equal_djangos() {
        for (table, names, suffix, expected) in [
            (
                "polls_choice",
                &["question_id"][..],
                "",
                "polls_choice_question_id_c5b4b260",
            ),
            (
                "auth_user_groups",
                &["user_id", "group_id"],
                "_uniq",
                "auth_user_groups_user_id_group_id_94350c0c_uniq",
            ),
            (
                "django_session",
                &["expire_date"],
                "",
                "django_session_expire_date_a5c62663",
            ),
            (
                "django_site",
                &["domain"],
                "_uniq",
                "django_site_domain_a2e37b91_uniq",
            ),
        ] {
            assert_eq!(index(table, &columns(names), suffix), expected);
        }
    }

    #[test]
    fn long_names_are_cut_to_the_limit() {
        let name = index(&"t".repeat(150), &columns(&[&"c".repeat(150)]), "_uniq");
        assert!(name.len() <= 200, "{}", name.len());
        assert!(name.ends_with("_uniq"));
    }
}
