//! Aggregates that only PostgreSQL has.

use crate::fields::{FieldValue, Json};
use crate::query::ast::{AggregateFunction, Pairs};
use crate::query::{Aggregate, Number, Operand};

/// Tells whether all values are true; `None` where there are none. A condition is one too:
/// `bool_and(Entry::rating.gt(3))`.
pub fn bool_and<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<bool>>
where
    O::Value: FieldValue<Bare = bool>,
{
    Aggregate::new(AggregateFunction::BoolAnd, Some(of.operand().expr))
}

/// Tells whether some value is true; `None` where there are none.
pub fn bool_or<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<bool>>
where
    O::Value: FieldValue<Bare = bool>,
{
    Aggregate::new(AggregateFunction::BoolOr, Some(of.operand().expr))
}

/// Lists the values in a JSON document, NULL as null; `None` where there are no rows.
///
/// ```ignore
/// let names = jsonb_agg(Author::name).order_by(Author::name);
/// ```
pub fn jsonb_agg<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<Json>> {
    Aggregate::new(AggregateFunction::JsonbAgg, Some(of.operand().expr))
}

macro_rules! pairs {
    ($($(#[$doc:meta])+ $name:ident -> $type:ty: $function:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, Y: Operand<M>, X: Operand<M>>(y: Y, x: X) -> Aggregate<M, $type>
        where
            Y::Value: Number,
            X::Value: Number,
        {
            let function = AggregateFunction::Pairs(Pairs::$function);
            Aggregate::new(function, Some(y.operand().expr)).beside(x.operand().expr)
        }
    )+};
}

pairs! {
    /// Returns the coefficient of correlation.
    corr -> Option<f64>: Corr;
    /// Returns the covariance of all pairs.
    covar_pop -> Option<f64>: CovarPop;
    /// Returns the covariance of a sample, Django's `CovarPop(.., sample=True)`.
    covar_samp -> Option<f64>: CovarSamp;
    /// Returns the mean of `x`.
    regr_avg_x -> Option<f64>: RegrAvgX;
    /// Returns the mean of `y`.
    regr_avg_y -> Option<f64>: RegrAvgY;
    /// Counts the pairs of which neither is NULL.
    regr_count -> i64: RegrCount;
    /// Returns where the line that fits the pairs best meets the axis of `y`.
    regr_intercept -> Option<f64>: RegrIntercept;
    /// Returns the square of the coefficient of correlation.
    regr_r2 -> Option<f64>: RegrR2;
    /// Returns the slope of the line that fits the pairs best.
    regr_slope -> Option<f64>: RegrSlope;
    /// Returns the sum of the squares of `x`, each less the mean.
    regr_sxx -> Option<f64>: RegrSXX;
    /// Returns the sum of the products of `x` and `y`, each less its mean.
    regr_sxy -> Option<f64>: RegrSXY;
    /// Returns the sum of the squares of `y`, each less the mean.
    regr_syy -> Option<f64>: RegrSYY;
}
