//! Functions that the database computes, Django's `django.db.models.functions`.
//!
//! ```ignore
//! use nuages::db::functions::{coalesce, lower};
//!
//! let names = Author::objects().values((lower(Author::name), coalesce(Author::slug, "none"))).all(db).await?;
//! ```

pub use crate::query::{
    abs, coalesce, concat, greatest, least, length, lower, ltrim, nullif, replace, round, rtrim,
    substr, trim, upper, value,
};
