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
mod postgres;
mod rows;
mod server;
mod sqlite;
mod statement;
mod step;

pub(crate) use computed::db_default_sql;
pub use description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    SequenceDescription, TableDescription, TableInfo, TableKind,
};
pub use editor::{FieldChange, Position, SchemaEditor};
pub(crate) use features::has_feature;
pub use lookup::{ConstraintKind, Constraints, Lookup, Naming};
pub(crate) use names::{limit as max_name_length, short_table};
pub use sqlite::SqliteSchemaEditor;
pub use step::{Code, Step};

/// Returns the type of PostgreSQL that holds values of this kind.
pub(crate) fn postgres_type(kind: crate::models::FieldKind) -> String {
    postgres::column_type(kind)
}

/// Returns the type of MySQL that holds values of this kind, where it takes no index.
pub(crate) fn unindexed_mysql_type(kind: crate::models::FieldKind) -> Option<String> {
    mysql::unindexed_type(kind)
}

/// Returns the editor that writes the statements of this kind of database; of MySQL and MariaDB, those of MariaDB.
pub fn editor(engine: Engine) -> Box<dyn SchemaEditor> {
    match engine {
        Engine::Postgresql => Box::new(postgres::editor()),
        Engine::Mysql => Box::new(mysql::editor(mysql::Mysql { mariadb: true })),
        _ => Box::new(SqliteSchemaEditor::new()),
    }
}

/// Returns the editor for a database, after asking the server which of MySQL and MariaDB it is. It leaves out what routers forbid.
///
/// # Errors
/// When the server cannot be asked.
pub async fn editor_of(db: &Database) -> Result<Box<dyn SchemaEditor>> {
    let mut editor: Box<dyn SchemaEditor> = match db.engine() {
        Engine::Mysql => Box::new(mysql::editor(mysql::introspection::server(db).await?)),
        engine => editor(engine),
    };
    editor.ask_routers(db.routing());
    Ok(editor)
}
