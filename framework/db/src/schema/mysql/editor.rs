//! What MySQL and MariaDB want their own way.

use crate::backends::quoting;
use nuages_core::settings::Engine;

use super::super::Place;
use super::super::lookup::Lookup;
use super::super::server::{
    Alteration, AutomaticNames, Column, Default, Deferred, ForeignKeyParts, Server,
    ServerSchemaEditor, field_index,
};
use super::super::step::Step;
use super::columns::{column_type, is_limited, related_type};
use super::literal::{literal, quoted};
use crate::migrations::Result;
use crate::models::FieldKind;

/// MySQL or MariaDB. Tables are taken to be InnoDB's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schema) struct Mysql {
    pub(in crate::schema) mariadb: bool,
}

/// Makes an editor that has written nothing.
pub(in crate::schema) fn editor(place: Place) -> ServerSchemaEditor<Mysql> {
    let mariadb = place.server.mariadb;
    ServerSchemaEditor::new(Mysql { mariadb }, place)
}

/// Puts a name between backticks.
pub(in crate::schema) fn quote(name: &str) -> String {
    quoting::name('`', name)
}

impl Server for Mysql {
    const MAX_NAME_LENGTH: usize = 64;
    const COMBINED_ALTERS: bool = false;
    const DEFERRABLE: &'static str = "";
    const ENGINE: Engine = Engine::Mysql;

    fn has_expression_indexes(self) -> bool {
        !self.mariadb
    }

    fn renames_checked(self) -> bool {
        self.mariadb
    }

    fn rename_index(self, table: &str, old: &str, new: &str) -> String {
        format!(
            "ALTER TABLE {} RENAME INDEX {} TO {}",
            quote(table),
            quote(old),
            quote(new)
        )
    }

    fn quote(self, name: &str) -> String {
        quote(name)
    }

    fn column_type(self, kind: FieldKind) -> String {
        column_type(self, kind)
    }

    fn related_type(self, kind: FieldKind) -> String {
        related_type(self, kind)
    }

