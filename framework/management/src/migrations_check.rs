//! Points out migrations that the database has not seen yet.

use std::collections::BTreeSet;

use nuages_core::Result;
use nuages_db::migrations::{AppMigrations, commands};

use crate::context::Context;
use crate::migration_errors::command_error;
use crate::style::Role;

/// Prints Django's notice if there are unapplied migrations; a project without databases has none.
///
/// # Errors
/// Fails when the database cannot be read or the migrations do not fit together.
pub(crate) async fn notice(context: &Context) -> Result<()> {
    if context.settings().databases.is_empty() {
        return Ok(());
    }
    let apps = AppMigrations::from_apps(context.apps());
    let unapplied = commands::unapplied(apps, &context.using("default").await?)
        .await
        .map_err(command_error)?;
    if unapplied.is_empty() {
        return Ok(());
    }
    let apps: BTreeSet<&str> = unapplied.iter().map(|(app, _)| app.as_str()).collect();
    let apps: Vec<&str> = apps.into_iter().collect();
    let stdout = context.stdout();
    stdout.write_as(
        Role::Notice,
        format!(
            "\nYou have {} unapplied migration(s). Your project may not work properly until you apply the migrations \
             for app(s): {}.",
            unapplied.len(),
            apps.join(", ")
        ),
    );
    stdout.write_as(Role::Notice, "Run 'manage migrate' to apply them.");
    Ok(())
}
