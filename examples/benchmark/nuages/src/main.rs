//! The routes in Nuages: `benchmark-nuages serve` as any project's binary.

mod models;
mod settings;
mod urls;
mod views;

use std::process::ExitCode;

fn main() -> ExitCode {
    nuages::manage(settings::settings)
}
