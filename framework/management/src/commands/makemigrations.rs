//! `makemigrations`: writes migrations for what changed in the models.

use std::io::{self, BufReader, IsTerminal};

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_core::settings::DEFAULT_DB_ALIAS;
use nuages_db::migrations::commands as library;
use nuages_db::migrations::{AppMigrations, Interactive, Questioner};

use crate::arguments::{all_installed, app_labels, labels, noinput, switch};
use crate::migration_errors::command_error;
use crate::output::Told;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct MakeMigrations;

impl Command for MakeMigrations {
    fn name(&self) -> &'static str {
        "makemigrations"
    }

    fn help(&self) -> &'static str {
        "Creates new migration(s) for apps."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(app_labels(
                "Specify the app label(s) to create migrations for.",
            ))
            .arg(switch(
                "dry-run",
                "Just show what migrations would be made; don't actually write them.",
            ))
            .arg(switch("merge", "Enable fixing of migration conflicts."))
            .arg(switch("empty", "Create an empty migration."))
            .arg(noinput())
            .arg(
                Arg::new("name")
                    .short('n')
                    .long("name")
                    .help("Use this name for migration file(s)."),
            )
            .arg(switch(
                "update",
                "Merge model changes into the latest migration and optimize the resulting operations.",
            ))
            .arg(switch(
                "scriptable",
                "Divert log output and input prompts to stderr, writing only paths of generated migration files to stdout.",
            ))
            .arg(switch(
                "no-header",
                "Do not add header comments to new migration file(s).",
            ))
            .arg(switch(
                "check",
                "Exit with a non-zero status if model changes are missing migrations and don't actually write them. \
                 Implies --dry-run.",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let arguments = library::MakeMigrations {
            apps: labels(matches),
            dry_run: matches.get_flag("dry-run"),
            check: matches.get_flag("check"),
            empty: matches.get_flag("empty"),
            merge: matches.get_flag("merge"),
            update: matches.get_flag("update"),
            name: matches.get_one::<String>("name").cloned(),
            header: !matches.get_flag("no-header"),
            verbosity: context.verbosity(),
            interactive: !matches.get_flag("noinput"),
        };
        all_installed(context, &arguments.apps)?;
        let mut databases = Vec::new();
        for (alias, _) in context.settings().databases.iter() {
            // Without routers only the default database has migrations that are everybody's.
            if alias == DEFAULT_DB_ALIAS || !context.settings().database_routers.is_empty() {
                databases.push(context.using(alias).await?);
            }
        }
        let is_scriptable = matches.get_flag("scriptable");
        let log = match is_scriptable {
            true => context.stderr(),
            false => context.stdout(),
        };
        let prompts: Box<dyn io::Write> = match is_scriptable {
            true => Box::new(io::stderr()),
            false => Box::new(io::stdout()),
        };
        let is_asked = arguments.interactive && io::stdin().is_terminal();
        let mut person = Interactive::new(
            BufReader::new(io::stdin()),
            prompts,
            arguments.dry_run || arguments.check,
        );
        let questioner = is_asked.then_some(&mut person as &mut dyn Questioner);
        let outcome = library::makemigrations(
            &arguments,
            AppMigrations::from_apps(context.apps()),
            &databases,
            questioner,
            &mut Told(log),
        )
        .await
        .map_err(command_error)?;
        for path in outcome.told.iter().filter(|_| is_scriptable) {
            context.stdout().write(path.display().to_string());
        }
        if arguments.check && outcome.changed {
            return Err(CommandError::exit(1).into());
        }
        Ok(())
    }
}
