//! Names of indexes and constraints, by Django's algorithm.

use md5::{Digest, Md5};
use nuages_core::settings::Engine;

/// Longest name where the database itself sets no limit.
const MAX_NAME_LENGTH: usize = 200;

/// Returns the longest name that a kind of database takes, in characters, where there is a limit.
pub(crate) const fn limit(engine: Engine) -> Option<usize> {
    match engine {
        Engine::Postgresql => Some(63),
        Engine::Mysql => Some(64),
        _ => None,
    }
}

/// Cuts the automatic name of a table to what a database takes, as Django does.
pub(crate) fn short_table(name: &str, limit: Option<usize>) -> Option<String> {
    const HASH: usize = 4;
    let (schema, bare) = split_identifier(name);
    let limit = limit.filter(|limit| bare.chars().count() > *limit)?;
    let short = format!("{}{}", cut(bare, limit - HASH), digest(&[bare], HASH));
    Some(in_schema(schema, short))
}

/// Returns the automatic name of the table of a many-to-many field: in the schema of its model's table.
pub(crate) fn between(table: &str, field: &str) -> String {
    let (schema, bare) = split_identifier(table);
    in_schema(schema, format!("{bare}_{field}"))
}

fn in_schema(schema: &str, table: String) -> String {
    match schema {
        "" => table,
        schema => format!("\"{schema}\".\"{table}\""),
    }
}

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
    limited_index(table, columns, suffix, MAX_NAME_LENGTH)
}

/// Returns the same for a database whose names have at most `limit` characters.
pub(crate) fn limited_index(table: &str, columns: &[String], suffix: &str, limit: usize) -> String {
    let table = split_identifier(table).1;
    let mut parts = vec![table];
    parts.extend(columns.iter().map(String::as_str));
    let mut hash = format!("{}{suffix}", digest(&parts, 8));
    let columns = columns.join("_");
    let name = format!("{table}_{columns}_{hash}");
    if name.chars().count() <= limit {
        return name;
    }
    if hash.chars().count() > limit / 3 {
        hash = cut(&hash, limit / 3).to_owned();
    }
    let other = (limit - hash.chars().count()) / 2 - 1;
    let name = format!("{}_{}_{hash}", cut(table, other), cut(&columns, other));
    lettered(name, 1)
}

/// Returns the automatic name of an index that a model declares over columns (and whether each is descending).
pub(crate) fn meta_index(table: &str, columns: &[(String, bool)], suffix: &str) -> String {
    let ordered: Vec<String> = columns
        .iter()
        .map(|(column, descending)| match descending {
            true => format!("-{column}"),
            false => column.clone(),
        })
        .collect();
    let table = split_identifier(table).1;
    let mut parts = vec![table];
    parts.extend(ordered.iter().map(String::as_str));
    parts.push(suffix);
    let first = columns.first().map_or("", |(column, _)| column.as_str());
    let name = format!(
        "{}_{}_{}_{suffix}",
        cut(table, 11),
        cut(first, 7),
        digest(&parts, 6)
    );
    lettered(name, 0)
}

/// Splits `"schema"."table"` into the schema, empty where there is none, and the table, both without quotes.
pub(crate) fn split_identifier(identifier: &str) -> (&str, &str) {
    let (namespace, name) = identifier.split_once("\".\"").unwrap_or(("", identifier));
    (namespace.trim_matches('"'), name.trim_matches('"'))
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
    fn names_keep_to_a_databases_limit() {
        for (limit, suffix, expected) in [
            (
                63,
                "_fk_another_application_with_a_name_id",
                "a_long_application_n_the_owner_of_this_th_796dcd5e_fk_another_a",
            ),
            (
                64,
                "_uniq",
                "a_long_application_name__the_owner_of_this_thing__796dcd5e_uniq",
            ),
        ] {
            let name = limited_index(
                "a_long_application_name_modelname",
                &columns(&["the_owner_of_this_thing_id"]),
                suffix,
                limit,
            );
            assert_eq!(name, expected);
        }
    }

    #[test]
    fn names_of_tables_are_cut_as_django_cuts_them() {
        let name = "desk_amodelwhosenameissolongthatnotableofpostgresqlcouldeverbecalledlikeit";
        for (limit, expected) in [
            (None, None),
            (Some(80), None),
            (
                Some(63),
                Some("desk_amodelwhosenameissolongthatnotableofpostgresqlcouldevee465"),
            ),
            (
                Some(64),
                Some("desk_amodelwhosenameissolongthatnotableofpostgresqlcouldevere465"),
            ),
        ] {
            assert_eq!(short_table(name, limit).as_deref(), expected);
        }
    }

    #[test]
    fn names_in_quotes_are_taken_apart() {
        for (table, columns_index, own_index, many) in [
            (
                "\"t_quoted\"",
                "t_quoted_name_aa8ae7a7",
                "t_quoted_name_e4ed1b_idx",
                "t_quoted_tags",
            ),
            (
                "\"s\".\"t_quoted\"",
                "t_quoted_name_aa8ae7a7",
                "t_quoted_name_e4ed1b_idx",
                "\"s\".\"t_quoted_tags\"",
            ),
        ] {
            assert_eq!(index(table, &columns(&["name"]), ""), columns_index);
            let name = [("name".to_owned(), false)];
            assert_eq!(meta_index(table, &name, "idx"), own_index);
            assert_eq!(between(table, "tags"), many);
            assert_eq!(short_table(table, Some(10)), None);
        }
        let long = "\"s\".\"a_rather_long_name\"";
        let short = short_table(long, Some(10)).unwrap();
        assert_eq!(short, "\"s\".\"a_rath0689\"");
    }

    #[test]
    fn long_names_are_cut_to_the_limit() {
        let name = index(&"t".repeat(150), &columns(&[&"c".repeat(150)]), "_uniq");
        assert!(name.len() <= 200, "{}", name.len());
        assert!(name.ends_with("_uniq"));
    }
}
