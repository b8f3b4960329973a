//! The outline of a query: all that decides its text, and the values that are its parameters, found in one walk.
//!
//! Only the nodes that most queries are made of have one: columns compared with values, aggregates of columns, orders, slices and
//! joins. Whatever else may write its values into the text, or in another order, is left to the compiler.

mod nodes;

use self::nodes::is_own;
use super::Assignment;
use super::ast::Expr;
use super::compiler::{Output, bound};
use super::query::Query;
use crate::backends::Dialect;
use crate::value::Value;

/// Words that an outline may have.
const ROOM: usize = 64;

/// The greatest limit that is part of an outline. It stands in the text, and one that a visitor chooses must not make texts without
/// bound.
const GREATEST_LIMIT: u64 = 1000;

/// Kinds of statements; those that select are as many as there are outputs.
const UPDATE: usize = 0;
const DELETE: usize = 1;
const SELECT: usize = 2;

/// All that decides the text of a statement, as numbers, and its parameters.
pub(super) struct Outline {
    words: [usize; ROOM],
    length: usize,
    pub(super) parameters: Vec<Value>,
    dialect: &'static dyn Dialect,
}

/// The place of something that is there as long as the program runs.
fn place<T>(of: &'static T) -> usize {
    std::ptr::from_ref(of).addr()
}

impl Outline {
    /// The outline of a SELECT; `None` where it has none.
    pub(super) fn of_select(
        query: &Query,
        output: Output,
        dialect: &'static dyn Dialect,
    ) -> Option<Self> {
        let mut outline = Self::new(dialect);
        outline.select(query, output)?;
        Some(outline)
    }

    /// The same of an UPDATE.
    pub(super) fn of_update<M>(
        query: &Query,
        assignments: &[Assignment<M>],
        dialect: &'static dyn Dialect,
    ) -> Option<Self> {
        let mut outline = Self::new(dialect);
        outline.update(query, assignments)?;
        Some(outline)
    }

    /// The same of a DELETE.
    pub(super) fn of_delete(query: &Query, dialect: &'static dyn Dialect) -> Option<Self> {
        let mut outline = Self::new(dialect);
        outline.change(query, DELETE)?;
        outline.own_conditions(query)?;
        Some(outline)
    }

    fn new(dialect: &'static dyn Dialect) -> Self {
        Self {
            words: [0; ROOM],
            length: 0,
            parameters: Vec::new(),
            dialect,
        }
    }

    pub(super) fn words(&self) -> &[usize] {
        &self.words[..self.length]
    }

    fn push(&mut self, word: usize) -> Option<()> {
        *self.words.get_mut(self.length)? = word;
        self.length += 1;
        Some(())
    }

    fn select(&mut self, query: &Query, output: Output) -> Option<()> {
        let plain = query.problem.is_none()
            && !query.nothing
            && query.combined.is_empty()
            && query.rare.is_none();
        plain.then_some(())?;
        let flags = [
            query.reversed,
            query.distinct,
            query.order.is_some(),
            query.selection.is_some(),
            query.limit.is_some(),
            query.offset > 0,
        ];
        self.head(query, SELECT + output as usize, &flags)?;
        self.push(query.related.len())?;
        for path in &query.related {
            self.push(path.len())?;
            for field in path {
                self.push(place(*field))?;
            }
        }
        let selection = query.selection.as_deref().unwrap_or_default();
        self.push(selection.len())?;
        for expr in selection {
            self.selected(expr)?;
        }
        self.push(query.annotations.len())?;
        for annotation in &query.annotations {
            self.push(annotation.after)?;
            self.selected(&annotation.expr)?;
        }
        for node in &query.filters {
            self.node(node, false)?;
        }
        let order = query.order.as_deref().unwrap_or_default();
        self.push(order.len())?;
        for order in order {
            let nulls = match order.nulls_first {
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            };
            self.push(usize::from(order.descending) << 2 | nulls)?;
            self.selected(&order.expr)?;
        }
        if let Some(limit) = query.limit {
            let limit = Some(limit).filter(|limit| *limit <= GREATEST_LIMIT)?;
            self.push(usize::try_from(limit).ok()?)?;
        }
        if query.offset > 0 {
            self.parameters.push(bound(query.offset));
        }
        Some(())
    }

    fn update<M>(&mut self, query: &Query, assignments: &[Assignment<M>]) -> Option<()> {
        self.change(query, UPDATE)?;
        let in_order = self.dialect.orders_updates() && query.order.is_some();
        (!in_order).then_some(())?;
        self.push(assignments.len())?;
        for assignment in assignments {
            let column = assignment.column().filter(|column| is_own(column))?;
            self.push(place(column.field))?;
            match &assignment.value {
                Expr::Value(Value::Null) => self.push(0)?,
                value => self.computed(value)?,
            }
        }
        self.own_conditions(query)
    }

    fn change(&mut self, query: &Query, kind: usize) -> Option<()> {
        let plain = query.problem.is_none()
            && !query.nothing
            && query.combined.is_empty()
            && query.rare.is_none()
            && !query.is_sliced()
            && query.annotations.is_empty()
            && query.selection.is_none();
        plain.then_some(())?;
        self.head(query, kind, &[])
    }

    /// Those on other tables become a query inside.
    fn own_conditions(&mut self, query: &Query) -> Option<()> {
        query
            .filters
            .iter()
            .try_for_each(|node| self.node(node, true))
    }

    /// What kind of statement it is, over which model, and how many conditions it has.
    fn head(&mut self, query: &Query, kind: usize, flags: &[bool]) -> Option<()> {
        let flags = flags
            .iter()
            .fold(kind, |all, flag| all << 1 | usize::from(*flag));
        self.push(flags << 2 | self.dialect.index())?;
        self.push(place(query.meta))?;
        self.push(query.filters.len())
    }
}
