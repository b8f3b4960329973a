//! The commands by name: the built-in ones and those of the installed apps.

use std::collections::BTreeMap;
use std::sync::Arc;

use nuages_core::apps::AppConfig;
use nuages_devtools::commands::unknown_command;

use crate::command::{AnyCommand, Commands};
use crate::commands;
use crate::shell::Output;
use crate::style::Role;

/// Name of the group of the built-in commands.
const BUILT_IN: &str = "nuages";

/// All commands that a project's program answers.
pub(crate) struct Registry {
    program: String,
    commands: BTreeMap<&'static str, Entry>,
}

struct Entry {
    group: String,
    command: Arc<dyn AnyCommand>,
}

impl Registry {
    /// Gathers the built-in commands and those of `apps`; a former app's command stands before a later one's.
    pub(crate) fn new(apps: &[AppConfig], program: String) -> Registry {
        let mut registry = Registry {
            program,
            commands: BTreeMap::new(),
        };
        registry.add(BUILT_IN, &commands::built_in());
        for app in apps.iter().rev() {
            for commands in app.get_all::<Commands>() {
                registry.add(app.label, commands);
            }
        }
        registry
    }

    fn add(&mut self, group: &str, commands: &Commands) {
        for command in &commands.all {
            let entry = Entry {
                group: group.to_owned(),
                command: Arc::clone(command),
            };
            self.commands.insert(command.name(), entry);
        }
    }

    /// Returns the name under which `help` and usage lines speak of the program.
    pub(crate) fn program(&self) -> &str {
        &self.program
    }

    pub(crate) fn get(&self, name: &str) -> Option<Arc<dyn AnyCommand>> {
        self.commands
            .get(name)
            .map(|entry| Arc::clone(&entry.command))
    }

    /// Returns the names in alphabetic order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.commands.keys().copied()
    }

    /// Returns the text of `manage help`.
    pub(crate) fn help(&self, output: &Output) -> String {
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, entry) in &self.commands {
            groups.entry(&entry.group).or_default().push(name);
        }
        let mut lines = vec![
            String::new(),
            format!(
                "Type '{} help <subcommand>' for help on a specific subcommand.",
                self.program
            ),
            String::new(),
            "Available subcommands:".to_owned(),
        ];
        for (group, names) in groups {
            lines.push(String::new());
            lines.push(output.paint(Role::Notice, format!("[{group}]")));
            lines.extend(names.iter().map(|name| format!("    {name}")));
        }
        lines.join("\n")
    }

    /// Returns what to say when there is no command `name`.
    pub(crate) fn unknown(&self, name: &str) -> String {
        unknown_command(&self.program, name, self.names())
    }
}
