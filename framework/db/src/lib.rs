//! Models, queries, migrations and database backends.

pub mod backends;
pub mod fields;
pub mod migrations;
pub mod models;
pub mod query;
pub mod schema;
