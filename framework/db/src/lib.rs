//! Models, queries, migrations and database backends.
//!
//! A model is a struct with `derive(Model)`. Queries start at [`models::Model::objects`], are typed by the constants that
//! the derive makes, and end in a method that takes the [`Database`], so that the code shows where a query runs:
//!
//! ```ignore
//! let latest = Question::objects()
//!     .filter(Question::pub_date.lte(now()))
//!     .order_by(Question::pub_date.desc())
//!     .limit(5)
//!     .all(db)
//!     .await?;
//! ```

mod any_signals;
pub mod apps;
pub mod backends;
mod checks;
pub mod constraints;
mod database;
mod duration;
mod error;
pub mod fields;
pub mod functions;
pub mod inspection;
mod keys;
mod m2m_signals;
mod macros;
pub mod migrations;
pub mod models;
mod moments;
pub mod paginator;
pub mod postgres;
pub mod query;
mod row;
pub mod schema;
pub mod serializers;
pub mod signals;
mod tuples;
pub mod validation;
mod value;

pub use backends::lease;
#[doc(hidden)]
pub use checks::check_server;
pub use database::{
    Atomic, CapturedQuery, Database, Databases, Execute, Executed, Isolation, QueryLog, QueryPlace,
    Repeated, Routing, Statement, Transaction, capture_queries,
};
pub use error::{Error, Result};
pub use fields::{Auto, CustomField, CustomNumber, DbDefault, FieldValue, ForeignKey, ManyToMany};
pub use models::Model;
pub use models::any_row::AnyRow;
pub use query::{Condition, Expression, Field, QuerySet, lookup};
pub use row::Row;
pub use value::Value;
