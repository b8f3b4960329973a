//! What the rows of a query set are: models, values, or either with annotations.

use std::fmt;
use std::marker::PhantomData;

use super::ast::Expr;
use super::{Aggregate, Condition, Expression, Field, Partial, Partials, WholeOrPart, Window};
use crate::error::Result;
use crate::fields::{FieldValue, RelatedPlan as Plan};
use crate::models::Model;
use crate::row::Row;
use crate::tuples::up_to;

/// What one row of a query set over `M` becomes.
pub trait Shape<M>: 'static {
    /// The row.
    type Row: Send;

    /// Decodes the row; the columns behind the model's and its relations' begin at `after`.
    #[doc(hidden)]
    fn decode(row: &Row, plan: &Plan, after: usize) -> Result<(Self::Row, usize)>;
}

/// Shapes of rows that are those of the model, whole or [in part](super::Partial), also with what stands beside them.
#[diagnostic::on_unimplemented(
    message = "the rows of this query are no rows of `{M}`",
    note = "behind values(..) there are no columns to read or to leave out, and no related rows to bring along: do that before, or select the values"
)]
pub trait ModelRows<M: Model>: Shape<M> {
    /// The same, of which some columns are read.
    type InPart: ModelRows<M>;

    /// The row of the model itself.
    #[doc(hidden)]
    type Own: WholeOrPart<M>;

    /// Returns the row of the model itself, without what stands beside it.
    #[doc(hidden)]
    fn own(row: &Self::Row) -> &Self::Own;
}

impl<M: Model> ModelRows<M> for Objects {
    type InPart = Partials;
    type Own = M;

    fn own(row: &M) -> &M {
        row
    }
}

impl<M: Model> ModelRows<M> for Partials {
    type InPart = Self;
    type Own = Partial<M>;

    fn own(row: &Partial<M>) -> &Partial<M> {
        row
    }
}

impl<M: Model, B: ModelRows<M>, S: Selection<M::Concrete> + 'static> ModelRows<M>
    for Annotated<B, S>
{
    type InPart = Annotated<B::InPart, S>;
    type Own = B::Own;

    fn own(row: &Self::Row) -> &B::Own {
        B::own(&row.0)
    }
}

/// Rows are models.
#[derive(Debug)]
pub struct Objects;

impl<M: Model> Shape<M> for Objects {
    type Row = M;

    fn decode(row: &Row, plan: &Plan, _: usize) -> Result<(M, usize)> {
        let mut object: M = row.model(0)?;
        for (field, nested) in &plan.nested {
            object.hydrate(*field, row, nested)?;
        }
        if let Some(known) = &plan.known {
            object.know(known.place, &known.rows);
        }
        Ok((object, plan.end(M::meta().target())))
    }
}

/// Rows are the values that `S` selects.
pub struct Values<S>(PhantomData<fn() -> S>);

impl<M: Model, S: Selection<M::Concrete> + 'static> Shape<M> for Values<S> {
    type Row = S::Row;

    fn decode(row: &Row, _: &Plan, after: usize) -> Result<(S::Row, usize)> {
        let mut column = after;
        let values = S::decode(row, &mut column)?;
        Ok((values, column))
    }
}

/// Rows are those of `B`, and what `S` annotates.
pub struct Annotated<B, S>(PhantomData<fn() -> (B, S)>);

impl<M: Model, B: Shape<M>, S: Selection<M::Concrete> + 'static> Shape<M> for Annotated<B, S> {
    type Row = (B::Row, S::Row);

    fn decode(row: &Row, plan: &Plan, after: usize) -> Result<(Self::Row, usize)> {
        let (base, mut column) = B::decode(row, plan, after)?;
        let values = S::decode(row, &mut column)?;
        Ok(((base, values), column))
    }
}

impl<S> fmt::Debug for Values<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values")
    }
}

impl<B, S> fmt::Debug for Annotated<B, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Annotated")
    }
}

/// One selected expression.
#[doc(hidden)]
#[derive(Debug)]
pub struct SelectedExpr(pub(in crate::query) Expr);

