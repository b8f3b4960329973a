//! What parts of JSON documents are compared with.

use super::ast::{Expr, JsonForm};
use super::shape::SelectedExpr;
use super::{Expression, Field, JsonPath};
use crate::fields::Json;
use crate::models::Model;
use crate::value::Value;

/// What a part of a document is compared with: a value, another part, a field or an expression of documents.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither JSON nor a part of a document of `{M}`",
    label = "expected a value that is JSON, as 1, \"x\" or json!([1]), or a part of a document, as Order::data.key(\"total\")"
)]
pub trait JsonOperand<M> {
    #[doc(hidden)]
    fn into_json(self) -> SelectedExpr;
}

#[diagnostic::do_not_recommend]
impl<M, V: Into<Json>> JsonOperand<M> for V {
    fn into_json(self) -> SelectedExpr {
        SelectedExpr(Expr::Value(Value::from(self.into())))
    }
}

macro_rules! operands {
    ($($self:ident: $type:ty, $expr:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Model> JsonOperand<M> for $type {
            fn into_json($self) -> SelectedExpr {
                SelectedExpr($expr)
            }
        }
    )+};
}

operands! {
    self: JsonPath<M>, self.scalar();
    self: &JsonPath<M>, self.scalar();
    self: Field<M, Json>, self.expr();
    self: Field<M, Option<Json>>, self.expr();
    self: Expression<M, Json>, self.expr.scalar_json();
    self: Expression<M, Option<Json>>, self.expr.scalar_json();
}

/// A document or a part of one as JSON, where it is no plain value.
pub(super) fn whole<M>(value: impl JsonOperand<M>) -> Expr {
    value.into_json().0.whole_json()
}

impl Expr {
    /// Takes a part of a document as the plain value that it is compared as.
    fn scalar_json(self) -> Self {
        match self {
            Self::Json(document, keys, JsonForm::Document) => {
                Self::Json(document, keys, JsonForm::Scalar)
            }
            other => other,
        }
    }

    /// Takes a part of a document as JSON, and not as the plain value that it is compared as.
    pub(super) fn whole_json(self) -> Self {
        match self {
            Self::Json(document, keys, _) => Self::Json(document, keys, JsonForm::Document),
            other => other,
        }
    }
}
