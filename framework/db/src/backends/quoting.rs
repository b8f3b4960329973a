//! Names and texts between quotation marks, as each database reads them.

use nuages_core::settings::Engine;

/// Writes a name between quotation marks; those inside are doubled.
pub(crate) fn push_name(sql: &mut String, mark: char, name: &str) {
    sql.push(mark);
    if name.bytes().any(|byte| char::from(byte) == mark) {
        for character in name.chars() {
            if character == mark {
                sql.push(mark);
            }
            sql.push(character);
        }
    } else {
        sql.push_str(name);
    }
    sql.push(mark);
}

/// Puts a name between quotation marks as it is, those that it begins and ends with among its letters: one of the catalogue.
pub(crate) fn exact(mark: char, name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    push_name(&mut quoted, mark, name);
    quoted
}

/// Puts a name between quotation marks, unless it stands between them already, as in Django.
pub(crate) fn name(mark: char, name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    push_table(&mut quoted, mark, name);
    quoted
}

/// Writes a name that its author may have put between quotation marks already, as `"schema"."table"`.
pub(crate) fn push_table(sql: &mut String, mark: char, name: &str) {
    match is_quoted(mark, name) {
        true => sql.push_str(name),
        false => push_name(sql, mark, name),
    }
}

/// Tells whether a name is taken for one between quotation marks.
pub(crate) fn is_quoted(mark: char, name: &str) -> bool {
    name.len() > 1 && name.starts_with(mark) && name.ends_with(mark)
}

/// Writes a text as a literal that ends where it should. With `NO_BACKSLASH_ESCAPES` MySQL and MariaDB see each backslash twice: no form is
/// read alike in both modes that they can read again in the conditions which they keep.
pub(crate) fn literal(engine: Engine, text: &str) -> String {
    match engine {
        Engine::Mysql => {
            let doubled = text.replace('\\', "\\\\").replace('\'', "''");
            format!("'{}'", doubled.replace('\0', "\\0"))
        }
        Engine::Postgresql if text.contains('\\') => {
            let doubled = text.replace('\'', "''").replace('\\', "\\\\");
            format!(" E'{doubled}'")
        }
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Writes bytes as digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_closed_only_where_they_end() {
        let mut sql = String::new();
        push_name(&mut sql, '"', "a\"; DROP TABLE b; --");
        push_name(&mut sql, '`', "a`b");
        assert_eq!(sql, "\"a\"\"; DROP TABLE b; --\"`a``b`");
        assert_eq!(name('"', "\"quoted\""), "\"quoted\"");
        assert_eq!(name('"', "\"s\".\"t\""), "\"s\".\"t\"");
        assert_eq!(exact('"', "\"s\".\"t\""), "\"\"\"s\"\".\"\"t\"\"\"");
        assert_eq!(name('`', "\"s\".\"t\""), "`\"s\".\"t\"`");
        assert_eq!(name('`', "é"), "`é`");
    }

    #[test]
    fn texts_are_literals_that_each_database_reads_back() {
        let text = "it's a \\ and\na \"b\"";
        let cases = [
            (Engine::Sqlite, "'it''s a \\ and\na \"b\"'"),
            (Engine::Postgresql, " E'it''s a \\\\ and\na \"b\"'"),
            (Engine::Mysql, "'it''s a \\\\ and\na \"b\"'"),
        ];
        for (engine, expected) in cases {
            assert_eq!(literal(engine, text), expected);
        }
    }
}
