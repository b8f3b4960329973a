//! UNION, INTERSECT and EXCEPT.

use super::select::bound;
use super::{Compiler, Output, Selected, Statement};
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::query::ast::{Column, Expr};
use crate::query::query::{Combinator, Query};

impl Compiler<'_> {
    /// Writes the rows of several queries put together.
    pub(super) fn combination(mut self, output: Output) -> Result<Selected> {
        let query = self.query;
        if output == Output::Key {
            return self.combined_keys();
        }
        let mut written = match self.part_of(first_of(query), output)? {
            Some(statement) => self.member(statement),
            None => false,
        };
        for (combinator, member) in &query.combined {
            match (self.part_of(member.clone(), output)?, *combinator) {
                (Some(_), Combinator::Union | Combinator::UnionAll) if !written => {
                    // Its parameters are numbered from the first again.
                    self.sql.clear();
                    self.parameters.clear();
                    if let Some(statement) = self.part_of(member.clone(), output)? {
                        written = self.member(statement);
                    }
                }
                (Some(statement), _) if written => {
                    self.push(combinator.sql());
                    self.member(statement);
                }
                (None, Combinator::Intersection) => {
                    self.sql.clear();
                    self.parameters.clear();
                    written = false;
                }
                _ => {}
            }
        }
        if !written {
            return Ok(None);
        }
        match output {
            Output::Rows => {
                self.combined_order()?;
                self.slice(query.limit);
            }
            Output::Count => self.wrap("SELECT COUNT(*) FROM (", ") subquery"),
            Output::One => self.wrap("SELECT 1 FROM (", ") subquery LIMIT 1"),
            Output::Key => {}
        }
        Ok(Some((self.statement(), Plan::default())))
    }

    /// Makes what is written, of which the query keeps a slice, the table of another query.
    fn wrap(&mut self, before: &str, after: &str) {
        let inner = std::mem::replace(&mut self.sql, before.to_owned());
        self.push(&inner);
        self.slice(self.query.limit);
        self.push(after);
    }

    /// Writes the keys of the rows, as a subquery.
    fn combined_keys(self) -> Result<Selected> {
        let mut keys = self.query.clone();
        keys.selection = keys.meta.field("pk").map(|field| {
            vec![Expr::Column(Column {
                hops: Vec::new(),
                field,
            })]
        });
        let compiler = Compiler {
            before: self.before + self.parameters.len(),
            outer: self.outer,
            ..Compiler::new(&keys, self.dialect)
        };
        compiler.combination(Output::Rows)
    }

    /// Writes one of the queries. One that is sliced, or put together itself, becomes a table of its own; the order of all others says nothing.
    fn part_of(&self, mut member: Query, output: Output) -> Result<Option<Statement>> {
        if let (None, Some(selection)) = (&member.selection, &self.query.selection) {
            member.selection = Some(selection.clone());
        }
        let apart = member.is_sliced() || !member.combined.is_empty();
        if !member.is_sliced() {
            member.order = Some(Vec::new());
        }
        let compiler = Compiler {
            before: self.before + self.parameters.len(),
            outer: self.outer,
            // The columns of a subquery need different names.
            all_named: output != Output::Rows && self.dialect.wraps_subqueries(),
            ..Compiler::new(&member, self.dialect)
        };
        let Some((mut statement, _)) = compiler.select(Output::Rows)? else {
            return Ok(None);
        };
        if apart {
            statement.sql = format!("SELECT * FROM ({}) subquery", statement.sql).into();
        }
        Ok(Some(statement))
    }

    fn member(&mut self, statement: Statement) -> bool {
        self.push(&statement.sql);
        self.parameters.extend(statement.parameters);
        true
    }

    /// Sorts by the places of columns: the names are those of several tables.
    fn combined_order(&mut self) -> Result<()> {
        let query = self.query;
        for (index, order) in query.order.iter().flatten().enumerate() {
            let place = match (&query.selection, &order.expr) {
                (None, Expr::Column(column)) if column.hops.is_empty() => query
                    .meta
                    .fields
                    .iter()
                    .position(|field| std::ptr::eq(field, column.field)),
                (Some(exprs), Expr::Column(column)) => exprs
                    .iter()
                    .position(|expr| matches!(expr, Expr::Column(known) if known.is_same(column))),
                _ => None,
            };
            let Some(place) = place else {
                return Err(Error::programming(
                    "ORDER BY term does not match any column in the result set: sort what several queries return by a column that they select",
                ));
            };
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            self.push(&(place + 1).to_string());
            let descending = order.descending != query.reversed;
            self.push(if descending { " DESC" } else { " ASC" });
            if let Some(first) = order.nulls_first {
                if !self.dialect.has_nulls_order() {
                    return Err(Error::not_supported(
                        "this database cannot say where NULL stands in what several queries return",
                    ));
                }
                let first = first != query.reversed;
                self.push(if first { " NULLS FIRST" } else { " NULLS LAST" });
            }
        }
        Ok(())
    }

    /// Writes ` LIMIT ... OFFSET ...`. The limit is text, as Django's: SQLite plans a statement anew each time that a
    /// parameter there is bound.
    pub(super) fn slice(&mut self, limit: Option<u64>) {
        match limit {
            Some(limit) => {
                self.push(" LIMIT ");
                self.push(&limit.min(i64::MAX.unsigned_abs()).to_string());
            }
            None if self.query.offset > 0 => {
                self.push(" LIMIT ");
                let no_limit = self.dialect.no_limit();
                self.push(no_limit);
            }
            None => return,
        }
        if self.query.offset > 0 {
            self.push(" OFFSET ");
            self.value(bound(self.query.offset));
        }
    }
}

/// The first of the queries, as it was: what was said of all of them is not its own.
fn first_of(query: &Query) -> Query {
    if let Some(first) = query.rare.as_ref().and_then(|rare| rare.first.as_deref()) {
        return first.clone();
    }
    let mut first = query.clone();
    first.combined.clear();
    (first.limit, first.offset) = (None, 0);
    first.order = Some(Vec::new());
    first
}
