//! Answers every command: `manage migrate` and `cargo run -- migrate` come here.

use std::process::ExitCode;

use __project__::settings::settings;

fn main() -> ExitCode {
    nuages::manage(settings)
}
