//! What the code that `derive(Model)` writes refers to, under the names that it has in the facade.

pub(crate) use nuages_core as core;
pub(crate) use nuages_db as db;
