//! What a person reads when migrations cannot go on.

use nuages_core::Error;
use nuages_db::migrations::MigrationError;

use crate::error::CommandError;

/// Turns an error of the migrations into one that the command line prints without its causes where it says it all.
pub(crate) fn command_error(error: MigrationError) -> Error {
    match error {
        MigrationError::Database(error) => error.into(),
        MigrationError::Code(error) => error,
        MigrationError::Aborted { message, status } => {
            let error = CommandError::new(message).with_exit_code(status);
            error.without_name().into()
        }
        error => CommandError::new(error.to_string()).into(),
    }
}
