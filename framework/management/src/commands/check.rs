//! `check`: looks for problems without running the site.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches};
use nuages_core::Result;
use nuages_core::checks::{Level, Tags, tags_available};

use crate::arguments::{app_labels, labels, switch};
use crate::{Command, CommandError, Context, system_checks};

#[derive(Debug)]
pub(crate) struct Check;

impl Command for Check {
    fn name(&self) -> &'static str {
        "check"
    }

    fn help(&self) -> &'static str {
        "Checks the entire project for potential problems."
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(app_labels("Check only these apps."))
            .arg(
                Arg::new("tag")
                    .short('t')
                    .long("tag")
                    .action(ArgAction::Append)
                    .help("Run only checks labeled with given tag."),
            )
            .arg(switch(
                "list-tags",
                "List available tags. Specify --deploy to include available deployment tags.",
            ))
            .arg(switch("deploy", "Check deployment settings."))
            .arg(
                Arg::new("fail-level")
                    .long("fail-level")
                    .default_value("ERROR")
                    .value_parser(PossibleValuesParser::new([
                        "CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG",
                    ]))
                    .help(
                        "Message level that will cause the command to exit with a non-zero status.",
                    ),
            )
            .arg(
                Arg::new("database")
                    .long("database")
                    .value_name("ALIAS")
                    .action(ArgAction::Append)
                    .help("Run database related checks against these aliases."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let deploy = matches.get_flag("deploy");
        if matches.get_flag("list-tags") {
            context.stdout().write(tags_available(deploy).join("\n"));
            return Ok(());
        }
        let apps = labels(matches);
        for label in &apps {
            context
                .apps()
                .get_app_config(label)
                .map_err(|error| CommandError::new(error.to_string()))?;
        }
        let tags = strings(matches, "tag");
        let known = tags_available(deploy);
        if let Some(tag) = tags.iter().find(|tag| !known.contains(&tag.as_str())) {
            let error = format!("There is no system check with the \"{tag}\" tag.");
            return Err(CommandError::new(error).into());
        }
        let databases = strings(matches, "database");
        let asked = tags.is_empty() || tags.iter().any(|tag| tag == Tags::DATABASE);
        let mut found = Vec::new();
        for alias in &databases {
            let db = context.site().database(alias)?;
            if asked {
                found.extend(nuages_db::check_server(db, alias).await?);
            }
        }
        let request = system_checks::Request {
            app_labels: (!apps.is_empty()).then_some(apps),
            tags: (!tags.is_empty()).then_some(tags),
            databases: (!databases.is_empty()).then_some(databases),
            deploy,
            fail_level: level(matches),
            display_num_errors: true,
            found,
        };
        system_checks::run(context, &request)
    }
}

fn strings(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .map(|values| values.cloned().collect())
        .unwrap_or_default()
}

fn level(matches: &ArgMatches) -> Level {
    match matches.get_one::<String>("fail-level").map(String::as_str) {
        Some("CRITICAL") => Level::Critical,
        Some("WARNING") => Level::Warning,
        Some("INFO") => Level::Info,
        Some("DEBUG") => Level::Debug,
        _ => Level::Error,
    }
}
