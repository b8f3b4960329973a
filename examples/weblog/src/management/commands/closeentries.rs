//! `manage closeentries`: deletes what nobody read.

use nuages::management::*;
use nuages::prelude::*;

use crate::models::Entry;

/// Deletes entries that are rated low.
#[derive(Debug)]
pub struct CloseEntries;

impl Command for CloseEntries {
    fn name(&self) -> &'static str {
        "closeentries"
    }

    fn help(&self) -> &'static str {
        "Deletes the entries that are rated low."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("rating")
                    .value_parser(clap::value_parser!(i32))
                    .required(true)
                    .help("The lowest rating that stays."),
            )
            .arg(
                Arg::new("dry-run")
                    .long("dry-run")
                    .action(ArgAction::SetTrue)
                    .help("Only say how many there are."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let Some(&rating) = matches.get_one::<i32>("rating") else {
            return Err(CommandError::new("no rating was given").into());
        };
        let db = context.db().await?;
        let entries = Entry::objects().filter(Entry::rating.lt(rating));
        let count = if matches.get_flag("dry-run") {
            entries.count(&db).await?
        } else {
            entries.delete(&db).await?.total
        };
        context
            .stdout()
            .write_as(Role::Success, format!("Entries: {count}"));
        Ok(())
    }
}
