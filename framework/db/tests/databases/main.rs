//! Connections: transactions, pools, routers, and what each database has of its own.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "models as an app has them, of some of which only the description is read"
)]

#[path = "../common/mod.rs"]
mod common;

mod atomic;
mod beginnings;
mod changed_elsewhere;
mod ended_by_sqlite;
mod execute_wrappers;
mod lazy;
mod locking;
mod mysql;
mod pool;
mod postgres;
mod quoted_texts;
mod refused_values;
mod replaced_file;
mod restarts;
mod routed;
mod routed_between;
mod routed_receivers;
mod router_hints;
mod routers;
mod savepoints;
mod server_features;
mod stalled;
mod transactions;

use common::root;
