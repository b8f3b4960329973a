//! `manage`: makes projects and apps, and inside a project hands every other command to the project's own program.

mod commands;
mod edit;
mod error;
mod names;
mod output;
mod project;
mod secret_key;
mod suggest;
mod template;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    commands::run(&arguments).unwrap_or_else(|error| error.print())
}
