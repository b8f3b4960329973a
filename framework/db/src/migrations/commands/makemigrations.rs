//! `makemigrations`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::files::{path_of, relative, write};
use super::{merge, unlisted, update};
use nuages_core::settings::{DEFAULT_DB_ALIAS, Engine};

use crate::Database;
use crate::migrations::autodetector::{Autodetector, Changes, number};
use crate::migrations::loader::conflict_error;
use crate::migrations::{
    AppMigrations, DryRun, Loader, Migration, MigrationError, NonInteractive, Output, Questioner,
    Result, Style, Writer, recorder, safety,
};
use crate::schema::Place;

/// The arguments of `makemigrations`.
#[derive(Debug, Clone)]
pub struct MakeMigrations {
    /// Only these apps; all when empty.
    pub apps: Vec<String>,
    /// Write nothing, only say what would be written.
    pub dry_run: bool,
    /// Write nothing, and tell whether something would be.
    pub check: bool,
    /// Write a migration without operations.
    pub empty: bool,
    /// Merge branches.
    pub merge: bool,
    /// Put the changes into the latest migration instead of a new one.
    pub update: bool,
    /// What to call the migration.
    pub name: Option<String>,
    /// Whether files say who wrote them and when.
    pub header: bool,
    /// How much to say: 0 nothing, 1 as usual, 3 the files of a dry run too.
    pub verbosity: u8,
    /// Whether a look (`dry_run`, `check`) leaves open what a person would be asked; otherwise it ends there.
    pub interactive: bool,
}

impl Default for MakeMigrations {
    fn default() -> Self {
        Self {
            apps: Vec::new(),
            dry_run: false,
            check: false,
            empty: false,
            merge: false,
            update: false,
            name: None,
            header: true,
            verbosity: 1,
            interactive: true,
        }
    }
}

/// What `makemigrations` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Whether the models differed from the migrations, or branches were merged.
    pub changed: bool,
    /// The files written.
    pub written: Vec<PathBuf>,
    /// The files that were told, from the current folder where they lie below: for programs (`--scriptable`).
    pub told: Vec<PathBuf>,
}

/// Writes migrations for what changed in the models. `questioner` answers what cannot be known (`None` answers as if nobody
/// were there). The histories of the databases that can be read are checked, but where the routers let no model in; the default one tells
/// what has run and cuts names.
///
/// # Errors
/// Unknown apps, conflicting migrations, questions without an answer, files that cannot be written.
pub async fn makemigrations(
    arguments: &MakeMigrations,
    apps: Vec<AppMigrations>,
    databases: &[Database],
    questioner: Option<&mut dyn Questioner>,
    output: &mut dyn Output,
) -> Result<Outcome> {
    let loader = load(arguments, apps, databases, output).await?;
    let mut conflicts = loader.conflicts();
    if !arguments.apps.is_empty() {
        conflicts.retain(|app, _| arguments.apps.contains(app));
    }
    if !arguments.merge {
        conflict_error(&conflicts)?;
    }
    let mut nobody = NonInteractive::default();
    let mut look = DryRun;
    let questioner: &mut dyn Questioner = match questioner {
        Some(questioner) => questioner,
        None if arguments.interactive && (arguments.dry_run || arguments.check) => &mut look,
        None => &mut nobody,
    };
    if arguments.merge {
        return merge::merge(arguments, &loader, &conflicts, questioner, output);
    }
    let changes = match arguments.empty {
        true => empty(arguments, &loader)?,
        false => detect(arguments, &loader, questioner)?,
    };
    for line in nobody.log {
        output.line(Style::Plain, &line);
    }
    let unlisted = unlisted::models_hint(&loader.apps, &arguments.apps);
    let tell_unlisted = |output: &mut dyn Output| {
        if let Some(hint) = unlisted.as_ref().filter(|_| arguments.verbosity > 0) {
            output.line(Style::Warning, hint);
        }
    };
    if changes.is_empty() {
        if arguments.verbosity > 0 {
            output.line(Style::Plain, &nothing(&arguments.apps));
        }
        tell_unlisted(output);
        return Ok(Outcome::default());
    }
    let (changes, previous) = match arguments.update && !arguments.empty {
        true => update::update(arguments, &loader, changes)?,
        false => (changes, update::Previous::new()),
    };
    let (written, told) = write_all(arguments, &loader, (&changes, &previous), output)?;
    tell_unlisted(output);
    if arguments.verbosity > 0 {
        hint(&loader, &changes, databases, output).await;
    }
    Ok(Outcome {
        changed: !arguments.empty,
        written,
        told,
    })
}

/// Loads the migrations, checked as far as the arguments and the databases go.
async fn load(
    arguments: &MakeMigrations,
    apps: Vec<AppMigrations>,
    databases: &[Database],
    output: &mut dyn Output,
) -> Result<Loader> {
    if let Some(name) = &arguments.name
        && !is_identifier(name)
    {
        return Err(MigrationError::Target(
            "The migration name must be a valid Rust identifier.".to_owned(),
        ));
    }
    let mut loader = Loader::new(apps)?;
    loader.check_labels(&arguments.apps)?;
    unlisted::refuse_migrations(&loader.apps, &arguments.apps)?;
    for db in databases {
        if db.alias() == DEFAULT_DB_ALIAS {
            loader = loader.for_engine(db.engine());
        }
    }
    let mut sorted: Vec<&Database> = databases.iter().collect();
    sorted.sort_by_key(|db| db.alias());
    for db in sorted {
        let models = loader.apps.iter().flat_map(|app| &app.models);
        let mut models = models.filter(|model| model.swapped().is_none());
        if models.any(|model| db.allows_model(model)) {
            check_history(&mut loader, db, output).await?;
        }
    }
    Ok(loader)
}

