//! What several descriptions of constraints and indexes let be set.

/// The condition under which a row is looked at.
macro_rules! condition {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn condition(mut self, condition: Q) -> Self {
            self.condition = Some(condition);
            self
        }
    };
}

/// When the database looks.
macro_rules! deferrable {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn deferrable(mut self, deferrable: Deferrable) -> Self {
            self.deferrable = Some(deferrable);
            self
        }
    };
}

/// The fields that an index carries along.
macro_rules! covering {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn include<const N: usize>(mut self, fields: [&str; N]) -> Self {
            self.include = fields.iter().map(|&field| field.to_owned()).collect();
            self
        }
    };
}

/// The operator classes of an index.
macro_rules! opclasses {
    () => {
        /// Sets an operator class for each field (PostgreSQL).
        #[must_use]
        pub fn opclasses<const N: usize>(mut self, names: [&str; N]) -> Self {
            self.opclasses = names.iter().map(|&name| name.to_owned()).collect();
            self
        }
    };
}

/// The error of a row that breaks a constraint.
macro_rules! violation {
    () => {
        /// Sets the code of the error when `full_clean` finds the constraint broken.
        #[must_use]
        pub fn violation_error_code(mut self, code: &str) -> Self {
            self.violation_error_code = Some(code.to_owned());
            self
        }

        /// Sets the message of the error when `full_clean` finds the constraint broken; `%(name)s` is the constraint's name.
        #[must_use]
        pub fn violation_error_message(mut self, message: &str) -> Self {
            self.violation_error_message = Some(message.to_owned());
            self
        }
    };
}

pub(super) use {condition, covering, deferrable, opclasses, violation};
