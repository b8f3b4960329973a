//! Functions of old migrations that a squashed one calls.

use std::path::Path;

use super::files::{file, relative};
use crate::migrations::{Output, Result, Style};

/// Lets the files beside see functions, given as `super::m0002_tidy::forwards`, and says which it changed. Those that are seen already, or that
/// are written in another way, stay as they are.
pub(super) fn make_visible(
    folder: &Path,
    functions: &[String],
    output: &mut dyn Output,
) -> Result<()> {
    for function in functions {
        let Some((module, name)) = function
            .strip_prefix("super::")
            .and_then(|path| path.split_once("::"))
        else {
            continue;
        };
        let path = folder.join(format!("{module}.rs"));
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let Some(changed) = with_visible(&text, name) else {
            continue;
        };
        std::fs::write(&path, changed).map_err(file(&path))?;
        output.line(
            Style::Plain,
            &format!(
                "  Made {name} visible beside its file: {}",
                relative(&path).display()
            ),
        );
    }
    Ok(())
}

/// Puts `pub(super)` before a function that stands at the beginning of a line without a word before it.
fn with_visible(text: &str, name: &str) -> Option<String> {
    let is_it = |line: &str| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let rest = line
            .strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    let mut found = false;
    let mut changed = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        if is_it(line) {
            found = true;
            changed.push_str("pub(super) ");
        }
        changed.push_str(line);
    }
    found.then_some(changed)
}

#[cfg(test)]
mod tests {
    use super::with_visible;

    #[test]
    fn hidden_functions_are_made_visible_and_others_stay() {
        let text = "fn forward() {}\nasync fn forwards(db: Database) {}\npub fn backwards() {}\n";
        assert_eq!(
            with_visible(text, "forwards").as_deref(),
            Some(
                "fn forward() {}\npub(super) async fn forwards(db: Database) {}\npub fn backwards() {}\n"
            )
        );
        assert_eq!(with_visible(text, "backwards"), None);
        assert_eq!(with_visible(text, "nothing"), None);
    }
}
