//! What no two rows share.

use super::{Expression, Q, setters};

/// What no two rows of a table share, as migrations keep it: Django's `UniqueConstraint`.
#[derive(Debug, Clone, PartialEq)]
pub struct UniqueConstraint {
    /// The constraint's name in the database.
    pub name: String,
    /// The fields.
    pub fields: Vec<String>,
    /// The expressions, instead of fields.
    pub expressions: Vec<Expression>,
    /// Which rows it speaks of; `None` speaks of all.
    pub condition: Option<Q>,
    /// Whether the database looks at the end of each statement or of the transaction (PostgreSQL).
    pub deferrable: Option<Deferrable>,
    /// Fields that the index carries along without sorting by them (PostgreSQL).
    pub include: Vec<String>,
    /// Operator classes of the fields (PostgreSQL).
    pub opclasses: Vec<String>,
    /// Whether rows with NULL differ from each other (PostgreSQL).
    pub nulls_distinct: Option<bool>,
    /// The code of the error when `full_clean` finds it broken.
    pub violation_error_code: Option<String>,
    /// The message of that error, where it is not Django's.
    pub violation_error_message: Option<String>,
}

/// When a database looks at a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deferrable {
    /// At the end of the transaction.
    Deferred,
    /// After each statement, unless a transaction asks for the end.
    Immediate,
}

impl UniqueConstraint {
    /// Makes the constraint called `name` over fields.
    pub fn new<const N: usize>(name: &str, fields: [&str; N]) -> Self {
        Self {
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            ..Self::named(name)
        }
    }

    /// Makes the constraint called `name` over expressions.
    pub fn expressions<const N: usize>(name: &str, expressions: [Expression; N]) -> Self {
        Self {
            expressions: expressions.into(),
            ..Self::named(name)
        }
    }

    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            fields: Vec::new(),
            expressions: Vec::new(),
            condition: None,
            deferrable: None,
            include: Vec::new(),
            opclasses: Vec::new(),
            nulls_distinct: None,
            violation_error_code: None,
            violation_error_message: None,
        }
    }

    setters::condition!("Speaks only of rows that hold the condition.");

    setters::deferrable!("Lets the database look later (PostgreSQL).");

    setters::covering!("Carries fields along in the index without sorting by them (PostgreSQL).");

    setters::opclasses!();

    /// Says whether rows with NULL differ from each other (PostgreSQL).
    #[must_use]
    pub fn nulls_distinct(mut self, distinct: bool) -> Self {
        self.nulls_distinct = Some(distinct);
        self
    }

    setters::violation!();
}
