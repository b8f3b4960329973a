//! `squashmigrations`.

use super::files::{path_of, relative, write};
use super::makemigrations::is_word;
use super::visible::make_visible;
use crate::migrations::{
    AppMigrations, Loader, Migration, MigrationError, MigrationKey, Output, Result, Style, Writer,
    optimize,
};

/// The arguments of `squashmigrations`.
#[derive(Debug, Clone)]
pub struct SquashMigrations {
    /// The app.
    pub app: String,
    /// The first migration to squash, by the beginning of its name; the app's first when `None`.
    pub start: Option<String>,
    /// The last migration to squash, by the beginning of its name.
    pub migration: String,
    /// Whether operations are joined.
    pub optimize: bool,
    /// What to call the squashed migration, behind its number.
    pub squashed_name: Option<String>,
    /// Whether the file says who wrote it and when.
    pub header: bool,
    /// How much to say: 0 nothing, 1 as usual.
    pub verbosity: u8,
}

/// Writes one migration that does what several did. `proceed` is asked once they are listed.
///
/// # Errors
/// Unknown apps and migrations, a name that exists, files that cannot be written.
pub fn squashmigrations(
    arguments: &SquashMigrations,
    apps: Vec<AppMigrations>,
    proceed: Option<&mut dyn FnMut() -> std::io::Result<bool>>,
    output: &mut dyn Output,
) -> Result<()> {
    let loader = Loader::new(apps)?;
    let app = &arguments.app;
    loader.check_label(app)?;
    if !loader.migrated_apps.contains(app) {
        return Err(MigrationError::Target(format!(
            "App '{app}' does not have migrations (so squashmigrations on it makes no sense)"
        )));
    }
    let (keys, start) = chosen(arguments, &loader)?;
    let talks = arguments.verbosity > 0;
    if talks || proceed.is_some() {
        output.line(Style::Heading, "Will squash the following migrations:");
        for key in &keys {
            output.line(Style::Plain, &format!(" - {}", key.1));
        }
    }
    if let Some(proceed) = proceed
        && !proceed()?
    {
        return Ok(());
    }
    let squashed = squash(arguments, &loader, &keys, start.as_deref(), output)?;
    let writer = Writer::new(&squashed, arguments.header);
    let path = path_of(&loader, app, &writer)?;
    if path.exists() {
        return Err(MigrationError::Target(format!(
            "Migration {} already exists. Use a different name.",
            squashed.name
        )));
    }
    write(&path, &writer, output)?;
    if talks {
        output.line(
            Style::Heading,
            &format!(
                "Created new squashed migration {}",
                relative(&path).display()
            ),
        );
        output.line(
            Style::Plain,
            "  You should commit this migration but leave the old ones in place;\n  the new migration will be used for new \
             installs. Once you are sure\n  all instances of the codebase have applied the migrations you squashed,\n  you \
             can delete them.",
        );
        if writer.needs_manual_porting() {
            output.line(Style::Heading, "Manual porting required");
            output.line(
                Style::Plain,
                "  Your migrations contained functions that must be manually copied over,\n  as we could not safely copy \
                 their implementation.\n  See the comment at the top of the squashed migration for details.",
            );
        }
    }
    let folder = path.parent().unwrap_or(&path);
    make_visible(folder, &writer.functions_beside(), output)
}

/// Returns the migrations to squash, and the name of the first if it was named.
fn chosen(
    arguments: &SquashMigrations,
    loader: &Loader,
) -> Result<(Vec<MigrationKey>, Option<String>)> {
    let app = &arguments.app;
    let last = loader.migration_by_prefix(app, &arguments.migration)?;
    if loader.graph.get(&last.key()).is_none() {
        return Err(MigrationError::Target(format!(
            "{last} cannot be squashed: another migration replaces it. Squash that one, or delete its `.replaces(..)` lines and the files that \
             it stands for."
        )));
    }
    let mut keys = loader.graph.forwards_plan(&last.key())?;
    keys.retain(|key| key.0 == *app);
    let Some(start) = &arguments.start else {
        return Ok((keys, None));
    };
    let start = loader.migration_by_prefix(app, start)?;
    match keys.iter().position(|key| *key == start.key()) {
        Some(position) => Ok((keys.split_off(position), Some(start.name.clone()))),
        None => Err(MigrationError::Target(format!(
            "The migration '{start}' cannot be found. Maybe it comes after the migration '{last}'?\nHave a look at:\n  manage \
             showmigrations {app}\nto debug this issue."
        ))),
    }
}

fn squash(
    arguments: &SquashMigrations,
    loader: &Loader,
    keys: &[MigrationKey],
    start: Option<&str>,
    output: &mut dyn Output,
) -> Result<Migration> {
    let mut operations = Vec::new();
    let mut squashed = Migration::new("");
    squashed.app_label.clone_from(&arguments.app);
    for (index, key) in keys.iter().enumerate() {
        let migration = loader.migration(key)?;
        operations.extend(migration.operations.iter().cloned());
        for dependency in &migration.dependencies {
            let outside = dependency.0 != arguments.app || index == 0;
            if outside && !squashed.dependencies.contains(dependency) {
                squashed.dependencies.push(dependency.clone());
            }
        }
        squashed.replaces.push(key.clone());
    }
    squashed.dependencies.sort();
    squashed.operations = joined(arguments, operations, output);
    squashed.name = name(arguments, start, &keys[keys.len() - 1].1)?;
    squashed.initial = start.is_none();
    Ok(squashed)
}

fn joined(
    arguments: &SquashMigrations,
    operations: Vec<crate::migrations::Operation>,
    output: &mut dyn Output,
) -> Vec<crate::migrations::Operation> {
    let mut say = |style: Style, text: &str| {
        if arguments.verbosity > 0 {
            output.line(style, text);
        }
    };
    if !arguments.optimize {
        say(Style::Heading, "(Skipping optimization.)");
        return operations;
    }
    say(Style::Heading, "Optimizing...");
    let before = operations.len();
    let fewer = optimize(operations, &arguments.app);
    match fewer.len() {
        after if after == before => say(Style::Plain, "  No optimizations possible."),
        after => say(
            Style::Plain,
            &format!("  Optimized from {before} operations to {after} operations."),
        ),
    }
    fewer
}

fn name(arguments: &SquashMigrations, start: Option<&str>, last: &str) -> Result<String> {
    let name = match (start, &arguments.squashed_name) {
        (None, Some(name)) => format!("0001_{name}"),
        (None, None) => format!("0001_squashed_{last}"),
        (Some(start), Some(name)) => {
            let number = start.split_once('_').map_or(start, |(number, _)| number);
            format!("{number}_{name}")
        }
        (Some(start), None) => format!("{start}_squashed_{last}"),
    };
    match is_word(&name) {
        true => Ok(name),
        false => Err(MigrationError::Target(
            "The migration name must be a valid Rust identifier.".to_owned(),
        )),
    }
}
