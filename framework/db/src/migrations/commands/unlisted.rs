//! Models that stand in an app's code and not in its list of models: nothing knows them, so they get no migrations.

use std::path::Path;

use crate::migrations::AppMigrations;

/// Returns the names of structs with `derive(Model)` in `src/models.rs` and `src/models/` of the app that its list does not
/// have. An app whose code is not there has none.
pub(super) fn unlisted(app: &AppMigrations) -> Vec<String> {
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
pub(super) fn hint(apps: &[AppMigrations], only: &[String]) -> Option<String> {
    let mut names = Vec::new();
    for app in apps {
        if only.is_empty() || only.contains(&app.label) {
            let unlisted = unlisted(app);
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
