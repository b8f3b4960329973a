//! A statement on its way from the handle to a connection.

use std::borrow::Cow;
use std::sync::Arc;

use tokio::sync::mpsc::Sender;

use super::capture;
use super::handle::{Database, Handle};
use super::open::Inside;
use super::wrapper;
use crate::backends::Outlet;
use crate::backends::answer::{Answer, Done};
use crate::backends::pool::{Pool, Role};
use crate::error::Result;
use crate::row::Row;
use crate::value::Value;

/// Where a statement runs.
enum Place<'d> {
    /// On a connection of its own.
    Pool(&'d Arc<Pool>),
    Transaction(&'d Inside),
}

impl Database {
    pub(crate) fn run<'q>(
        &'q self,
        sql: Cow<'static, str>,
        parameters: &'q [Value],
    ) -> impl Future<Output = Result<Done>> + Send + 'q {
        self.answer(Role::Writer, false, sql, parameters)
    }

    pub(crate) fn rows<'q>(
        &'q self,
        role: Role,
        sql: Cow<'static, str>,
        parameters: &'q [Value],
    ) -> impl Future<Output = Result<Vec<Row>>> + Send + 'q {
        self.answer(role, role != Role::Writer, sql, parameters)
    }

    pub(crate) fn row<'q>(
        &'q self,
        role: Role,
        sql: Cow<'static, str>,
        parameters: &'q [Value],
    ) -> impl Future<Output = Result<Option<Row>>> + Send + 'q {
        self.answer(role, role != Role::Writer, sql, parameters)
    }

    /// Runs a statement for what `A` keeps of its answer.
    #[expect(
        clippy::manual_async_fn,
        reason = "an async fn keeps its arguments twice"
    )]
    pub(super) fn answer<'q, A: Answer + Default + 'q>(
        &'q self,
        role: Role,
        again: bool,
        mut sql: Cow<'static, str>,
        parameters: &'q [Value],
    ) -> impl Future<Output = Result<A>> + Send + 'q {
        async move {
            let mut answer = A::default();
            self.ask(role, again, &mut sql, parameters, &mut answer)
                .await?;
            Ok(answer)
        }
    }

    /// Logs a statement and gives it to the connection that the handle stands for: one of the pool, or the transaction's. Where a server's
    /// connection was lost with it, it is run once more if it may be run `again`. The text is taken from its place: whatever is handed over by
    /// value, all futures around this make room for.
    pub(crate) async fn ask(
        &self,
        role: Role,
        again: bool,
        sql: &mut Cow<'static, str>,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<()> {
        if let Some(wrapped) = wrapper::around(self) {
            let sql = std::mem::take(sql);
            return Box::pin(wrapped.ask(role, again, sql, parameters, answer)).await;
        }
        log(sql, parameters);
        let watched = capture::start(sql, parameters);
        let result = match self.place(role) {
            Place::Pool(pool) => {
                // Only a server's statement can be lost with its connection.
                let text = match pool.is_remote() {
                    true => sql.clone(),
                    false => std::mem::take(sql),
                };
                let mut pooled = pool.acquire(role).await?;
                let result = pooled.connection()?.ask(text, parameters, answer).await;
                if result.is_err() && pool.is_remote() && pooled.may_try_again(again) {
                    drop(pooled);
                    answer.clear();
                    Box::pin(async {
                        let mut pooled = pool.acquire(role).await?;
                        let text = std::mem::take(sql);
                        let result = pooled.connection()?.ask(text, parameters, answer).await;
                        pooled.done();
                        result
                    })
                    .await
                } else {
                    pooled.done();
                    result
                }
            }
            Place::Transaction(open) => {
                if open.is_read_only() && role == Role::Writer {
                    refuse_change(sql)?;
                }
                let mut transaction = match role {
                    Role::Reader | Role::Holder => open.lock().await?,
                    Role::Writer => open.lock_to_change().await?,
                };
                let text = std::mem::take(sql);
                let connection = transaction.connection()?;
                if role == Role::Writer {
                    connection.changes(open.number());
                }
                let result = connection.ask(text, parameters, answer).await;
                if result.is_err() && (role == Role::Writer || !connection.is_sound()) {
                    open.fail();
                }
                result
            }
        };
        if let Some(watched) = watched {
            watched.end(result.is_err());
        }
        result
    }

    /// Where a statement of this role runs.
    fn place(&self, role: Role) -> Place<'_> {
        match &self.handle {
            Handle::Pool(pool) => Place::Pool(pool),
            Handle::Transaction(open) if role == Role::Reader && open.reads_outside() => {
                Place::Pool(open.pool())
            }
            Handle::Transaction(open) => Place::Transaction(open),
        }
    }

    /// Hands the rows over one after the other: from a connection of their own, or in a transaction from a cursor or from its connection. A
    /// database in memory reads all of them first.
    pub(crate) async fn each_row(
        &self,
        role: Role,
        sql: Cow<'static, str>,
        parameters: &[Value],
        sender: Sender<Row>,
    ) -> Result<()> {
        if let Some(wrapped) = wrapper::around(self) {
            return Box::pin(wrapped.fetch_each(role, sql, parameters, sender)).await;
        }
        match self.place(role) {
            Place::Pool(pool) if pool.has_several() => {
                log(&sql, parameters);
                let watched = capture::start(&sql, parameters);
                let outlet = Outlet::new(sender);
                let result = each_row_of(pool, sql, parameters, &outlet).await;
                if let Some(watched) = watched {
                    watched.end(result.is_err());
                }
                result
            }
            Place::Transaction(open) => {
                log(&sql, parameters);
                let watched = capture::start(&sql, parameters);
                let result = open.open().each_row(sql, parameters, &sender).await;
                if let Some(watched) = watched {
                    watched.end(result.is_err());
                }
                result
            }
            Place::Pool(_) => {
                for row in self.rows(role, sql, parameters).await? {
                    if sender.send(row).await.is_err() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

/// Hands the rows over from a connection of their own; where a server's was lost before the first row, once more from another.
async fn each_row_of(
    pool: &Arc<Pool>,
    sql: Cow<'static, str>,
    parameters: &[Value],
    outlet: &Outlet,
) -> Result<()> {
    let mut pooled = pool.acquire(Role::Reader).await?;
    let ran = pooled.connection()?;
    let ran = ran.fetch_each(sql.clone(), parameters, outlet).await;
    let again = pool.is_remote() && !outlet.has_begun();
    if ran.is_ok() || !again || !pooled.may_try_again(true) {
        return ran;
    }
    drop(pooled);
    let mut pooled = pool.acquire(Role::Reader).await?;
    let connection = pooled.connection()?;
    connection.fetch_each(sql, parameters, outlet).await
}

pub(super) fn log(sql: &str, parameters: &[Value]) {
    tracing::debug!(target: "nuages.db.backends", sql, ?parameters);
}

/// Refuses a statement that changes rows, in a read-only transaction.
fn refuse_change(sql: &str) -> Result<()> {
    let word = sql.split_whitespace().next().unwrap_or_default();
    let changes = ["INSERT", "UPDATE", "DELETE", "REPLACE"];
    match changes.iter().any(|known| word.eq_ignore_ascii_case(known)) {
        true => Err(crate::Error::operational(format!(
            "cannot execute {} in a read-only transaction",
            word.to_uppercase()
        ))),
        false => Ok(()),
    }
}
