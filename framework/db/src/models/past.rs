//! The models as a migration finds them: what hangs on the rows that its structs delete.

use std::fmt;
use std::sync::LazyLock;

use super::pointers::Pointer;
use super::{ModelMeta, registered_models};
use crate::Database;

/// The models at one moment of a project's history, and the foreign keys between them.
///
/// Code of a migration deletes rows by structs of its own, which are nobody's models. Their tables tell which these are.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// Every model that has a table.
    pub(crate) models: Vec<&'static ModelMeta>,
    /// The foreign keys, each behind the model that it points to.
    pub(crate) pointers: Vec<(&'static ModelMeta, Pointer)>,
    /// Models whose rows extend those of another, and that one.
    pub(crate) parents: Vec<(&'static ModelMeta, &'static ModelMeta)>,
}

type Remember = Box<dyn FnOnce() -> Past + Send>;

/// The past, called to mind when something is deleted.
pub(crate) struct Memory(LazyLock<Past, Remember>);

impl Memory {
    pub(crate) fn new(remember: impl FnOnce() -> Past + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(remember)))
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

/// The past, where the code of a migration speaks of the model by a struct of its own.
fn past_of<'a>(meta: &'static ModelMeta, db: &'a Database) -> Option<&'a Past> {
    let memory = db.memory()?;
    let known = registered_models();
    let is_current = known.iter().any(|known| known.is_same_table(meta));
    (!is_current).then(|| &*memory.0)
}

/// Returns the model as the past has it, or the model itself where there is none.
pub(super) fn as_it_was(meta: &'static ModelMeta, db: &Database) -> &'static ModelMeta {
    let models = past_of(meta, db).map(|past| &past.models);
    let mut models = models.into_iter().flatten();
    models
        .find(|known| known.db_table == meta.db_table)
        .copied()
        .unwrap_or(meta)
}

/// Returns the foreign keys that pointed to the model; `None` where the present tells.
pub(super) fn pointers_to(meta: &'static ModelMeta, db: &Database) -> Option<Vec<Pointer>> {
    let past = past_of(meta, db)?;
    let pointers = past.pointers.iter();
    let to = pointers.filter(|(to, _)| to.db_table == meta.db_table);
    Some(to.map(|(_, pointer)| *pointer).collect())
}

/// Returns the model that this one extends, now or then.
pub(super) fn parent_of(meta: &'static ModelMeta, db: &Database) -> Option<&'static ModelMeta> {
    if let Some((_, parent)) = meta.parent() {
        return Some(parent);
    }
    let mut parents = past_of(meta, db)?.parents.iter();
    let found = parents.find(|(child, _)| child.db_table == meta.db_table);
    found.map(|(_, parent)| *parent)
}
