//! The commands that a project's program answers: `check`, `makemigrations`, `migrate`, `runserver` and their like, and
//! those that apps bring.
//!
//! A project's `main` hands its settings to [`execute`], which reads the command line:
//! ```no_run
//! use nuages_core::settings::Settings;
//! use std::process::ExitCode;
//!
//! fn settings() -> Settings {
//!     Settings::default()
//! }
//!
//! fn main() -> ExitCode {
//!     nuages_management::execute(settings)
//! }
//! ```
//! A test, or a command that needs another, calls [`call_command`]. All output goes through a [`Shell`], so it can be
//! captured and compared. How an app adds a command is shown at [`Command`].

mod access_log;
mod arguments;
mod command;
mod commands;
mod context;
mod error;
mod execute;
mod fixtures;
mod gzip;
mod labels;
mod logging;
mod migration_errors;
mod migrations_check;
mod output;
mod registry;
mod server_handler;
mod shell;
mod style;
mod system_checks;
mod whole_file;

pub use clap::{self, Arg, ArgAction, ArgMatches};
pub use command::{Command, Commands, ManagementApp};
pub use context::Context;
pub use error::{CommandError, SystemCheckError};
pub use execute::{call_command, execute, execute_from_command_line};
pub use server_handler::ServerHandler;
pub use shell::{Captured, Output, Shell};
pub use style::{Role, Style};
