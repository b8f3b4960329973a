//! The outline of a statement: all that decides its text, as numbers, and the values that its parameters are made of.
//!
//! Statements with the same outline have the same text, and their parameters are made of their values in the same way. What a value is
//! does not belong to an outline, only of which kind it is; texts that stand in the SQL itself do, as the keys of JSON documents.

mod content;
mod expressions;
mod marks;
mod nodes;
mod tags;
mod values;

use std::sync::Arc;

pub(super) use self::marks::Marks;
use super::ast::{Expr, Filter, OrderBy};
use super::compiler::{Output, bound};
use super::cte::CteNode;
use super::locking::RowLock;
use super::query::{Annotation, Query};
use super::rare::Rare;
use crate::backends::Dialect;
use crate::backends::sqlite::Sqlite;
use crate::models::FieldMeta;
use crate::value::Value;

/// Words that an outline may have without room of its own.
const ROOM: usize = 64;

/// The most words that an outline may have, and the most values among which those that are alike are looked for.
const MOST_WORDS: usize = 2048;
const MOST_ALIKE: usize = 64;

/// The greatest limit that is part of an outline, and the greatest that is not taken for a visitor's choice. It stands in the text, and
/// one that a visitor chooses must not make texts without bound.
const GREATEST_LIMIT: u64 = 1000;
const COMMON_LIMIT: u64 = 100;

/// What a statement does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Select(Output),
    Totals,
    Delete,
    /// How many fields it sets.
    Update(usize),
}

impl Kind {
    fn number(self) -> usize {
        match self {
            Self::Select(output) => output as usize,
            Self::Totals => 4,
            Self::Delete => 5,
            Self::Update(fields) => 6 + fields,
        }
    }
}

/// All that decides the text of a statement, as numbers, and its values in the order in which they were met.
pub(super) struct Outline {
    room: [usize; ROOM],
    length: usize,
    /// All words, where there are more than the room takes.
    words: Vec<usize>,
    pub(super) values: Vec<Value>,
    /// What filtered relations hold, each once: rows of the same one are joined once.
    filters: Vec<*const Filter>,
    /// Whether groups are made, or an order may say what is selected: there values that are alike make another text than values that are not.
    groups: bool,
    /// Whether a visitor may have chosen a part of the text.
    chosen: bool,
    dialect: &'static dyn Dialect,
}

/// The place of something that is there as long as the program runs.
fn place<T>(of: &'static T) -> usize {
    std::ptr::from_ref(of).addr()
}

impl Outline {
    /// An outline of nothing so far.
    pub(super) fn new(dialect: &'static dyn Dialect) -> Self {
        Self {
            room: [0; ROOM],
            length: 0,
            words: Vec::new(),
            values: Vec::new(),
            filters: Vec::new(),
            groups: false,
            chosen: false,
            dialect,
        }
    }

    /// What tells an expression from all others. Which database it is for does not matter here.
    pub(super) fn of(expr: &Expr) -> Option<Self> {
        let mut outline = Self::new(&Sqlite);
        outline.expr(expr)?;
        outline.end()?;
        Some(outline)
    }

