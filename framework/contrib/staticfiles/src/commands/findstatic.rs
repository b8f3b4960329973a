//! `findstatic`: where a static file comes from.

use nuages_core::Result;
use nuages_management::clap::{Arg, ArgAction, ArgMatches, Command as Arguments};
use nuages_management::{Command, Context};

use crate::finders::{Finders, Found};

#[derive(Debug)]
pub(crate) struct FindStatic;

impl Command for FindStatic {
    fn name(&self) -> &'static str {
        "findstatic"
    }

    fn help(&self) -> &'static str {
        "Finds the absolute paths for the given static file(s)."
    }

    fn arguments(&self, arguments: Arguments) -> Arguments {
        arguments
            .arg(
                Arg::new("staticfile")
                    .required(true)
                    .num_args(1..)
                    .help("Paths below STATIC_URL, as polls/style.css."),
            )
            .arg(
                Arg::new("first")
                    .long("first")
                    .action(ArgAction::SetTrue)
                    .help("Only return the first match for each static file."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let finders = Finders::new(context.settings(), context.apps());
        let limit = if matches.get_flag("first") {
            1
        } else {
            usize::MAX
        };
        for path in matches
            .get_many::<String>("staticfile")
            .into_iter()
            .flatten()
        {
            find(context, &finders, path, limit);
        }
        Ok(())
    }
}

fn find(context: &Context, finders: &Finders, path: &str, limit: usize) {
    let verbosity = context.verbosity();
    let mut searched = String::new();
    if verbosity >= 2 {
        searched.push_str("\nLooking in the following locations:");
        for folder in finders.locations().iter().filter(|folder| folder.is_dir()) {
            searched.push_str(&format!("\n  {}", folder.display()));
        }
    }
    let mut found: Vec<String> = finders
        .all_on_disk(path)
        .take(limit)
        .map(|file| file.canonicalize().unwrap_or(file).display().to_string())
        .collect();
    if found.is_empty()
        && let Some(Found::Embedded(_)) = finders.find_embedded(path)
    {
        found.push("inside this program".to_owned());
    }
    match (found.is_empty(), verbosity) {
        (true, 0) => {}
        (true, _) => context
            .stderr()
            .write(format!("No matching file found for '{path}'.{searched}")),
        (false, 0) => context.stdout().write(found.join("\n")),
        (false, _) => context.stdout().write(format!(
            "Found '{path}' here:\n  {}{searched}",
            found.join("\n  ")
        )),
    }
}
