//! What the code that `derive(Model)` writes refers to, under the name that it has in the facade.

pub(crate) use nuages_db as db;
