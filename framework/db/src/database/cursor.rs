//! Rows of a query inside a transaction, some at a time, while its connection serves other queries too.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::Sender;

use super::open::Open;
use crate::backends::answer::Done;
use crate::error::Result;
use crate::row::Row;
use crate::value::Value;

/// The cursors that a transaction has open, a bit for each: as their names come again, so do the texts of the statements.
#[derive(Debug, Default)]
pub(super) struct Cursors(AtomicU64);

impl Cursors {
    /// Takes the first number that is free; `None` where there are too many.
    fn take(&self) -> Option<u32> {
        let free = |taken: u64| (taken != u64::MAX).then(|| taken | (taken + 1));
        let taken = self
            .0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, free)
            .ok()?;
        Some(taken.trailing_ones())
    }

    /// Gives back the number of a cursor that is closed. One that nobody closes keeps its number until the transaction ends.
    fn give_back(&self, number: u32) {
        self.0.fetch_and(!(1 << number), Ordering::AcqRel);
    }
}

impl Open {
    /// Hands the rows over as they are taken: as many are read at once as `sender` holds, where the database has cursors.
    pub(super) async fn each_row(
        self: &Arc<Self>,
        sql: Cow<'static, str>,
        parameters: &[Value],
        sender: &Sender<Row>,
    ) -> Result<()> {
        let number = match self.lock().await?.connection()?.has_cursors() {
            true => self.cursors().take(),
            false => None,
        };
        let Some(number) = number else {
            return self.each_row_held(sql, parameters, sender).await;
        };
        let result = self.each_row_of(number, &sql, parameters, sender).await;
        if result.is_err() {
            self.fail();
        }
        result
    }

    async fn each_row_of(
        &self,
        number: u32,
        sql: &str,
        parameters: &[Value],
        sender: &Sender<Row>,
    ) -> Result<()> {
        let name = format!("nuages_{number}");
        let declare = format!("DECLARE {name} NO SCROLL CURSOR FOR {sql}");
        let mut open = self.lock().await?;
        open.connection()?
            .ask(declare.into(), parameters, &mut Done::default())
            .await?;
        drop(open);
        let share = sender.max_capacity();
        'rows: loop {
            let mut open = self.lock().await?;
            let rows = open.connection()?.fetch_cursor(&name, share).await?;
            drop(open);
            let is_last = rows.len() < share;
            for row in rows {
                if sender.send(row).await.is_err() {
                    break 'rows;
                }
            }
            // Whoever takes a row may need the connection before the next one: it is free until all are taken.
            if sender.reserve_many(share).await.is_err() || is_last {
                break;
            }
        }
        let mut open = self.lock().await?;
        open.connection()?
            .run(format!("CLOSE {name}").into())
            .await?;
        self.cursors().give_back(number);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Cursors;

    #[test]
    fn the_first_free_number_is_taken() {
        let cursors = Cursors::default();
        assert_eq!(
            [cursors.take(), cursors.take(), cursors.take()],
            [Some(0), Some(1), Some(2)]
        );
        cursors.give_back(1);
        assert_eq!([cursors.take(), cursors.take()], [Some(1), Some(3)]);
        for _ in 4..64 {
            cursors.take();
        }
        assert_eq!(cursors.take(), None);
    }
}
