//! UNION, INTERSECT and EXCEPT.

use super::select::bound;
use super::{Compiler, Output, Selected, Statement};
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::query::{Annotation, Combinator, Query};

/// By what the rows of several queries are sorted.
#[derive(Default)]
struct Sorted {
    /// The places of columns, and the places of those that tell whether they are NULL, where the database cannot say where NULL stands.
    places: Vec<(usize, Option<usize>)>,
    /// What the queries select for the order alone.
    added: Vec<Added>,
}

/// What queries select for the order alone.
enum Added {
    Expr(Expr),
    /// Whether the column at this place is NULL.
    IsNull(usize),
}

impl Compiler<'_> {
    /// Writes the rows of several queries put together.
    pub(super) fn combination(mut self, output: Output) -> Result<Selected> {
        let query = self.query;
        if output == Output::Key {
            return self.combined_keys();
        }
        let sorted = match output {
            Output::Rows => self.sorted()?,
            _ => Sorted::default(),
        };
        let part = |compiler: &Self, member: Query| compiler.part_of(member, output, &sorted.added);
        let mut plan = Plan::default();
        let mut written = match part(&self, query.first_of_all())? {
            Some(selected) => self.member(selected, &mut plan),
            None => false,
        };
        for (combinator, member) in &query.combined {
            match (part(&self, member.clone())?, *combinator) {
                (Some(_), Combinator::Union | Combinator::UnionAll) if !written => {
                    // Its parameters are numbered from the first again.
                    self.sql.clear();
                    self.parameters.clear();
                    if let Some(selected) = part(&self, member.clone())? {
                        written = self.member(selected, &mut plan);
                    }
                }
                (Some(selected), _) if written => {
                    self.push(combinator.sql());
                    self.member(selected, &mut plan);
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
                self.combined_order(&sorted);
                self.slice(query.limit);
            }
            Output::Count => self.wrap("SELECT COUNT(*) FROM (", ") subquery"),
            // A table of its own would not see the query around.
            Output::One if self.outer.is_some() => self.slice(query.limit),
            Output::One => self.wrap("SELECT 1 FROM (", ") subquery LIMIT 1"),
            Output::Key => {}
        }
        Ok(Some((self.statement(), plan)))
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
    fn part_of(
        &self,
        mut member: Query,
        output: Output,
        added: &[Added],
    ) -> Result<Option<(Statement, Plan)>> {
        for added in added {
            self.select_too(&mut member, added)?;
        }
        if let (None, Some(selection)) = (&member.selection, &self.query.selection) {
            member.selection = Some(selection.clone());
            member.related.clear();
        }
        let sorted = member.is_cut() || member.orders_make_groups();
        let apart = sorted || !member.combined.is_empty();
        let inside = apart || output != Output::Rows;
        if !sorted {
            member.order = Some(Vec::new());
        }
        let compiler = Compiler {
            before: self.before + self.parameters.len(),
            outer: self.outer,
            // The columns of a subquery need different names.
            all_named: self.all_named || (inside && self.dialect.wraps_subqueries()),
            ..Compiler::new(&member, self.dialect)
        };
        let Some((mut statement, plan)) = compiler.select(Output::Rows)? else {
            return Ok(None);
        };
        if apart {
            statement.sql = format!("SELECT * FROM ({}) subquery", statement.sql).into();
        }
        Ok(Some((statement, plan)))
    }

    /// Selects in one of the queries what all of them are sorted by.
    fn select_too(&self, member: &mut Query, added: &Added) -> Result<()> {
        let selects = member.selection.as_ref().or(self.query.selection.as_ref());
        let expr = match added {
            Added::Expr(expr)
                if member.selection.is_none()
                    && member.combined.is_empty()
                    && member.meta.is_same_table(self.query.meta) =>
            {
                expr.clone()
            }
            Added::IsNull(place) if member.combined.is_empty() => {
                let left = column_at(member, selects, *place);
                Expr::Holds(Box::new(Node::Compare(Compare {
                    left: left.ok_or_else(unsorted)?,
                    lookup: Lookup::IsNull(true),
                })))
            }
            _ => return Err(unsorted()),
        };
        let after = Annotation::BESIDE;
        member.annotations.push(Annotation { expr, after });
        Ok(())
    }

    fn member(&mut self, (statement, beside): (Statement, Plan), plan: &mut Plan) -> bool {
        self.push(&statement.sql);
        self.parameters.extend(statement.parameters);
        *plan = beside;
        true
    }

    /// Finds what the rows are sorted by among the columns; the names are those of several tables, so that places are told.
    fn sorted(&self) -> Result<Sorted> {
        let query = self.query;
        let mut sorted = Sorted::default();
        let width = self.columns_of_all();
        for order in query.order.iter().flatten() {
            let place = self.place_in_all(&order.expr)?.unwrap_or_else(|| {
                sorted.added.push(Added::Expr(order.expr.clone()));
                width + sorted.added.len()
            });
            let null = order.nulls_beside(self.dialect).map(|_| {
                sorted.added.push(Added::IsNull(place));
                width + sorted.added.len()
            });
            sorted.places.push((place, null));
        }
        Ok(sorted)
    }

    /// Writes ` ORDER BY ...` behind all queries.
    fn combined_order(&mut self, sorted: &Sorted) {
        let query = self.query;
        let orders = query.turned(query.order.clone().unwrap_or_default());
        for (index, (order, (place, null))) in orders.iter().zip(&sorted.places).enumerate() {
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            if let Some(null) = null {
                self.push(&null.to_string());
                let first = order.nulls_first == Some(true);
                self.push(if first { " DESC, " } else { ", " });
            }
            self.push(&place.to_string());
            self.push(if order.descending { " DESC" } else { " ASC" });
            match order.nulls_first.filter(|_| self.dialect.has_nulls_order()) {
                Some(true) => self.push(" NULLS FIRST"),
                Some(false) => self.push(" NULLS LAST"),
                None => {}
            }
        }
    }

    /// The query whose columns all of them have, and what it selects.
    fn described(&self) -> (&Query, Option<&Vec<Expr>>) {
        let mut first = self.query;
        while let Some(before) = first.rare.as_ref().and_then(|rare| rare.first.as_deref()) {
            first = before;
        }
        // What is selected of all of them goes before.
        (
            first,
            self.query.selection.as_ref().or(first.selection.as_ref()),
        )
    }

    fn columns_of_all(&self) -> usize {
        let (first, selection) = self.described();
        let own = match selection {
            None => row_width(first),
            Some(exprs) => exprs.iter().map(Expr::width).sum(),
        };
        own + first.annotations.len()
    }

    /// The place of what the queries select, counted from 1.
    fn place_in_all(&self, sought: &Expr) -> Result<Option<usize>> {
        let (first, selection) = self.described();
        let mut place = 1;
        if selection.is_none() {
            let mut fields = first.meta.fields.iter();
            if let Expr::Column(column) = sought
                && column.hops.is_empty()
                && let Some(index) = fields.position(|field| std::ptr::eq(field, column.field))
            {
                return Ok(Some(place + index));
            }
            place += row_width(first);
        }
        let mut compiler = Compiler::new(first, self.dialect);
        compiler.join_expr(sought, false);
        let written = compiler.apart(sought)?;
        let selected = selection.into_iter().flatten();
        let annotated = first.annotations.iter().map(|annotation| &annotation.expr);
        for expr in selected.chain(annotated) {
            compiler.join_expr(expr, false);
            if compiler.apart(expr)? == written {
                return Ok(Some(place));
            }
            place += expr.width();
        }
        Ok(None)
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

/// How many columns a query has without a selection of its own.
fn row_width(query: &Query) -> usize {
    query.meta.fields.len() + Plan::of(query.meta, &query.related).width(query.meta)
}

/// What a query selects at a place, counted from 1.
fn column_at(query: &Query, selection: Option<&Vec<Expr>>, place: usize) -> Option<Expr> {
    let mut at = 1;
    if selection.is_none() {
        if let Some(field) = query.meta.fields.get(place - 1) {
            return Some(Expr::Column(Column {
                hops: Vec::new(),
                field,
            }));
        }
        at += row_width(query);
    }
    let selected = selection.into_iter().flatten();
    let annotated = query.annotations.iter().map(|annotation| &annotation.expr);
    for expr in selected.chain(annotated) {
        if at == place {
            return Some(expr.clone());
        }
        at += expr.width();
    }
    None
}

fn unsorted() -> Error {
    Error::programming(
        "ORDER BY term does not match any column in the result set: sort what several queries return by what they select",
    )
}
