//! From the nodes of a query to the text and parameters of a SELECT.

use std::borrow::Cow;

use super::ast::{Column, Compare, Expr, Hop, Lookup, Node, Order, OrderBy, Query};
use super::lookup::default_order;
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
pub(super) enum Truth {
    /// No row can hold it; nothing was written.
    Never,
    /// Every row holds it; nothing was written.
    Always,
    /// Its text was written.
    Written,
}

/// A table beside the model's own.
#[derive(Debug)]
struct Join {
    parent: Option<usize>,
    hop: Hop,
    alias: Cow<'static, str>,
    /// Some condition fails for rows without a partner, so that an inner join loses nothing.
    inner: bool,
}

/// Writes one statement.
pub(super) struct Compiler<'q> {
    query: &'q Query,
    dialect: &'static dyn Dialect,
    pub(super) statement: Statement,
    joins: Vec<Join>,
}

/// What a SELECT returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
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
    pub(super) fn new(query: &'q Query, dialect: &'static dyn Dialect) -> Self {
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
    pub(super) fn select(mut self, output: Output) -> Result<Option<(Statement, Plan)>> {
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
        let plan = if output == Output::Rows { self.join_related() } else { Plan::default() };
        let wrapped = output == Output::Count && (self.query.is_sliced() || self.query.distinct);
        if wrapped {
            self.push("SELECT COUNT(*) FROM (");
        }
        self.push(if self.query.distinct { "SELECT DISTINCT " } else { "SELECT " });
        match output {
            Output::Rows => self.columns(&plan),
            Output::Count if !wrapped => self.push("COUNT(*)"),
            Output::Count if self.query.distinct => self.columns(&plan),
            Output::Count | Output::One => self.push("1 AS \"a\""),
            Output::Key => self.key(),
        }
        self.push(" FROM ");
        self.dialect.quote(&mut self.statement.sql, self.query.meta.db_table);
        self.write_joins();
        if self.filters()? == Truth::Never {
            return Ok(None);
        }
        self.write_order(&order)?;
        self.slice(if output == Output::One { Some(1) } else { self.query.limit });
        if wrapped {
            self.push(") subquery");
        }
        Ok(Some((self.statement, plan)))
    }

    /// Writes ` WHERE ...` for a statement over the model's table alone; conditions over relations become a subquery.
    pub(super) fn filters_alone(&mut self) -> Result<Truth> {
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

    fn node(&mut self, node: &Node, negated: bool) -> Result<Truth> {
        match node {
            Node::All(nodes) => self.group(nodes, " AND ", negated, nodes.len() > 1),
            Node::Any(nodes) => self.group(nodes, " OR ", negated, nodes.len() > 1),
            Node::Not(inner) => {
                let start = self.mark();
                self.push("NOT (");
                let truth = match &**inner {
                    Node::All(nodes) => self.group(nodes, " AND ", !negated, false)?,
                    Node::Any(nodes) => self.group(nodes, " OR ", !negated, false)?,
                    other => self.node(other, !negated)?,
                };
                Ok(match truth {
                    Truth::Written => {
                        self.push(")");
                        Truth::Written
                    }
                    Truth::Never => self.back(start, Truth::Always),
                    Truth::Always => self.back(start, Truth::Never),
                })
            }
            Node::Compare(compare) => self.compare(compare, negated),
            Node::Invalid(message) => Err(Error::field(message.clone())),
        }
    }

    fn group(&mut self, nodes: &[Node], joint: &str, negated: bool, parentheses: bool) -> Result<Truth> {
        let all = joint == " AND ";
        let start = self.mark();
        if parentheses {
            self.push("(");
        }
        let mut written = 0;
        for node in nodes {
            let before = self.mark();
            if written > 0 {
                self.push(joint);
            }
            match (self.node(node, negated)?, all) {
                (Truth::Written, _) => written += 1,
                (Truth::Always, true) | (Truth::Never, false) => {
                    self.back(before, Truth::Always);
                }
                (Truth::Never, true) => return Ok(self.back(start, Truth::Never)),
                (Truth::Always, false) => return Ok(self.back(start, Truth::Always)),
            }
        }
        if written == 0 {
            return Ok(self.back(start, if all || nodes.is_empty() { Truth::Always } else { Truth::Never }));
        }
        if parentheses {
            self.push(")");
        }
        Ok(Truth::Written)
    }

    /// Remembers the place, to take back what turns out to be constant.
    fn mark(&self) -> (usize, usize) {
        (self.statement.sql.len(), self.statement.parameters.len())
    }

    fn back(&mut self, (sql, parameters): (usize, usize), truth: Truth) -> Truth {
        self.statement.sql.truncate(sql);
        self.statement.parameters.truncate(parameters);
        truth
    }

    fn compare(&mut self, compare: &Compare, negated: bool) -> Result<Truth> {
        let start = self.mark();
        self.expr(&compare.left)?;
        match &compare.lookup {
            Lookup::Exact(right) => {
                self.push(" = ");
                self.expr(right)?;
            }
            Lookup::Order(order, right) => {
                self.push(match order {
                    Order::Gt => " > ",
                    Order::Gte => " >= ",
                    Order::Lt => " < ",
                    Order::Lte => " <= ",
                });
                self.expr(right)?;
            }
            Lookup::Range(low, high) => {
                self.push(" BETWEEN ");
                self.expr(low)?;
                self.push(" AND ");
                self.expr(high)?;
            }
            Lookup::IsNull(is_null) => {
                self.push(if *is_null { " IS NULL" } else { " IS NOT NULL" });
                return Ok(Truth::Written);
            }
            Lookup::Text(kind, right) => self.text_match(*kind, right)?,
            Lookup::In(values) => {
                if !self.list(values)? {
                    return Ok(self.back(start, Truth::Never));
                }
            }
        }
        // SQL's NOT leaves out rows with NULL; Django's exclude keeps them.
        if negated && self.may_be_null(&compare.left) {
            self.push(" AND ");
            self.expr(&compare.left)?;
            self.push(" IS NOT NULL");
        }
        Ok(Truth::Written)
    }

    fn text_match(&mut self, kind: super::ast::TextMatch, right: &Expr) -> Result<()> {
        let (open_start, open_end) = kind.open_ends();
        if let Expr::Value(value) = right {
            let Value::Text(text) = value else {
                return Err(Error::data(format!("{value:?} is not a text to look for")));
            };
            let mut pattern = String::with_capacity(text.len() + 2);
            if open_start {
                pattern.push('%');
            }
            for character in text.chars() {
                if matches!(character, '\\' | '%' | '_') {
                    pattern.push('\\');
                }
                pattern.push(character);
            }
            if open_end {
                pattern.push('%');
            }
            self.statement.parameters.push(Value::Text(pattern));
            let number = self.statement.parameters.len();
            self.dialect.text_match(&mut self.statement.sql, kind, number);
            return Ok(());
        }
        self.push(if open_start { " LIKE '%' || " } else { " LIKE " });
        self.push("REPLACE(REPLACE(REPLACE(");
        self.expr(right)?;
        self.push(", '\\', '\\\\'), '%', '\\%'), '_', '\\_')");
        if open_end {
            self.push(" || '%'");
        }
        self.push(" ESCAPE '\\'");
        Ok(())
    }

    /// Writes ` IN (...)`. The list is filled up to a power of two with its last value, so that lists of many lengths share few texts.
    fn list(&mut self, values: &[Expr]) -> Result<bool> {
        let values: Vec<&Expr> = values
            .iter()
            .filter(|value| !matches!(value, Expr::Value(Value::Null)))
            .collect();
        let Some(last) = values.last() else {
            return Ok(false);
        };
        let most = self.dialect.max_parameters();
        if values.len() > most {
            return Err(Error::programming(format!(
                "in_ takes at most {most} values here, {} were given; ask in parts",
                values.len()
            )));
        }
        self.push(" IN (");
        let padded = values.len().next_power_of_two().min(most);
        for index in 0..padded {
            if index > 0 {
                self.push(", ");
            }
            self.expr(values.get(index).unwrap_or(last))?;
        }
        self.push(")");
        Ok(true)
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Result<()> {
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

    pub(super) fn value(&mut self, value: Value) {
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
            let join = self.joins.iter().position(|join| join.parent == parent && join.hop == hop);
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

    pub(super) fn push(&mut self, text: &str) {
        self.statement.sql.push_str(text);
    }
}

// Joins.
impl Compiler<'_> {
    fn join_conditions(&mut self) {
        let query = self.query;
        for node in &query.filters {
            self.join_node(node, true);
        }
    }

    fn join_node(&mut self, node: &Node, required: bool) {
        match node {
            Node::All(nodes) => nodes.iter().for_each(|node| self.join_node(node, required)),
            Node::Any(nodes) => {
                let required = required && nodes.len() == 1;
                nodes.iter().for_each(|node| self.join_node(node, required));
            }
            Node::Not(node) => self.join_node(node, false),
            Node::Compare(compare) => {
                let required = required && !matches!(compare.lookup, Lookup::IsNull(true));
                self.join_expr(&compare.left, required);
                match &compare.lookup {
                    Lookup::Exact(right) | Lookup::Order(_, right) | Lookup::Text(_, right) => {
                        self.join_expr(right, required);
                    }
                    Lookup::Range(low, high) => {
                        self.join_expr(low, required);
                        self.join_expr(high, required);
                    }
                    Lookup::In(values) => values.iter().for_each(|value| self.join_expr(value, false)),
                    Lookup::IsNull(_) => {}
                }
            }
            Node::Invalid(_) => {}
        }
    }

    fn join_expr(&mut self, expr: &Expr, required: bool) {
        match expr {
            Expr::Column(column) => {
                let mut parent = None;
                for hop in &column.hops {
                    parent = Some(self.join(parent, *hop, required));
                }
            }
            Expr::Binary(left, _, right) => {
                self.join_expr(left, required);
                self.join_expr(right, required);
            }
            Expr::Part(_, inner) => self.join_expr(inner, required),
            Expr::Value(_) | Expr::Invalid(_) => {}
        }
    }

    fn join_related(&mut self) -> Plan {
        let query = self.query;
        let mut plan = Plan::default();
        for path in &query.related {
            let mut level = &mut plan;
            let mut meta = query.meta;
            let mut parent = None;
            for field in path {
                let (Some(hop), Some(index)) = (
                    Hop::forward(field),
                    meta.fields.iter().position(|other| std::ptr::eq(other, *field)),
                ) else {
                    break;
                };
                parent = Some(self.join(parent, hop, false));
                meta = hop.to;
                let place = match level.nested.iter().position(|(known, _)| *known == index) {
                    Some(place) => place,
                    None => {
                        level.nested.push((index, Plan::default()));
                        level.nested.len() - 1
                    }
                };
                level = &mut level.nested[place].1;
            }
        }
        let mut offset = query.meta.fields.len();
        number(&mut plan, query.meta, &mut offset);
        plan
    }

    fn join(&mut self, parent: Option<usize>, hop: Hop, required: bool) -> usize {
        if let Some(index) = self
            .joins
            .iter()
            .position(|join| join.parent == parent && join.hop == hop)
        {
            self.joins[index].inner |= required;
            return index;
        }
        let taken = hop.to.db_table == self.query.meta.db_table
            || self.joins.iter().any(|join| join.alias == hop.to.db_table);
        let alias = if taken {
            Cow::Owned(format!("T{}", self.joins.len() + 2))
        } else {
            Cow::Borrowed(hop.to.db_table)
        };
        self.joins.push(Join {
            parent,
            hop,
            alias,
            inner: required,
        });
        self.joins.len() - 1
    }

    fn find_join(&self, hops: &[Hop]) -> Option<usize> {
        let mut parent = None;
        for hop in hops {
            parent = self
                .joins
                .iter()
                .position(|join| join.parent == parent && join.hop == *hop);
        }
        parent
    }

    fn is_outer(&self, index: usize) -> bool {
        let join = &self.joins[index];
        !join.inner && (join.hop.may_miss() || join.parent.is_some_and(|parent| self.is_outer(parent)))
    }

    fn may_be_null(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Column(column) => {
                column.field.null || self.find_join(&column.hops).is_some_and(|join| self.is_outer(join))
            }
            Expr::Binary(left, _, right) => self.may_be_null(left) || self.may_be_null(right),
            Expr::Part(_, inner) => self.may_be_null(inner),
            Expr::Value(_) | Expr::Invalid(_) => false,
        }
    }

    fn write_joins(&mut self) {
        for index in 0..self.joins.len() {
            let outer = self.is_outer(index);
            self.push(if outer { " LEFT OUTER JOIN " } else { " INNER JOIN " });
            let hop = self.joins[index].hop;
            self.dialect.quote(&mut self.statement.sql, hop.to.db_table);
            if self.joins[index].alias != hop.to.db_table {
                self.push(" ");
                let alias = self.joins[index].alias.clone();
                self.dialect.quote(&mut self.statement.sql, &alias);
            }
            self.push(" ON (");
            let parent = self.joins[index].parent;
            let parent_meta = parent.map_or(self.query.meta, |parent| self.joins[parent].hop.to);
            let (near, far) = if hop.reverse {
                (parent_meta.field("pk"), Some(hop.field))
            } else {
                (Some(hop.field), hop.to.field("pk"))
            };
            if let (Some(near), Some(far)) = (near, far) {
                self.qualified(parent, near);
                self.push(" = ");
                self.qualified(Some(index), far);
            }
            self.push(")");
        }
    }
}

// Order and slice.
impl Compiler<'_> {
    fn order(&self) -> Result<Vec<OrderBy>> {
        let mut order = match &self.query.order {
            Some(order) => order.clone(),
            None => default_order(self.query.meta)?,
        };
        if self.query.reversed {
            for order in &mut order {
                order.descending = !order.descending;
                order.nulls_first = order.nulls_first.map(|first| !first);
            }
        }
        Ok(order)
    }

    fn write_order(&mut self, order: &[OrderBy]) -> Result<()> {
        for (index, order) in order.iter().enumerate() {
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            self.expr(&order.expr)?;
            self.push(if order.descending { " DESC" } else { " ASC" });
            match order.nulls_first {
                Some(true) => self.push(" NULLS FIRST"),
                Some(false) => self.push(" NULLS LAST"),
                None => {}
            }
        }
        Ok(())
    }

    fn slice(&mut self, limit: Option<u64>) {
        let bound = |number: u64| Value::I64(i64::try_from(number).unwrap_or(i64::MAX));
        match limit {
            Some(limit) => {
                self.push(" LIMIT ");
                self.value(bound(limit));
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

/// Numbers the columns of related models in the order in which they are written.
fn number(plan: &mut Plan, meta: &'static ModelMeta, offset: &mut usize) {
    for (index, nested) in &mut plan.nested {
        let Some(hop) = meta.fields.get(*index).and_then(Hop::forward) else {
            continue;
        };
        nested.offset = *offset;
        *offset += hop.to.fields.len();
        number(nested, hop.to, offset);
    }
}
