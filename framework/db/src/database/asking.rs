//! A statement on its way from the handle to a connection.

use std::borrow::Cow;

use nuages_core::settings::Engine;
use tokio::sync::mpsc::Sender;

use super::capture;
use super::handle::{Database, Handle};
use super::wrapper;
use crate::backends::answer::{Answer, Done};
use crate::backends::pool::Role;
use crate::error::Result;
use crate::row::Row;
use crate::value::Value;

impl Database {
    pub(crate) async fn run(&self, sql: Cow<'static, str>, parameters: &[Value]) -> Result<Done> {
        self.answer(Role::Writer, false, sql, parameters).await
    }

    pub(crate) async fn rows(
        &self,
        role: Role,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<Vec<Row>> {
        self.answer(role, role == Role::Reader, sql, parameters)
            .await
    }

    pub(crate) async fn row(
        &self,
        role: Role,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<Option<Row>> {
        self.answer(role, role == Role::Reader, sql, parameters)
            .await
    }

    /// Runs a statement for what `A` keeps of its answer.
    pub(super) async fn answer<A: Answer + Default>(
        &self,
        role: Role,
        again: bool,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<A> {
        let mut answer = A::default();
        self.ask(role, again, sql, parameters, &mut answer).await?;
        Ok(answer)
    }

    /// Logs a statement and gives it to the connection that the handle stands for: one of the pool, or the transaction's. Where a server's
    /// connection was lost with it, it is run once more if it may be run `again`.
    async fn ask(
        &self,
        role: Role,
        again: bool,
        sql: Cow<'static, str>,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<()> {
        if let Some(wrapped) = wrapper::around(self) {
            return Box::pin(wrapped.ask(role, again, sql, parameters, answer)).await;
        }
        log(&sql, parameters);
        let watched = capture::start(&sql, parameters);
        let result = match &self.handle {
            Handle::Pool(pool) => {
                // Only a server's statement can be lost with its connection.
                let spare = pool.is_remote().then(|| sql.clone());
                let mut pooled = pool.acquire(role).await?;
                let result = pooled.connection()?.ask(sql, parameters, answer).await;
                match spare {
                    Some(sql) if result.is_err() && pooled.may_try_again(again) => {
                        drop(pooled);
                        answer.clear();
                        Box::pin(async {
                            let mut pooled = pool.acquire(role).await?;
                            let result = pooled.connection()?.ask(sql, parameters, answer).await;
                            pooled.done();
                            result
                        })
                        .await
                    }
                    _ => {
                        pooled.done();
                        result
                    }
                }
            }
            Handle::Transaction(open) => {
                if open.is_read_only() && role == Role::Writer {
                    refuse_change(&sql)?;
                }
                let mut transaction = open.lock().await?;
                let result = transaction.connection()?.ask(sql, parameters, answer).await;
                if result.is_err() && (role == Role::Writer || self.engine() == Engine::Postgresql)
                {
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

    /// Hands the rows over one after the other: from a connection of their own, or in a transaction from a cursor or from its connection. A
    /// database in memory reads all of them first.
    pub(crate) async fn each_row(
        &self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        sender: Sender<Row>,
    ) -> Result<()> {
        if let Some(wrapped) = wrapper::around(self) {
            return Box::pin(wrapped.fetch_each(sql, parameters, sender)).await;
        }
        match &self.handle {
            Handle::Pool(pool) if pool.has_several() => {
                log(&sql, parameters);
                let watched = capture::start(&sql, parameters);
                let mut pooled = pool.acquire(Role::Reader).await?;
                let result = pooled
                    .connection()?
                    .fetch_each(sql, parameters, &sender)
                    .await;
                drop(pooled);
                if let Some(watched) = watched {
                    watched.end(result.is_err());
                }
                result
            }
            Handle::Transaction(open) => {
                log(&sql, parameters);
                let watched = capture::start(&sql, parameters);
                let result = open.each_row(sql, parameters, &sender).await;
                if let Some(watched) = watched {
                    watched.end(result.is_err());
                }
                result
            }
            Handle::Pool(_) => {
                for row in self.rows(Role::Reader, sql, parameters).await? {
                    if sender.send(row).await.is_err() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
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
