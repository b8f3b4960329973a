//! `manage`: makes projects and apps, and inside a project hands every other command to the project's own program.

mod forward;
mod help;
mod output;
mod run;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    run::run(&arguments)
}
