//! `docs/signals.md`.

use std::sync::Mutex;

use nuages::prelude::*;
use nuages::signals::post_delete;
use nuages::test::run;

use super::{load, settings};
use crate::models::{Blog, Entry, Topic};
use crate::signals::{ENTRY_POPULAR, ENTRY_TAGGED};

static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn heard() -> Vec<String> {
    HEARD.lock().map(|heard| heard.clone()).unwrap_or_default()
}

#[test]
fn receivers_hear_what_is_saved_and_deleted() {
    ENTRY_POPULAR.connect(Some("tests.popular"), |popular| {
        if let Ok(mut heard) = HEARD.lock() {
            heard.push(format!("{}: {}", popular.headline, popular.comments));
        }
    });
    post_delete::<Entry>().connect(Some("tests.deleted"), |event| {
        if let Ok(mut heard) = HEARD.lock() {
            heard.push(format!("{} is gone", event.instance));
        }
    });
    run(settings(), async |site| {
        let db = site.db();
        load(db).await?;
        assert!(heard().contains(&"Best Albums of 1967: 250".to_owned()));
        let blog = Blog::objects()
            .filter(Blog::name.startswith("Beatles"))
            .get(db)
            .await?;
        blog.delete(db).await?;
        assert!(heard().contains(&"New Lennon Biography is gone".to_owned()));
        Ok(())
    });
    assert!(ENTRY_POPULAR.disconnect("tests.popular"));
    assert!(post_delete::<Entry>().disconnect("tests.deleted"));
}

#[test]
fn receivers_hear_which_rows_a_field_gets() {
    ENTRY_TAGGED.connect(Some("tests.tagged"), |tagged| {
        if let Ok(mut heard) = HEARD.lock() {
            heard.push(format!(
                "{} has {} topics",
                tagged.entry,
                tagged.topics.len()
            ));
        }
    });
    run(settings(), async |site| {
        let db = site.db();
        load(db).await?;
        let music = Topic {
            name: "music".into(),
            ..Topic::default()
        };
        let music = music.create(db).await?;
        let entry = Entry::objects().get_by_key(2, db).await?;
        entry.many(Entry::topics).add([&music], db).await?;
        assert!(heard().contains(&"2 has 1 topics".to_owned()));
        entry.many(Entry::topics).clear(db).await?;
        music
            .many(Entry::topics.reversed())
            .add([&entry], db)
            .await?;
        let told = heard().iter().filter(|line| line.contains("has")).count();
        assert_eq!(told, 1);
        Ok(())
    });
    assert!(ENTRY_TAGGED.disconnect("tests.tagged"));
}
