//! Where tables and indexes lie, on the servers that have tablespaces.

use nuages_core::settings::Engine;

use super::columns::Column;
use super::deferred::{Deferred, tablespace_sql};
use super::editor::ServerSchemaEditor;
use super::indexes::field_index;
use super::parts::Server;
use crate::constraints::Index;
use crate::migrations::state::ModelState;

impl<S: Server> ServerSchemaEditor<S> {
    /// Returns the clause for a model's table.
    pub(super) fn table_tablespace(&self, model: &ModelState) -> String {
        let own = model.options.db_tablespace.as_deref();
        let tablespace = self.place.tablespaces.of_table(own);
        tablespace_sql(self.server, tablespace.filter(|_| has_tablespaces::<S>()))
    }

    /// Returns the tablespace of the indexes of a column.
    pub(super) fn index_tablespace(&self, column: &Column<'_>) -> Option<String> {
        let own = column.field.db_tablespace.as_deref();
        let tablespaces = &self.place.tablespaces;
        let tablespace = tablespaces.of_index(own, column.model_tablespace());
        tablespace
            .filter(|_| has_tablespaces::<S>())
            .map(str::to_owned)
    }

    /// Returns the clause for an index that a model declares: its own, that of its one field, or the model's.
    pub(super) fn declared_tablespace(&self, model: &ModelState, index: &Index) -> String {
        let of_field = match index.orders().collect::<Vec<_>>()[..] {
            [(name, _)] if index.expressions.is_empty() => model
                .field(name)
                .and_then(|field| field.db_tablespace.as_deref()),
            _ => None,
        };
        let of_model = model.options.db_tablespace.as_deref();
        let tablespaces = &self.place.tablespaces;
        let own = index.db_tablespace.as_deref();
        let tablespace = own.or_else(|| tablespaces.of_index(of_field, of_model));
        tablespace_sql(self.server, tablespace)
    }

    /// Returns the index of a column, for `db_index` and foreign keys.
    pub(super) fn column_index(&self, table: &str, column: &Column<'_>) -> Deferred {
        self.placed(field_index(table, &column.name), column)
    }

    /// Returns the further indexes of a column that has one.
    pub(in crate::schema) fn further_index(
        &self,
        table: &str,
        column: &Column<'_>,
    ) -> Option<Deferred> {
        let index = self.server.further_index(table, column)?;
        Some(self.placed(index, column))
    }

    fn placed(&self, mut index: Deferred, column: &Column<'_>) -> Deferred {
        if let Deferred::Index(create) = &mut index {
            create.tablespace = self.index_tablespace(column);
        }
        index
    }
}

fn has_tablespaces<S: Server>() -> bool {
    S::ENGINE == Engine::Postgresql
}
