//! What can go wrong between rows and their text.

use std::fmt;

/// The result of serializing.
pub(crate) type Result<T, E = SerializationError> = std::result::Result<T, E>;

/// An error of writing rows as text, or of reading them.
#[derive(Debug)]
#[non_exhaustive]
pub enum SerializationError {
    /// There is no such format.
    DoesNotExist(String),
    /// A value cannot be written in the format.
    Serialization(String),
    /// The text does not describe rows of the project's models.
    Deserialization(String),
    /// The database refused.
    Database(crate::Error),
    /// The text could not be written or read.
    Io(std::io::Error),
}

impl SerializationError {
    /// Says in which object a value does not fit, as Django does.
    pub(super) fn with_data(
        error: impl fmt::Display,
        model: &str,
        key: &serde_json::Value,
        value: &serde_json::Value,
    ) -> Self {
        let (key, value) = (super::python::text(key), super::python::text(value));
        Self::Deserialization(format!(
            "{error}: ({model}:pk={key}) field_value was '{value}'"
        ))
    }
}

impl fmt::Display for SerializationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoesNotExist(format) => write!(f, "Unknown serialization format: {format}"),
            Self::Serialization(message) | Self::Deserialization(message) => f.write_str(message),
            Self::Database(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SerializationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => std::error::Error::source(error),
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<crate::Error> for SerializationError {
    fn from(error: crate::Error) -> Self {
        Self::Database(error)
    }
}

impl From<std::io::Error> for SerializationError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
