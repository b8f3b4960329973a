//! What can go wrong between a query and its rows.

use std::fmt;

use crate::models::ModelMeta;
use crate::validation::ValidationErrors;

/// The result of a query.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the database layer, in Django's classes.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// `get` found no row.
    DoesNotExist {
        /// Name of the model, as `Question`.
        model: &'static str,
        /// The way that led to no row, Django's `RelatedObjectDoesNotExist`: `Place has no restaurant`. `None` for a query.
        related: Option<Box<str>>,
    },
    /// `get` found more than one row.
    MultipleObjectsReturned {
        /// Name of the model, as `Question`.
        model: &'static str,
        /// How many rows there were; more than 20 are not counted.
        returned: usize,
    },
    /// The [`FetchMode`](crate::query::FetchMode) of the query forbids a foreign key to fetch its row.
    FieldFetchBlocked {
        /// The field, as `Entry.blog`.
        field: String,
    },
    /// `save_with` was to update a row, and there was none.
    NotUpdated {
        /// What was asked.
        message: String,
    },
    /// A constraint of the database refused the change.
    Integrity {
        /// The database's own words, as `UNIQUE constraint failed: polls_question.slug`.
        message: String,
        /// The constraint's name, as `polls_question_slug_key`; SQLite tells it of check constraints and of unique indexes over expressions
        /// alone.
        constraint: Option<String>,
        /// The columns that refused, where the database tells them.
        columns: Vec<String>,
    },
    /// The database could not do its work: no file, no table, locked, no free connection.
    Operational {
        /// What happened and what to do about it.
        message: String,
    },
    /// A value does not fit its column, or a stored value does not fit its field.
    Data {
        /// Which value, which field.
        message: String,
    },
    /// A look-up names a field that the model does not have.
    Field {
        /// The name and the choices there are.
        message: String,
    },
    /// Rows that point here forbid the deletion (`on_delete = PROTECT`).
    Protected {
        /// Which model, through which field.
        message: String,
    },
    /// Rows that point here forbid the deletion (`on_delete = RESTRICT`).
    Restricted {
        /// Which model, through which field.
        message: String,
    },
    /// The call makes no sense as written: an update after a limit, a foreign key that is not set.
    Programming {
        /// What was wrong and what to write instead.
        message: String,
    },
    /// A query inside a transaction that cannot go on, a lock outside of one, a durable block inside another.
    TransactionManagement {
        /// What was wrong and what to do about it.
        message: String,
    },
    /// The database cannot do what the query asks.
    NotSupported {
        /// What it cannot do.
        message: String,
    },
    /// The settings of the database make no sense.
    ImproperlyConfigured {
        /// Which setting and what it should hold.
        message: String,
    },
    /// `full_clean` found the row wrong.
    Validation(ValidationErrors),
    /// A receiver of a signal failed.
    Receiver(nuages_core::Error),
    /// An [`execute_wrapper`](crate::Database::execute_wrapper) refused a statement, or failed.
    Wrapper(nuages_core::Error),
}

impl Error {
    pub(crate) fn operational(message: impl Into<String>) -> Self {
        Self::Operational {
            message: message.into(),
        }
    }

    /// Says that a value does not fit: for field types of a project's own.
    pub fn data(message: impl Into<String>) -> Self {
        Self::Data {
            message: message.into(),
        }
    }

    pub(crate) fn field(message: impl Into<String>) -> Self {
        Self::Field {
            message: message.into(),
        }
    }

    pub(crate) fn programming(message: impl Into<String>) -> Self {
        Self::Programming {
            message: message.into(),
        }
    }

    /// Says that the settings have no database of this alias.
    pub(crate) fn no_database(alias: &str) -> Self {
        Self::ImproperlyConfigured {
            message: format!("The connection '{alias}' doesn't exist."),
        }
    }

    pub(crate) fn transaction_management(message: impl Into<String>) -> Self {
        Self::TransactionManagement {
            message: message.into(),
        }
    }

    /// Says that a database has no such thing: for look-ups and transforms of a project's own.
    pub fn not_supported(message: impl Into<String>) -> Self {
        Self::NotSupported {
            message: message.into(),
        }
    }

    pub(crate) fn does_not_exist(meta: &ModelMeta) -> Self {
        Self::DoesNotExist {
            model: meta.name,
            related: None,
        }
    }

    /// Tells whether `get` found no row.
    pub fn is_does_not_exist(&self) -> bool {
        matches!(self, Self::DoesNotExist { .. })
    }

    /// Tells whether the database gave the transaction up for the sake of another: a serialization failure, a deadlock, a lock that did not
    /// come free. Run again, it may succeed.
    pub fn is_serialization_failure(&self) -> bool {
        let Self::Operational { message } = self else {
            return false;
        };
        [
            "could not serialize access",
            "deadlock",
            "Deadlock",
            "database is locked",
            "Lock wait timeout",
            "Record has changed since last read",
        ]
        .iter()
        .any(|words| message.contains(words))
    }

    /// Tells whether a constraint refused the change.
    pub fn is_integrity(&self) -> bool {
        matches!(self, Self::Integrity { .. })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoesNotExist {
                related: Some(related),
                ..
            } => write!(f, "{related}."),
            Self::DoesNotExist { model, .. } => {
                write!(f, "{model} matching query does not exist.")
            }
            Self::MultipleObjectsReturned { model, returned } => {
                let words = format_args!("get() returned more than one {model} -- it returned");
                match returned {
                    ..=20 => write!(f, "{words} {returned}!"),
                    _ => write!(f, "{words} more than 20!"),
                }
            }
            Self::FieldFetchBlocked { field } => write!(f, "Fetching of {field} blocked."),
            Self::NotUpdated { message }
            | Self::Integrity { message, .. }
            | Self::Operational { message }
            | Self::Data { message }
            | Self::Field { message }
            | Self::Protected { message }
            | Self::Restricted { message }
            | Self::Programming { message }
            | Self::TransactionManagement { message }
            | Self::NotSupported { message }
            | Self::ImproperlyConfigured { message } => f.write_str(message),
            Self::Validation(errors) => errors.fmt(f),
            Self::Receiver(error) => write!(f, "a signal's receiver failed: {error}"),
            Self::Wrapper(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}
