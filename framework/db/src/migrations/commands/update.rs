//! `makemigrations --update`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::MakeMigrations;
use super::files::{edit_list, file, path_of, relative};
use crate::migrations::autodetector::Changes;
use crate::migrations::{
    Loader, Migration, MigrationError, Output, Result, Style, Writer, optimize, replace_in_list,
};

/// By app, the module and the file that a new file takes the place of.
pub(super) type Previous = BTreeMap<String, (String, PathBuf)>;

/// Puts the changes of each app into its latest migration.
pub(super) fn update(
    arguments: &MakeMigrations,
    loader: &Loader,
    changes: Changes,
) -> Result<(Changes, Previous)> {
    let mut updated = Changes::new();
    let mut previous = Previous::new();
    for (app, migrations) in changes {
        let mut latest = latest(loader, &app)?;
        let old = Writer::new(&latest, arguments.header);
        let module = old.module();
        previous.insert(app.clone(), (module, path_of(loader, &app, &old)?));
        for migration in migrations {
            latest.operations.extend(migration.operations);
            for dependency in migration.dependencies {
                if dependency.0 != app && !latest.dependencies.contains(&dependency) {
                    latest.dependencies.push(dependency);
                }
            }
        }
        latest.operations = optimize(latest.operations, &app);
        let what = arguments
            .name
            .clone()
            .unwrap_or_else(|| latest.suggest_name());
        let number = latest.name.get(..4).unwrap_or(&latest.name);
        let name = format!("{number}_{what}");
        latest.name = match name == latest.name {
            true => format!("{name}_updated"),
            false => name,
        };
        updated.push(&app, latest);
    }
    Ok((updated, previous))
}

/// Returns an app's latest migration if it may still change.
fn latest(loader: &Loader, app: &str) -> Result<Migration> {
    let refuse = |message: String| Err(MigrationError::Target(message));
    let Some(key) = loader.graph.leaf_nodes(Some(app)).into_iter().next() else {
        return refuse(format!(
            "App {app} has no migration, cannot update last migration."
        ));
    };
    let migration = loader.migration(&key)?;
    if !migration.replaces.is_empty() {
        return refuse(format!("Cannot update squash migration '{migration}'."));
    }
    if loader.applied.contains_key(&key) {
        return refuse(format!("Cannot update applied migration '{migration}'."));
    }
    let depending: Vec<String> = loader
        .disk
        .values()
        .filter(|other| other.dependencies.contains(&key))
        .map(|other| format!("'{other}'"))
        .collect();
    if !depending.is_empty() {
        return refuse(format!(
            "Cannot update migration '{migration}' that migrations {} depend on.",
            depending.join(", ")
        ));
    }
    Ok(migration.clone())
}

/// Writes the new file in the place of the old one.
pub(super) fn write(
    path: &Path,
    writer: &Writer<'_>,
    (module, old): &(String, PathBuf),
    output: &mut dyn Output,
) -> Result<()> {
    std::fs::write(path, writer.source()?).map_err(file(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    edit_list(folder, output, |text| {
        replace_in_list(text.unwrap_or_default(), module, &writer.module())
    })?;
    if writer.needs_manual_porting() {
        output.line(
            Style::Warning,
            &format!(
                "Updated migration {} requires manual porting.\nPrevious migration {} was kept and must be deleted after \
                 porting functions manually.",
                relative(path).display(),
                relative(old).display()
            ),
        );
        return Ok(());
    }
    if old != path {
        std::fs::remove_file(old).map_err(file(old))?;
        output.line(
            Style::Plain,
            &format!("Deleted {}", relative(old).display()),
        );
    }
    Ok(())
}
