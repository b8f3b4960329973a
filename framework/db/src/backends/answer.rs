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
