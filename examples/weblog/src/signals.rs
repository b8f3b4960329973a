//! Signals: one of the app's own, and a receiver for one of the framework's.

use nuages::apps::Apps;
use nuages::db::signals::SaveEvent;
use nuages::prelude::*;
use nuages::signals::{Signal, post_save};

use crate::models::Entry;

/// An entry that many people talk about.
#[derive(Debug)]
pub struct EntryPopular {
    pub headline: String,
    pub comments: i32,
}

/// Sent when an entry is saved that is popular.
pub static ENTRY_POPULAR: Signal<EntryPopular> = Signal::new();

/// Connects the receivers; `apps.rs` has it called when all apps are known.
pub fn connect(_apps: &Apps) -> Result<()> {
    post_save::<Entry>().connect(Some("weblog.popular"), entry_saved);
    Ok(())
}

fn entry_saved(event: &SaveEvent<Entry>) -> Result<()> {
    let entry = &event.instance;
    if entry.is_popular() {
        ENTRY_POPULAR.send(&EntryPopular {
            headline: entry.headline.clone(),
            comments: entry.number_of_comments,
        })?;
    }
    Ok(())
}
