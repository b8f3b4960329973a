//! A constraint of any kind.

use super::{CheckConstraint, ExclusionConstraint, UniqueConstraint};

/// What Django says of a broken constraint.
const MESSAGE: &str = "Constraint “%(name)s” is violated.";

/// A constraint of a table, as migrations keep it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// Every row holds a condition.
    Check(CheckConstraint),
    /// No two rows share something.
    Unique(UniqueConstraint),
    /// No two rows compare as true (PostgreSQL).
    Exclusion(ExclusionConstraint),
}

impl From<CheckConstraint> for Constraint {
    fn from(constraint: CheckConstraint) -> Self {
        Self::Check(constraint)
    }
}

impl From<UniqueConstraint> for Constraint {
    fn from(constraint: UniqueConstraint) -> Self {
        Self::Unique(constraint)
    }
}

impl From<ExclusionConstraint> for Constraint {
    fn from(constraint: ExclusionConstraint) -> Self {
        Self::Exclusion(constraint)
    }
}

impl Constraint {
    /// Returns the name.
    pub fn name(&self) -> &str {
        match self {
            Self::Check(check) => &check.name,
            Self::Unique(unique) => &unique.name,
            Self::Exclusion(exclusion) => &exclusion.name,
        }
    }

    pub(super) fn set_name(&mut self, name: String) {
        match self {
            Self::Check(check) => check.name = name,
            Self::Unique(unique) => unique.name = name,
            Self::Exclusion(exclusion) => exclusion.name = name,
        }
    }

    /// Returns the code of the error when it is broken.
    pub fn violation_error_code(&self) -> Option<&str> {
        match self {
            Self::Check(check) => check.violation_error_code.as_deref(),
            Self::Unique(unique) => unique.violation_error_code.as_deref(),
            Self::Exclusion(exclusion) => exclusion.violation_error_code.as_deref(),
        }
    }

    /// Returns the message of the author's, if there is one.
    pub(crate) fn own_message(&self) -> Option<&str> {
        let message = match self {
            Self::Check(check) => check.violation_error_message.as_deref(),
            Self::Unique(unique) => unique.violation_error_message.as_deref(),
            Self::Exclusion(exclusion) => exclusion.violation_error_message.as_deref(),
        };
        message.filter(|message| *message != MESSAGE)
    }

    /// Returns the message of the error when it is broken.
    pub fn violation_error_message(&self) -> String {
        self.own_message()
            .unwrap_or(MESSAGE)
            .replace("%(name)s", self.name())
            .replace("%%", "%")
    }

    /// Returns the constraint without what only `full_clean` sees.
    pub(crate) fn in_database(&self) -> Self {
        let mut plain = self.clone();
        let (code, message) = match &mut plain {
            Self::Check(check) => (
                &mut check.violation_error_code,
                &mut check.violation_error_message,
            ),
            Self::Unique(unique) => (
                &mut unique.violation_error_code,
                &mut unique.violation_error_message,
            ),
            Self::Exclusion(exclusion) => (
                &mut exclusion.violation_error_code,
                &mut exclusion.violation_error_message,
            ),
        };
        (*code, *message) = (None, None);
        plain
    }
}
