//! The list of migrations in `migrations/mod.rs`.

/// What became of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListEdit {
    /// The file's new text.
    Changed(String),
    /// The migration stood there already.
    Unchanged,
    /// The file was changed by hand so that it cannot be edited safely; this is what to add.
    ByHand(String),
}

/// Adds `module` to the list `nuages::db::migrations![..]` in the text of a `migrations/mod.rs`, or begins the file.
pub fn add_to_list(text: Option<&str>, module: &str) -> ListEdit {
    let Some(text) = text else {
        return ListEdit::Changed(format!(
            "//! The app's migrations, oldest first.\n\nnuages::db::migrations![{module}];\n"
        ));
    };
    let advice = format!("add {module} to the list nuages::db::migrations![..]");
    edit(text, advice, |names| {
        if !names.contains(&module) {
            names.push(module);
        }
    })
}

/// Puts `new` in the place of `old` in the list.
pub fn replace_in_list(text: &str, old: &str, new: &str) -> ListEdit {
    let advice = format!("put {new} in the place of {old} in the list nuages::db::migrations![..]");
    edit(text, advice, |names| {
        for name in names.iter_mut().filter(|name| **name == old) {
            *name = new;
        }
        if !names.contains(&new) {
            names.push(new);
        }
    })
}

/// Changes the names of the list with `change`; `advice` is what a person has to do if that is not safe.
fn edit<'a>(text: &'a str, advice: String, change: impl FnOnce(&mut Vec<&'a str>)) -> ListEdit {
    let by_hand = || ListEdit::ByHand(advice.clone());
    let starts: Vec<usize> = text
        .match_indices("migrations![")
        .map(|(start, found)| start + found.len())
        .filter(|start| !commented(text, *start))
        .collect();
    let [start] = starts[..] else {
        return by_hand();
    };
    let Some(length) = text[start..].find(']') else {
        return by_hand();
    };
    let inside = &text[start..start + length];
    if inside.contains("//") || inside.contains("/*") {
        return by_hand();
    }
    let mut names: Vec<&str> = inside
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !names.iter().all(|name| is_name(name)) {
        return by_hand();
    }
    let before = names.clone();
    change(&mut names);
    if names == before {
        return ListEdit::Unchanged;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let one_line = names.join(", ");
    let fits =
        start - line_start + one_line.chars().count() + 2 <= 100 && one_line.chars().count() <= 60;
    let list = match fits {
        true => one_line,
        false => format!("\n    {},\n", names.join(",\n    ")),
    };
    ListEdit::Changed(format!(
        "{}{list}{}",
        &text[..start],
        &text[start + length..]
    ))
}

fn commented(text: &str, at: usize) -> bool {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[line_start..at].trim_start().starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_grows() {
        for (before, after) in [
            (
                None,
                "//! The app's migrations, oldest first.\n\nnuages::db::migrations![m0002_x];\n",
            ),
            (
                Some("nuages::db::migrations![];\n"),
                "nuages::db::migrations![m0002_x];\n",
            ),
            (
                Some(
                    "// my remark: migrations![] grows\nnuages::db::migrations![m0001_initial]; // kept\n",
                ),
                "// my remark: migrations![] grows\nnuages::db::migrations![m0001_initial, m0002_x]; // kept\n",
            ),
            (
                Some(
                    "nuages::db::migrations![\n    m0001_initial_with_a_long_name,\n    m0001_other_long_name_here,\n];\n",
                ),
                "nuages::db::migrations![\n    m0001_initial_with_a_long_name,\n    m0001_other_long_name_here,\n    m0002_x,\n];\n",
            ),
        ] {
            assert_eq!(
                add_to_list(before, "m0002_x"),
                ListEdit::Changed(after.to_owned())
            );
        }
    }

    #[test]
    fn a_migration_takes_the_place_of_another() {
        assert_eq!(
            replace_in_list(
                "nuages::db::migrations![m0001_initial, m0002_x];\n",
                "m0002_x",
                "m0002_y"
            ),
            ListEdit::Changed("nuages::db::migrations![m0001_initial, m0002_y];\n".to_owned())
        );
    }

    #[test]
    fn a_list_that_stands_there_is_left_alone() {
        let text = "nuages::db::migrations![m0001_initial];\n";
        assert_eq!(
            add_to_list(Some(text), "m0001_initial"),
            ListEdit::Unchanged
        );
    }

    #[test]
    fn what_cannot_be_edited_safely_is_left_to_the_person() {
        for text in [
            "mod m0001_initial;\npub fn migrations() -> Vec<Migration> { vec![] }\n",
            "nuages::db::migrations![m0001_initial, // the first\n];\n",
            "nuages::db::migrations![a];\nnuages::db::migrations![b];\n",
            "nuages::db::migrations![a",
        ] {
            assert!(
                matches!(add_to_list(Some(text), "m0002_x"), ListEdit::ByHand(_)),
                "{text}"
            );
        }
    }
}
