//! The SELECT as a whole.

use super::group::Placed;
use super::{Compiler, Output, Selected, Truth};
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::models::ModelMeta;
use crate::query::ast::{Column, Hop, Node, OrderBy};
use crate::query::query::Annotation;
use crate::value::Value;

impl Compiler<'_> {
    /// Writes the SELECT; `None` when it can return nothing.
    pub(in crate::query) fn select(mut self, output: Output) -> Result<Selected> {
        if let Some(problem) = &self.query.problem {
            return Err(Error::programming(problem.clone()));
        }
        if self.query.nothing && self.query.combined.is_empty() || self.query.limit == Some(0) {
            return Ok(None);
        }
        if !self.query.combined.is_empty() {
            return self.combination(output);
        }
        if self.query.filters.iter().any(Node::has_window) {
            return self.qualified_select(output);
        }
        let grouped = self.query.is_grouped();
        let order = self.order_of(output, grouped)?;
        self.join_conditions();
        self.join_selected(|_| true);
        let groups = self.query.groups().unwrap_or_default();
        for expr in self.query.distinct_on().iter().chain(groups) {
            self.join_expr(expr, false);
        }
        for order in &order {
            self.join_expr(&order.expr, false);
        }
        let mut plan = if output == Output::Rows && self.query.selection.is_none() {
            self.join_related()
        } else {
            Plan::default()
        };
        if output == Output::Rows && !self.dialect.keeps_scale() {
            plan.add_scales(self.query);
        }
        self.join_annotations(|after| after == Annotation::BESIDE);
        self.write_ctes()?;
        if grouped {
            self.find_repeated(&order)?;
        }
        let wrapped =
            output == Output::Count && (self.query.is_sliced() || self.query.distinct || grouped);
        if wrapped {
            self.push("SELECT COUNT(*) FROM (");
            self.all_named |= self.dialect.wraps_subqueries();
        }
        let (besides, mut placed) = self.order_columns(&plan, output, &order)?;
        let is_inside = !besides.is_empty() && self.is_list(output);
        if is_inside {
            self.select_list(output);
        }
        if output == Output::Rows && self.is_plain() && plan.nested.is_empty() {
            let head = self
                .query
                .meta
                .statements
                .select(self.query.meta, self.dialect);
            self.sql.reserve(head.len() + 192);
            self.push(head);
        } else {
            self.select_word(&mut placed)?;
            match output {
                Output::Rows => self.columns(&plan)?,
                Output::Count if !wrapped => self.push("COUNT(*)"),
                Output::Count if self.query.distinct => self.columns(&plan)?,
                // Rows are passed over once they are different.
                Output::One if self.query.distinct && self.query.is_sliced() => {
                    self.columns(&plan)?;
                }
                Output::Count | Output::One => {
                    self.push("1 AS ");
                    self.name("a");
                }
                Output::Key => self.key(),
            }
            for expr in besides {
                self.push(", ");
                self.expr(expr)?;
                self.name_column();
            }
            self.from()?;
        }
        if self.filters(grouped)? == Truth::Never {
            return Ok(None);
        }
        if grouped {
            let selected =
                output == Output::Rows || (output == Output::Count && self.query.distinct);
            let groups = self.group_by(&plan, &order, selected)?;
            if placed.is_empty() {
                placed = groups;
            }
            if self.having()? == Truth::Never {
                return Ok(None);
            }
        }
        if !grouped && self.outer.is_some() && placed.is_empty() {
            self.place_outer(&mut placed)?;
        }
        self.write_order_of(&order, &placed)?;
        self.slice(if output == Output::One {
            Some(self.query.limit.unwrap_or(1).min(1))
        } else {
            self.query.limit
        });
        if output == Output::Rows || (output == Output::One && self.outer.is_none()) {
            self.write_lock()?;
        }
        if wrapped || is_inside {
            self.push(") subquery");
        }
        Ok(Some((self.statement(), plan)))
    }

    pub(super) fn order_of(&self, output: Output, grouped: bool) -> Result<Vec<OrderBy>> {
        match output {
            // The order of the model would make groups of its own.
            Output::Rows if grouped && self.query.order.is_none() => Ok(Vec::new()),
            Output::Rows => self.order(),
            Output::Key if self.query.is_cut() => self.order(),
            Output::Count if self.query.orders_make_groups() => self.order(),
            // What sorts the rows may join more of them, or make more that differ.
            Output::Count if self.query.is_sliced() => {
                let order = self.order()?;
                let many = |column: &Column| column.first_many().is_some();
                let counts = self.query.distinct
                    || order
                        .iter()
                        .any(|order| order.expr.any_column(&mut |column| many(column)));
                Ok(if counts { order } else { Vec::new() })
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Tells whether the columns are those of the model's own table and nothing else.
    fn is_plain(&self) -> bool {
        self.joins.is_empty()
            && self.alias.is_none()
            && !self.all_named
            && self.query.has_plain_columns()
    }

    /// Writes ` FROM ...` with the joins.
    pub(super) fn from(&mut self) -> Result<()> {
        self.push(" FROM ");
        let rare = self.query.rare.as_ref();
        let source = rare.and_then(|rare| rare.source.as_deref());
        match source {
            Some(source) => self.dialect.quote(&mut self.sql, source),
            None => self.dialect.table(&mut self.sql, self.query.meta),
        }
        if let Some(alias) = &self.alias {
            self.sql.push(' ');
            self.sql.push_str(alias);
        } else if source.is_some() {
            self.push(" ");
            self.dialect.table(&mut self.sql, self.query.meta);
        }
        self.write_joins()?;
        self.write_joined();
        Ok(())
    }

    /// Writes ` WHERE ...` for a statement over the model's table alone; conditions over relations become a subquery.
    pub(in crate::query) fn filters_alone(&mut self) -> Result<Truth> {
        self.join_conditions();
        let windows = self.query.filters.iter().any(Node::has_window);
        let alone = !self.query.is_grouped() && !windows && self.query.rare.is_none();
        let wraps = self.dialect.wraps_subqueries();
        if self.joins.is_empty() && alone {
            let start = self.mark();
            let truth = self.filters(false)?;
            if !wraps || !self.reads_its_table(start.0) {
                return Ok(truth);
            }
            self.back(start, truth);
        }
        let Some((inner, _)) = Compiler::nested(self.query, self).select(Output::Key)? else {
            return Ok(Truth::Never);
        };
        self.push(" WHERE ");
        self.joins.clear();
        self.join_order.clear();
        let composite = self.query.meta.composite.is_some();
        self.push(if composite { "(" } else { "" });
        self.key();
        self.push(if composite { ")" } else { "" });
        self.push(if wraps {
            " IN (SELECT * FROM ("
        } else {
            " IN ("
        });
        self.push(&inner.sql);
        if wraps {
            // A slice keeps the server from merging the query into the statement, which may not read what it changes.
            if !self.query.is_sliced() {
                self.push(" LIMIT ");
                let no_limit = self.dialect.no_limit();
                self.push(no_limit);
            }
            self.push(") subquery");
        }
        self.push(")");
        self.parameters.extend(inner.parameters);
        Ok(Truth::Written)
    }

    /// Tells whether a query in what is written behind a place reads the model's table.
    fn reads_its_table(&self, start: usize) -> bool {
        let mut table = String::new();
        self.dialect.table(&mut table, self.query.meta);
        let written = &self.sql[start..];
        ["FROM ", "JOIN "]
            .iter()
            .flat_map(|word| written.split(word).skip(1))
            .any(|behind| behind.starts_with(&table))
    }

    pub(super) fn filters(&mut self, grouped: bool) -> Result<Truth> {
        let query = self.query;
        if grouped {
            let rows: Vec<&Node> = query
                .filters
                .iter()
                .filter(|node| !node.has_aggregate())
                .collect();
            return self.clause(" WHERE ", &rows);
        }
        self.clause(" WHERE ", &query.filters)
    }

    fn having(&mut self) -> Result<Truth> {
        let groups: Vec<&Node> = self
            .query
            .filters
            .iter()
            .filter(|node| node.has_aggregate())
            .collect();
        self.beside = true;
        let truth = self.clause(" HAVING ", &groups);
        self.beside = false;
        truth
    }

    fn clause<N: std::borrow::Borrow<Node>>(&mut self, word: &str, nodes: &[N]) -> Result<Truth> {
        if nodes.is_empty() {
            return Ok(Truth::Always);
        }
        let start = self.mark();
        self.push(word);
        let truth = self.group(
            nodes,
            " AND ",
            super::conditions::Sign::PLAIN,
            nodes.len() > 1,
        )?;
        if truth != Truth::Written {
            self.back(start, truth);
        }
        Ok(truth)
    }

    pub(super) fn columns(&mut self, plan: &Plan) -> Result<()> {
        let query = self.query;
        match &query.selection {
            None => {
                self.model_columns(query.meta, None, true);
                self.related_columns(plan, None, query.meta);
            }
            Some(exprs) => {
                for (index, expr) in exprs.iter().enumerate() {
                    if index > 0 {
                        self.push(", ");
                    }
                    self.expr(expr)?;
                    self.name_column();
                }
            }
        }
        for (index, annotation) in query.annotations.iter().enumerate() {
            if index > 0
                || query
                    .selection
                    .as_ref()
                    .is_none_or(|exprs| !exprs.is_empty())
            {
                self.push(", ");
            }
            self.expr(&annotation.expr)?;
            if self.named {
                self.push(" AS ");
                self.dialect.quote(&mut self.sql, &format!("a{index}"));
            } else {
                self.name_column();
            }
        }
        Ok(())
    }

    /// Gives places to what is selected and computed from columns of queries around this one, which SQLite does not know in an order.
    fn place_outer(&mut self, placed: &mut Placed) -> Result<()> {
        let mut place = 0;
        for expr in self.query.selection.iter().flatten() {
            if expr.has_outer() {
                let term = self.apart(expr)?;
                placed.add(expr, term, place + 1);
            }
            place += expr.width();
        }
        Ok(())
    }

    pub(super) fn related_columns(
        &mut self,
        plan: &Plan,
        parent: Option<usize>,
        meta: &'static ModelMeta,
    ) {
        for (index, nested) in &plan.nested {
            let Some(hop) = meta.fields.get(*index).and_then(Hop::forward) else {
                continue;
            };
            let join = self
                .joins
                .iter()
                .position(|join| join.parent == parent && hop.joins(&join.hop));
            self.model_columns(hop.to, join, false);
            self.related_columns(nested, join, hop.to);
        }
    }

    pub(super) fn model_columns(
        &mut self,
        meta: &'static ModelMeta,
        join: Option<usize>,
        first: bool,
    ) {
        for (index, field) in meta.fields.iter().enumerate() {
            if index > 0 || !first {
                self.push(", ");
            }
            self.qualified(join, field);
            self.name_column();
        }
    }

    /// Gives the column a name for the query around this one.
    pub(super) fn name_column(&mut self) {
        if self.all_named {
            self.push(" AS ");
            let name = format!("col{}", self.names);
            self.dialect.quote(&mut self.sql, &name);
            self.names += 1;
        }
    }
}

/// A number of rows as SQL has it.
pub(in crate::query) fn bound(number: u64) -> Value {
    Value::I64(i64::try_from(number).unwrap_or(i64::MAX))
}