/// Fields and expressions to select: one, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected from `{M}`",
    note = "select a field, an expression, an aggregate, or a tuple of up to twelve of them"
)]
pub trait Selection<M> {
    /// What one row gives: a value, or a tuple of them.
    type Row: Send;

    /// The type itself. What comes of a selection names it so: of what cannot be selected the compiler then tells once.
    #[doc(hidden)]
    type Itself: Selection<M, Row = Self::Row>;

    /// The same as columns of a named query, in a query over `N`.
    #[doc(hidden)]
    type Columns<N>;

    /// How many columns there are.
    #[doc(hidden)]
    const WIDTH: usize;

    #[doc(hidden)]
    fn columns<N>(next: &mut dyn FnMut() -> SelectedExpr) -> Self::Columns<N>;

    #[doc(hidden)]
    fn into_exprs(self) -> Vec<SelectedExpr>;

    /// Decodes the columns from `column` on, and counts it up.
    #[doc(hidden)]
    fn decode(row: &Row, column: &mut usize) -> Result<Self::Row>;
}

macro_rules! single {
    ($($type:ident, |$value:ident| $expr:expr;)+) => {$(
        impl<M: Model, T: FieldValue> Selection<M> for $type<M, T> {
            type Row = T;
            type Itself = Self;
            type Columns<N> = Expression<N, T>;
            const WIDTH: usize = T::WIDTH;

            fn columns<N>(next: &mut dyn FnMut() -> SelectedExpr) -> Expression<N, T> {
                Expression::new(next().0)
            }

            fn into_exprs(self) -> Vec<SelectedExpr> {
                let $value = self;
                vec![SelectedExpr($expr)]
            }

            fn decode(row: &Row, column: &mut usize) -> Result<T> {
                let value = T::from_row(row, *column).map_err(|error| row.of_column(*column, error))?;
                *column += T::WIDTH;
                Ok(value)
            }
        }
    )+};
}

single! {
    Field, |value| value.expr();
    Expression, |value| value.expr;
    Aggregate, |value| value.into_expr().expr;
    Window, |value| value.into_expr().expr;
}

impl<M: Model> Selection<M> for Condition<M> {
    type Row = bool;
    type Itself = Self;
    type Columns<N> = Expression<N, bool>;
    const WIDTH: usize = 1;

    fn columns<N>(next: &mut dyn FnMut() -> SelectedExpr) -> Expression<N, bool> {
        Expression::new(next().0)
    }

    fn into_exprs(self) -> Vec<SelectedExpr> {
        vec![SelectedExpr(self.into_expr().expr)]
    }

    fn decode(row: &Row, column: &mut usize) -> Result<bool> {
        let value = bool::from_row(row, *column)?;
        *column += 1;
        Ok(value)
    }
}

macro_rules! selection {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Selection<M>),+> Selection<M> for ($($name,)+) {
            type Row = ($($name::Row,)+);
            type Itself = Self;
            type Columns<N> = ($($name::Columns<N>,)+);
            const WIDTH: usize = 0 $(+ $name::WIDTH)+;

            fn columns<N>(next: &mut dyn FnMut() -> SelectedExpr) -> Self::Columns<N> {
                ($($name::columns(next),)+)
            }

            fn into_exprs(self) -> Vec<SelectedExpr> {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                let mut exprs = Vec::new();
                $(exprs.extend($name.into_exprs());)+
                exprs
            }

            fn decode(row: &Row, column: &mut usize) -> Result<Self::Row> {
                Ok(($($name::decode(row, column)?,)+))
            }
        }
    };
}

up_to!(12 selection);

impl Plan {
    /// The first column behind those of the model and its relations.
    pub(crate) fn end(&self, meta: &crate::models::ModelMeta) -> usize {
        self.last(self.offset, meta)
    }

    fn last(&self, offset: usize, meta: &crate::models::ModelMeta) -> usize {
        self.nested
            .iter()
            .filter(|(_, nested)| nested.fetching.is_none())
            .filter_map(|(index, nested)| {
                let relation = meta.fields.get(*index)?.relation?;
                Some(nested.last(nested.offset, relation.target()))
            })
            .max()
            .unwrap_or(offset + meta.fields.len())
    }
}
