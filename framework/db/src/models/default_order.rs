//! The order that rows of a model come in where a query asks for none.

use std::fmt;

use crate::constraints::{Expression, IntoTerms};

/// One entry of a model's `ordering`.
#[derive(Clone, Copy)]
pub enum DefaultOrder {
    /// The name of a field, descending with a leading `-`.
    Named(&'static str),
    /// Makes the orders of an expression, as `Self::rating.desc().nulls_last()`.
    Computed(fn() -> Vec<Expression>),
}

impl PartialEq for DefaultOrder {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(one), Self::Named(other)) => one == other,
            (Self::Computed(one), Self::Computed(other)) => one() == other(),
            _ => false,
        }
    }
}

impl fmt::Debug for DefaultOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => name.fmt(f),
            Self::Computed(orders) => f.debug_list().entries(orders()).finish(),
        }
    }
}

/// Keeps what rows are sorted by under the names of fields; `derive(Model)` writes it for the expressions in `ordering`.
#[doc(hidden)]
pub fn frozen_orders<M>(orders: impl IntoTerms<M>) -> Vec<Expression> {
    let terms = orders.into_terms().into_iter();
    terms.map(|term| term.expression).collect()
}
