//! Exclusion constraints as a model declares them.

use std::fmt;
use std::marker::PhantomData;

use super::declare::{Constraint, IntoConstraint, Named, Unnamed, names};
use super::{Deferrable, ExclusionConstraint as Frozen, IntoTerms, Q, declared_setters};
use crate::query::Condition;

/// What no two rows of `M` compare as, Django's `ExclusionConstraint`: of any two rows at least one of the comparisons is not
/// true.
///
/// The name may hold `%(app_label)s` and `%(class)s`.
pub struct ExclusionConstraint<M, N = Unnamed> {
    frozen: Frozen,
    marker: PhantomData<fn() -> (M, N)>,
}

marked!(ExclusionConstraint<M, N> of Frozen);
violation!(ExclusionConstraint);

impl<M> ExclusionConstraint<M> {
    /// Compares a field or an expression by an operator, as `RangeOperators::EQUAL`; give the constraint a
    /// [`name`](Self::name).
    pub fn on(terms: impl IntoTerms<M>, operator: &str) -> Self {
        Self::new_frozen(Frozen::new("", [])).and(terms, operator)
    }
}

impl<M, N> ExclusionConstraint<M, N> {
    /// Compares another field or expression too.
    #[must_use]
    pub fn and(mut self, terms: impl IntoTerms<M>, operator: &str) -> Self {
        for term in terms.into_terms() {
            let pair = (term.expression, operator.to_owned());
            self.frozen.expressions.push(pair);
        }
        self
    }

    /// Says which kind of index keeps it: `GIST`, which is the default, `SPGIST` or `HASH`.
    #[must_use]
    pub fn index_type(mut self, index_type: &str) -> Self {
        self.frozen = self.frozen.index_type(index_type);
        self
    }

    declared_setters::condition!("Speaks only of rows that hold the condition.");

    declared_setters::deferrable!("Lets the database look at the end of the transaction.");

    declared_setters::covering!("Carries fields along in the index without comparing them.");
}
