//! Which names a project or an app may have: each becomes a crate.

use crate::error::{Error, Result};

/// What gets the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Project,
    App,
}

impl Kind {
    fn with_article(self) -> &'static str {
        match self {
            Self::Project => "a project",
            Self::App => "an app",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::App => "app",
        }
    }
}

const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Crates that every project has, apps of the framework that go by their bare name, and folders that cargo writes.
const TAKEN: [&str; 30] = [
    "admin",
    "alloc",
    "auth",
    "build",
    "contenttypes",
    "core",
    "deps",
    "examples",
    "flatpages",
    "gis",
    "humanize",
    "incremental",
    "manage",
    "messages",
    "postgres",
    "proc_macro",
    "redirects",
    "sessions",
    "sitemaps",
    "sites",
    "staticfiles",
    "std",
    "syndication",
    "target",
    "test",
    "askama",
    "actix_web",
    "sqlx",
    "tokio",
    "serde",
];

/// Checks that `name` can be the name of a crate beside the framework's.
///
/// # Errors
/// Says that it is no identifier, a keyword of Rust or the name of an existing crate.
pub(crate) fn check(name: &str, kind: Kind) -> Result<()> {
    let noun = kind.noun();
    let identifier = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !identifier {
        let remedy = suggestion(name);
        return Err(Error::new(format!(
            "'{name}' is not a valid {noun} name. Please make sure the name is a valid identifier{remedy}."
        )));
    }
    if KEYWORDS.contains(&name) || name.bytes().all(|byte| byte == b'_') {
        return Err(Error::new(format!(
            "'{name}' is a keyword of Rust and cannot be used as {} name. Please try another name.",
            kind.with_article()
        )));
    }
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let remedy = suggestion(name);
        return Err(Error::new(format!(
            "'{name}' is not a valid {noun} name. Please use lower-case letters, as crates do{remedy}."
        )));
    }
    if TAKEN.contains(&name) || name == "nuages" || name.starts_with("nuages_") {
        return Err(Error::new(format!(
            "'{name}' conflicts with the name of an existing crate and cannot be used as {} name. Please try another \
             name.",
            kind.with_article()
        )));
    }
    Ok(())
}

/// Returns ", such as 'my_site'" if a name like the mistaken one would do.
fn suggestion(name: &str) -> String {
    let mut better = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase()
            && better.ends_with(|last: char| last.is_ascii_lowercase())
        {
            better.push('_');
        }
        if character.is_ascii_alphanumeric() {
            better.push(character.to_ascii_lowercase());
        } else if !better.is_empty() && !better.ends_with('_') {
            better.push('_');
        }
    }
    let better = better.trim_matches('_');
    if better.starts_with(|first: char| first.is_ascii_alphabetic())
        && check(better, Kind::App).is_ok()
    {
        format!(", such as '{better}'")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_make_good_crates_pass() {
        for name in ["mysite", "polls", "my_site", "site2", "_private"] {
            check(name, Kind::Project).unwrap();
        }
    }

    #[test]
    fn other_names_are_refused_with_the_reason_and_a_better_one() {
        let cases = [
            (
                "my-site",
                "'my-site' is not a valid project name. Please make sure the name is a valid identifier, such as 'my_site'.",
            ),
            (
                "9lives",
                "'9lives' is not a valid project name. Please make sure the name is a valid identifier.",
            ),
            (
                "",
                "'' is not a valid project name. Please make sure the name is a valid identifier.",
            ),
            (
                "café",
                "'café' is not a valid project name. Please make sure the name is a valid identifier, such as 'caf'.",
            ),
            (
                "../up",
                "'../up' is not a valid project name. Please make sure the name is a valid identifier, such as 'up'.",
            ),
            (
                "MySite",
                "'MySite' is not a valid project name. Please use lower-case letters, as crates do, such as 'my_site'.",
            ),
            (
                "match",
                "'match' is a keyword of Rust and cannot be used as a project name. Please try another name.",
            ),
            (
                "_",
                "'_' is a keyword of Rust and cannot be used as a project name. Please try another name.",
            ),
            (
                "test",
                "'test' conflicts with the name of an existing crate and cannot be used as a project name. Please try another name.",
            ),
            (
                "nuages_web",
                "'nuages_web' conflicts with the name of an existing crate and cannot be used as a project name. Please try another name.",
            ),
        ];
        for (name, message) in cases {
            assert_eq!(check(name, Kind::Project).unwrap_err().to_string(), message);
        }
        let error = check("sessions", Kind::App).unwrap_err().to_string();
        assert!(error.contains("cannot be used as an app name"), "{error}");
    }
}
