//! Colours of a command's output: Django's roles and palettes.

use std::collections::BTreeMap;
use std::env;

/// What a piece of output is, so that a palette can give it a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are those of Django's roles")]
pub enum Role {
    Error,
    Success,
    Warning,
    Notice,
    SqlField,
    SqlColtype,
    SqlKeyword,
    SqlTable,
    HttpInfo,
    HttpSuccess,
    HttpRedirect,
    HttpNotModified,
    HttpBadRequest,
    HttpNotFound,
    HttpServerError,
    MigrateHeading,
    MigrateLabel,
}

const ROLES: [(&str, Role); 17] = [
    ("error", Role::Error),
    ("success", Role::Success),
    ("warning", Role::Warning),
    ("notice", Role::Notice),
    ("sql_field", Role::SqlField),
    ("sql_coltype", Role::SqlColtype),
    ("sql_keyword", Role::SqlKeyword),
    ("sql_table", Role::SqlTable),
    ("http_info", Role::HttpInfo),
    ("http_success", Role::HttpSuccess),
    ("http_redirect", Role::HttpRedirect),
    ("http_not_modified", Role::HttpNotModified),
    ("http_bad_request", Role::HttpBadRequest),
    ("http_not_found", Role::HttpNotFound),
    ("http_server_error", Role::HttpServerError),
    ("migrate_heading", Role::MigrateHeading),
    ("migrate_label", Role::MigrateLabel),
];

const COLOURS: [&str; 8] = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
];

const OPTIONS: [(&str, &str); 5] = [
    ("bold", "1"),
    ("underscore", "4"),
    ("blink", "5"),
    ("reverse", "7"),
    ("conceal", "8"),
];

/// Gives each role its terminal codes.
///
/// # Example: plain text when nobody looks
/// ```
/// use nuages_management::{Role, Style};
///
/// assert_eq!(Style::plain().paint(Role::Error, "no"), "no");
/// assert_eq!(Style::dark().paint(Role::Error, "no"), "\x1b[31;1mno\x1b[0m");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    codes: BTreeMap<Role, String>,
}

impl Style {
    /// Returns a style without colours.
    pub fn plain() -> Style {
        Style::default()
    }

    /// Returns the palette for dark terminals, Django's default.
    pub fn dark() -> Style {
        Style::from_codes(&[
            (Role::Error, "31;1"),
            (Role::Success, "32;1"),
            (Role::Warning, "33;1"),
            (Role::Notice, "31"),
            (Role::SqlField, "32;1"),
            (Role::SqlColtype, "32"),
            (Role::SqlKeyword, "33"),
            (Role::SqlTable, "1"),
            (Role::HttpInfo, "1"),
            (Role::HttpRedirect, "32"),
            (Role::HttpNotModified, "36"),
            (Role::HttpBadRequest, "31;1"),
            (Role::HttpNotFound, "33"),
            (Role::HttpServerError, "35;1"),
            (Role::MigrateHeading, "36;1"),
            (Role::MigrateLabel, "1"),
        ])
    }

    /// Returns the palette for light terminals.
    pub fn light() -> Style {
        let mut style = Style::dark();
        for (role, code) in [
            (Role::SqlKeyword, "34"),
            (Role::HttpRedirect, "32;1"),
            (Role::HttpNotModified, "32"),
            (Role::HttpNotFound, "31"),
        ] {
            style.codes.insert(role, code.to_owned());
        }
        style
    }

    /// Returns the style that the environment asks for: `NUAGES_COLORS` or `DJANGO_COLORS`, else no colours where
    /// [`NO_COLOR`](https://no-color.org) is set, else [`Style::dark`].
    pub fn from_env() -> Style {
        Style::asked_for(|name| env::var(name).ok())
    }

    fn asked_for(variable: impl Fn(&str) -> Option<String>) -> Style {
        let palette = ["NUAGES_COLORS", "DJANGO_COLORS"]
            .into_iter()
            .find_map(&variable);
        match palette {
            Some(setting) => Style::parse(&setting),
            None if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) => Style::plain(),
            None => Style::dark(),
        }
    }

    /// Reads a setting as `light;error=yellow/blue,bold;notice=magenta`; what it does not understand it leaves out.
    pub fn parse(setting: &str) -> Style {
        let setting = setting.trim().to_lowercase();
        if setting.is_empty() {
            return Style::dark();
        }
        let mut style = Style::plain();
        for part in setting.split(';') {
            match part {
                "dark" => style.codes.extend(Style::dark().codes),
                "light" => style.codes.extend(Style::light().codes),
                "nocolor" => style.codes.clear(),
                _ => style.define(part),
            }
        }
        style
    }

    /// Returns `text` between the codes of `role`.
    pub fn paint(&self, role: Role, text: &str) -> String {
        match self.codes.get(&role) {
            Some(code) => format!("\x1b[{code}m{text}\x1b[0m"),
            None => text.to_owned(),
        }
    }

    fn from_codes(codes: &[(Role, &str)]) -> Style {
        Style {
            codes: codes
                .iter()
                .map(|(role, code)| (*role, (*code).to_owned()))
                .collect(),
        }
    }

    fn define(&mut self, part: &str) {
        let Some((name, instructions)) = part.split_once('=') else {
            return;
        };
        let Some((_, role)) = ROLES.iter().find(|(known, _)| *known == name) else {
            return;
        };
        let mut instructions = instructions.split(',');
        let colours = instructions.next().unwrap_or("");
        let (foreground, background) = match colours.split_once('/') {
            Some((foreground, background)) => (foreground, Some(background)),
            None => (colours, None),
        };
        let colour = |name: &str| COLOURS.iter().position(|known| *known == name);
        let mut codes: Vec<String> = Vec::new();
        codes.extend(colour(foreground).map(|index| format!("3{index}")));
        codes.extend(background.and_then(colour).map(|index| format!("4{index}")));
        for option in instructions {
            codes.extend(
                OPTIONS
                    .iter()
                    .find(|(known, _)| *known == option)
                    .map(|(_, code)| (*code).to_owned()),
            );
        }
        if !codes.is_empty() {
            self.codes.insert(*role, codes.join(";"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_names_palettes_and_single_roles() {
        let cases = [
            ("", Role::Error, "\x1b[31;1mx\x1b[0m"),
            ("light", Role::SqlKeyword, "\x1b[34mx\x1b[0m"),
            ("dark;nocolor", Role::Error, "x"),
            (
                "error=yellow/blue,blink",
                Role::Error,
                "\x1b[33;44;5mx\x1b[0m",
            ),
            ("error=yellow/blue,blink", Role::Notice, "x"),
            ("notice=magenta", Role::Notice, "\x1b[35mx\x1b[0m"),
            ("nonsense=red;notice=beige", Role::Notice, "x"),
        ];
        for (setting, role, expected) in cases {
            assert_eq!(
                Style::parse(setting).paint(role, "x"),
                expected,
                "{setting}"
            );
        }
    }

    #[test]
    fn the_environment_asks_for_colours() {
        let asked_for = |set: &[(&str, &str)]| {
            Style::asked_for(|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(asked_for(&[]), Style::dark());
        assert_eq!(asked_for(&[("NO_COLOR", "")]), Style::dark());
        assert_eq!(asked_for(&[("NO_COLOR", "1")]), Style::plain());
        assert_eq!(
            asked_for(&[("NO_COLOR", "1"), ("DJANGO_COLORS", "light")]),
            Style::light()
        );
    }
}
