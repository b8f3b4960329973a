//! The built-in commands, one file each.

mod check;
mod dbshell;
mod diffsettings;
mod dumpdata;
mod flush;
mod inspectdb;
mod listurls;
mod loaddata;
mod makemigrations;
mod migrate;
mod optimizemigration;
pub(crate) mod runserver;
mod serve;
mod showmigrations;
mod sqlmigrate;
mod sqlsequencereset;
mod squashmigrations;
pub(crate) mod tool;

pub(crate) use tool::ToolCommand;

use nuages_devtools::commands::{STARTAPP, STARTPROJECT, TEST};

use crate::command::Commands;

/// Returns the commands that every project has.
pub(crate) fn built_in() -> Commands {
    crate::commands![
        check::Check,
        dbshell::DbShell,
        diffsettings::DiffSettings,
        dumpdata::DumpData,
        flush::Flush,
        flush::SqlFlush,
        inspectdb::InspectDb,
        listurls::ListUrls,
        loaddata::LoadData,
        makemigrations::MakeMigrations,
        migrate::Migrate,
        optimizemigration::OptimizeMigration,
        runserver::RunServer,
        serve::Serve,
        showmigrations::ShowMigrations,
        sqlmigrate::SqlMigrate,
        sqlsequencereset::SqlSequenceReset,
        squashmigrations::SquashMigrations,
    ]
    .with_tool(STARTAPP)
    .with_tool(STARTPROJECT)
    .with_tool(TEST)
}

#[cfg(test)]
mod tests {
    use nuages_devtools::commands::{OF_PROJECTS, TOOLS};

    #[test]
    fn the_tool_knows_the_names_of_all_commands() {
        let mut known: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
        known.extend(OF_PROJECTS);
        known.sort_unstable();
        let built_in = super::built_in();
        let mut names: Vec<&str> = built_in.all.iter().map(|command| command.name()).collect();
        names.sort_unstable();
        assert_eq!(names, known);
    }
}
