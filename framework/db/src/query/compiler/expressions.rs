//! Expressions.

use super::{Compiler, Output, Truth};
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Aggregate, AggregateFunction, Column, Expr, Function, NamedColumn, Node};

impl AggregateFunction {
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Avg => "AVG",
            Self::Count => "COUNT",
            Self::Max => "MAX",
            Self::Min => "MIN",
            Self::Sum => "SUM",
        }
    }

    pub(super) fn may_be_null(self) -> bool {
        self != Self::Count
    }
}

impl Compiler<'_> {
    pub(in crate::query) fn expr(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::Column(column) => {
                let join = self.find_join(&column.hops);
                self.qualified(join, column.field);
            }
            Expr::Value(value) => self.value(value.clone()),
            Expr::Binary(left, operator, right) => {
                self.push("(");
                self.expr(left)?;
                self.push(operator.sql());
                self.expr(right)?;
                self.push(")");
            }
            Expr::Part(part, inner) => {
                let begin = self.sql.len();
                self.expr(inner)?;
                let value = self.sql.split_off(begin);
                let zone = inner.is_moment().then(nuages_core::time::current_time_zone);
                self.dialect
                    .extract(&mut self.sql, *part, &value, zone.as_ref());
            }
            Expr::Call(function, arguments) => self.call(*function, arguments)?,
            Expr::Case(cases, default) => self.case(cases, default.as_deref())?,
            Expr::Aggregate(aggregate) => self.aggregate_expr(aggregate)?,
            Expr::Subquery(query) => {
                if !self.subquery(query, Output::Rows)? {
                    self.push("NULL");
                }
            }
            Expr::Outer(column) => self.outer(column)?,
            Expr::Named(named) => self.named_column(named),
            Expr::Invalid(message) => return Err(Error::field(message.clone())),
        }
        Ok(())
    }

    /// Writes a column of a named query; where the query reads from that one, its table is called as the model's.
    fn named_column(&mut self, named: &NamedColumn) {
        let rare = self.query.rare.as_ref();
        let is_source = rare.is_some_and(|rare| rare.source.as_ref() == Some(&named.table));
        let mut sql = std::mem::take(&mut self.sql);
        if is_source {
            self.write_table_name(&mut sql, None);
        } else {
            self.dialect.quote(&mut sql, &named.table);
        }
        sql.push('.');
        self.dialect.quote(&mut sql, &named.column);
        self.sql = sql;
    }

    fn outer(&mut self, column: &Column) -> Result<()> {
        let Some(outer) = self.outer else {
            return Err(Error::programming(
                "outer() names a column of the query around a subquery; this query stands alone",
            ));
        };
        let join = outer.find_join(&column.hops);
        let mut sql = std::mem::take(&mut self.sql);
        sql.push('(');
        outer.write_qualified(&mut sql, join, column.field);
        sql.push(')');
        self.sql = sql;
        Ok(())
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Result<()> {
        if function == Function::Concat {
            return self.concat(arguments);
        }
        let name = self.dialect.function(function);
        self.push(name);
        self.push("(");
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.expr(argument)?;
            let cast = self.dialect.argument_cast(function, index);
            self.push(cast);
        }
        self.push(")");
        Ok(())
    }

    /// NULL counts as the empty text, as in Django.
    fn concat(&mut self, arguments: &[Expr]) -> Result<()> {
        self.push("(");
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.push(" || ");
            }
            self.push("COALESCE(");
            self.expr(argument)?;
            let cast = self.dialect.argument_cast(Function::Concat, index);
            self.push(cast);
            self.push(", '')");
        }
        self.push(")");
        Ok(())
    }

    fn case(&mut self, cases: &[(Node, Expr)], default: Option<&Expr>) -> Result<()> {
        let start = self.mark();
        self.push("CASE");
        let mut written = 0;
        for (when, then) in cases {
            let before = self.mark();
            self.push(" WHEN ");
            match self.condition(when)? {
                Truth::Written => {}
                Truth::Always => self.push("1 = 1"),
                Truth::Never => {
                    self.back(before, Truth::Never);
                    continue;
                }
            }
            self.push(" THEN ");
            self.expr(then)?;
            written += 1;
        }
        if written == 0 {
            self.back(start, Truth::Never);
        } else {
            self.push(" ELSE ");
        }
        match default {
            Some(default) => self.expr(default)?,
            None => self.push("NULL"),
        }
        if written > 0 {
            self.push(" END");
        }
        Ok(())
    }

    fn aggregate_expr(&mut self, aggregate: &Aggregate) -> Result<()> {
        self.push(aggregate.function.sql());
        self.push("(");
        if aggregate.distinct {
            self.push("DISTINCT ");
        }
        match &aggregate.of {
            Some(of) => self.expr(of)?,
            None => self.push("*"),
        }
        self.push(")");
        if let Some(filter) = &aggregate.filter {
            let start = self.mark();
            self.push(" FILTER (WHERE ");
            match self.condition(filter)? {
                Truth::Written => self.push(")"),
                Truth::Always => {
                    self.back(start, Truth::Always);
                }
                Truth::Never => self.push("1 = 0)"),
            }
        }
        Ok(())
    }
}

impl Expr {
    /// Tells whether the expression is a moment, whose calendar date depends on the time zone.
    fn is_moment(&self) -> bool {
        matches!(self, Self::Column(column) if matches!(column.field.kind, FieldKind::DateTime { .. }))
    }
}
