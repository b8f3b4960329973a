//! Signals: one of the app's own, and a receiver for one of the framework's.

use nuages::apps::Apps;
use nuages::db::Auto;
use nuages::prelude::*;
use nuages::signals::{M2mAction, M2mEvent, SaveEvent, Signal, m2m_changed, post_save};

use crate::models::{Entry, Topic};

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
    m2m_changed(Entry::topics).connect(Some("weblog.topics"), topics_changed);
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

/// An entry got topics.
#[derive(Debug)]
pub struct EntryTagged {
    pub entry: Auto,
    pub topics: Vec<Auto>,
}

/// Sent when topics are added to an entry.
pub static ENTRY_TAGGED: Signal<EntryTagged> = Signal::new();

fn topics_changed(event: &M2mEvent) -> Result<()> {
    // From the other side, `topic.many(Entry::topics.reversed())`, the row is a topic.
    if event.action == M2mAction::PostAdd && !event.reverse {
        ENTRY_TAGGED.send(&EntryTagged {
            entry: event.instance_key::<Entry>()?,
            topics: event.keys::<Topic>()?,
        })?;
    }
    Ok(())
}
