//! Primary keys dropped, and those of several columns.

use super::super::FieldChange;
use super::super::lookup::{ConstraintKind, Constraints, Naming};
use super::super::names::limited_index;
use super::editor::ServerSchemaEditor;
use super::parts::{Alteration, Server};

impl<S: Server> ServerSchemaEditor<S> {
    /// Drops the primary key, whatever it is called and made of.
    pub(super) fn drop_primary_key(&mut self, table: &str) {
        let server = self.server;
        let owned = table.to_owned();
        self.find(Constraints {
            table: table.to_owned(),
            columns: Vec::new(),
            kind: ConstraintKind::PrimaryKey,
            exclude: Vec::new(),
            exactly_one: false,
            name: server.automatic_names(table, "").primary_key,
            statement: Naming::new(move |name| server.drop_primary_key(&owned, name)),
        });
    }

    /// Makes a column the primary key, where that is not done yet.
    pub(super) fn add_primary_key(&mut self, alteration: &Alteration<'_>) {
        if self.server.makes_key_with_type(alteration) {
            return;
        }
        let (table, column) = (alteration.table, &alteration.new.name);
        let name = limited_index(
            table,
            std::slice::from_ref(column),
            "_pk",
            S::MAX_NAME_LENGTH,
        );
        self.sql(format!(
            "ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({})",
            self.server.quote(table),
            self.server.quote(&name),
            self.server.quote(column)
        ));
    }

    /// Tells whether the model has a primary key of several columns after the change.
    pub(super) fn has_composite_key(&self, change: FieldChange<'_>) -> bool {
        let after = change.to.models.get(&change.model.key());
        after.is_some_and(|model| model.composite_columns().is_some())
    }

    /// Drops the primary key there is, and adds the one of several columns that the model has after the change.
    pub(super) fn change_composite_key(&mut self, change: FieldChange<'_>) {
        let key = change.model.key();
        let before = change.from.models.get(&key).unwrap_or(change.model);
        let after = change.to.models.get(&key).unwrap_or(change.model);
        if before.composite_columns() == after.composite_columns() {
            return;
        }
        let table = after.db_table();
        let mut fields = before.fields.iter();
        let parts = fields.find_map(|(_, field)| field.composite());
        if let Some(first) = parts.and_then(|parts| parts.first()) {
            self.before_drop(before, first);
        }
        self.drop_primary_key(&table);
        if let Some(columns) = after.composite_columns() {
            let columns: Vec<String> = columns
                .iter()
                .map(|column| self.server.quote(column))
                .collect();
            self.sql(format!(
                "ALTER TABLE {} ADD PRIMARY KEY ({})",
                self.server.quote(&table),
                columns.join(", ")
            ));
        }
    }
}
