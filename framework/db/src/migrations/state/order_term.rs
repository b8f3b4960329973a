//! The default order of a frozen model.

use crate::constraints::Expression;
use crate::models::DefaultOrder;

/// One entry of a frozen model's `ordering`.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderTerm {
    /// The name of a field, descending with a leading `-`.
    Named(String),
    /// An expression, as `f("rating").desc().nulls_last()`.
    Computed(Expression),
}

impl From<&str> for OrderTerm {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<Expression> for OrderTerm {
    fn from(expression: Expression) -> Self {
        Self::Computed(expression)
    }
}

/// Freezes the order of a live model.
pub(super) fn frozen(ordering: &[DefaultOrder]) -> Vec<OrderTerm> {
    let entries = ordering.iter().flat_map(|entry| match entry {
        DefaultOrder::Named(name) => vec![OrderTerm::from(*name)],
        DefaultOrder::Computed(orders) => orders().into_iter().map(OrderTerm::Computed).collect(),
    });
    entries.collect()
}
