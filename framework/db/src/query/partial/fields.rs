//! Fields and tuples of fields, as `only` takes them.

use std::fmt;
use std::sync::Arc;

use crate::error::Result;
use crate::fields::FieldValue;
use crate::models::{AnyRow, FieldMeta, Model};
use crate::query::Field;
use crate::query::ast::Expr;
use crate::row::{Row, of_field};
use crate::tuples::{one_after_the_other, up_to};
use crate::value::Value;

/// One column of a partial row.
#[derive(Clone)]
pub(crate) struct PartialField {
    pub(super) path: Vec<u16>,
    pub(super) decode: Decode,
}

impl fmt::Debug for PartialField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}

impl PartialField {
    /// The model's own field at this place.
    pub(in crate::query) fn own(place: usize) -> Option<Self> {
        Some(Self::at(vec![u16::try_from(place).ok()?], None))
    }

    /// The field at the end of a path, of the model itself or of such a row.
    pub(super) fn at(path: Vec<u16>, of: Option<Arc<dyn AnyRow>>) -> Self {
        Self {
            path,
            decode: match of {
                None => Decode::Own,
                Some(row) => Decode::Of(row),
            },
        }
    }

    /// The same field of the row that the path before leads to.
    pub(super) fn behind(&self, path: &[u16]) -> Self {
        Self {
            path: path.to_vec(),
            decode: self.decode.clone(),
        }
    }

    /// Decodes the column of a row of `M`.
    pub(super) fn read<M: Model>(&self, row: &Row, column: usize) -> Result<Value> {
        let place = || self.path.last().map_or(0, |place| usize::from(*place));
        // What a row that is not there has instead.
        let is_missing = !matches!(self.decode, Decode::Own) && row.is_null(column);
        match &self.decode {
            _ if is_missing => Ok(Value::Null),
            Decode::Typed(decode) => decode(row, column).map_err(|error| match *self.path {
                [place] => of_field(M::meta(), place.into(), error),
                _ => error,
            }),
            Decode::Own => row.field_of::<M>(place(), column),
            Decode::Of(other) => other.decode(place(), row, column),
        }
    }
}

/// How a column becomes a value.
#[derive(Clone)]
pub(super) enum Decode {
    /// As a type decodes it.
    Typed(fn(&Row, usize) -> Result<Value>),
    /// As the model decodes its field.
    Own,
    /// As the model of this row does.
    Of(Arc<dyn AnyRow>),
}

/// A field, or a tuple of fields, also of related models: `Entry::headline`, `(Entry::id, Entry::blog.to(Blog::name))`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no field of `{M}`",
    note = "give a field as Entry::headline, one behind a foreign key as Entry::blog.to(Blog::name), behind two as Comment::entry.to(Entry::blog).to(Blog::name), or a tuple of up to twelve"
)]
pub trait Fields<M> {
    #[doc(hidden)]
    fn into_fields(self) -> Vec<NamedField>;
}

/// One of several fields.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct NamedField {
    pub(super) field: PartialField,
    pub(super) expr: Expr,
}

impl NamedField {
    /// The place of the field in its model, where no relation is followed.
    pub(crate) fn own(&self) -> Option<(usize, &'static FieldMeta)> {
        match (&self.expr, self.field.path.as_slice()) {
            (Expr::Column(column), [place]) if column.hops.is_empty() => {
                Some((usize::from(*place), column.field))
            }
            _ => None,
        }
    }
}

impl<M: Model, T: FieldValue> Fields<M> for Field<M, T> {
    fn into_fields(self) -> Vec<NamedField> {
        vec![NamedField {
            field: PartialField {
                path: self.path().to_vec(),
                decode: Decode::Typed(|row, index| Ok(T::from_row(row, index)?.to_value())),
            },
            expr: self.expr(),
        }]
    }
}

impl<M> Fields<M> for () {
    fn into_fields(self) -> Vec<NamedField> {
        Vec::new()
    }
}

up_to!(12 one_after_the_other Fields::into_fields -> NamedField;);
