//! Whether a result may be NULL, as a type: what is computed of two values is NULL where one of them is.

use super::IntoExpression;
use crate::fields::FieldValue;

/// What becomes of the type of a result by what stands beside it.
#[doc(hidden)]
pub trait Nulls {
    type Of<T: FieldValue>: FieldValue;
}

/// It adds no NULL.
#[doc(hidden)]
#[derive(Debug)]
pub struct AsBefore;

/// It may be NULL, and the result then is.
#[doc(hidden)]
#[derive(Debug)]
pub struct Nullable;

impl Nulls for AsBefore {
    type Of<T: FieldValue> = T;
}

impl Nulls for Nullable {
    type Of<T: FieldValue> = Option<T::Bare>;
}

/// `T` as the result of a function which takes an `R` for a `V`: an `Option` of it where that may be NULL.
pub(super) type Beside<M, T, R, V> = <<R as IntoExpression<M, V>>::Nulls as Nulls>::Of<T>;
