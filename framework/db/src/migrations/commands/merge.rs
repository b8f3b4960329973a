//! `makemigrations --merge`.

use std::collections::BTreeMap;

use super::files::{path_of, relative, write};
use super::{MakeMigrations, Outcome};
use crate::migrations::autodetector::parse_number;
use crate::migrations::migration::timestamp;
use crate::migrations::{
    Loader, Migration, MigrationError, MigrationKey, Output, Questioner, Result, Style, Writer,
};

pub(super) fn merge(
    arguments: &MakeMigrations,
    loader: &Loader,
    conflicts: &BTreeMap<String, Vec<String>>,
    questioner: &mut dyn Questioner,
    output: &mut dyn Output,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    if conflicts.is_empty() {
        output.line(Style::Plain, "No conflicts detected to merge.");
        return Ok(outcome);
    }
    for (app, names) in conflicts {
        show_branches(arguments, loader, app, names, output)?;
        if !questioner.ask_merge(app)? {
            continue;
        }
        check(loader, app, names)?;
        let migration = merged(arguments, app, names);
        let writer = Writer::new(&migration, arguments.header);
        if arguments.dry_run || arguments.check {
            if arguments.verbosity >= 3 {
                output.line(
                    Style::Heading,
                    &format!("Full merge migrations file '{}.rs':", writer.module()),
                );
                output.line(Style::Plain, &writer.source()?);
            }
            continue;
        }
        let path = path_of(loader, app, &writer)?;
        write(&path, &writer, output)?;
        if arguments.verbosity > 0 {
            let shown = relative(&path);
            output.line(
                Style::Plain,
                &format!("\nCreated new merge migration {}", shown.display()),
            );
            outcome.told.push(shown);
        }
        outcome.changed = true;
        outcome.written.push(path);
    }
    Ok(outcome)
}

/// Refuses branches that cannot follow each other in every order, as where one deletes what the other changes: a database that has run the
/// one could not run the other.
fn check(loader: &Loader, app: &str, names: &[String]) -> Result<()> {
    let mut leaves: Vec<MigrationKey> = names
        .iter()
        .map(|name| (app.to_owned(), name.clone()))
        .collect();
    for _ in names {
        leaves.rotate_left(1);
        loader.state_after(&leaves).map_err(|error| {
            MigrationError::Conflict(format!(
                "The branches of {app} cannot be merged, as they contradict each other: {error}. Change one of their migrations first, and \
                 migrate back over it where it has run."
            ))
        })?;
    }
    Ok(())
}

fn show_branches(
    arguments: &MakeMigrations,
    loader: &Loader,
    app: &str,
    names: &[String],
    output: &mut dyn Output,
) -> Result<()> {
    let mut histories: Vec<Vec<MigrationKey>> = Vec::new();
    for name in names {
        let mut history = loader
            .graph
            .forwards_plan(&(app.to_owned(), name.clone()))?;
        history.retain(|key| key.0 == app);
        histories.push(history);
    }
    let shared = (0..)
        .take_while(|&generation| {
            let first = histories
                .first()
                .and_then(|history| history.get(generation));
            first.is_some()
                && histories
                    .iter()
                    .all(|history| history.get(generation) == first)
        })
        .count();
    if shared == 0 {
        return Err(MigrationError::Conflict(format!(
            "Could not find common ancestor of {}",
            names.join(", ")
        )));
    }
    if arguments.verbosity == 0 {
        return Ok(());
    }
    output.line(Style::Heading, &format!("Merging {app}"));
    for (name, history) in names.iter().zip(&histories) {
        output.line(Style::Label, &format!("  Branch {name}"));
        for key in &history[shared..] {
            for operation in &loader.migration(key)?.operations {
                output.line(
                    Style::Plain,
                    &format!("    {}", operation.formatted_description()),
                );
            }
        }
    }
    Ok(())
}

fn merged(arguments: &MakeMigrations, app: &str, names: &[String]) -> Migration {
    let biggest = names
        .iter()
        .filter_map(|name| parse_number(name))
        .max()
        .unwrap_or(1);
    let what = match &arguments.name {
        Some(name) => name.clone(),
        None => {
            let mut names = names.to_vec();
            names.sort();
            let joined = names.join("_");
            let leaves = if joined.len() > 47 {
                timestamp()
            } else {
                joined
            };
            format!("merge_{leaves}")
        }
    };
    let mut migration = Migration::new(&format!("{:04}_{what}", biggest + 1));
    app.clone_into(&mut migration.app_label);
    for name in names {
        migration = migration.dependency(app, name);
    }
    migration
}
