//! A condition that every row holds.

use super::{Q, setters};

/// A condition that every row of a table holds, as migrations keep it: Django's `CheckConstraint`.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckConstraint {
    /// The constraint's name in the database.
    pub name: String,
    /// The condition.
    pub condition: Q,
    /// The code of the error when `full_clean` finds it broken.
    pub violation_error_code: Option<String>,
    /// The message of that error, where it is not Django's.
    pub violation_error_message: Option<String>,
}

impl CheckConstraint {
    /// Makes the constraint called `name`.
    pub fn new(name: &str, condition: Q) -> Self {
        Self {
            name: name.to_owned(),
            condition,
            violation_error_code: None,
            violation_error_message: None,
        }
    }

    setters::violation!();
}
