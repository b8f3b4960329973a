//! Where the answer to a statement goes.

use crate::row::Row;

/// Where the answer to a statement goes. All layers between a query and its driver hand on the same place, so that there is one way through
/// them for every kind of statement.
pub(crate) trait Answer: Send {
    /// Tells what the statement is run for.
    fn wanted(&self) -> Wanted;

    /// Takes in a row.
    fn take(&mut self, row: Row);

    /// Takes in what a statement did.
    fn add(&mut self, done: Done);

    /// Forgets what a failed attempt left.
    fn clear(&mut self);
}

/// What a statement is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// What it does.
    Done,
    /// Its first row.
    Row,
    /// All its rows.
    Rows,
    /// All its rows, of a text that somebody wrote: its columns need not be named.
    Written,
}

/// What a statement that returns no rows did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    pub(crate) rows_affected: u64,
    pub(crate) last_insert_id: i64,
    /// What lies between the keys of rows that one statement inserted.
    pub(crate) key_step: i64,
}

impl Default for Done {
    fn default() -> Self {
        Self {
            rows_affected: 0,
            last_insert_id: 0,
            key_step: 1,
        }
    }
}

impl Answer for Done {
    fn wanted(&self) -> Wanted {
        Wanted::Done
    }

    fn take(&mut self, _: Row) {}

    fn add(&mut self, done: Self) {
        *self = Self {
            rows_affected: self.rows_affected + done.rows_affected,
            ..done
        };
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The rows of a text that somebody wrote.
#[derive(Debug, Default)]
pub(crate) struct Written(pub(crate) Vec<Row>);

impl Answer for Written {
    fn wanted(&self) -> Wanted {
        Wanted::Written
    }

    fn take(&mut self, row: Row) {
        self.0.push(row);
    }

    fn add(&mut self, _: Done) {}

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// Rows that are handed on together.
const SHARE: usize = 4096;

/// Hands rows on many at a time, where what is made of each would keep a thread waiting that reads them.
pub(super) struct Shares<'a> {
    rows: Vec<Row>,
    answer: &'a mut dyn Answer,
}

impl<'a> Shares<'a> {
    pub(super) fn new(answer: &'a mut dyn Answer) -> Self {
        let rows = Vec::new();
        Self { rows, answer }
    }

    /// Hands on what is left.
    pub(super) fn pass_on(&mut self) {
        for row in self.rows.drain(..) {
            self.answer.take(row);
        }
    }
}

impl Answer for Shares<'_> {
    fn wanted(&self) -> Wanted {
        self.answer.wanted()
    }

    fn take(&mut self, row: Row) {
        self.rows.push(row);
        if self.rows.len() == SHARE {
            self.pass_on();
        }
    }

    fn add(&mut self, done: Done) {
        self.answer.add(done);
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.answer.clear();
    }
}

impl Answer for Option<Row> {
    fn wanted(&self) -> Wanted {
        Wanted::Row
    }

    fn take(&mut self, row: Row) {
        if self.is_none() {
            *self = Some(row);
        }
    }

    fn add(&mut self, _: Done) {}

    fn clear(&mut self) {
        *self = None;
    }
}

impl Answer for Vec<Row> {
    fn wanted(&self) -> Wanted {
        Wanted::Rows
    }

    fn take(&mut self, row: Row) {
        self.push(row);
    }

    fn add(&mut self, _: Done) {}

    fn clear(&mut self) {
        self.clear();
    }
}
