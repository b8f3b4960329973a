//! Which expressions may be NULL, and which conditions a row may neither hold nor fail.

use super::Compiler;
use crate::query::ast::{Expr, Function, Lookup, Node};

impl Compiler<'_> {
    pub(super) fn may_be_null(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Column(column) => {
                column.field.null
                    || self
                        .find_join(&column.hops)
                        .is_some_and(|join| self.is_outer(join))
            }
            Expr::Binary(left, _, right) => self.may_be_null(left) || self.may_be_null(right),
            Expr::Part(_, inner, _)
            | Expr::Trunc(_, inner, _)
            | Expr::Cast(inner, _)
            | Expr::Collate(inner, _)
            | Expr::Typed(inner, _)
            | Expr::Transformed(_, inner) => self.may_be_null(inner),
            Expr::Call(Function::Coalesce, arguments) => {
                arguments.iter().all(|expr| self.may_be_null(expr))
            }
            Expr::Call(function, arguments) => {
                function.may_be_null() || arguments.iter().any(|expr| self.may_be_null(expr))
            }
            Expr::Case(..)
            | Expr::Subquery(_)
            | Expr::Json(..)
            | Expr::Window(_)
            | Expr::Named(_)
            | Expr::Raw(_) => true,
            Expr::Aggregate(aggregate) => aggregate.function.may_be_null(),
            Expr::Outer(_, column) => column.field.null,
            Expr::Lifted(_, null) => *null,
            Expr::Value(value) => value.is_null(),
            Expr::Holds(_) | Expr::Invalid(_) => false,
        }
    }

    /// Tells whether a row may neither hold the condition nor fail it.
    pub(super) fn may_be_unknown(&self, node: &Node) -> bool {
        match node {
            Node::All(all) | Node::Any(all) | Node::Odd(all) => {
                all.iter().any(|one| self.may_be_unknown(one))
            }
            Node::Not(inner) => self.may_be_unknown(inner),
            Node::Compare(compare) if matches!(compare.lookup, Lookup::IsNull(_)) => false,
            other => other.any(&mut |expr| self.may_be_null(expr)),
        }
    }
}
