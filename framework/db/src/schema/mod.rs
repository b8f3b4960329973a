//! The schema editors: from a change of a model to the statements that make it, Django's to the letter.
//!
//! An editor only writes statements, as [`Step`]s; the migration executor runs them in one transaction and `sqlmigrate`
//! prints them. One editor per database backend. [`introspection`] reads back what a database says of its tables.

use nuages_core::settings::Engine;

use crate::Database;
use crate::error::Result;

mod computed;
mod description;
mod editor;
mod features;
pub mod introspection;
mod lookup;
mod mysql;
pub(crate) mod names;
mod place;
mod postgres;
mod rows;
mod server;
mod server_version;
mod sqlite;
mod statement;
mod step;
mod tablespaces;

pub(crate) use computed::db_default_sql;
pub use description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    SequenceDescription, TableDescription, TableInfo, TableKind,
};
pub use editor::{FieldChange, Position, SchemaEditor};
pub use lookup::{ConstraintKind, Constraints, Lookup, Naming};
pub(crate) use names::{between, limit as max_name_length, short_table, split_identifier};
pub use place::Place;
pub use server_version::ServerVersion;
pub use sqlite::{SqliteSchemaEditor, Swap};
pub use step::{Code, Step};
pub use tablespaces::{Tablespaces, set_default_tablespaces};

/// Returns the type of PostgreSQL that holds values of this kind.
pub(crate) fn postgres_type(kind: crate::models::FieldKind) -> String {
    postgres::column_type(kind)
}

/// Returns the type of MySQL that holds values of this kind, where it takes no index.
pub(crate) fn unindexed_mysql_type(kind: crate::models::FieldKind) -> Option<String> {
    mysql::unindexed_type(kind)
}

/// Returns the editor that writes the statements of this kind of database, for the oldest server that is supported; of MySQL and MariaDB,
/// those of MariaDB.
pub fn editor(engine: Engine) -> Box<dyn SchemaEditor> {
    editor_at(engine.into())
}

/// Returns the editor for a database, after asking the server what it is. It leaves out what routers forbid.
///
/// # Errors
/// When the server cannot be asked.
pub async fn editor_of(db: &Database) -> Result<Box<dyn SchemaEditor>> {
    Ok(editor_at(Place::of(db).await?))
}

pub(crate) fn editor_at(place: Place) -> Box<dyn SchemaEditor> {
    match place.server.engine {
        Engine::Postgresql => Box::new(postgres::editor(place)),
        Engine::Mysql => Box::new(mysql::editor(place)),
        _ => Box::new(SqliteSchemaEditor::at(place)),
    }
}
