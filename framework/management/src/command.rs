//! What a command is, and how an app brings its own.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use clap::ArgMatches;
use nuages_core::Result;
use nuages_core::apps::AppConfig;
use nuages_devtools::commands::Tool;

use crate::commands::ToolCommand;
use crate::{Context, ServerHandler};

/// A command that a project's program answers, as `migrate`.
///
/// # Example: a command of an app
/// ```
/// use nuages_management::clap::{Arg, ArgMatches, Command as Arguments};
/// use nuages_management::{Command, CommandError, Context};
///
/// struct Greet;
///
/// impl Command for Greet {
///     fn name(&self) -> &'static str {
///         "greet"
///     }
///
///     fn help(&self) -> &'static str {
///         "Greets a person."
///     }
///
///     fn arguments(&self, arguments: Arguments) -> Arguments {
///         arguments.arg(Arg::new("name").required(true).help("Whom to greet."))
///     }
///
///     async fn handle(&self, context: &Context, matches: &ArgMatches) -> nuages_core::Result<()> {
///         let Some(name) = matches.get_one::<String>("name") else {
///             return Err(CommandError::new("no name was given").into());
///         };
///         context.stdout().write(format!("Hello, {name}."));
///         Ok(())
///     }
/// }
/// ```
/// The app brings it with [`ManagementApp::commands`]: `AppConfig::new("polls").commands(commands![Greet])`.
pub trait Command: Send + Sync + 'static {
    /// Returns the word that is typed after `manage`.
    fn name(&self) -> &'static str;

    /// Returns one sentence for `manage help`.
    fn help(&self) -> &'static str {
        ""
    }

    /// Adds the command's own arguments to those that every command takes.
    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
    }

    /// Returns whether the system checks run first; errors among them stop the command.
    fn requires_system_checks(&self) -> bool {
        true
    }

    /// Returns the aliases of the databases that the system checks are asked about; `None` is all, but none for what looks into databases.
    fn checked_databases(&self, matches: &ArgMatches) -> Option<Vec<String>> {
        let _ = matches;
        None
    }

    /// Returns whether unapplied migrations are pointed out first.
    fn requires_migrations_checks(&self) -> bool {
        false
    }

    /// Runs the command.
    ///
    /// # Errors
    /// A [`CommandError`](crate::CommandError) is printed as a message for the person who typed the command; any other
    /// error is printed with its causes. Both end the program with an exit code that is not 0.
    fn handle(&self, context: &Context, matches: &ArgMatches) -> impl Future<Output = Result<()>>;
}

/// [`Command`] behind a pointer.
pub(crate) trait AnyCommand: Send + Sync {
    fn name(&self) -> &'static str;
    fn help(&self) -> &'static str;
    fn arguments(&self, arguments: clap::Command) -> clap::Command;
    fn requires_system_checks(&self) -> bool;
    fn checked_databases(&self, matches: &ArgMatches) -> Option<Vec<String>>;
    fn requires_migrations_checks(&self) -> bool;

    /// Returns the tool that this is, if it needs no project to be set up.
    fn tool(&self) -> Option<&Tool> {
        None
    }

    fn handle<'a>(
        &'a self,
        context: &'a Context,
        matches: &'a ArgMatches,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>;
}

impl<C: Command> AnyCommand for C {
    fn name(&self) -> &'static str {
        Command::name(self)
    }

    fn help(&self) -> &'static str {
        Command::help(self)
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        Command::arguments(self, arguments)
    }

    fn requires_system_checks(&self) -> bool {
        Command::requires_system_checks(self)
    }

    fn checked_databases(&self, matches: &ArgMatches) -> Option<Vec<String>> {
        Command::checked_databases(self, matches)
    }

    fn requires_migrations_checks(&self) -> bool {
        Command::requires_migrations_checks(self)
    }

    fn handle<'a>(
        &'a self,
        context: &'a Context,
        matches: &'a ArgMatches,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>> {
        Box::pin(Command::handle(self, context, matches))
    }
}

/// The commands of an app, written by [`commands!`](crate::commands).
#[derive(Clone, Default)]
pub struct Commands {
    pub(crate) all: Vec<Arc<dyn AnyCommand>>,
}

impl Commands {
    /// Returns no commands.
    pub fn new() -> Commands {
        Commands::default()
    }

    /// Adds a command.
    #[must_use]
    pub fn with(mut self, command: impl Command) -> Commands {
        self.all.push(Arc::new(command));
        self
    }

    /// Adds a command of `nuages_devtools`.
    pub(crate) fn with_tool(mut self, tool: Tool) -> Commands {
        self.all.push(Arc::new(ToolCommand(tool)));
        self
    }
}

impl fmt::Debug for Commands {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.all.iter().map(|command| command.name()))
            .finish()
    }
}

/// Lists the commands of an app: `commands![Greet, Import]` is `Commands::new().with(Greet).with(Import)`.
#[macro_export]
macro_rules! commands {
    ($($command:expr),* $(,)?) => {
        $crate::Commands::new()$(.with($command))*
    };
}

/// Lets an app bring commands.
pub trait ManagementApp: Sized {
    /// Adds commands to those that the project's program answers; one that has the name of a built-in takes its place.
    #[must_use]
    fn commands(self, commands: Commands) -> Self;

    /// Adds a handler that stands between the server (`runserver`, `serve`, or one of another crate) and the site.
    #[must_use]
    fn server_handler(self, handler: ServerHandler) -> Self;
}

impl ManagementApp for AppConfig {
    fn commands(self, commands: Commands) -> AppConfig {
        self.with(commands)
    }

    fn server_handler(self, handler: ServerHandler) -> AppConfig {
        self.with(handler)
    }
}
