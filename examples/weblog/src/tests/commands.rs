//! `docs/commands.md`.

use nuages::prelude::*;
use nuages::test::run;

use super::{load, settings};
use crate::models::Entry;

#[test]
fn a_command_of_the_app_takes_arguments() {
    run(settings(), async |site| {
        load(site.db()).await?;
        let printed = site
            .call_command("closeentries", &["6", "--dry-run"])
            .await?;
        assert_eq!(printed, "Entries: 4\n");
        assert_eq!(Entry::objects().count(site.db()).await?, 4);
        site.call_command("closeentries", &["6"]).await?;
        assert_eq!(Entry::objects().count(site.db()).await?, 0);
        let wrong = site.call_command("closeentries", &["many"]).await;
        assert!(wrong.is_err());
        Ok(())
    });
}
