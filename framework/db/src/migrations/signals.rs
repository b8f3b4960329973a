//! Signals around `migrate`.

use nuages_core::Signal;

use super::{AppMigrations, MigrationError, Output, PlanStep, Result, Style};
use crate::Database;

/// What `migrate` is about to do, or has done, told to each app.
#[derive(Debug, Clone)]
pub struct MigrateEvent {
    /// The app that this is told for.
    pub app_label: String,
    /// The database.
    pub database: Database,
    /// The migrations of this run.
    pub plan: Vec<PlanStep>,
    /// How much to say: 0 nothing, 1 as usual, more.
    pub verbosity: u8,
}

/// Sent for each app before `migrate` begins.
pub static PRE_MIGRATE: Signal<MigrateEvent> = Signal::new();

/// Sent for each app when `migrate` has ended: the place to make rows that an app cannot do without.
pub static POST_MIGRATE: Signal<MigrateEvent> = Signal::new();

/// Tells each app that the database is as `migrate` leaves it: what `flush` does at its end.
///
/// # Errors
/// What a receiver fails with.
pub async fn send_post_migrate(
    apps: &[AppMigrations],
    db: &Database,
    verbosity: u8,
    output: &mut dyn Output,
) -> Result<()> {
    send(&POST_MIGRATE, apps, db, &[], verbosity, output).await
}

pub(super) async fn send(
    signal: &Signal<MigrateEvent>,
    apps: &[AppMigrations],
    db: &Database,
    plan: &[PlanStep],
    verbosity: u8,
    output: &mut dyn Output,
) -> Result<()> {
    let when = if std::ptr::eq(signal, &PRE_MIGRATE) {
        "pre"
    } else {
        "post"
    };
    for app in apps {
        if verbosity > 1 {
            let line = format!(
                "Running {when}-migrate handlers for application {}",
                app.label
            );
            output.line(Style::Plain, &line);
        }
        if !signal.has_receivers() {
            continue;
        }
        let event = MigrateEvent {
            app_label: app.label.clone(),
            database: db.clone(),
            plan: plan.to_vec(),
            verbosity,
        };
        signal
            .send_async(&event)
            .await
            .map_err(MigrationError::Code)?;
    }
    Ok(())
}
