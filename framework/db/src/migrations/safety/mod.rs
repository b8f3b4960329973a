//! Whether migrations can run while the site does: `migrate --check-safe`.
//!
//! Two things can go wrong. A statement can hold a lock for as long as it reads or copies a table, and everybody who needs
//! the table waits. And the version of the program that still runs can meet a table that it does not know. The first is
//! told from the statements that the operation makes on this kind of database, the second from what the operation means.

mod breaks;
mod check;
mod finding;
mod locks;
mod mysql;
mod postgres;
mod show;
mod sqlite;
mod steps;

pub use check::check;
pub use finding::{Finding, Risk};
pub use show::{show, to_json};
