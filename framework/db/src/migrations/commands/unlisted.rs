//! What stands in an app's code and not in its lists: models get no migrations, migrations are never run.

use std::path::{Path, PathBuf};

use super::files::relative;
use crate::migrations::{AppMigrations, MigrationError, Result};

/// Returns the names of structs with `derive(Model)` in `src/models.rs` and `src/models/` of the app that its list does not
/// have. An app whose code is not there has none.
fn models(app: &AppMigrations) -> Vec<String> {
    let Some(source) = app.path.as_deref().map(|path| path.join("src")) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    read(&source.join("models.rs"), &mut found);
    if let Ok(entries) = std::fs::read_dir(source.join("models")) {
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        for file in files {
            read(&file, &mut found);
        }
    }
    found.retain(|name| !app.models.iter().any(|model| model.name == *name));
    found
}

/// Says which models are not listed; `None` where all are.
pub(super) fn models_hint(apps: &[AppMigrations], only: &[String]) -> Option<String> {
    let mut names = Vec::new();
    for app in apps {
        if only.is_empty() || only.contains(&app.label) {
            let unlisted = models(app);
            names.extend(unlisted.iter().map(|name| format!("{}.{name}", app.label)));
        }
    }
    if names.is_empty() {
        return None;
    }
    Some(format!(
        "  Not listed in apps.rs, so without a table: {}. Add what is to have one to .models(models![..]).",
        names.join(", ")
    ))
}

/// Refuses to go on while there are migrations that no list has: what they do would be written a second time.
pub(super) fn refuse_migrations(apps: &[AppMigrations], only: &[String]) -> Result<()> {
    match migrations_hint(apps, only) {
        Some(hint) => Err(MigrationError::Unlisted(hint)),
        None => Ok(()),
    }
}

/// Says which migrations are not listed; `None` where all are.
pub(super) fn migrations_hint(apps: &[AppMigrations], only: &[String]) -> Option<String> {
    let mut files = Vec::new();
    for app in apps {
        if only.is_empty() || only.contains(&app.label) {
            files.extend(migrations(app));
        }
    }
    let paths: Vec<String> = files
        .iter()
        .map(|file| relative(file).display().to_string())
        .collect();
    (!paths.is_empty()).then(|| {
        format!(
            "Not listed in its mod.rs, so never run: {}. Add what is to run to nuages::db::migrations![..].",
            paths.join(", ")
        )
    })
}

/// Returns the files of migrations that the app's list does not have, such as one that was lost when branches were merged.
fn migrations(app: &AppMigrations) -> Vec<PathBuf> {
    let (Some(path), Some(listed)) = (&app.path, &app.migrations) else {
        return Vec::new();
    };
    let Ok(entries) = std::fs::read_dir(path.join("src/migrations")) else {
        return Vec::new();
    };
    let is_unlisted = |file: &PathBuf| {
        let name = file.file_name().and_then(|name| name.to_str());
        let Some(name) = name.and_then(migration_of) else {
            return false;
        };
        let is_migration =
            std::fs::read_to_string(file).is_ok_and(|text| text.contains("pub fn migration()"));
        is_migration && !listed.iter().any(|migration| migration.name == name)
    };
    let files = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files.filter(is_unlisted).collect();
    files.sort();
    files
}

/// Returns the name of the migration that a file is to hold: `0002_votes` of `m0002_votes.rs`.
fn migration_of(file: &str) -> Option<&str> {
    let name = file.strip_suffix(".rs")?.strip_prefix('m')?;
    name.starts_with(|first: char| first.is_ascii_digit())
        .then_some(name)
}

fn read(file: &Path, found: &mut Vec<String>) {
    if let Ok(text) = std::fs::read_to_string(file) {
        found.extend(derived(&text));
    }
}

/// Returns the names of structs behind a `#[derive(.. Model ..)]`.
fn derived(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let code: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .collect();
    let code = code.join("\n");
    for (start, _) in code.match_indices("#[derive(") {
        let rest = &code[start..];
        let Some(end) = rest.find(")]") else {
            continue;
        };
        let is_model = rest[..end]
            .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
            .any(|word| word == "Model");
        let mut words = rest[end..].split_whitespace();
        let next = words.find(|word| matches!(*word, "struct" | "enum"));
        if is_model
            && next == Some("struct")
            && let Some(name) = words.next()
        {
            let name: String = name
                .chars()
                .take_while(|sign| sign.is_alphanumeric() || *sign == '_')
                .collect();
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::derived;

    #[test]
    fn models_are_found_in_code() {
        let code = "/// A question.\n#[derive(Model, Clone, Debug)]\n#[model(ordering = [\"id\"])]\npub struct Question {\n}\n\
                    // #[derive(Model)] struct Old {}\n#[derive(Choices)]\nenum Kind {}\n#[derive(\n    Clone,\n    nuages::db::models::Model,\n)]\nstruct Choice;\n\
                    #[derive(Clone, ModelPart)]\nstruct Timed {}\n";
        assert_eq!(derived(code), ["Question", "Choice"]);
    }
}
