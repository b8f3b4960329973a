//! Numbers and names of new migrations.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Changes;
use crate::migrations::{Graph, MigrationKey};

/// Names the migrations so that they follow those there are, and repoints the dependencies.
pub(crate) fn number(changes: &mut Changes, graph: &Graph, name: Option<&str>) {
    let mut names: BTreeMap<MigrationKey, MigrationKey> = BTreeMap::new();
    for (app, migrations) in changes.iter_mut() {
        let leaf = graph.leaf_nodes(Some(app)).into_iter().next();
        let first = leaf
            .as_ref()
            .and_then(|leaf| parse_number(&leaf.1))
            .map_or(1, |number| number + 1);
        for (index, migration) in migrations.iter_mut().enumerate() {
            let what = match (name, index, &leaf) {
                (Some(name), _, _) => name.to_owned(),
                (None, 0, None) => "initial".to_owned(),
                _ => migration.suggest_name().chars().take(100).collect(),
            };
            if let (0, Some(leaf)) = (index, &leaf) {
                migration.dependencies.push(leaf.clone());
            }
            let new_name = format!("{:04}_{what}", first + index);
            names.insert(migration.key(), (app.to_owned(), new_name.clone()));
            migration.name = new_name;
        }
    }
    for migration in changes.iter_mut().flat_map(|(_, migrations)| migrations) {
        for dependency in &mut migration.dependencies {
            if let Some(renamed) = names.get(dependency) {
                dependency.clone_from(renamed);
            }
        }
        migration.dependencies.sort();
        migration.dependencies.dedup();
    }
}

/// Leaves only the migrations of these apps and those that they depend on.
pub(super) fn trim(changes: &mut Changes, apps: &BTreeSet<String>) {
    let mut required = apps.clone();
    loop {
        let more: BTreeSet<String> = changes
            .iter()
            .filter(|(app, _)| required.contains(*app))
            .flat_map(|(_, migrations)| migrations)
            .flat_map(|migration| &migration.dependencies)
            .map(|(app, _)| app.clone())
            .filter(|app| !required.contains(app))
            .collect();
        if more.is_empty() {
            break;
        }
        required.extend(more);
    }
    changes.retain(|app| required.contains(app));
}

/// Returns the number that a migration's name begins with, for a squashed one the last number squashed.
pub(crate) fn parse_number(name: &str) -> Option<usize> {
    let digits = |text: &str| {
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        text[..end].parse().ok()
    };
    if let Some((_, squashed)) = name.rsplit_once("_squashed_")
        && let Some(number) = digits(squashed)
    {
        return Some(number);
    }
    digits(name)
}

#[cfg(test)]
mod tests {
    use super::parse_number;

    #[test]
    fn numbers_are_read_from_the_front_or_from_what_was_squashed() {
        for (name, number) in [
            ("0001_initial", Some(1)),
            ("0012_x_0003", Some(12)),
            ("0001_squashed_0004_last", Some(4)),
            ("custom", None),
        ] {
            assert_eq!(parse_number(name), number);
        }
    }
}
