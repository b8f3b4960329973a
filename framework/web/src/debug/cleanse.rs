//! What a page must not show.

const HIDDEN: [&str; 8] = [
    "API",
    "AUTH",
    "TOKEN",
    "KEY",
    "SECRET",
    "PASS",
    "SIGNATURE",
    "HTTP_COOKIE",
];
pub(super) const SUBSTITUTE: &str = "********************";

/// Says whether the value under a name is to be hidden, by Django's rule.
pub(super) fn is_hidden(name: &str) -> bool {
    let name = name.to_uppercase();
    HIDDEN.iter().any(|part| name.contains(part))
}

/// Returns the value, or stars where its name says that it is secret.
pub(super) fn cleansed(name: &str, value: String) -> String {
    if is_hidden(name) {
        SUBSTITUTE.to_owned()
    } else {
        value
    }
}

/// Splits the pretty `Debug` text of a struct into its fields, and hides those that are secret at any depth.
pub(super) fn fields(debug: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for line in debug.lines().skip(1) {
        let Some(line) = line.strip_prefix("    ") else {
            continue;
        };
        match field(line).filter(|_| !line.starts_with(' ')) {
            Some((name, value)) => fields.push((name.to_uppercase(), vec![value.to_owned()])),
            None => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(hidden_line(line));
                }
            }
        }
    }
    fields
        .into_iter()
        .map(|(name, lines)| {
            let value = lines.join("\n").trim_end_matches(',').to_owned();
            let value = cleansed(&name, without_passwords(value));
            (name, value)
        })
        .collect()
}

/// Hides the passwords of addresses such as `redis://user:password@host`.
fn without_passwords(value: String) -> String {
    let mut shown = String::with_capacity(value.len());
    let mut rest = value.as_str();
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        let end = after
            .find(|character: char| {
                character.is_whitespace() || matches!(character, '/' | '"' | '?' | '#')
            })
            .unwrap_or(after.len());
        let (authority, following) = after.split_at(end);
        match authority
            .rsplit_once('@')
            .map(|(login, host)| (login.split_once(':'), host))
        {
            Some((Some((user, _)), host)) => {
                shown.push_str(&format!("{user}:{SUBSTITUTE}@{host}"));
            }
            _ => shown.push_str(authority),
        }
        rest = following;
    }
    shown.push_str(rest);
    shown
}

fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (is_name && !name.is_empty()).then_some((name, value))
}

fn hidden_line(line: &str) -> String {
    let trimmed = line.trim_start();
    match field(trimmed) {
        Some((name, value)) if is_hidden(name) && !value.ends_with(['{', '[', '(']) => {
            let indent = &line[..line.len() - trimmed.len()];
            format!("{indent}{name}: {SUBSTITUTE},")
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct Settings {
        debug: bool,
        secret_key: &'static str,
        databases: Vec<Database>,
        names: Vec<&'static str>,
    }

    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct Database {
        name: &'static str,
        password: &'static str,
    }

    #[test]
    fn secrets_are_hidden_at_any_depth() {
        let settings = Settings {
            debug: true,
            secret_key: "hunter2",
            databases: vec![Database {
                name: "db",
                password: "hunter2",
            }],
            names: vec!["a", "b"],
        };
        let fields = fields(&format!("{settings:#?}"));
        assert_eq!(fields[0], ("DEBUG".to_owned(), "true".to_owned()));
        assert_eq!(fields[1], ("SECRET_KEY".to_owned(), SUBSTITUTE.to_owned()));
        assert!(fields[2].1.contains("name: \"db\""));
        assert!(!fields.iter().any(|(_, value)| value.contains("hunter2")));
        assert_eq!(fields[3].1, "[\n    \"a\",\n    \"b\",\n]");
    }

    #[test]
    fn passwords_in_addresses_are_hidden() {
        for (value, shown) in [
            (
                "\"redis://:hunter2@host:6379/0\"",
                "\"redis://:********************@host:6379/0\"",
            ),
            (
                "a://u:hun@ter2@h b://c/d:e@f",
                "a://u:********************@h b://c/d:e@f",
            ),
            ("https://example.com:8000/", "https://example.com:8000/"),
            ("https://user@example.com", "https://user@example.com"),
        ] {
            assert_eq!(without_passwords(value.to_owned()), shown);
        }
    }

    #[test]
    fn names_are_judged_as_django_judges_them() {
        for (name, hidden) in [
            ("HTTP_COOKIE", true),
            ("HTTP_AUTHORIZATION", true),
            ("CSRF_COOKIE_NAME", false),
            ("EMAIL_HOST_PASSWORD", true),
            ("HTTP_HOST", false),
        ] {
            assert_eq!(is_hidden(name), hidden, "{name}");
        }
    }
}
