//! What differs between the servers.

use std::fmt;

use nuages_core::settings::Engine;

use super::columns::Column;
use super::deferred::Deferred;
use super::editor::ServerSchemaEditor;
use crate::migrations::Result;
use crate::models::FieldKind;

/// One kind of server: how it quotes, what its types are called, which clauses it wants.
pub(in crate::schema) trait Server:
    fmt::Debug + Copy + Send + Sync + 'static
{
    /// The longest name of an index or constraint, in characters.
    const MAX_NAME_LENGTH: usize;
    /// Whether one `ALTER TABLE` takes several changes.
    const COMBINED_ALTERS: bool;
    /// What follows a foreign key that is checked at the end of the transaction.
    const DEFERRABLE: &'static str;

    /// Whose statements these are.
    const ENGINE: Engine;

    /// Tells whether indexes over expressions exist.
    fn has_expression_indexes(self) -> bool;

    /// Tells whether a column that has a check of its own can be given another name.
    fn renames_checked(self) -> bool {
        true
    }

    /// Returns the statement that gives an index another name.
    fn rename_index(self, table: &str, old: &str, new: &str) -> String;

    /// Puts a name between the database's quotes.
    fn quote(self, name: &str) -> String;

    /// Returns the type of a column of this kind, which is no relation.
    fn column_type(self, kind: FieldKind) -> String;

    /// Returns the type of a column that points to a key of this kind.
    fn related_type(self, kind: FieldKind) -> String;

    /// Returns what follows the type of a column that the database numbers.
    fn type_suffix(self, kind: FieldKind) -> Option<&'static str>;

    /// Writes a default as a literal.
    fn literal(self, kind: FieldKind, default: super::default::Default) -> String;

    /// Returns a literal as the definition of a column of this kind takes it.
    fn literal_default(self, kind: FieldKind, literal: String) -> String {
        let _ = kind;
        literal
    }

    /// Tells whether the database cannot write this default into the column's definition.
    fn skips_default(self, kind: FieldKind, default: Option<&super::default::Default>) -> bool;

    /// Tells the same of `ALTER COLUMN`.
    fn skips_default_on_alter(
        self,
        kind: FieldKind,
        default: Option<&super::default::Default>,
    ) -> bool;

    /// Returns the comment as a part of the column's definition, where it is one.
    fn inline_comment(self, comment: &str) -> Option<String>;

    /// Returns the statement that comments on a column, where it is one of its own.
    fn column_comment(self, table: &str, column: &str, comment: Option<&str>) -> Option<String>;

    /// Returns the statement that comments on a table.
    fn table_comment(self, table: &str, comment: &str) -> String;

    /// Returns the statement that renames a table.
    fn rename_table(self, old: &str, new: &str) -> String;

    /// Returns the foreign key as a part of `ADD COLUMN`, with what separates it from the definition.
    fn inline_foreign_key(self, name: &str, parts: &ForeignKeyParts<'_>) -> String;

    /// Returns the statement that drops a foreign key.
    fn drop_foreign_key(self, table: &str, name: &str) -> String;

    /// Returns the statement that drops a unique constraint.
    fn drop_unique(self, table: &str, name: &str) -> String;

    /// Returns the statement that drops an index.
    fn drop_index(self, table: &str, name: &str) -> String;

    /// Returns the statement that drops a check.
    fn drop_check(self, table: &str, name: &str) -> String;

    /// Returns the statement that drops the primary key.
    fn drop_primary_key(self, table: &str, name: &str) -> String;

    /// Returns the names that the database gives to a column's own unique constraint and check, and the primary key.
    fn automatic_names(self, table: &str, column: &str) -> AutomaticNames;

    /// Returns the change to or from NULL.
    fn alter_null(self, column: &Column<'_>) -> String;

    /// Returns the change that takes the default away.
    fn drop_default(self, column: &str, null: bool) -> String;

    /// Returns what the update of rows without a value is followed by.
    fn after_update(self) -> &'static str;

    /// Tells whether a column that should have an index gets one by `CREATE INDEX`.
    fn indexes(self, column: &Column<'_>) -> bool;

    /// Returns the further indexes of a column that has one.
    fn further_index(self, table: &str, column: &Column<'_>) -> Option<Deferred>;

    /// Tells whether the statement that changes the column's type makes it the primary key too.
    fn makes_key_with_type(self, _alteration: &Alteration<'_>) -> bool {
        false
    }

    /// Changes a column's type, collation or comment: returns the change, and the statements after it. May write
    /// statements before it.
    fn alter_type(
        self,
        editor: &mut ServerSchemaEditor<Self>,
        alteration: &Alteration<'_>,
    ) -> Result<(String, Vec<super::super::Step>)>;

    /// Does what is left to do when a column is altered.
    fn after_alter(self, editor: &mut ServerSchemaEditor<Self>, alteration: &Alteration<'_>);

    /// Does what must be done before an index or unique constraint that begins with this column goes.
    fn before_drop(self, editor: &mut ServerSchemaEditor<Self>, table: &str, first: &str);
}

/// The names that a database gives where none is said.
#[derive(Debug)]
pub(in crate::schema) struct AutomaticNames {
    pub(in crate::schema) unique: String,
    pub(in crate::schema) check: String,
    pub(in crate::schema) primary_key: String,
}

/// The names in a foreign key.
#[derive(Debug)]
pub(in crate::schema) struct ForeignKeyParts<'a> {
    pub(in crate::schema) table: &'a str,
    pub(in crate::schema) column: &'a str,
    pub(in crate::schema) to_table: &'a str,
    pub(in crate::schema) to_column: &'a str,
    /// With a leading space.
    pub(in crate::schema) on_delete: &'a str,
}

/// A column before and after.
#[derive(Debug)]
pub(in crate::schema) struct Alteration<'a> {
    pub(in crate::schema) table: &'a str,
    pub(in crate::schema) old: Column<'a>,
    pub(in crate::schema) new: Column<'a>,
}
