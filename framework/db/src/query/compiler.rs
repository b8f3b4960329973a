//! From the nodes of a query to the text and parameters of a SELECT.

mod conditions;
mod joins;
mod order;

use self::joins::Join;
use super::ast::{Column, Expr, Hop, Query};
use crate::backends::Dialect;
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::models::{FieldMeta, ModelMeta};
use crate::value::Value;

/// SQL and its parameters.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) parameters: Vec<Value>,
}

/// What a condition turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Truth {
    /// No row can hold it; nothing was written.
    Never,
    /// Every row holds it; nothing was written.
    Always,
    /// Its text was written.
    Written,
}

/// Writes one statement.
pub(in crate::query) struct Compiler<'q> {
    query: &'q Query,
    dialect: &'static dyn Dialect,
    pub(in crate::query) statement: Statement,
    joins: Vec<Join>,
}

/// What a SELECT returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Output {
    /// The model's columns, and those of related models.
    Rows,
    /// The primary key.
    Key,
    /// The number of rows.
    Count,
    /// A constant, for existence.
    One,
}

impl<'q> Compiler<'q> {
    pub(in crate::query) fn new(query: &'q Query, dialect: &'static dyn Dialect) -> Self {
        Self {
            query,
            dialect,
            statement: Statement {
                sql: String::with_capacity(256),
                parameters: Vec::new(),
            },
            joins: Vec::new(),
        }
    }

    /// Writes the SELECT; `None` when it can return nothing.
    pub(in crate::query) fn select(mut self, output: Output) -> Result<Option<(Statement, Plan)>> {
        if let Some(problem) = &self.query.problem {
            return Err(Error::programming(problem.clone()));
        }
        if self.query.nothing {
            return Ok(None);
        }
        let order = match output {
            Output::Rows => self.order()?,
            Output::Key if self.query.is_sliced() => self.order()?,
            _ => Vec::new(),
        };
        self.join_conditions();
        for order in &order {
            self.join_expr(&order.expr, false);
        }
        let plan = if output == Output::Rows {
            self.join_related()
        } else {
            Plan::default()
        };
        let wrapped = output == Output::Count && (self.query.is_sliced() || self.query.distinct);
        if wrapped {
            self.push("SELECT COUNT(*) FROM (");
        }
        self.push(if self.query.distinct {
            "SELECT DISTINCT "
        } else {
            "SELECT "
        });
        match output {
            Output::Rows => self.columns(&plan),
            Output::Count if !wrapped => self.push("COUNT(*)"),
            Output::Count if self.query.distinct => self.columns(&plan),
            Output::Count | Output::One => self.push("1 AS \"a\""),
            Output::Key => self.key(),
        }
        self.push(" FROM ");
        self.dialect
            .quote(&mut self.statement.sql, self.query.meta.db_table);
        self.write_joins();
        if self.filters()? == Truth::Never {
            return Ok(None);
        }
        self.write_order(&order)?;
        self.slice(if output == Output::One {
            Some(1)
        } else {
            self.query.limit
        });
        if wrapped {
            self.push(") subquery");
        }
        Ok(Some((self.statement, plan)))
    }

    /// Writes ` WHERE ...` for a statement over the model's table alone; conditions over relations become a subquery.
    pub(in crate::query) fn filters_alone(&mut self) -> Result<Truth> {
        self.join_conditions();
        if self.joins.is_empty() {
            return self.filters();
        }
        let inner = Compiler::new(self.query, self.dialect).select(Output::Key)?;
        let Some((inner, _)) = inner else {
            return Ok(Truth::Never);
        };
        self.push(" WHERE ");
        self.key();
        self.push(" IN (");
        self.push(&inner.sql);
        self.push(")");
        self.statement.parameters.extend(inner.parameters);
        Ok(Truth::Written)
    }

    fn filters(&mut self) -> Result<Truth> {
        if self.query.filters.is_empty() {
            return Ok(Truth::Always);
        }
        let start = self.statement.sql.len();
        self.push(" WHERE ");
        let query = self.query;
        let truth = self.group(&query.filters, " AND ", false, query.filters.len() > 1)?;
        if truth != Truth::Written {
            self.statement.sql.truncate(start);
        }
        Ok(truth)
    }

    pub(in crate::query) fn expr(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Value(value) => self.value(value.clone()),
            Expr::Binary(left, operator, right) => {
                self.push("(");
                self.expr(left)?;
                self.push(operator.sql());
                self.expr(right)?;
                self.push(")");
            }
            Expr::Part(part, inner) => {
                let (before, after) = self.dialect.extract(*part);
                self.push(before);
                self.expr(inner)?;
                self.push(after);
            }
            Expr::Invalid(message) => return Err(Error::field(message.clone())),
        }
        Ok(())
    }

    pub(in crate::query) fn value(&mut self, value: Value) {
        self.statement.parameters.push(value);
        let number = self.statement.parameters.len();
        self.dialect.placeholder(&mut self.statement.sql, number);
    }

    fn column(&mut self, column: &Column) {
        let join = self.find_join(&column.hops);
        self.qualified(join, column.field);
    }

    fn qualified(&mut self, join: Option<usize>, field: &FieldMeta) {
        let alias = match join {
            Some(index) => &self.joins[index].alias,
            None => self.query.meta.db_table,
        };
        self.dialect.quote(&mut self.statement.sql, alias);
        self.statement.sql.push('.');
        self.dialect.quote(&mut self.statement.sql, field.column);
    }

    fn key(&mut self) {
        if let Some(field) = self.query.meta.field("pk") {
            self.qualified(None, field);
        }
    }

    fn columns(&mut self, plan: &Plan) {
        let meta = self.query.meta;
        self.model_columns(meta, None, true);
        self.related_columns(plan, None, meta);
    }

    fn related_columns(&mut self, plan: &Plan, parent: Option<usize>, meta: &'static ModelMeta) {
        for (index, nested) in &plan.nested {
            let Some(hop) = meta.fields.get(*index).and_then(Hop::forward) else {
                continue;
            };
            let join = self
                .joins
                .iter()
                .position(|join| join.parent == parent && join.hop == hop);
            self.model_columns(hop.to, join, false);
            self.related_columns(nested, join, hop.to);
        }
    }

    fn model_columns(&mut self, meta: &'static ModelMeta, join: Option<usize>, first: bool) {
        for (index, field) in meta.fields.iter().enumerate() {
            if index > 0 || !first {
                self.push(", ");
            }
            self.qualified(join, field);
        }
    }

    pub(in crate::query) fn push(&mut self, text: &str) {
        self.statement.sql.push_str(text);
    }
}
