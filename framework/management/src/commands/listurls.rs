//! `listurls`: every URL pattern with its view and its name.

use clap::{Arg, ArgMatches};
use nuages_core::Result;

use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct ListUrls;

impl Command for ListUrls {
    fn name(&self) -> &'static str {
        "listurls"
    }

    fn help(&self) -> &'static str {
        "Lists the project's URL patterns with their views and names."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments.arg(
            Arg::new("prefix")
                .long("prefix")
                .help("Only patterns that begin so."),
        )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let prefix = matches.get_one::<String>("prefix");
        let patterns = context.site().resolver().patterns();
        let rows: Vec<[String; 3]> = patterns
            .into_iter()
            .map(|pattern| {
                [
                    format!("/{}", pattern.route),
                    pattern.view_name,
                    pattern.name.unwrap_or_default(),
                ]
            })
            .filter(|[route, ..]| prefix.is_none_or(|prefix| route.starts_with(prefix.as_str())))
            .collect();
        if rows.is_empty() {
            return Err(CommandError::new("there are no such URL patterns").into());
        }
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let (routes, views) = (width(0), width(1));
        for [route, view, name] in &rows {
            let line = format!("{route:routes$}  {view:views$}  {name}");
            context.stdout().write(line.trim_end());
        }
        Ok(())
    }
}
