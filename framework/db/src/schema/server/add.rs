//! Columns added and dropped.

use super::super::FieldChange;
use super::super::lookup::{ConstraintKind, Constraints, Naming};
use super::super::step::Step;
use super::editor::ServerSchemaEditor;
use super::facts;
use super::parts::{ForeignKeyParts, Server};
use super::scope::Scope;
use crate::migrations::Result;
use crate::migrations::state::FieldState;

impl<S: Server> ServerSchemaEditor<S> {
    pub(super) fn add_column(
        &mut self,
        change: FieldChange<'_>,
        name: &str,
        field: &FieldState,
    ) -> Result<()> {
        let scope = Scope {
            own: change.to.models.get(&change.model.key()),
            ..Scope::after(change)
        };
        if field.is_many_to_many() {
            return match change.model.through(name, field) {
                Some(between) => self.create_tables(scope, &between),
                None => Ok(()),
            };
        }
        if field.composite().is_some() {
            self.change_composite_key(change);
            return Ok(());
        }
        let table = change.model.db_table();
        let server = self.server;
        let column = scope.column(server, name, field)?;
        let (quoted_table, quoted) = (server.quote(&table), server.quote(&column.name));
        let mut definition = self.column_sql(&column, true)?;
        definition.push_str(&self.column_tail(&column, true));
        if facts::has_constraint(field) {
            let key = self.foreign_key(scope, &table, name, field, true)?;
            let parts = ForeignKeyParts {
                table: &table,
                column: &column.name,
                to_table: &key.to_table,
                to_column: &key.to_column,
                on_delete: &key.on_delete,
            };
            definition.push_str(&server.inline_foreign_key(&key.name::<S>(), &parts));
        }
        self.sql(format!(
            "ALTER TABLE {quoted_table} ADD COLUMN {quoted} {definition}"
        ));
        let default = column.default()?;
        let kind = column.kind();
        let only_rows = column.db_default.is_none() && default.is_some();
        if only_rows && !server.skips_default_on_alter(kind, default.as_ref()) {
            let change = server.drop_default(&column.name, field.null);
            self.sql(format!("ALTER TABLE {quoted_table} {change}"));
        }
        if let Some(comment) = column.comment().filter(|comment| !comment.is_empty()) {
            let statement = server.column_comment(&table, &column.name, Some(comment));
            if let Some(sql) = statement {
                self.sql(sql);
            }
        }
        self.defer_field_indexes(&table, &column);
        if field.default.is_some() && server.skips_default(kind, default.as_ref()) {
            // What the default cannot say, the rows are told.
            let literal = default.map(|default| server.literal(kind, default));
            self.sql(format!(
                "UPDATE {quoted_table} SET {quoted} = {}",
                literal.unwrap_or_else(|| "NULL".to_owned())
            ));
        }
        Ok(())
    }

    pub(super) fn remove_column(&mut self, change: FieldChange<'_>, name: &str) -> Result<()> {
        let model = change.model;
        let field = change.from.field(&model.app_label, &model.name, name)?;
        if field.is_many_to_many() {
            if let Some(between) = model.through(name, field) {
                self.drop_table(&between.db_table());
            }
            return Ok(());
        }
        if field.composite().is_some() {
            self.change_composite_key(change);
            return Ok(());
        }
        let table = model.db_table();
        let column = field.column_name(name);
        if field.is_relation() {
            self.drop_foreign_keys(Scope::before(change), &table, name, field)?;
        }
        self.sql(format!(
            "ALTER TABLE {} DROP COLUMN {}",
            self.server.quote(&table),
            self.server.quote(&column)
        ));
        let server = self.server;
        self.deferred
            .retain(|statement| !statement.references_column(server, &table, &column));
        Ok(())
    }

    /// Drops the foreign keys of a column, whatever their names.
    pub(super) fn drop_foreign_keys(
        &mut self,
        scope: Scope<'_>,
        table: &str,
        name: &str,
        field: &FieldState,
    ) -> Result<()> {
        let key = self.foreign_key(scope, table, name, field, true)?;
        let server = self.server;
        let owned = table.to_owned();
        self.find(Constraints {
            table: table.to_owned(),
            columns: vec![key.column.clone()],
            kind: ConstraintKind::ForeignKey,
            exclude: Vec::new(),
            exactly_one: false,
            name: key.name::<S>(),
            statement: Naming::new(move |name| server.drop_foreign_key(&owned, name)),
        });
        Ok(())
    }

    /// Writes the changes of one table, in one statement where the database can.
    pub(super) fn alter_table(&mut self, table: &str, changes: &[String]) {
        let quoted = self.server.quote(table);
        if S::COMBINED_ALTERS && !changes.is_empty() {
            self.step(Step::Sql(format!(
                "ALTER TABLE {quoted} {}",
                changes.join(", ")
            )));
            return;
        }
        for change in changes {
            self.sql(format!("ALTER TABLE {quoted} {change}"));
        }
    }
}
