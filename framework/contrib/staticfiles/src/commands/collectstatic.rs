//! `collectstatic`: copies all static files to one folder.

use std::io::BufRead;

use nuages_core::{Context as _, ImproperlyConfigured, Result};
use nuages_management::clap::{Arg, ArgAction, ArgMatches, Command as Arguments};
use nuages_management::{Command, CommandError, Context};

use super::collection::{Collection, Options};
use crate::finders::{DEFAULT_IGNORE_PATTERNS, Finders};
use crate::storage::StaticStorage;

#[derive(Debug)]
pub(crate) struct CollectStatic;

impl Command for CollectStatic {
    fn name(&self) -> &'static str {
        "collectstatic"
    }

    fn help(&self) -> &'static str {
        "Collect static files in a single location."
    }

    fn arguments(&self, arguments: Arguments) -> Arguments {
        let switch = |id: &'static str, help: &'static str| {
            Arg::new(id).long(id).action(ArgAction::SetTrue).help(help)
        };
        arguments
            .arg(switch("noinput", "Do NOT prompt the user for input of any kind.").alias("no-input"))
            .arg(
                Arg::new("ignore")
                    .short('i')
                    .long("ignore")
                    .value_name("PATTERN")
                    .action(ArgAction::Append)
                    .help(
                        "Ignore files or directories matching this glob-style pattern. Use multiple times to ignore more.",
                    ),
            )
            .arg(switch("dry-run", "Do everything except modify the filesystem.").short('n'))
            .arg(
                switch(
                    "clear",
                    "Clear the existing files using the storage before trying to copy or link the original file.",
                )
                .short('c'),
            )
            .arg(switch(
                "no-post-process",
                "Do NOT post process collected files.",
            ))
            .arg(switch("link", "Create a symbolic link to each file instead of copying.").short('l'))
            .arg(switch(
                "no-default-ignore",
                "Don't ignore the common private glob-style patterns (defaults to 'CVS', '.*' and '*~').",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let settings = context.settings();
        let Some(root) = settings
            .static_root
            .as_ref()
            .filter(|root| !root.as_os_str().is_empty())
        else {
            return Err(ImproperlyConfigured::new(
                "You're using the staticfiles app without having set the STATIC_ROOT setting to a filesystem path. \
                 Set static_root in settings.rs, as to Some(base_dir().join(\"staticfiles\")).",
            )
            .into());
        };
        let storage = StaticStorage::of(settings)?;
        let mut ignore_patterns: Vec<String> = matches
            .get_many::<String>("ignore")
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        if !matches.get_flag("no-default-ignore") {
            ignore_patterns.extend(DEFAULT_IGNORE_PATTERNS.map(str::to_owned));
        }
        let options = Options {
            destination: settings.base_dir.join(root),
            dry_run: matches.get_flag("dry-run"),
            clear: matches.get_flag("clear"),
            link: matches.get_flag("link"),
            permissions: settings.file_upload_permissions,
        };
        if !matches.get_flag("noinput") {
            confirm(context, &options)?;
        }
        let finders = Finders::new(settings, context.apps());
        let files = finders
            .list(&ignore_patterns)
            .context("listing the static files")?;
        let verbosity = context.verbosity();
        let mut collection = Collection::new(options, |level, line: &str| {
            if verbosity >= level {
                context.stdout().write(line);
            }
        });
        let collected = collection.collect(files)?;
        if storage == StaticStorage::Manifest && !matches.get_flag("no-post-process") {
            let static_url = format!("/{}", settings.static_url.trim_start_matches('/'));
            if let Err(error) = collection.post_process(&collected, &static_url) {
                let mut lines: Vec<String> = error.chain().map(ToString::to_string).collect();
                if lines.len() > 1 {
                    context.stderr().write(lines.remove(0) + "\n");
                }
                lines.reverse();
                return Err(CommandError::new(lines.join("\n")).into());
            }
        }
        if verbosity >= 1 {
            context.stdout().write(collection.summary());
        }
        Ok(())
    }
}

/// Asks before files are overwritten or deleted.
fn confirm(context: &Context, options: &Options) -> Result<()> {
    let full =
        std::fs::read_dir(&options.destination).is_ok_and(|mut entries| entries.next().is_some());
    if !full {
        return Ok(());
    }
    let mut message = String::from("\n");
    if options.dry_run {
        message
            .push_str("You have activated the --dry-run option so no files will be modified.\n\n");
    }
    message.push_str(&format!(
        "You have requested to collect static files at the destination\nlocation as specified in your settings:\n\n    \
         {}\n\n{}\nAre you sure you want to do this?\n\nType 'yes' to continue, or 'no' to cancel: ",
        options.destination.display(),
        if options.clear {
            "This will DELETE ALL FILES in this location!"
        } else {
            "This will overwrite existing files!"
        }
    ));
    context.stdout().write_part(message);
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim_end() == "yes" {
        Ok(())
    } else {
        Err(CommandError::new("Collecting static files cancelled.").into())
    }
}
