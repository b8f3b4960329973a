//! Indexes, and unique constraints over several columns.

use super::super::lookup::{ConstraintKind, Constraints, Lookup, Naming};
use super::super::names::limited_index;
use super::super::step::Step;
use super::columns::Column;
use super::deferred::{CreateIndex, Deferred};
use super::editor::ServerSchemaEditor;
use super::parts::Server;
use crate::migrations::Result;
use crate::migrations::state::{Constraint, ModelState};
use crate::models::FieldKind;

impl<S: Server> ServerSchemaEditor<S> {
    pub(super) fn defer_field_indexes(&mut self, table: &str, column: &Column<'_>) {
        if column.field.db_index && !column.field.is_unique() && self.server.indexes(column) {
            let index = self.column_index(table, column);
            self.deferred.push(index);
        }
        let further = self.further_index(table, column);
        self.deferred.extend(further);
    }

    /// Drops an index by its name; one that waits to be made is forgotten.
    pub(in crate::schema) fn drop_index(&mut self, table: &str, name: &str) {
        if !self.forget_index(table, name) {
            self.sql(self.server.drop_index(table, name));
        }
    }

    /// Forgets an index that waits to be made; tells whether there was one.
    pub(in crate::schema) fn forget_index(&mut self, table: &str, name: &str) -> bool {
        let waiting = self.deferred.len();
        self.deferred
            .retain(|statement| !statement.is_index::<S>(table, name));
        self.deferred.len() < waiting
    }

    /// Drops the unique constraint over a set of fields, whatever its name: tables and columns may have been renamed since
    /// it was made.
    pub(super) fn drop_unique_together(
        &mut self,
        model: &ModelState,
        set: &[String],
    ) -> Result<()> {
        let table = model.db_table();
        let columns = model.columns_of(set)?;
        if let Some(first) = set.first() {
            self.before_drop(model, first);
        }
        let waiting = self.deferred.iter().position(|statement| {
            matches!(statement, Deferred::Unique(unique) if unique.table == table && unique.column_names() == columns)
        });
        if let Some(position) = waiting {
            self.deferred.remove(position);
            return Ok(());
        }
        let server = self.server;
        let name = limited_index(&table, &columns, "_uniq", S::MAX_NAME_LENGTH);
        self.find(Constraints {
            columns,
            kind: ConstraintKind::Unique,
            exclude: declared_names(model),
            exactly_one: true,
            name,
            statement: Naming::new({
                let table = table.clone();
                move |name| server.drop_unique(&table, name)
            }),
            table,
        });
        Ok(())
    }

    /// Does what must be done before an index or unique constraint that begins with this field goes.
    pub(super) fn before_drop(&mut self, model: &ModelState, name: &str) {
        if let Some(field) = model
            .field(name)
            .filter(|field| field.kind == FieldKind::ForeignKey)
        {
            let server = self.server;
            server.before_drop(self, &model.db_table(), &field.column_name(name));
        }
    }

    /// Writes a statement for constraints that are found when it runs.
    pub(super) fn find(&mut self, wanted: Constraints) {
        self.step(Step::Lookup(Lookup::Constraints(wanted)));
    }
}

/// Returns the index of one column, for `db_index` and foreign keys.
pub(in crate::schema) fn field_index(table: &str, column: &str) -> Deferred {
    Deferred::Index(CreateIndex::over(table, [column.to_owned()], ""))
}

/// Returns the names of the indexes and constraints that a model declares.
pub(super) fn declared_names(model: &ModelState) -> Vec<String> {
    let options = &model.options;
    let indexes = options.indexes.iter().map(|index| index.name.clone());
    let constraints = options.constraints.iter().map(Constraint::name);
    indexes.chain(constraints.map(str::to_owned)).collect()
}
