//! `inspectdb`: models of a database that is there already.

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::inspection::{InspectDb as Arguments, inspectdb};

use crate::arguments::{database, database_alias, switch, values};
use crate::{Command, Context};

#[derive(Debug)]
pub(crate) struct InspectDb;

impl Command for InspectDb {
    fn name(&self) -> &'static str {
        "inspectdb"
    }

    fn help(&self) -> &'static str {
        "Introspects the database tables in the given database and outputs a Nuages model module."
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("table")
                    .num_args(0..)
                    .help("Selects what tables or views should be introspected."),
            )
            .arg(database(
                "Nominates a database to introspect. Defaults to using the \"default\" database.",
            ))
            .arg(switch(
                "include-partitions",
                "Also output models for partition tables.",
            ))
            .arg(switch(
                "include-views",
                "Also output models for database views.",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let arguments = Arguments {
            tables: values(matches, "table"),
            include_partitions: matches.get_flag("include-partitions"),
            include_views: matches.get_flag("include-views"),
        };
        let db = context.using(database_alias(matches)).await?;
        context
            .stdout()
            .write_part(inspectdb(&arguments, &db).await?);
        Ok(())
    }
}
