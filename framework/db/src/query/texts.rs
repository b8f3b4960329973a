//! The texts of queries, written once for every outline.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use super::compiler::{Compiler, Output, Selected, Statement};
use super::outline::Outline;
use super::query::Query;
use crate::backends::Dialect;
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::value::Value;

/// Lists among which the texts of a model are divided.
const LISTS: usize = 16;

/// Texts that a list may hold; others are written each time.
const LONGEST: usize = 16;

/// The texts of the queries over one model. They are never dropped, and there are never more than 256.
pub(crate) struct Texts([OnceLock<Box<Text>>; LISTS]);

/// A text, and where it leads: a list that only grows, which is read without a lock.
struct Text {
    outline: Box<[usize]>,
    sql: Box<str>,
    plan: Plan,
    next: OnceLock<Box<Text>>,
}

impl Texts {
    /// Nothing is written yet.
    pub(crate) const fn new() -> Self {
        Self([const { OnceLock::new() }; LISTS])
    }

    /// The list in which a text with this outline stands.
    fn list(&'static self, outline: &[usize]) -> &'static OnceLock<Box<Text>> {
        let mixed = outline.iter().fold(0_u64, |mixed, word| {
            (mixed.rotate_left(5) ^ *word as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        // The upper bits are mixed best.
        let place = usize::try_from(mixed >> (u64::BITS - LISTS.ilog2()));
        &self.0[place.unwrap_or_default()]
    }

    fn find(&'static self, outline: &[usize]) -> Option<&'static Text> {
        let mut place = self.list(outline);
        while let Some(text) = place.get() {
            if *text.outline == *outline {
                return Some(text);
            }
            place = &text.next;
        }
        None
    }

    /// Keeps a text, if there is room.
    fn keep(&'static self, outline: &[usize], sql: &str, plan: &Plan) {
        let mut text = Box::new(Text {
            outline: outline.into(),
            sql: sql.into(),
            plan: plan.clone(),
            next: OnceLock::new(),
        });
        let mut place = self.list(outline);
        for _ in 0..LONGEST {
            match place.set(text) {
                Ok(()) => return,
                Err(back) => text = back,
            }
            let Some(before) = place.get() else { return };
            // Somebody else wrote the same in the meantime.
            if before.outline == text.outline {
                return;
            }
            place = &before.next;
        }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

/// The statement that a query is; `None` when it can return nothing.
pub(super) fn select(
    query: &Query,
    output: Output,
    dialect: &'static dyn Dialect,
) -> Result<Selected> {
    let write = || Compiler::new(query, dialect).select(output);
    match Outline::of_select(query, output, dialect) {
        Some(outline) => kept(query, outline, write),
        None => write(),
    }
}

/// The statement that changes the rows of a query, which `write` writes.
pub(super) fn change(
    query: &Query,
    outline: Option<Outline>,
    write: impl Fn() -> Result<Option<Statement>>,
) -> Result<Option<Statement>> {
    let Some(outline) = outline else {
        return write();
    };
    let selected = kept(query, outline, || {
        Ok(write()?.map(|statement| (statement, Plan::default())))
    })?;
    Ok(selected.map(|(statement, _)| statement))
}

/// The text that is kept for an outline with the parameters of this query, or what is written now.
fn kept(query: &Query, outline: Outline, write: impl Fn() -> Result<Selected>) -> Result<Selected> {
    let texts = &query.meta.statements.texts;
    if let Some(text) = texts.find(outline.words()) {
        let statement = Statement {
            sql: Cow::Borrowed(&text.sql),
            parameters: outline.parameters,
        };
        debug_assert!(
            write().is_ok_and(|written| {
                written.is_some_and(|(written, _)| is_same(&statement, &written))
            }),
            "the outline of a query decides its text: {}",
            statement.sql
        );
        return Ok(Some((statement, text.plan.clone())));
    }
    let selected = write()?;
    if let Some((statement, plan)) = &selected {
        texts.keep(outline.words(), &statement.sql, plan);
    }
    Ok(selected)
}

fn is_same(left: &Statement, right: &Statement) -> bool {
    let mut values = left.parameters.iter().zip(&right.parameters);
    left.sql == right.sql
        && left.parameters.len() == right.parameters.len()
        // What is no number is not equal to itself.
        && values.all(|(left, right)| left == right || matches!(left, Value::F64(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_outline_and_stays_where_it_is() {
        static TEXTS: Texts = Texts::new();
        assert!(TEXTS.find(&[1, 2]).is_none());
        TEXTS.keep(&[1, 2], "SELECT 1", &Plan::default());
        TEXTS.keep(&[1, 2], "SELECT 2", &Plan::default());
        TEXTS.keep(&[1, 3], "SELECT 3", &Plan::default());
        let text = |outline: &[usize]| TEXTS.find(outline).map(|text| &*text.sql);
        assert_eq!(text(&[1, 2]), Some("SELECT 1"));
        assert_eq!(text(&[1, 3]), Some("SELECT 3"));
        assert_eq!(text(&[1]), None);
    }

    #[test]
    fn there_is_room_for_a_limited_number_of_texts() {
        static TEXTS: Texts = Texts::new();
        for outline in 0..10_000 {
            TEXTS.keep(&[outline], "SELECT 1", &Plan::default());
        }
        let kept = (0..10_000).filter(|outline| TEXTS.find(&[*outline]).is_some());
        assert_eq!(kept.count(), LISTS * LONGEST);
    }

    #[test]
    fn two_threads_that_write_the_same_keep_one_text() {
        static TEXTS: Texts = Texts::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| TEXTS.keep(&[7], "SELECT 7", &Plan::default()));
            }
        });
        let text = TEXTS.find(&[7]).map(|text| text.next.get().is_none());
        assert_eq!(text, Some(true));
    }
}
