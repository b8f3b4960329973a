//! The texts of statements, written once for every outline.

mod takes;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use self::takes::{Take, takes};
use super::compiler::{Selected, Statement};
use super::outline::Outline;
use super::outlined::Outlined;
use crate::backends::Dialect;
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::value::Value;

/// Lists among which the texts of a model are divided, and those of which a visitor may have chosen a part.
const LISTS: usize = 16;
const CHOSEN_LISTS: usize = 4;

/// Texts that a list may hold; others are written each time.
const LONGEST: usize = 16;

/// The texts of the statements over one model. They are never dropped, and there are never more than 320: those of which a visitor may
/// choose a part have lists of their own, so that no visitor takes the room of the others.
pub(crate) struct Texts {
    common: [OnceLock<Box<Text>>; LISTS],
    chosen: [OnceLock<Box<Text>>; CHOSEN_LISTS],
}

/// A text, and where it leads: a list that only grows, which is read without a lock.
struct Text {
    outline: Box<[usize]>,
    /// `None` where the text depends on more than the outline.
    kept: Option<Kept>,
    next: OnceLock<Box<Text>>,
}

/// What is kept of a statement.
struct Kept {
    sql: Box<str>,
    /// What the parameters are made of; `None` where they are the values in their order.
    takes: Option<Box<[Take]>>,
    plan: Plan,
}

/// Where a text may stand.
enum Place {
    Taken(&'static Text),
    Free,
    Full,
}

impl Kept {
    /// What is kept of a statement whose outline has so many values.
    fn new(sql: &str, takes: Vec<Take>, values: usize, plan: &Plan) -> Self {
        let mut places = takes.iter().enumerate();
        let in_order = takes.len() == values && places.all(|(place, take)| take.is_next(place));
        Self {
            sql: sql.into(),
            takes: (!in_order).then(|| takes.into()),
            plan: plan.clone(),
        }
    }

    /// The statement with parameters made of these values.
    fn statement(&'static self, mut values: Vec<Value>) -> Statement {
        let parameters = match &self.takes {
            Some(takes) => takes.iter().map(|take| take.of(&mut values)).collect(),
            None => values,
        };
        Statement {
            sql: Cow::Borrowed(&self.sql),
            parameters,
        }
    }
}

impl Texts {
    /// Nothing is written yet.
    pub(crate) const fn new() -> Self {
        Self {
            common: [const { OnceLock::new() }; LISTS],
            chosen: [const { OnceLock::new() }; CHOSEN_LISTS],
        }
    }

    /// The list in which a text with this outline stands.
    fn list(&'static self, outline: &Outline) -> &'static OnceLock<Box<Text>> {
        let lists = match outline.is_chosen() {
            true => self.chosen.as_slice(),
            false => self.common.as_slice(),
        };
        let words = outline.words().iter();
        let mixed = words.fold(0_u64, |mixed, word| {
            (mixed.rotate_left(5) ^ *word as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        // The upper bits are mixed best.
        let place = usize::try_from(mixed >> (u64::BITS - lists.len().ilog2()));
        &lists[place.unwrap_or_default()]
    }

    fn find(&'static self, outline: &Outline) -> Place {
        let mut place = self.list(outline);
        for _ in 0..LONGEST {
            match place.get() {
                Some(text) if *text.outline == *outline.words() => return Place::Taken(text),
                Some(text) => place = &text.next,
                None => return Place::Free,
            }
        }
        Place::Full
    }

    /// Keeps a text, if there is room.
    fn keep(&'static self, outline: &Outline, kept: Option<Kept>) {
        let mut text = Box::new(Text {
            outline: outline.words().into(),
            kept,
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

/// The text of a statement, kept for its outline, with the parameters of this one; written now where none is kept.
pub(super) fn kept<S: Outlined>(statement: &S, dialect: &'static dyn Dialect) -> Result<Selected> {
    let mut outline = Outline::new(dialect);
    if take_down(statement, &mut outline).is_none() {
        return statement.write(dialect);
    }
    let texts = &statement.query().meta.statements.texts;
    match texts.find(&outline) {
        Place::Taken(text) => match &text.kept {
            Some(kept) => {
                let found = kept.statement(outline.values);
                #[cfg(debug_assertions)]
                must_be_written(statement, &found, dialect);
                Ok(Some((found, kept.plan.clone())))
            }
            None => statement.write(dialect),
        },
        Place::Full => statement.write(dialect),
        Place::Free => {
            let selected = statement.write(dialect)?;
            if let Some((written, plan)) = &selected
                && let Some(takes) = takes(statement, &outline, written, dialect)
            {
                texts.keep(
                    &outline,
                    takes.map(|takes| Kept::new(&written.sql, takes, outline.values.len(), plan)),
                );
            }
            Ok(selected)
        }
    }
}

/// Adds all that decides the text of a statement to an outline, and ends it.
fn take_down<S: Outlined>(statement: &S, outline: &mut Outline) -> Option<()> {
    statement.outline(outline)?;
    outline.end()
}

/// Ends the program where a statement that was found is another than the one that would be written: an outline that does not decide a
/// text is a fault here.
#[cfg(debug_assertions)]
fn must_be_written<S: Outlined>(statement: &S, found: &Statement, dialect: &'static dyn Dialect) {
    let written = statement.write(dialect);
    let same = matches!(&written, Ok(Some((written, _))) if is_same(found, written));
    assert!(
        same,
        "the outline of a statement decides its text: {found:?} was kept, {written:?} is written"
    );
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
    use crate::backends::sqlite;
    use crate::query::ast::Expr;

    fn outline(word: usize) -> Outline {
        let expr = Expr::Lifted(word.to_string(), false);
        let mut outline = Outline::new(&sqlite::Sqlite);
        outline.expr(&expr).unwrap();
        outline
    }

    impl Texts {
        fn put(&'static self, word: usize, sql: &str) {
            let kept = Kept::new(sql, Vec::new(), 0, &Plan::default());
            self.keep(&outline(word), Some(kept));
        }

        fn sql(&'static self, word: usize) -> Option<&'static str> {
            match self.find(&outline(word)) {
                Place::Taken(text) => text.kept.as_ref().map(|kept| &*kept.sql),
                Place::Free | Place::Full => None,
            }
        }
    }

    #[test]
    fn a_text_is_found_by_its_outline_and_stays_where_it_is() {
        static TEXTS: Texts = Texts::new();
        assert_eq!(TEXTS.sql(2), None);
        TEXTS.put(2, "SELECT 1");
        TEXTS.put(2, "SELECT 2");
        TEXTS.put(3, "SELECT 3");
        assert_eq!(TEXTS.sql(2), Some("SELECT 1"));
        assert_eq!(TEXTS.sql(3), Some("SELECT 3"));
        assert_eq!(TEXTS.sql(4), None);
    }

    #[test]
    fn there_is_room_for_a_limited_number_of_texts() {
        static TEXTS: Texts = Texts::new();
        for word in 0..10_000 {
            TEXTS.put(word, "SELECT 1");
        }
        let kept = (0..10_000).filter(|word| TEXTS.sql(*word).is_some());
        assert_eq!(kept.count(), LISTS * LONGEST);
    }

    #[test]
    fn two_threads_that_write_the_same_keep_one_text() {
        static TEXTS: Texts = Texts::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| TEXTS.put(7, "SELECT 7"));
            }
        });
        let Place::Taken(text) = TEXTS.find(&outline(7)) else {
            panic!("it was kept")
        };
        assert!(text.next.get().is_none());
    }
}
