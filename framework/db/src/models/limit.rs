//! Which rows a relation may point to: `limit_choices_to`.

use crate::query::Condition;
use crate::query::ast::Node;

/// Which rows a relation may point to: `#[field(limit_choices_to = Person::is_staff.eq(true))]`.
#[derive(Debug, Clone, Copy)]
pub struct LimitChoices {
    /// Makes the condition.
    pub make: fn() -> Limit,
    /// What the model wrote: an expression, or the path of a function.
    pub text: &'static str,
    /// Whether it is a function, which is asked anew each time.
    pub called: bool,
}

/// A condition on the rows that a relation may point to.
#[derive(Debug, Clone)]
pub struct Limit(pub(crate) Node);

impl Limit {
    /// Keeps a condition on rows of `T`.
    pub fn of<T>(condition: Condition<T>) -> Self {
        Self(condition.node)
    }
}
