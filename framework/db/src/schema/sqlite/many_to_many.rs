//! Tables between two models, made, dropped and changed with their fields.

use super::super::statement::quote;
use super::super::{FieldChange, SchemaEditor};
use super::columns::Scope;
use super::editor::SqliteSchemaEditor;
use crate::migrations::state::{FieldState, ModelState};
use crate::migrations::{MigrationError, Result};

pub(super) fn add(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    name: &str,
    field: &FieldState,
) -> Result<()> {
    match change.model.through(name, field) {
        Some(between) => editor.create_model(change.to, &between),
        None => Ok(()),
    }
}

pub(super) fn remove(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    name: &str,
    field: &FieldState,
) {
    if let Some(between) = change.model.through(name, field) {
        editor.drop_table(&between.db_table());
    }
}

/// Follows a changed field or model: `before` is the model as it was.
pub(super) fn alter(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    (before, old_name, old): (&ModelState, &str, &FieldState),
    (after, new_name, new): (&ModelState, &str, &FieldState),
) -> Result<()> {
    if !old.is_many_to_many() || !new.is_many_to_many() {
        return Err(refusal(before, old_name));
    }
    match (before.through(old_name, old), after.through(new_name, new)) {
        (Some(old), Some(new)) if old == new => Ok(()),
        (Some(old), Some(new)) if old.db_table() == new.db_table() => {
            remake(editor, change, &old, &new)
        }
        (Some(old), Some(new)) => {
            editor.create_model(change.to, &new)?;
            copy(editor, (&old, &old.db_table()), (&new, &new.db_table()));
            editor.drop_table(&old.db_table());
            Ok(())
        }
        (None, None) => Ok(()),
        _ => Err(refusal(before, old_name)),
    }
}

/// Makes the table anew for other columns.
fn remake(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    old: &ModelState,
    new: &ModelState,
) -> Result<()> {
    let table = new.db_table();
    let temporary = format!("new__{table}");
    let scope = Scope {
        state: change.to,
        own: None,
    };
    editor.create_table(scope, new, &temporary)?;
    copy(editor, (old, &table), (new, &temporary));
    let columns = new.columns().map(|(name, field)| field.column_name(name));
    editor.swap(&table, temporary, columns.collect());
    Ok(())
}

fn copy(
    editor: &mut SqliteSchemaEditor,
    (old, from): (&ModelState, &str),
    (new, to): (&ModelState, &str),
) {
    let columns = |model: &ModelState| {
        let names: Vec<String> = model
            .columns()
            .map(|(name, field)| quote(&field.column_name(name)))
            .collect();
        names.join(", ")
    };
    editor.sql(format!(
        "INSERT INTO {} ({}) SELECT {} FROM {}",
        quote(to),
        columns(new),
        columns(old),
        quote(from)
    ));
}

fn refusal(model: &ModelState, name: &str) -> MigrationError {
    MigrationError::State(format!(
        "Cannot alter field {}.{}.{name}: a field cannot become or cease to be a ManyToMany, nor get or lose `through`; remove it \
         and add it anew",
        model.app_label, model.name
    ))
}
