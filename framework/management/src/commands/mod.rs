//! The built-in commands, one file each.

mod check;
mod diffsettings;
mod listurls;
mod makemigrations;
mod migrate;
pub(crate) mod runserver;
mod serve;
mod showmigrations;
mod sqlmigrate;
pub(crate) mod tool;

pub(crate) use tool::ToolCommand;

use nuages_devtools::commands::{STARTAPP, STARTPROJECT};

use crate::command::Commands;

/// Returns the commands that every project has.
pub(crate) fn built_in() -> Commands {
    crate::commands![
        check::Check,
        diffsettings::DiffSettings,
        listurls::ListUrls,
        makemigrations::MakeMigrations,
        migrate::Migrate,
        runserver::RunServer,
        serve::Serve,
        showmigrations::ShowMigrations,
        sqlmigrate::SqlMigrate,
    ]
    .with_tool(STARTAPP)
    .with_tool(STARTPROJECT)
}