    /// Tells whether it is the outline of the same with the same values.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.words() == other.words() && self.values == other.values
    }

    /// Ends the outline; `None` where it is none.
    pub(super) fn end(&mut self) -> Option<()> {
        if self.groups {
            self.alike()?;
        }
        (self.length <= MOST_WORDS).then_some(())
    }

    pub(super) fn words(&self) -> &[usize] {
        match self.length {
            0..=ROOM => &self.room[..self.length],
            _ => &self.words,
        }
    }

    /// Tells whether a visitor may have chosen a part of the text.
    pub(super) fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// Tells whether it says which values are alike.
    pub(super) fn tells_alike(&self) -> bool {
        self.groups
    }

    fn push(&mut self, word: usize) {
        match self.room.get_mut(self.length) {
            Some(place) => *place = word,
            None => self.push_more(word),
        }
        self.length += 1;
    }

    #[cold]
    fn push_more(&mut self, word: usize) {
        if self.words.is_empty() {
            self.words.extend(self.room);
        }
        self.words.push(word);
    }

    /// Says of each value which is the first that is the same.
    fn alike(&mut self) -> Option<()> {
        if self.values.len() > MOST_ALIKE {
            return None;
        }
        for place in 0..self.values.len() {
            let mut values = self.values.iter();
            let first = values.position(|value| *value == self.values[place]);
            self.push(first.unwrap_or(place));
        }
        Some(())
    }

    /// Adds a query, as a statement or inside of one.
    pub(super) fn query(&mut self, query: &Query, kind: Kind) -> Option<()> {
        let Query {
            meta,
            filters,
            calls: _,
            sticky: _,
            order,
            reversed,
            distinct,
            limit,
            offset,
            related,
            selection,
            selected_after,
            annotations,
            combined,
            nothing,
            rare,
            // What is read of the rows.
            known: _,
            problem,
        } = query;
        if problem.is_some() {
            return None;
        }
        let flags = [
            *nothing,
            *reversed,
            *distinct,
            order.is_some(),
            selection.is_some(),
            limit.is_some(),
            *offset > 0,
            rare.is_some(),
        ];
        let flags = flags
            .iter()
            .fold(kind.number(), |all, flag| all << 1 | usize::from(*flag));
        self.push(flags << 2 | self.dialect.index());
        self.push(place(*meta));
        let selection = selection.as_deref().unwrap_or_default();
        let order = order.as_deref().unwrap_or_default();
        self.counts([selection.len(), annotations.len(), filters.len()])?;
        self.counts([order.len(), related.len(), combined.len()])?;
        // As the parameters mostly stand in the text.
        rare.as_ref().map_or(Some(()), |rare| self.rare(rare))?;
        if !selection.is_empty() {
            self.push(*selected_after);
        }
        selection.iter().try_for_each(|expr| self.expr(expr))?;
        for Annotation { expr, after } in annotations {
            self.push(*after);
            self.expr(expr)?;
        }
        filters.iter().try_for_each(|node| self.node(node))?;
        let before = self.values.len();
        order.iter().try_for_each(|order| self.order(order))?;
        let is_placed =
            *distinct || !combined.is_empty() || order.iter().any(|order| order.expr.has_outer());
        self.groups |= is_placed && self.values.len() > before;
        if let Some(limit) = limit {
            let limit = Some(*limit).filter(|limit| *limit <= GREATEST_LIMIT)?;
            self.chosen |= limit > COMMON_LIMIT;
            self.push(usize::try_from(limit).ok()?);
        }
        if *offset > 0 {
            self.values.push(bound(*offset));
        }
        for path in related {
            self.path(path);
        }
        for (combinator, member) in combined {
            self.content(combinator);
            self.query(member, Kind::Select(Output::Rows))?;
        }
        Some(())
    }

    /// Adds three numbers as one word.
    fn counts(&mut self, counts: [usize; 3]) -> Option<()> {
        let fit = counts.iter().all(|count| *count < 1 << 10);
        self.push(counts.iter().fold(0, |all, count| all << 10 | count));
        fit.then_some(())
    }

    fn rare(&mut self, rare: &Rare) -> Option<()> {
        let Rare {
            distinct_on,
            groups,
            lock,
            first,
            ctes,
            source,
            joined,
            relations,
            places,
            // What is read of the rows, and how.
            partial: _,
            beside: _,
            fetch_mode: _,
            loading: _,
        } = rare;
        self.exprs(distinct_on)?;
        self.push(places.len());
        for (after, column) in places {
            self.push(*after);
            self.column(column)?;
        }
        self.groups |= groups.is_some();
        self.push(usize::from(groups.is_some()));
        self.exprs(groups.as_deref().unwrap_or_default())?;
        self.push(usize::from(lock.is_some()));
        if let Some(lock) = lock {
            self.lock(lock)?;
        }
        self.push(usize::from(first.is_some()));
        if let Some(first) = first {
            self.query(first, Kind::Select(Output::Rows))?;
        }
        self.push(ctes.len());
        for cte in ctes {
            let CteNode {
                name,
                anchor,
                step,
                distinct,
            } = &**cte;
            self.content(name);
            self.push(usize::from(*distinct) << 1 | usize::from(step.is_some()));
            self.query(anchor, Kind::Select(Output::Rows))?;
            if let Some(step) = step {
                self.query(step, Kind::Select(Output::Rows))?;
            }
        }
        self.content(source);
        self.content(joined);
        relations.each(|name, hops| {
            self.content(name);
            self.hops(hops)
        })
    }

    fn lock(&mut self, lock: &RowLock) -> Option<()> {
        let RowLock {
            nowait,
            skip_locked,
            no_key,
            of,
        } = lock;
        self.content(&(nowait, skip_locked, no_key));
        self.push(of.len());
        of.iter()
            .try_for_each(|hops| self.hops(hops.as_ref().ok()?))
    }

    fn path(&mut self, path: &[&'static FieldMeta]) {
        self.push(path.len());
        for field in path {
            self.push(place(*field));
        }
    }

    /// Adds expressions one behind the other.
    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Option<()> {
        self.push(exprs.len());
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn orders(&mut self, orders: &[OrderBy]) -> Option<()> {
        self.push(orders.len());
        orders.iter().try_for_each(|order| self.order(order))
    }

    fn order(&mut self, order: &OrderBy) -> Option<()> {
        let OrderBy {
            expr,
            descending,
            nulls_first,
        } = order;
        let nulls = nulls_first.map_or(0, |first| 1 + usize::from(first));
        self.push(usize::from(*descending) << 2 | nulls);
        self.expr(expr)
    }

    /// Adds what a filtered relation holds, or that it was met before.
    fn filter(&mut self, filter: &Arc<Filter>) -> Option<()> {
        let mut known = self.filters.iter();
        if let Some(known) = known.position(|known| std::ptr::eq(*known, Arc::as_ptr(filter))) {
            self.push(1 + known);
            return Some(());
        }
        self.push(0);
        self.filters.push(Arc::as_ptr(filter));
        self.node(&filter.0)
    }
}
