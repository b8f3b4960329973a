//! What a model declares, by the names of its fields.

use nuages_core::settings::Engine;

use super::{Constraint, Index};
use crate::models::{Model, ModelMeta};
use crate::schema::names;

/// The constraints and indexes of a model, made when they are first asked for.
#[derive(Debug, Default)]
pub struct Declared {
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) indexes: Vec<Index>,
}

impl Declared {
    /// Collects what `M` declares, under their final names; `derive(Model)` calls it.
    #[doc(hidden)]
    pub fn of<M: Model>() -> Self {
        let meta = M::meta();
        let constraints = M::constraints()
            .into_iter()
            .map(|constraint| {
                let mut constraint = constraint.frozen;
                let name = meta.formatted(constraint.name());
                constraint.set_name(name);
                constraint
            })
            .collect();
        let indexes = M::indexes()
            .into_iter()
            .map(|index| {
                let mut index = index.frozen;
                index.name = match index.name.is_empty() {
                    true => automatic(&index, meta, meta.db_table),
                    false => meta.formatted(&index.name),
                };
                index
            })
            .collect();
        Self {
            constraints,
            indexes,
        }
    }
}

impl ModelMeta {
    /// Returns the indexes as a kind of database has them: automatic names hold a digest of the table's name, which is cut to what
    /// the database takes.
    pub(crate) fn indexes_in(&self, engine: Engine) -> Vec<Index> {
        let table = self.table(engine);
        let mut indexes = self.indexes().to_vec();
        for index in &mut indexes {
            if table != self.db_table && index.name == automatic(index, self, self.db_table) {
                index.name = automatic(index, self, &table);
            }
        }
        indexes
    }
}

fn automatic(index: &Index, meta: &ModelMeta, table: &str) -> String {
    let columns: Vec<(String, bool)> = index
        .orders()
        .map(|(name, descending)| {
            let column = meta.field(name).map_or(name, |field| field.column);
            (column.to_owned(), descending)
        })
        .collect();
    match columns.is_empty() {
        // An index over expressions needs a name; `manage check` tells.
        true => String::new(),
        false => names::meta_index(table, &columns, index.suffix()),
    }
}
