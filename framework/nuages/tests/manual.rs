//! The manual in `docs/`: its code is a piece of the file that it names, its links lead somewhere, and its lists of settings
//! and commands are those of the program.
//!
//! `NUAGES_WRITE_MANUAL=1 cargo test -p nuages --test manual` writes the two lists anew.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use nuages::conf::*;
use nuages::management::{Shell, execute_from_command_line};

/// Pages whose code is checked in another way, or that show what is no code of this version.
const OTHER_PAGES: [&str; 3] = ["tutorial.md", "design.md", "benchmark.md"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages by file name.
fn pages() -> BTreeMap<String, String> {
    fs::read_dir(repository().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

#[test]
fn every_piece_of_code_is_a_piece_of_the_file_it_names() {
    let mut pieces = 0;
    for (page, text) in pages() {
        if OTHER_PAGES.contains(&page.as_str()) {
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let marked = index
                .checked_sub(1)
                .and_then(|before| lines[before].strip_prefix("<!-- "))
                .and_then(|rest| rest.strip_suffix(" -->"));
            if !line.starts_with("```") || (marked.is_none() && *line != "```rust") {
                continue;
            }
            let path = marked.unwrap_or_else(|| panic!("{page}:{index}: code of no file"));
            let code: Vec<&str> = lines[index + 1..]
                .iter()
                .copied()
                .take_while(|line| *line != "```")
                .collect();
            let source = fs::read_to_string(repository().join(path))
                .unwrap_or_else(|error| panic!("{page}: {path}: {error}"));
            assert!(
                is_piece(&code, &source),
                "{page}: this is no piece of {path}:\n{}",
                code.join("\n")
            );
            pieces += 1;
        }
    }
    assert!(pieces > 50, "only {pieces} pieces");
}

/// Whether `code` stands in `source`, line by line, perhaps indented.
fn is_piece(code: &[&str], source: &str) -> bool {
    let source: Vec<&str> = source.lines().collect();
    source.windows(code.len()).any(|window| {
        let indent = window[0].len().saturating_sub(code[0].len());
        let (indent, _) = window[0].split_at(indent);
        indent.trim().is_empty()
            && window.iter().zip(code).all(|(line, code)| {
                line == code || line.strip_prefix(indent).is_some_and(|rest| rest == *code)
            })
    })
}

#[test]
fn links_lead_to_pages_and_headings() {
    let pages = pages();
    for (page, text) in &pages {
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if target.contains("://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { page } else { file };
            assert!(
                repository().join("docs").join(file).exists(),
                "{page} links to {target}"
            );
            let known = heading.is_empty()
                || pages.get(file).is_some_and(|text| {
                    text.lines()
                        .filter(|line| line.starts_with('#'))
                        .any(|line| anchor(line) == heading)
                });
            assert!(known, "{page} links to {target}, which is no heading");
        }
    }
}

/// The name under which a heading is linked to.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// Holds the part of a page after `heading` equal to `expected`, or writes it.
fn hold(page: &str, heading: &str, expected: &str) {
    let path = repository().join("docs").join(page);
    let text = fs::read_to_string(&path).unwrap();
    let (before, found) = text.split_once(heading).unwrap();
    let expected = format!("\n\n{}\n", expected.trim());
    if std::env::var_os("NUAGES_WRITE_MANUAL").is_some() {
        fs::write(&path, format!("{before}{heading}{expected}")).unwrap();
    } else {
        assert!(
            found == expected,
            "{page} should say after {heading:?} (NUAGES_WRITE_MANUAL=1 writes it):\n{expected}"
        );
    }
}

#[test]
fn every_setting_is_listed_with_its_type_default_and_meaning() {
    let names =
        fs::read_to_string(repository().join("framework/core/src/settings/names.rs")).unwrap();
    let (_, names) = names.split_once("pub struct Settings {").unwrap();
    let defaults = defaults();
    let used = used();
    let mut text = String::new();
    let mut meaning = String::new();
    for line in names.lines().map(str::trim).take_while(|line| *line != "}") {
        if let Some(doc) = line.strip_prefix("/// ") {
            meaning = format!("{meaning} {doc}");
        } else if let Some(group) = line.strip_prefix("// ") {
            write!(
                text,
                "\n### {group}\n\n| setting | type | default | meaning |\n|---|---|---|---|\n"
            )
            .unwrap();
        } else if let Some((name, kind)) = line
            .strip_prefix("pub ")
            .and_then(|field| field.trim_end_matches(',').split_once(": "))
        {
            let default = match defaults[name].as_str() {
                _ if name == "base_dir" => "the project's folder",
                _ if [
                    "secret_key",
                    "databases",
                    "database_routers",
                    "root_urlconf",
                ]
                .contains(&name) =>
                {
                    "none"
                }
                "Some(420)" => "`Some(0o644)`",
                default if default.len() > 60 => "see `manage diffsettings --all`",
                default => &format!("`{default}`"),
            };
            let effect = if used.contains(&format!(".{name}")) {
                ""
            } else {
                " *No effect yet.*"
            };
            let meaning = std::mem::take(&mut meaning);
            writeln!(
                text,
                "| `{name}` | `{kind}` | {default} |{meaning}{effect} |"
            )
            .unwrap();
        }
    }
    hold("settings.md", "\n## All settings", &text);
}

/// Each setting's default, as `Debug` writes it.
fn defaults() -> BTreeMap<String, String> {
    let settings = format!("{:?}", Settings::default());
    let inside = settings
        .strip_prefix("Settings { ")
        .and_then(|rest| rest.strip_suffix(" }"))
        .unwrap();
    let (mut fields, mut field) = (Vec::new(), String::new());
    let (mut depth, mut quoted) = (0, false);
    for letter in inside.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if depth == 0 && !quoted => {
                fields.push(std::mem::take(&mut field));
                continue;
            }
            _ => {}
        }
        field.push(letter);
    }
    fields.push(field);
    fields
        .iter()
        .map(|field| field.trim().split_once(": ").unwrap())
        .map(|(name, default)| (name.to_owned(), default.to_owned()))
        .collect()
}

/// All code of the framework that may read settings, apart from their declaration and the checks.
fn used() -> String {
    let mut code = String::new();
    let mut folders = vec![repository().join("framework")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let skipped = [
                "checks",
                "checks.rs",
                "tests",
                "settings",
                "project_template",
            ];
            if skipped.contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") {
                // A word ends where no letter follows, so that `.debug` is not found in `.debug_struct`.
                let source = fs::read_to_string(&path).unwrap();
                code.extend(
                    source
                        .split_inclusive(|letter: char| {
                            !letter.is_alphanumeric() && letter != '_' && letter != '.'
                        })
                        .flat_map(|word| [word, " "]),
                );
            }
        }
    }
    code
}

