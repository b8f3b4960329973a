//! The rows of a query on their way from the database.

use std::marker::PhantomData;

use super::compiler::{Selected, Statement};
use super::shape::Shape;
use crate::backends::answer::{Answer, Done, Wanted};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::models::Model;
use crate::row::Row;

/// Returns the first row that was selected, and how it is read. An async block keeps room for what it moves, so that here and below what
/// was selected is borrowed, and captured once.
pub(super) async fn first_row<'s>(
    selected: &'s mut Selected,
    db: &Database,
) -> Result<Option<(Row, &'s Plan)>> {
    let Some((Statement { sql, parameters }, plan)) = selected else {
        return Ok(None);
    };
    let mut row = None;
    db.ask(Role::of_query(plan.holds), true, sql, parameters, &mut row)
        .await?;
    Ok(row.map(|row| (row, &*plan)))
}

/// Returns all rows that were selected.
#[expect(
    clippy::manual_async_fn,
    reason = "an async fn keeps its arguments twice"
)]
pub(super) fn all_of<M: Model, S: Shape<M>>(
    mut selected: Result<Selected>,
    db: &Database,
) -> impl Future<Output = Result<Vec<S::Row>>> + Send + use<'_, M, S> {
    async move {
        match selected {
            Ok(Some((ref mut statement, ref plan))) => {
                let mut decoded = Decoded::<M, S>::new(Wanted::Rows, plan);
                decoded.ask(statement, db).await?;
                decoded.rows
            }
            Ok(None) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// Returns the one row that was selected.
#[expect(
    clippy::manual_async_fn,
    reason = "an async fn keeps its arguments twice"
)]
pub(super) fn the_one<M: Model, S: Shape<M>>(
    mut selected: Result<Selected>,
    unique: bool,
    db: &Database,
) -> impl Future<Output = Result<S::Row>> + Send + use<'_, M, S> {
    async move {
        let (statement, plan) = match selected {
            Ok(Some((ref mut statement, ref plan))) => (statement, plan),
            Ok(None) => return Err(Error::does_not_exist(M::meta())),
            Err(error) => return Err(error),
        };
        let wanted = match unique {
            true => Wanted::Row,
            false => Wanted::Rows,
        };
        let mut decoded = Decoded::<M, S>::new(wanted, plan);
        decoded.ask(statement, db).await?;
        let mut rows = decoded.rows?;
        match (rows.pop(), rows.is_empty()) {
            (Some(row), true) => Ok(row),
            (None, _) => Err(Error::does_not_exist(M::meta())),
            (Some(_), false) => Err(Error::MultipleObjectsReturned {
                model: M::meta().name,
                returned: rows.len() + 1,
            }),
        }
    }
}

pub(super) fn decode<M, S: Shape<M>>(mut row: Row, plan: &Plan) -> Result<S::Row> {
    if let Some(scales) = &plan.scales {
        row.set_scales(scales);
    }
    S::decode(&row, plan, 0).map(|(row, _)| row)
}

/// Rows that are decoded as they come: what the database sent of them is gone before the next one is there.
struct Decoded<'p, M, S: Shape<M>> {
    wanted: Wanted,
    plan: &'p Plan,
    rows: Result<Vec<S::Row>>,
    model: PhantomData<fn() -> M>,
}

impl<'p, M, S: Shape<M>> Decoded<'p, M, S> {
    fn new(wanted: Wanted, plan: &'p Plan) -> Self {
        Self {
            wanted,
            plan,
            rows: Ok(Vec::with_capacity(usize::from(wanted == Wanted::Row))),
            model: PhantomData,
        }
    }

    fn ask<'a>(
        &'a mut self,
        statement: &'a mut Statement,
        db: &'a Database,
    ) -> impl Future<Output = Result<()>> + Send + 'a {
        let Statement { sql, parameters } = statement;
        db.ask(Role::of_query(self.plan.holds), true, sql, parameters, self)
    }
}

impl<M, S: Shape<M>> Answer for Decoded<'_, M, S> {
    fn wanted(&self) -> Wanted {
        self.wanted
    }

    fn take(&mut self, row: Row) {
        if let Ok(rows) = &mut self.rows {
            match decode::<M, S>(row, self.plan) {
                Ok(row) => rows.push(row),
                Err(error) => self.rows = Err(error),
            }
        }
    }

    fn add(&mut self, _: Done) {}

    fn clear(&mut self) {
        self.rows = Ok(Vec::new());
    }
}
