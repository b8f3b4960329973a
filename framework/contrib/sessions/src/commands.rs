//! `clearsessions`: deletes sessions that have ended.

use nuages_core::Result;
use nuages_management::clap::ArgMatches;
use nuages_management::{Command, Context};

use crate::store::SessionStore;

#[derive(Debug)]
pub(crate) struct ClearSessions;

impl Command for ClearSessions {
    fn name(&self) -> &'static str {
        "clearsessions"
    }

    fn help(&self) -> &'static str {
        "Can be run as a cronjob or directly to clean out expired sessions when the backend supports it."
    }

    async fn handle(&self, context: &Context, _matches: &ArgMatches) -> Result<()> {
        let store = SessionStore::new(context.settings())?;
        store.clear_expired(&context.db().await?).await
    }
}
