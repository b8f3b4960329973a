//! The list of installed apps in `settings.rs`.

use super::list::List;
use super::scan::{Language, Scanner, Token};

/// Returns the settings with `app` at the end of `installed_apps: apps![..]`, unchanged if it is there already, or `None`
/// if there is not exactly one such list to be found.
pub(crate) fn install_app(settings: &str, app: &str) -> Option<String> {
    let mut lists = lists(settings);
    let (Some(list), None) = (lists.next()?, lists.next()) else {
        return None;
    };
    let installed = |item: &String| {
        item.strip_prefix(app)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    if list.items.iter().any(installed) {
        return Some(settings.to_owned());
    }
    Some(list.push(settings, app))
}

/// Finds every `installed_apps: apps![..]`; an entry is `None` where the value is something else.
fn lists(settings: &str) -> impl Iterator<Item = Option<List>> {
    words(settings).filter_map(|(word, end)| {
        if word != "installed_apps" {
            return None;
        }
        let mut code = Scanner::new(settings, end, Language::Rust)
            .filter(|(token, _)| !matches!(token, Token::Space | Token::Comment));
        if !matches!(code.next(), Some((Token::Code(':' | '='), _))) {
            return None;
        }
        let mut called = String::new();
        for (token, range) in code {
            match token {
                Token::Code('[' | '(' | '{')
                    if called == "apps!" || called.ends_with("::apps!") =>
                {
                    return Some(List::at(settings, range.start, Language::Rust));
                }
                Token::Code(letter)
                    if letter.is_alphanumeric() || matches!(letter, '_' | ':' | '!') =>
                {
                    called.push(letter);
                }
                _ => return Some(None),
            }
        }
        Some(None)
    })
}

/// Returns the words of the code with the place where each ends.
fn words(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut scanner = Scanner::new(text, 0, Language::Rust);
    std::iter::from_fn(move || {
        let is_word = |token| matches!(token, Token::Code(letter) if letter.is_alphanumeric() || letter == '_');
        let start = scanner.by_ref().find(|(token, _)| is_word(*token))?.1;
        let rest = &text[start.start..];
        let length = rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        while scanner.position() < start.start + length {
            scanner.next()?;
        }
        Some((&rest[..length], start.start + length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_settings_are_edited() {
        let before = include_str!("../../project_template/project/__project__/src/settings.rs");
        let after = install_app(before, "polls").unwrap();
        assert_eq!(
            after,
            before.replace(
                "apps![sessions, staticfiles]",
                "apps![sessions, staticfiles, polls]"
            )
        );
        assert_eq!(install_app(&after, "polls").unwrap(), after);
    }

    #[test]
    fn a_formatted_and_commented_list_keeps_its_form() {
        let before = "\
// installed_apps: apps![not this]
fn settings() -> Settings {
    let note = \"installed_apps: apps![nor this]\";
    Settings {
        // the order matters
        installed_apps: nuages::apps![
            sessions,
            staticfiles, // finds files of the apps below
            my::shop,
            // blog, not yet
        ],
        ..Settings::default()
    }
}
";
        let after = install_app(before, "polls").unwrap();
        assert_eq!(
            after,
            before.replace(
                "// blog, not yet\n",
                "// blog, not yet\n            polls,\n"
            )
        );
    }

    #[test]
    fn a_list_is_found_however_it_is_written() {
        let cases = [
            ("apps! [a]", "apps! [a, polls]"),
            ("apps!(a)", "apps!(a, polls)"),
            ("apps! { a }", "apps! { a, polls }"),
            ("apps![/* none */]", "apps![polls/* none */]"),
            ("apps![a // ]\n]", "apps![a, // ]\npolls,\n]"),
            (
                "apps![a(br#\"x\"]\"#), b]",
                "apps![a(br#\"x\"]\"#), b, polls]",
            ),
            (
                "apps![\n    a,\n    #[cfg(debug_assertions)]\n    b\n]",
                "apps![\n    a,\n    #[cfg(debug_assertions)]\n    b,\n    polls,\n]",
            ),
            ("apps![a, polls]", "apps![a, polls]"),
            (
                "apps![polls::apps::config()]",
                "apps![polls::apps::config()]",
            ),
            ("apps![polls_too]", "apps![polls_too, polls]"),
        ];
        for (before, after) in cases {
            let settings =
                |list: &str| format!("// apps![c]\n#[cfg(x)]\ninstalled_apps: {list},\n");
            assert_eq!(
                install_app(&settings(before), "polls"),
                Some(settings(after)),
                "{before}"
            );
        }
    }

    #[test]
    fn what_cannot_be_edited_safely_is_left_to_the_user() {
        let cases = [
            "",
            "Settings { installed_apps: my_apps(), ..base }",
            "Settings { installed_apps, ..base }",
            "Settings { installed_apps: vec![sessions::apps::config()] }",
            "a { installed_apps: apps![x] } b { installed_apps: apps![y] }",
            "a { installed_apps: apps![x] } b { installed_apps: other }",
            "settings.installed_apps.push(x);",
            "installed_apps: apps![x",
            "installed_apps: if x { apps![a] } else { apps![b] }",
            "installed_apps: [apps![a], apps![b]].concat()",
        ];
        for settings in cases {
            assert_eq!(install_app(settings, "polls"), None, "{settings}");
        }
        assert!(install_app("settings.installed_apps = apps![x];", "polls").is_some());
    }
}