    fn type_suffix(self, _kind: FieldKind) -> Option<&'static str> {
        None
    }

    fn literal(self, kind: FieldKind, default: Default) -> String {
        literal(self, kind, default)
    }

    /// MySQL takes texts, bytes and documents as expressions only.
    fn literal_default(self, kind: FieldKind, literal: String) -> String {
        match !self.mariadb && is_limited(&column_type(self, kind)) {
            true => format!("({literal})"),
            false => literal,
        }
    }

    fn skips_default(self, kind: FieldKind, default: Option<&Default>) -> bool {
        let text_or_blob = matches!(kind, FieldKind::Text | FieldKind::Binary { .. });
        text_or_blob && default.is_some_and(Default::is_empty)
    }

    fn skips_default_on_alter(self, kind: FieldKind, default: Option<&Default>) -> bool {
        let limited = !self.mariadb && is_limited(&column_type(self, kind));
        limited || self.skips_default(kind, default)
    }

    fn inline_comment(self, comment: &str) -> Option<String> {
        // With the space that Django puts there too.
        Some(format!(" COMMENT {}", quoted(comment)))
    }

    fn column_comment(self, _table: &str, _column: &str, _comment: Option<&str>) -> Option<String> {
        None
    }

    fn table_comment(self, table: &str, comment: &str) -> String {
        format!("ALTER TABLE {} COMMENT = {}", quote(table), quoted(comment))
    }

    fn rename_table(self, old: &str, new: &str) -> String {
        format!("RENAME TABLE {} TO {}", quote(old), quote(new))
    }

    fn inline_foreign_key(self, name: &str, parts: &ForeignKeyParts<'_>) -> String {
        format!(
            " , ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}({}){}",
            quote(name),
            quote(parts.column),
            quote(parts.to_table),
            quote(parts.to_column),
            parts.on_delete
        )
    }

    fn drop_foreign_key(self, table: &str, name: &str) -> String {
        format!(
            "ALTER TABLE {} DROP FOREIGN KEY {}",
            quote(table),
            quote(name)
        )
    }

    fn drop_unique(self, table: &str, name: &str) -> String {
        format!("ALTER TABLE {} DROP INDEX {}", quote(table), quote(name))
    }

    fn drop_index(self, table: &str, name: &str) -> String {
        format!("DROP INDEX {} ON {}", quote(name), quote(table))
    }

    fn drop_check(self, table: &str, name: &str) -> String {
        let clause = match self.mariadb {
            // The check of a column has no name of its own, and goes when the column is modified.
            true => "CONSTRAINT IF EXISTS",
            false => "CHECK",
        };
        format!("ALTER TABLE {} DROP {clause} {}", quote(table), quote(name))
    }

    fn drop_primary_key(self, table: &str, _name: &str) -> String {
        format!("ALTER TABLE {} DROP PRIMARY KEY", quote(table))
    }

    fn automatic_names(self, table: &str, column: &str) -> AutomaticNames {
        AutomaticNames {
            unique: column.to_owned(),
            check: match self.mariadb {
                true => "__unnamed_constraint_1__".to_owned(),
                false => format!("{table}_chk_1"),
            },
            primary_key: "PRIMARY".to_owned(),
        }
    }

    fn alter_null(self, column: &Column<'_>) -> String {
        // MODIFY takes the default away unless it says it.
        let kept = column.db_default.is_some().then(|| kept(column));
        let kept = kept.unwrap_or_else(|| null(column).to_owned());
        format!("MODIFY {} {} {kept}", quote(&column.name), column.db_type)
    }

    fn drop_default(self, column: &str, null: bool) -> String {
        let column = quote(column);
        match null {
            true => format!("ALTER COLUMN {column} SET DEFAULT NULL"),
            false => format!("ALTER COLUMN {column} DROP DEFAULT"),
        }
    }

    fn after_update(self) -> &'static str {
        ""
    }

    fn indexes(self, column: &Column<'_>) -> bool {
        // A foreign key makes its own index.
        let implicit = column.field.kind == FieldKind::ForeignKey && column.has_constraint();
        !implicit && !is_limited(&column.db_type)
    }

    fn further_index(self, _table: &str, _column: &Column<'_>) -> Option<Deferred> {
        None
    }

    fn alter_type(
        self,
        _editor: &mut ServerSchemaEditor<Self>,
        alteration: &Alteration<'_>,
    ) -> Result<(String, Vec<Step>)> {
        let (old, new) = (&alteration.old, &alteration.new);
        // Nullability and default change by statements of their own.
        let kept = kept(old);
        let collation = match &new.collation {
            Some(collation) => format!(" COLLATE {}", quote(collation)),
            None => String::new(),
        };
        let comment = match new.comment().filter(|comment| !comment.is_empty()) {
            Some(comment) => format!(" COMMENT {}", quoted(comment)),
            None => String::new(),
        };
        let key = match self.makes_key_with_type(alteration) {
            true => format!(", ADD PRIMARY KEY ({})", quote(&new.name)),
            false => String::new(),
        };
        let change = format!(
            "MODIFY {} {} {kept}{collation}{comment}{key}",
            quote(&new.name),
            new.db_type
        );
        Ok((change, Vec::new()))
    }

    fn makes_key_with_type(self, alteration: &Alteration<'_>) -> bool {
        // Only keys can be numbered.
        let (old, new) = (alteration.old.field, alteration.new.field);
        new.primary_key && new.is_auto() && !old.primary_key && !old.is_auto()
    }

    fn after_alter(self, _editor: &mut ServerSchemaEditor<Self>, _alteration: &Alteration<'_>) {}

    fn before_drop(self, editor: &mut ServerSchemaEditor<Self>, table: &str, first: &str) {
        // The server drops a foreign key's own index when another begins with the column, and then refuses to drop that.
        let Step::Sql(statement) = editor.statement(&field_index(table, first)) else {
            return;
        };
        editor.step(Step::Lookup(Lookup::LastIndex {
            table: table.to_owned(),
            column: first.to_owned(),
            statement,
        }));
    }
}

fn null(column: &Column<'_>) -> &'static str {
    match column.field.null {
        true => "NULL",
        false => "NOT NULL",
    }
}

/// The default and the nullability of a column, as a definition says them.
fn kept(column: &Column<'_>) -> String {
    match &column.db_default {
        Some(default) => format!("DEFAULT {default} {}", null(column)),
        None => null(column).to_owned(),
    }
}
