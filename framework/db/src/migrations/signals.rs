//! Signals around `migrate`.

use nuages_core::Signal;

use super::PlanStep;
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
