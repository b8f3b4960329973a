//! From a command line to a command that has run, and the code that the program ends with.

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use nuages_core::settings::Settings;
use nuages_core::{Error, Result};
use nuages_web::site::Site;

use crate::arguments::{self, CommonOptions};
use crate::command::AnyCommand;
use crate::commands::{runserver, tool};
use crate::context::Context;
use crate::error::{CommandError, SystemCheckError};
use crate::registry::Registry;
use crate::shell::Shell;
use crate::style::{Role, Style};
use crate::{logging, migrations_check, system_checks};

/// Answers the command line of the process: what a project's `main` returns.
pub fn execute(settings: fn() -> Settings) -> ExitCode {
    let words: Vec<String> = env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let (settings, shell) = (settings(), Shell::terminal());
    logging::install(&settings, shell.stderr());
    ExitCode::from(execute_from_command_line(settings, &words, shell))
}

/// Answers a command line, the program's name first, and returns the exit code: 0 for success, 1 for an error, 2 for a
/// command line that is not understood.
pub fn execute_from_command_line(settings: Settings, words: &[String], shell: Shell) -> u8 {
    let program = program_name(words);
    let registry = Registry::new(&settings.installed_apps, program);
    let arguments = words.get(2..).unwrap_or_default();
    match words.get(1).map(String::as_str) {
        None | Some("help" | "--help" | "-h") => help(&registry, arguments, settings, &shell),
        Some("version" | "--version") => {
            shell.stdout().write(env!("CARGO_PKG_VERSION"));
            0
        }
        Some(name) => match registry.get(name) {
            None => unknown(&registry, name, &shell),
            Some(command) => run(command.as_ref(), &registry, arguments, settings, shell),
        },
    }
}

/// Runs the command `name` with `arguments` for a project that is set up already, without system checks.
///
/// # Errors
/// Fails when there is no such command, when it does not understand the arguments, or when it fails itself.
///
/// # Example: a command in a test
/// ```no_run
/// # use std::sync::Arc;
/// # use nuages_management::{Shell, call_command};
/// # use nuages_web::site::Site;
/// # async fn example(site: Arc<Site>) -> nuages_core::Result<()> {
/// let (shell, stdout, _) = Shell::captured();
/// call_command(&site, "migrate", &["--plan"], shell).await?;
/// assert!(stdout.text().contains("Planned operations:"));
/// # Ok(())
/// # }
/// ```
pub async fn call_command(
    site: &Arc<Site>,
    name: &str,
    arguments: &[&str],
    shell: Shell,
) -> Result<()> {
    let registry = Registry::new(&site.settings().installed_apps, "manage".to_owned());
    let command = registry
        .get(name)
        .ok_or_else(|| CommandError::new(registry.unknown(name)))?;
    let matches = arguments::parser(command.as_ref(), registry.program())
        .try_get_matches_from(arguments)
        .map_err(|error| CommandError::new(error.to_string()).with_exit_code(2))?;
    let options = CommonOptions::read(&matches);
    let mut context = Context::new(Arc::clone(site), shell);
    context.verbosity = options.verbosity;
    command.handle(&context, &matches).await?;
    context.stdout().written()
}

