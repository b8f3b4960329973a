//! `squashmigrations`: writes one migration that does what several did.

use std::io::{self, Write};

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::migrations::AppMigrations;
use nuages_db::migrations::commands as library;

use crate::arguments::{installed, noinput, switch, word};
use crate::migration_errors::command_error;
use crate::output::Told;
use crate::{Command, Context};

#[derive(Debug)]
pub(crate) struct SquashMigrations;

impl Command for SquashMigrations {
    fn name(&self) -> &'static str {
        "squashmigrations"
    }

    fn help(&self) -> &'static str {
        "Squashes an existing set of migrations (from first until specified) into a single new one."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .allow_missing_positional(true)
            .arg(
                Arg::new("app_label")
                    .required(true)
                    .help("App label of the application to squash migrations for."),
            )
            .arg(
                Arg::new("start_migration_name").help(
                    "Migrations will be squashed starting from and including this migration.",
                ),
            )
            .arg(
                Arg::new("migration_name")
                    .required(true)
                    .help("Migrations will be squashed until and including this migration."),
            )
            .arg(switch(
                "no-optimize",
                "Do not try to optimize the squashed operations.",
            ))
            .arg(noinput())
            .arg(
                Arg::new("squashed-name")
                    .long("squashed-name")
                    .help("Sets the name of the new squashed migration."),
            )
            .arg(switch(
                "no-header",
                "Do not add a header comment to the new squashed migration.",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let arguments = library::SquashMigrations {
            app: installed(context, word(matches, "app_label"))?,
            start: matches.get_one::<String>("start_migration_name").cloned(),
            migration: word(matches, "migration_name").to_owned(),
            optimize: !matches.get_flag("no-optimize"),
            squashed_name: matches.get_one::<String>("squashed-name").cloned(),
            header: !matches.get_flag("no-header"),
            verbosity: context.verbosity(),
        };
        let mut ask = || proceed(context);
        let is_asked = !matches.get_flag("noinput");
        library::squashmigrations(
            &arguments,
            AppMigrations::from_apps(context.apps()),
            is_asked.then_some(&mut ask as &mut dyn FnMut() -> io::Result<bool>),
            &mut Told(context.stdout()),
        )
        .map_err(command_error)
    }
}

/// Asks until the answer begins with y or n; no answer is a no.
fn proceed(context: &Context) -> io::Result<bool> {
    loop {
        context
            .stdout()
            .write_part("Do you wish to proceed? [y/N] ");
        io::stdout().flush()?;
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer)?;
        match answer.trim().to_lowercase().chars().next() {
            Some('y') => return Ok(true),
            Some('n') | None => return Ok(false),
            Some(_) if read == 0 => return Ok(false),
            Some(_) => {}
        }
    }
}
