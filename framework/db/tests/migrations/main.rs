//! Migrations: what changed, what becomes of the tables, what the commands say.
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

mod check_safe;
mod django_autodetector;
mod django_catalogue;
mod django_constraints;
mod django_schema;
mod inspectdb;
mod introspection;
mod listed_migrations;
mod migration_commands;
mod migration_histories;
mod migration_list;
mod missing_tables;
mod own_sql;
mod past;
mod safe_steps;
mod schema_history;
mod server_migrations;
mod sketches;
mod squashed_migrations;
mod tablespaces;

use common::root;

// Where the code of `inspectdb` finds the crate, as in a project.
extern crate self as nuages;
use nuages_db as db;