/// Names the program as the person who typed the command knows it.
fn program_name(words: &[String]) -> String {
    if env::var_os("NUAGES_MANAGE").is_some() {
        return "manage".to_owned();
    }
    words
        .first()
        .and_then(|word| Path::new(word).file_name())
        .map_or_else(
            || "manage".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
}

fn help(registry: &Registry, arguments: &[String], settings: Settings, shell: &Shell) -> u8 {
    match arguments.first().map(String::as_str) {
        Some("--commands") => {
            let names: Vec<_> = registry.names().collect();
            shell.stdout().write(names.join("\n"));
            0
        }
        Some(name) => match registry.get(name) {
            Some(command) => {
                let mut parser = arguments::parser(command.as_ref(), registry.program());
                shell.stdout().write(parser.render_help().to_string());
                0
            }
            None => unknown(registry, name, shell),
        },
        None => {
            let mut text = registry.help(shell.stdout());
            if let Err(error) = nuages_core::apps::Apps::new(settings.installed_apps) {
                text.push('\n');
                text.push_str(&shell.stdout().paint(
                    Role::Notice,
                    format!("Note that the settings are not properly configured (error: {error})."),
                ));
            }
            shell.stdout().write(text);
            0
        }
    }
}

fn unknown(registry: &Registry, name: &str, shell: &Shell) -> u8 {
    shell.stderr().write(registry.unknown(name));
    1
}

fn run(
    command: &dyn AnyCommand,
    registry: &Registry,
    arguments: &[String],
    settings: Settings,
    shell: Shell,
) -> u8 {
    let matches =
        match arguments::parser(command, registry.program()).try_get_matches_from(arguments) {
            Ok(matches) => matches,
            Err(error) => {
                let output = if error.use_stderr() {
                    shell.stderr()
                } else {
                    shell.stdout()
                };
                output.write(error.to_string());
                return u8::try_from(error.exit_code()).unwrap_or(2);
            }
        };
    let options = CommonOptions::read(&matches);
    if options.no_color && options.force_color {
        let error = "The --no-color and --force-color options can't be used together.";
        return report(&CommandError::new(error).into(), &options, &shell);
    }
    let shell = if options.no_color {
        shell.with_style(Style::plain())
    } else if options.force_color {
        shell.with_style(Style::from_env())
    } else {
        shell
    };
    if command.name() == runserver::NAME && runserver::is_parent(&matches) {
        return runserver::watch(&matches, &settings, &shell);
    }
    if let Some(tool) = command.tool() {
        return match tool::run(tool, &matches, &shell) {
            Ok(()) => 0,
            Err(error) => report(&error, &options, &shell),
        };
    }
    Error::capture_backtraces(options.traceback);
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return report(&error.into(), &options, &shell),
    };
    let result = runtime.block_on(set_up_and_handle(
        command, &matches, settings, &options, &shell,
    ));
    match result.and_then(|()| shell.stdout().written()) {
        Ok(()) => 0,
        Err(error) => {
            if command.name() == runserver::NAME {
                runserver::failed(&error);
            }
            report(&error, &options, &shell)
        }
    }
}

async fn set_up_and_handle(
    command: &dyn AnyCommand,
    matches: &clap::ArgMatches,
    settings: Settings,
    options: &CommonOptions,
    shell: &Shell,
) -> Result<()> {
    let site = Site::new(settings).await?;
    let context = Context {
        site,
        shell: shell.clone(),
        verbosity: options.verbosity,
    };
    let handled = check_and_handle(command, matches, options, &context).await;
    context.site.close_databases().await;
    handled
}

async fn check_and_handle(
    command: &dyn AnyCommand,
    matches: &clap::ArgMatches,
    options: &CommonOptions,
    context: &Context,
) -> Result<()> {
    if command.requires_system_checks() && !options.skip_checks {
        let request = system_checks::Request {
            databases: command.checked_databases(matches),
            ..system_checks::Request::default()
        };
        system_checks::run(context, &request)?;
    }
    if command.requires_migrations_checks() {
        migrations_check::notice(context).await?;
    }
    command.handle(context, matches).await
}

/// Prints an error as Django does and returns the exit code.
fn report(error: &Error, options: &CommonOptions, shell: &Shell) -> u8 {
    let stderr = shell.stderr();
    if let Some(error) = error.downcast_ref::<SystemCheckError>() {
        stderr.write(error.to_string());
        return 1;
    }
    let (kind, code) = match error.downcast_ref::<CommandError>() {
        Some(error) if error.message().is_empty() => return error.exit_code(),
        Some(error) if !error.is_named() && !options.traceback => {
            stderr.write_as(Role::Error, error.message());
            return error.exit_code();
        }
        Some(error) => ("CommandError", error.exit_code()),
        None => ("Error", 1),
    };
    let text = if options.traceback {
        format!("{kind}: {error:?}")
    } else {
        format!("{kind}: {error:#}")
    };
    stderr.write_as(Role::Error, text);
    code
}
