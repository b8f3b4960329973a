//! What can go wrong between a model and its table.

use std::fmt;
use std::path::PathBuf;

use crate::backends::Missing;

/// The result of the migration machinery.
pub(crate) type Result<T, E = MigrationError> = std::result::Result<T, E>;

/// An error of loading, planning, writing or running migrations.
#[derive(Debug)]
#[non_exhaustive]
pub enum MigrationError {
    /// A migration names a dependency that does not exist.
    NodeNotFound(String),
    /// Migrations depend on each other in a circle.
    CircularDependency(String),
    /// A migration is recorded as applied before one that it depends on.
    InconsistentHistory(String),
    /// An app has several latest migrations.
    Conflict(String),
    /// There are files of migrations that no list has.
    Unlisted(String),
    /// The command's arguments name no app or migration, or several.
    Target(String),
    /// An operation that cannot be undone stands in the way.
    Irreversible(String),
    /// A plan would go forwards and backwards at once.
    InvalidPlan(String),
    /// An operation does not fit the models as the earlier migrations left them.
    State(String),
    /// The rows would break foreign keys.
    Integrity(String),
    /// The user (or the lack of one) ended `makemigrations`, or a command was given apps that are not there: the message stands for itself.
    Aborted {
        /// Why.
        message: String,
        /// The exit status for the process.
        status: u8,
    },
    /// A file of the project could not be read or written.
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Output or input failed.
    Io(std::io::Error),
    /// The database refused.
    Database(crate::Error),
    /// The code of a `RunRust` operation failed.
    Code(nuages_core::Error),
    /// A migration failed while it ran.
    Failed {
        /// Which one, and what is left of it.
        migration: String,
        /// Why.
        source: Box<Self>,
        /// What to do about it, where the migrations tell more than the database.
        hint: Option<String>,
    },
}

impl MigrationError {
    /// Says which migration failed, and what is left of it.
    pub(crate) fn of(self, (app, name): &super::MigrationKey, left: &str) -> Self {
        Self::Failed {
            migration: format!("{app}.{name} failed ({left})"),
            source: Box::new(self),
            hint: None,
        }
    }
}

impl fmt::Display for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeNotFound(message)
            | Self::CircularDependency(message)
            | Self::InconsistentHistory(message)
            | Self::Conflict(message)
            | Self::Unlisted(message)
            | Self::Target(message)
            | Self::Irreversible(message)
            | Self::InvalidPlan(message)
            | Self::State(message)
            | Self::Integrity(message)
            | Self::Aborted { message, .. } => f.write_str(message),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Io(error) => write!(f, "{error}"),
            Self::Database(error) => write!(f, "{error}"),
            Self::Code(error) => write!(f, "{error}"),
            Self::Failed {
                migration,
                source,
                hint,
            } => {
                let source = source.to_string();
                match (hint, Missing::find(&source)) {
                    (Some(hint), Some((_, words))) => write!(f, "{migration}: {words}; {hint}"),
                    (Some(hint), None) => write!(f, "{migration}: {source}; {hint}"),
                    (None, _) => write!(f, "{migration}: {source}"),
                }
            }
        }
    }
}

impl std::error::Error for MigrationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Io(source) => Some(source),
            Self::Database(error) => std::error::Error::source(error),
            Self::Failed { source, .. } => source.source(),
            _ => None,
        }
    }
}

impl From<crate::Error> for MigrationError {
    fn from(error: crate::Error) -> Self {
        Self::Database(error)
    }
}

impl From<std::io::Error> for MigrationError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
