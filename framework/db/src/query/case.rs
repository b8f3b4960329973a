//! `CASE WHEN ... THEN ... ELSE ... END`.

use std::marker::PhantomData;

use super::aggregate::Operand;
use super::ast::{Expr, Node};
use super::nullness::Beside;
use super::{Condition, Expression, IntoExpression};
use crate::fields::FieldValue;

/// A choice between values by conditions, ended by [`otherwise`](Self::otherwise) or [`end`](Self::end).
///
/// ```ignore
/// let rank = when(Choice::votes.gt(9), "popular").when(Choice::votes.gt(0), "known").otherwise("unknown");
/// ```
#[must_use = "a case is an expression once it ends in otherwise() or end()"]
#[derive(Debug)]
pub struct Case<M, T> {
    cases: Vec<(Node, Expr)>,
    marker: PhantomData<fn() -> (M, T)>,
}

/// Begins a choice: the value where the condition holds.
pub fn when<M, O: Operand<M>>(condition: Condition<M>, then: O) -> Case<M, O::Value> {
    Case {
        cases: vec![(condition.node, then.operand().expr)],
        marker: PhantomData,
    }
}

impl<M, T: FieldValue> Case<M, T> {
    /// Adds the value where this condition holds and none before it.
    pub fn when<R: IntoExpression<M, T>>(
        mut self,
        condition: Condition<M>,
        then: R,
    ) -> Case<M, Beside<M, T, R, T>> {
        self.cases.push((condition.node, then.into_expr().expr));
        Case {
            cases: self.cases,
            marker: PhantomData,
        }
    }

    /// Ends with the value where no condition holds.
    pub fn otherwise<R: IntoExpression<M, T>>(self, value: R) -> Expression<M, Beside<M, T, R, T>> {
        let otherwise = Some(Box::new(value.into_expr().expr));
        Expression::new(Expr::Case(self.cases, otherwise))
    }

    /// Ends with NULL where no condition holds.
    pub fn end(self) -> Expression<M, Option<T::Bare>> {
        Expression::new(Expr::Case(self.cases, None))
    }
}
