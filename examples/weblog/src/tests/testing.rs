//! `docs/testing.md`.

use nuages::prelude::*;
use nuages::test::run;

use super::{load, settings};
use crate::models::Entry;

#[test]
fn the_index_lists_entries() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let response = site.client().get("/weblog/").await?;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.contains("Guitars: 50% off"), "{response:?}");
        assert_eq!(Entry::objects().count(site.db()).await?, 4);
        Ok(())
    });
}
