//! Hands a command to the project's own program.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use nuages_devtools::{Build, Outcome, Project, Show};

use crate::output;

/// Builds the program, which is silent unless it fails or takes long, and becomes it.
///
/// A failed build has told its reason and is only an exit code.
pub(crate) fn run(project: &Project, arguments: &[OsString]) -> ExitCode {
    let build = Build::new(&project.root).package(&project.crate_name);
    match build.run(Show::WhenSlow) {
        Outcome::Built(program) => {
            let error = become_it(command(project, &program).args(arguments));
            output::warn(&format!(
                "CommandError: {} could not be started: {error}",
                program.display()
            ));
            ExitCode::FAILURE
        }
        Outcome::Failed(_) => ExitCode::FAILURE,
    }
}

/// Returns the program's command, told that `manage` runs it and for which project.
pub(crate) fn command(project: &Project, program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env("NUAGES_MANAGE", "1")
        .env("NUAGES_BASE_DIR", &project.root);
    command
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> std::io::Error {
    std::os::unix::process::CommandExt::exec(command)
}

/// Without `exec`: waits for the program and ends with its exit code.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> std::io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