#[test]
fn every_command_and_flag_is_listed() {
    let mut text = String::new();
    for name in help(&["--commands"]).lines() {
        let help = help(&[name]);
        let own = help.split("Common options:").next().unwrap().trim();
        write!(text, "### {name}\n\n```text\n{own}\n```\n\n").unwrap();
    }
    hold("commands.md", "\n## All commands", &text);
}

#[test]
fn every_middleware_and_decorator_is_named() {
    let source = |path| fs::read_to_string(repository().join(path)).unwrap();
    let pages = pages();
    let layers = source("framework/nuages/src/settings_macros.rs");
    let layers: Vec<&str> = layers
        .lines()
        .filter_map(|line| line.trim().strip_prefix('(')?.strip_suffix(") => {"))
        .filter(|name| name.ends_with("Middleware"))
        .collect();
    assert!(layers.len() > 5, "{layers:?}");
    for name in layers {
        let named = format!("| `{name}` |");
        assert!(pages["middleware.md"].contains(&named), "{name}");
    }
    let decorators = source("framework/web/src/views/decorators/mod.rs");
    let exported = decorators
        .split("pub use ")
        .skip(1)
        .filter_map(|rest| rest.split(';').next());
    let mut count = 0;
    for name in exported.flat_map(|list| list.split([':', '{', '}', ',', ' ', '\n'])) {
        // Modules, types and the maker of decorators aside.
        let is_module = [
            "",
            "crate",
            "middleware",
            "csrf",
            "atomic",
            "cache",
            "clickjacking",
            "debug",
            "http",
            "page",
            "vary",
            "csp",
            "decorator",
            "decorate",
        ];
        if is_module.contains(&name) || name.starts_with(char::is_uppercase) {
            continue;
        }
        let page = &pages["views-and-urls.md"];
        let named = page.contains(&format!("`{name}`")) || page.contains(&format!("`{name}("));
        assert!(named, "the decorator {name} is not named");
        count += 1;
    }
    assert!(count > 15, "only {count} decorators");
}

/// What `manage help` says in a new project.
fn help(arguments: &[&str]) -> String {
    let settings = Settings {
        installed_apps: apps![sessions, staticfiles],
        ..Settings::default()
    };
    let words: Vec<String> = ["manage", "help"]
        .iter()
        .chain(arguments)
        .map(|word| (*word).to_owned())
        .collect();
    let (shell, stdout, _) = Shell::captured();
    assert_eq!(execute_from_command_line(settings, &words, shell), 0);
    stdout.text()
}
