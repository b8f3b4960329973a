//! Answers every command of the project: `manage runserver`, or `cargo run -- runserver`.

mod settings;
mod urls;
mod wsgi;

use std::process::ExitCode;

fn main() -> ExitCode {
    nuages::manage(settings::settings)
}
