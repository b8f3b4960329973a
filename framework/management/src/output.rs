//! The migrations' output in a command's shell.

use nuages_db::migrations::{Output as MigrationOutput, Style as MigrationStyle};

use crate::shell::Output;
use crate::style::Role;

/// Hands what the migration machinery says to a stream, in the stream's colours.
pub(crate) struct Told<'a>(pub(crate) &'a Output);

impl MigrationOutput for Told<'_> {
    fn write(&mut self, style: MigrationStyle, text: &str) {
        let role = match style {
            MigrationStyle::Heading => Role::MigrateHeading,
            MigrationStyle::Label => Role::MigrateLabel,
            MigrationStyle::Success => Role::Success,
            MigrationStyle::Notice => Role::Notice,
            MigrationStyle::Warning => Role::Warning,
            MigrationStyle::Error => Role::Error,
            _ => return self.0.write_part(text),
        };
        self.0.write_part(self.0.paint(role, text));
    }
}
