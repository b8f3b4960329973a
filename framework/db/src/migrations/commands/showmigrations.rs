//! `showmigrations`.

use std::collections::BTreeSet;

use crate::Database;
use crate::migrations::{AppMigrations, Loader, MigrationKey, Output, Result, Style};

/// How `showmigrations` shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By app.
    #[default]
    List,
    /// In the order in which they are applied.
    Plan,
}

/// Shows migrations and which of them are applied; of all apps when `only` is empty.
///
/// # Errors
/// Unknown apps, or a database that cannot be read.
pub async fn showmigrations(
    format: Format,
    only: &[String],
    verbosity: u8,
    apps: Vec<AppMigrations>,
    db: &Database,
    output: &mut dyn Output,
) -> Result<()> {
    let loader = Loader::with_database(apps, db).await?;
    loader.check_labels(only)?;
    match format {
        Format::List => show_list(&loader, only, verbosity, output),
        Format::Plan => show_plan(&loader, only, verbosity, output),
    }
}

fn show_list(
    loader: &Loader,
    only: &[String],
    verbosity: u8,
    output: &mut dyn Output,
) -> Result<()> {
    let apps: Vec<&String> = match only {
        [] => loader.migrated_apps.iter().collect(),
        only => only.iter().collect(),
    };
    for app in apps {
        output.line(Style::Label, app);
        let mut shown = false;
        for key in loader
            .graph
            .full_plan(&loader.graph.leaf_nodes(Some(app)))?
        {
            if key.0 != *app {
                continue;
            }
            shown = true;
            let line = list_line(loader, &key, verbosity);
            output.line(Style::Plain, &line);
        }
        if !shown {
            output.line(Style::Error, " (no migrations)");
        }
    }
    Ok(())
}

/// Writes `[X]` for what is recorded, `[-]` for a squashed migration of which all parts are.
fn list_line(loader: &Loader, key: &MigrationKey, verbosity: u8) -> String {
    let mut title = key.1.clone();
    let replaces = loader.replaces(key);
    if !replaces.is_empty() {
        title.push_str(&format!(" ({} squashed migrations)", replaces.len()));
    }
    if !loader.applied.contains_key(key) {
        return format!(" [ ] {title}");
    }
    match loader.recorded.get(key) {
        Some(time) if verbosity >= 2 => {
            let seconds = time.get(..19).unwrap_or(time);
            format!(" [X] {title} (applied at {seconds})")
        }
        Some(_) => format!(" [X] {title}"),
        None => format!(" [-] {title} Run 'manage migrate' to finish recording."),
    }
}

fn show_plan(
    loader: &Loader,
    only: &[String],
    verbosity: u8,
    output: &mut dyn Output,
) -> Result<()> {
    let only: BTreeSet<&String> = only.iter().collect();
    let targets: Vec<MigrationKey> = loader
        .graph
        .leaf_nodes(None)
        .into_iter()
        .filter(|key| only.is_empty() || only.contains(&key.0))
        .collect();
    let plan = loader.graph.full_plan(&targets)?;
    for key in &plan {
        let mark = if loader.applied.contains_key(key) {
            "[X]"
        } else {
            "[ ]"
        };
        let parents: Vec<String> = loader
            .graph
            .parents(key)
            .map(|(app, name)| format!("{app}.{name}"))
            .collect();
        let dependencies = match verbosity >= 2 && !parents.is_empty() {
            true => format!(" ... ({})", parents.join(", ")),
            false => String::new(),
        };
        output.line(
            Style::Plain,
            &format!("{mark}  {}.{}{dependencies}", key.0, key.1),
        );
    }
    if plan.is_empty() {
        output.line(Style::Error, "(no migrations)");
    }
    Ok(())
}
