//! `docs/signals.md`.

use std::sync::Mutex;

use nuages::prelude::*;
use nuages::signals::post_delete;
use nuages::test::run;

use super::{load, settings};
use crate::models::{Blog, Entry};
use crate::signals::ENTRY_POPULAR;

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
