//! A table made anew: what SQLite needs for every change that `ALTER TABLE` cannot do.

use nuages_core::settings::Engine;

use super::super::computed::db_default_sql;
use super::super::statement::quote;
use super::super::{FieldChange, Position};
use super::columns::Scope;
use super::editor::SqliteSchemaEditor;
use super::literal::effective_default;
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelState};

/// What is different in the new table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remake<'a> {
    pub(super) change: FieldChange<'a>,
    pub(super) create: Option<(&'a str, &'a FieldState)>,
    pub(super) delete: Option<&'a str>,
    pub(super) alter: Option<Alter<'a>>,
}

/// A field changed, name and all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alter<'a> {
    pub(super) old: (&'a str, &'a FieldState),
    pub(super) new: (&'a str, &'a FieldState),
}

impl<'a> Remake<'a> {
    pub(super) fn of(change: FieldChange<'a>) -> Self {
        Self {
            change,
            create: None,
            delete: None,
            alter: None,
        }
    }
}

/// Writes the five statements: create the new table, copy the rows, drop the old table, rename, make the indexes.
pub(super) fn remake(editor: &mut SqliteSchemaEditor, remake: Remake<'_>) -> Result<()> {
    let model = remake.change.model;
    let table = model.db_table();
    let mut body: Vec<(String, FieldState)> = model.fields.clone();
    // Columns of the new table and what fills them, in the order of Django's statement.
    let mut copied: Vec<(String, String)> = model
        .columns()
        .filter(|(_, field)| field.generated.is_none())
        .map(|(name, field)| {
            let column = field.column_name(name);
            let value = quote(&column);
            (column, value)
        })
        .collect();

    give_up_old_key(&remake, &mut body, &mut copied);
    if let Some((name, field)) = remake.create {
        body.push((name.to_owned(), field.clone()));
        if field.db_default.is_none() && field.generated.is_none() {
            let value = effective_default(remake.change.model, name, field)?
                .unwrap_or_else(|| "NULL".to_owned());
            copied.push((field.column_name(name), value));
        }
    }
    if let Some(alter) = remake.alter {
        replace(&mut body, &mut copied, alter, remake.change)?;
    }
    if let Some(name) = remake.delete {
        let column = model.column(name);
        body.retain(|(field_name, _)| field_name != name);
        copied.retain(|(copied_column, _)| Some(copied_column) != column.as_ref());
    }
    arrange(&remake, &mut body);

    let new_model = with_fields(&remake, body);
    let temporary = format!("new__{}", table.trim_matches('"'));
    let scope = Scope {
        state: remake.change.to,
        own: Some(&new_model),
    };
    editor.create_table(scope, &new_model, &temporary)?;
    copy_rows(editor, (&table, &temporary), &copied);
    let columns = copied.into_iter().map(|(column, _)| column);
    editor.swap(&table, temporary, columns.collect());
    Ok(())
}

/// Copies the rows of the old table into the new one.
fn copy_rows(
    editor: &mut SqliteSchemaEditor,
    (old, new): (&str, &str),
    copied: &[(String, String)],
) {
    let columns: Vec<String> = copied.iter().map(|(column, _)| quote(column)).collect();
    let values: Vec<&str> = copied.iter().map(|(_, value)| value.as_str()).collect();
    editor.sql(format!(
        "INSERT INTO {} ({}) SELECT {} FROM {}",
        quote(new),
        columns.join(", "),
        values.join(", "),
        quote(old)
    ));
}

/// Returns the model with the fields of the new table; indexes and sets of a field that goes go with it.
fn with_fields(remake: &Remake<'_>, fields: Vec<(String, FieldState)>) -> ModelState {
    let mut model = ModelState {
        fields,
        ..remake.change.model.clone()
    };
    if let Some(alter) = remake.alter {
        model.rename_in_options(alter.old.0, alter.new.0);
    }
    if let Some(deleted) = remake.delete {
        let options = &mut model.options;
        options
            .indexes
            .retain(|index| !index.field_names().iter().any(|name| name == deleted));
        let is_deleted = |name: &String| name.trim_start_matches('-') == deleted;
        options
            .unique_together
            .retain(|set| !set.iter().any(is_deleted));
    }
    model
}

/// Takes the primary key from the field that had it when another becomes the key. A numbered key goes altogether.
fn give_up_old_key(
    remake: &Remake<'_>,
    body: &mut Vec<(String, FieldState)>,
    copied: &mut Vec<(String, String)>,
) {
    let new_key = match (remake.create, remake.alter) {
        (Some((name, field)), _) if field.primary_key => name,
        (_, Some(alter)) if alter.new.1.primary_key => alter.new.0,
        _ => return,
    };
    let altered = remake.alter.map(|alter| alter.old.0);
    body.retain_mut(|(name, field)| {
        if !field.primary_key || name == new_key || Some(name.as_str()) == altered {
            return true;
        }
        field.primary_key = false;
        if !field.is_auto() {
            return true;
        }
        let column = field.column_name(name);
        copied.retain(|(copied_column, _)| *copied_column != column);
        false
    });
}

fn replace(
    body: &mut Vec<(String, FieldState)>,
    copied: &mut Vec<(String, String)>,
    alter: Alter<'_>,
    change: FieldChange<'_>,
) -> Result<()> {
    let ((old_name, old), (new_name, new)) = (alter.old, alter.new);
    let entry = (new_name.to_owned(), new.clone());
    match body
        .iter()
        .position(|(name, _)| name == old_name || name == new_name)
    {
        Some(place) if matches!(change.position, Position::Keep) => body[place] = entry,
        place => {
            if let Some(place) = place {
                body.remove(place);
            }
            body.push(entry);
        }
    }
    let old_column = old.column_name(old_name);
    let new_column = new.column_name(new_name);
    copied.retain(|(column, _)| *column != old_column && *column != new_column);
    if new.generated.is_some() {
        return Ok(());
    }
    let source = quote(&old_column);
    let value = match old.null && !new.null {
        true => {
            let default = match db_default_sql(&ModelState::unknown(), new, Engine::Sqlite)? {
                Some(default) => Some(default),
                None => effective_default(change.model, new_name, new)?,
            };
            let default = default.unwrap_or_else(|| "NULL".to_owned());
            format!("coalesce({source}, {default})")
        }
        false => source,
    };
    copied.push((new_column, value));
    Ok(())
}

/// Puts the columns in order: Django's when going forwards, the older model's when going back.
fn arrange(remake: &Remake<'_>, body: &mut [(String, FieldState)]) {
    match remake.change.position {
        Position::Keep => {}
        Position::AsIn(model) => {
            body.sort_by_key(|(name, _)| {
                model
                    .fields
                    .iter()
                    .position(|(model_name, _)| model_name == name)
                    .unwrap_or(usize::MAX)
            });
        }
        // Django clones self-referential fields when it makes a table anew, and a clone goes last.
        Position::Last => {
            let own = remake.change.model.key();
            let changed = remake
                .create
                .map(|(name, _)| name)
                .or(remake.alter.map(|alter| alter.new.0));
            body.sort_by_key(|(name, field)| match Some(name.as_str()) == changed {
                true => 1,
                false => 2 * u8::from(field.points_to(&own)),
            });
        }
    }
}
