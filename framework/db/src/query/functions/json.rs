//! Functions that make JSON.

use super::call;
use crate::fields::Json;
use crate::query::Expression;
use crate::query::aggregate::Operand;
use crate::query::ast::{Expr, Function};
use crate::query::shape::SelectedExpr;
use crate::tuples::up_to;
use crate::value::Value;

/// Keys and values of a JSON object: a pair, or a tuple of pairs.
pub trait JsonEntries<M> {
    #[doc(hidden)]
    fn into_entries(self) -> Vec<SelectedExpr>;
}

/// Items of a JSON array and arguments of [`func`](super::func): a tuple of fields, expressions and values.
pub trait JsonItems<M> {
    #[doc(hidden)]
    fn into_items(self) -> Vec<SelectedExpr>;
}

/// Makes a JSON object: `json_object((("name", Author::name), ("articles", count(Article::author.reversed()))))`.
pub fn json_object<M>(entries: impl JsonEntries<M>) -> Expression<M, Json> {
    call(Function::JsonObject, plain(entries.into_entries()))
}

/// Makes a JSON array: `json_array((Author::name, 1, "x"))`.
pub fn json_array<M>(items: impl JsonItems<M>) -> Expression<M, Json> {
    call(Function::JsonArray, plain(items.into_items()))
}

fn plain(exprs: Vec<SelectedExpr>) -> Vec<Expr> {
    exprs.into_iter().map(|expr| expr.0).collect()
}

impl<M, O: Operand<M>> JsonEntries<M> for (&str, O) {
    fn into_entries(self) -> Vec<SelectedExpr> {
        (self,).into_entries()
    }
}

macro_rules! members {
    ($($name:ident)*) => {
        impl<M, $($name: Operand<M>),*> JsonEntries<M> for ($((&str, $name),)*) {
            #[allow(non_snake_case, reason = "one name per place of the tuple")]
            fn into_entries(self) -> Vec<SelectedExpr> {
                let ($($name,)*) = self;
                vec![$(SelectedExpr(Expr::Value(Value::from($name.0))), SelectedExpr($name.1.operand().expr)),*]
            }
        }

        impl<M, $($name: Operand<M>),*> JsonItems<M> for ($($name,)*) {
            #[allow(non_snake_case, reason = "one name per place of the tuple")]
            fn into_items(self) -> Vec<SelectedExpr> {
                let ($($name,)*) = self;
                vec![$(SelectedExpr($name.operand().expr)),*]
            }
        }
    };
}

members!();
up_to!(8 members);
