//! The schema editors: from a change of a model to the statements that make it, Django's to the letter.
//!
//! An editor only writes statements, as [`Step`]s; the migration executor runs them in one transaction and `sqlmigrate`
//! prints them. One editor per database backend. [`introspection`] reads back what a database says of its tables.

use nuages_core::settings::Engine;

mod description;
mod editor;
pub mod introspection;
mod lookup;
mod mysql;
pub(crate) mod names;
mod postgres;
mod server;
mod sqlite;
mod statement;
mod step;

pub use description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    SequenceDescription, TableDescription, TableInfo, TableKind,
};
pub use editor::{FieldChange, Position, SchemaEditor};
pub use lookup::{ConstraintKind, Constraints, Lookup, Naming};
pub use sqlite::SqliteSchemaEditor;
pub use step::{Code, Step};

/// Returns the editor that writes the statements of this kind of database.
pub fn editor(engine: Engine) -> Box<dyn SchemaEditor> {
    match engine {
        Engine::Postgresql => Box::new(postgres::editor()),
        Engine::Mysql => Box::new(mysql::editor(mysql::Mysql { mariadb: true })),
        _ => Box::new(SqliteSchemaEditor::new()),
    }
}
