//! What several declarations of constraints and indexes let be set, by the fields of their model.

/// The condition under which a row is looked at.
macro_rules! condition {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn condition(mut self, condition: Condition<M>) -> Self {
            self.frozen.condition = Some(Q::freeze(&condition.node));
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
            self.frozen.deferrable = Some(deferrable);
            self
        }
    };
}

/// The fields that an index carries along.
macro_rules! covering {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn include(mut self, fields: impl IntoTerms<M>) -> Self {
            self.frozen.include = names(fields);
            self
        }
    };
}

/// The operator classes of an index.
macro_rules! opclasses {
    () => {
        /// Sets an operator class for each field (PostgreSQL).
        #[must_use]
        pub fn opclasses<const C: usize>(mut self, names: [&str; C]) -> Self {
            self.frozen = self.frozen.opclasses(names);
            self
        }
    };
}

pub(super) use {condition, covering, deferrable, opclasses};
