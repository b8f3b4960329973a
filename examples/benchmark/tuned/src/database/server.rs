//! PostgreSQL and MariaDB with the best settings known: bare connections, each used by the worker that opened it.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::Connection as _;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::sql::Db;

type Connection = <Db as sqlx::Database>::Connection;

/// How a transaction begins.
pub const BEGIN: &str = "BEGIN";

/// Connections of one worker; more than that gain nothing.
const CONNECTIONS: usize = 16;

thread_local! {
    static IDLE: RefCell<Vec<Connection>> = const { RefCell::new(Vec::new()) };
    static SLOTS: &'static Semaphore = Box::leak(Box::new(Semaphore::new(CONNECTIONS)));
}

/// The address of the database.
#[derive(Clone)]
pub struct Database {
    url: Arc<str>,
}

/// A connection on loan.
pub struct Loan {
    connection: Option<Connection>,
    _slot: SemaphorePermit<'static>,
}

impl Database {
    pub async fn connect(url: &str) -> Result<Self, sqlx::Error> {
        Ok(Database { url: url.into() })
    }

    pub async fn reader(&self) -> Result<Loan, sqlx::Error> {
        let slots = SLOTS.with(|slots| *slots);
        let slot = slots.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = IDLE.with_borrow_mut(Vec::pop);
        let connection = match idle {
            Some(connection) => connection,
            None => Connection::connect(&self.url).await?,
        };
        Ok(Loan {
            connection: Some(connection),
            _slot: slot,
        })
    }

    pub async fn writer(&self) -> Result<Loan, sqlx::Error> {
        self.reader().await
    }
}

impl Deref for Loan {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("taken only by drop")
    }
}

impl DerefMut for Loan {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("taken only by drop")
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            IDLE.with_borrow_mut(|idle| idle.push(connection));
        }
    }
}
