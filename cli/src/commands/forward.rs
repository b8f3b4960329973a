//! Hands a command to the project's own program.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use nuages_devserver::{Build, Outcome, Show};

use crate::error::{Error, Result};
use crate::project::Project;

/// Builds the program, which is silent unless it fails or takes long, and becomes it.
///
/// # Errors
/// Fails when the program cannot be started. A failed build has told its reason and is only an exit code.
pub(crate) fn run(project: &Project, arguments: &[OsString]) -> Result<ExitCode> {
    match Build::new(&project.root)
        .package(&project.crate_name)
        .run(Show::WhenSlow)
    {
        Outcome::Built(program) => {
            let error = command(project, &program).args(arguments).exec();
            Err(Error::new(format!(
                "{} could not be started: {error}",
                program.display()
            )))
        }
        Outcome::Failed(_) => Ok(ExitCode::FAILURE),
    }
}

/// Returns the program's command, told that `manage` runs it and for which project.
pub(crate) fn command(project: &Project, program: &std::path::Path) -> Command {
    let mut command = Command::new(program);
    command
        .env("NUAGES_MANAGE", "1")
        .env("NUAGES_BASE_DIR", &project.root);
    command
}
