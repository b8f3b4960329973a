//! The schema editors: from a change of a model to the statements that make it, Django's to the letter.
//!
//! An editor only writes statements, as [`Step`]s; the migration executor runs them in one transaction and `sqlmigrate`
//! prints them. One editor per database backend. [`introspection`] reads back what a database says of its tables.

mod description;
mod editor;
pub mod introspection;
pub(crate) mod names;
mod sqlite;
mod statement;
mod step;

pub use description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    SequenceDescription, TableDescription, TableInfo, TableKind,
};
pub use editor::{FieldChange, Position, SchemaEditor};
pub use sqlite::SqliteSchemaEditor;
pub use step::{Code, Step};