async fn check_history(loader: &mut Loader, db: &Database, output: &mut dyn Output) -> Result<()> {
    match recorder::applied(db).await {
        Ok(applied) => {
            loader.check_consistent_history(&applied, db)?;
            if db.alias() == DEFAULT_DB_ALIAS {
                loader.applied.extend(applied.clone());
                loader.recorded = applied;
            }
            Ok(())
        }
        Err(error) => {
            output.line(
                Style::Warning,
                &format!(
                    "Got an error checking a consistent migration history performed for database connection '{}': {error}",
                    db.alias()
                ),
            );
            Ok(())
        }
    }
}

/// Says when the new migrations cannot run beside the site, where a database is one that sites run on.
async fn hint(loader: &Loader, changes: &Changes, databases: &[Database], output: &mut dyn Output) {
    let mut apps = loader.apps.clone();
    let mut keys = Vec::new();
    for app in &mut apps {
        if let (Some(known), Some(new)) = (&mut app.migrations, changes.get(&app.label)) {
            keys.extend(new.iter().map(Migration::key));
            known.extend(new.iter().cloned());
        }
    }
    let Ok(mut after) = Loader::new(apps) else {
        return;
    };
    after.applied = loader
        .disk
        .keys()
        .map(|key| (key.clone(), String::new()))
        .collect();
    let mut is_unsafe = false;
    for db in databases.iter().filter(|db| db.engine() != Engine::Sqlite) {
        let Ok(place) = Place::of(db).await else {
            continue;
        };
        let findings = safety::check(&after, &keys, place).unwrap_or_default();
        is_unsafe |= findings.iter().any(|finding| finding.risk.is_unsafe());
    }
    if is_unsafe {
        output.line(
            Style::Notice,
            "  Not safe to run while the site does: 'manage migrate --check-safe' tells why, and what to do instead.",
        );
    }
}

fn nothing(apps: &[String]) -> String {
    match apps {
        [] => "No changes detected".to_owned(),
        [app] => format!("No changes detected in app '{app}'"),
        apps => format!("No changes detected in apps '{}'", apps.join("', '")),
    }
}

fn detect(
    arguments: &MakeMigrations,
    loader: &Loader,
    questioner: &mut dyn Questioner,
) -> Result<Changes> {
    let only: BTreeSet<String> = arguments.apps.iter().cloned().collect();
    Autodetector::new(loader.project_state()?, loader.live_state(), questioner).changes(
        &loader.graph,
        &only,
        arguments.name.as_deref(),
    )
}

fn empty(arguments: &MakeMigrations, loader: &Loader) -> Result<Changes> {
    if arguments.apps.is_empty() {
        return Err(MigrationError::Target(
            "You must supply at least one app label when using --empty.".to_owned(),
        ));
    }
    let mut changes = Changes::new();
    for app in &arguments.apps {
        if changes.get(app).is_some() {
            continue;
        }
        let migration = Migration {
            app_label: app.clone(),
            ..Migration::new("custom")
        };
        changes.push(app, migration);
    }
    number(&mut changes, &loader.graph, arguments.name.as_deref());
    Ok(changes)
}

fn write_all(
    arguments: &MakeMigrations,
    loader: &Loader,
    (changes, previous): (&Changes, &update::Previous),
    output: &mut dyn Output,
) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut written, mut told) = (Vec::new(), Vec::new());
    for (app, migrations) in changes.iter() {
        if arguments.verbosity > 0 {
            output.line(Style::Heading, &format!("Migrations for '{app}':"));
        }
        for migration in migrations {
            let writer = Writer::new(migration, arguments.header);
            let path = path_of(loader, app, &writer)?;
            if arguments.verbosity > 0 {
                let shown = relative(&path);
                output.line(Style::Label, &format!("  {}", shown.display()));
                for operation in &migration.operations {
                    output.line(
                        Style::Plain,
                        &format!("    {}", operation.formatted_description()),
                    );
                }
                told.push(shown);
            }
            if arguments.dry_run || arguments.check {
                if arguments.verbosity >= 3 {
                    output.line(
                        Style::Heading,
                        &format!("Full migrations file '{}.rs':", writer.module()),
                    );
                    output.line(Style::Plain, &writer.source()?);
                }
                continue;
            }
            match previous.get(app) {
                Some(old) => update::write(&path, &writer, old, output)?,
                None => write(&path, &writer, output)?,
            }
            written.push(path);
        }
        if !written.is_empty() && !loader.migrated_apps.contains(app) {
            output.line(
                Style::Notice,
                &format!(
                    "  The app '{app}' does not know its migrations yet: add `mod migrations;` to its lib.rs and \
                     `.migrations(migrations::migrations)` to its AppConfig."
                ),
            );
        }
    }
    Ok((written, told))
}

pub(super) fn is_identifier(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit()) && is_word(name)
}

/// Tells whether the name consists of letters, digits and underscores.
pub(super) fn is_word(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
}
