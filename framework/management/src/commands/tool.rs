//! The commands of `nuages_devtools`, which need nothing of the project's code.

use std::future::ready;
use std::pin::Pin;

use clap::ArgMatches;
use nuages_core::Result;
use nuages_devtools::commands::{Done, Tool};

use crate::command::AnyCommand;
use crate::shell::Shell;
use crate::{CommandError, Context};

/// A tool as a command of the project's program: `cargo run -- startapp polls` is `manage startapp polls`.
#[derive(Debug)]
pub(crate) struct ToolCommand(pub(crate) Tool);

/// Runs a tool; what it says goes to the shell.
///
/// # Errors
/// Fails as the tool does.
pub(crate) fn run(tool: &Tool, matches: &ArgMatches, shell: &Shell) -> Result<()> {
    match tool.run(matches) {
        Ok(Done::Told(text)) => {
            shell.stdout().write(text);
            Ok(())
        }
        Ok(Done::Exit(0)) => Ok(()),
        Ok(Done::Exit(code)) => Err(CommandError::exit(code).into()),
        Err(error) => Err(CommandError::new(error.to_string()).into()),
    }
}

impl AnyCommand for ToolCommand {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn help(&self) -> &'static str {
        self.0.help
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        self.0.arguments(arguments)
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn checked_databases(&self, _: &ArgMatches) -> Option<Vec<String>> {
        None
    }

    fn requires_migrations_checks(&self) -> bool {
        false
    }

    fn tool(&self) -> Option<&Tool> {
        Some(&self.0)
    }

    fn handle<'a>(
        &'a self,
        context: &'a Context,
        matches: &'a ArgMatches,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>> {
        Box::pin(ready(run(&self.0, matches, context.shell())))
    }
}
