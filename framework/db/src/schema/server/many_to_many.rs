//! Tables between two models, changed with their fields.

use super::super::{FieldChange, SchemaEditor};
use super::editor::ServerSchemaEditor;
use super::parts::Server;
use crate::migrations::state::{FieldState, ModelState};
use crate::migrations::{MigrationError, Result};

/// Follows a changed field or model: renames the table, and points its two columns anew.
pub(super) fn alter<S: Server>(
    editor: &mut ServerSchemaEditor<S>,
    change: FieldChange<'_>,
    (before, old_name, old): (&ModelState, &str, &FieldState),
    (after, new_name, new): (&ModelState, &str, &FieldState),
) -> Result<()> {
    if !old.is_many_to_many() || !new.is_many_to_many() {
        return Err(refusal(before, old_name));
    }
    match (before.through(old_name, old), after.through(new_name, new)) {
        (Some(old), Some(new)) if old == new => Ok(()),
        (Some(old), Some(new)) => {
            editor.alter_db_table(&old.db_table(), &new.db_table());
            let change = FieldChange {
                model: &new,
                ..change
            };
            // Django changes the side of the other model first.
            for (old, new) in old.fields.iter().zip(&new.fields).skip(1).rev() {
                editor.alter_column(change, (&old.0, &old.1), (&new.0, &new.1))?;
            }
            Ok(())
        }
        (None, None) => Ok(()),
        _ => Err(refusal(before, old_name)),
    }
}

fn refusal(model: &ModelState, name: &str) -> MigrationError {
    MigrationError::State(format!(
        "Cannot alter field {}.{}.{name}: a field cannot become or cease to be a ManyToMany, nor get or lose `through`; remove it \
         and add it anew",
        model.app_label, model.name
    ))
}
