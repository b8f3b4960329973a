//! Columns added, dropped and changed: in place where SQLite can, by making the table anew where it cannot.

use std::collections::BTreeSet;

use super::super::FieldChange;
use super::super::computed::{computed_otherwise, generated_sql, is_literal};
use super::super::statement::quote;
use super::columns::{Scope, check_sql};
use super::editor::SqliteSchemaEditor;
use super::literal::effective_default;
use super::many_to_many;
use super::remake::{Alter, Remake, remake};
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelKey, ModelState, ProjectState};
use nuages_core::settings::Engine;

pub(super) fn add_field(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    name: &str,
    field: &FieldState,
) -> Result<()> {
    if field.is_many_to_many() {
        return many_to_many::add(editor, change, name, field);
    }
    if field.composite().is_some() {
        return change_composite_key(editor, change);
    }
    let filled = effective_default(change.model, name, field)?.is_some();
    let computed = field.generated.is_some()
        || field
            .db_default
            .as_ref()
            .is_some_and(|default| !is_literal(default));
    if field.is_unique() || !field.null || filled || computed {
        return remake(
            editor,
            Remake {
                create: Some((name, field)),
                ..Remake::of(change)
            },
        );
    }
    let scope = Scope {
        state: change.to,
        own: None,
    };
    let table = change.model.db_table();
    let column = field.column_name(name);
    let mut definition = scope.column_sql(field)?;
    definition.push_str(&check_sql(field, &column));
    definition.push_str(&scope.references_sql(field)?);
    editor.sql(format!(
        "ALTER TABLE {} ADD COLUMN {} {definition}",
        quote(&table),
        quote(&column)
    ));
    editor.defer_field_index(&table, name, field);
    Ok(())
}

pub(super) fn remove_field(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    name: &str,
) -> Result<()> {
    let field = change
        .from
        .field(&change.model.app_label, &change.model.name, name)?;
    if field.is_many_to_many() {
        many_to_many::remove(editor, change, name, field);
        return Ok(());
    }
    if field.composite().is_some() {
        return change_composite_key(editor, change);
    }
    if field.is_unique() || field.db_index || field.is_relation() {
        return remake(
            editor,
            Remake {
                delete: Some(name),
                ..Remake::of(change)
            },
        );
    }
    let table = change.model.db_table();
    let column = field.column_name(name);
    editor.sql(format!(
        "ALTER TABLE {} DROP COLUMN {}",
        quote(&table),
        quote(&column)
    ));
    editor.forget_column(&table, &column);
    Ok(())
}

pub(super) fn alter_field(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    (old_name, old): (&str, &FieldState),
    (new_name, new): (&str, &FieldState),
) -> Result<()> {
    if old.is_many_to_many() || new.is_many_to_many() {
        let key = change.model.key();
        let before = change.from.models.get(&key).unwrap_or(change.model);
        let after = change.to.models.get(&key).unwrap_or(change.model);
        return many_to_many::alter(
            editor,
            change,
            (before, old_name, old),
            (after, new_name, new),
        );
    }
    if old.composite().is_some() || new.composite().is_some() {
        return change_composite_key(editor, change);
    }
    let (old_column, new_column) = (old.column_name(old_name), new.column_name(new_name));
    if old_column == new_column && !differs(change, old, new)? {
        return Ok(());
    }
    let key = change.model.key();
    let before = Scope {
        state: change.from,
        own: change.from.models.get(&key),
    };
    let after = Scope {
        state: change.to,
        own: change.to.models.get(&key),
    };
    let model = |state: &ProjectState| state.models.get(&key).unwrap_or(change.model).clone();
    let computed = |state, field| generated_sql(&model(state), field, Engine::Sqlite);
    if computed(change.from, old)? != computed(change.to, new)? {
        return Err(computed_otherwise(change.model, new_name));
    }
    let related = old.is_relation() || new.is_relation();
    if old_column != new_column && !related && before.column_sql(old)? == after.column_sql(new)? {
        let table = change.model.db_table();
        editor.sql(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            quote(&table),
            quote(&old_column),
            quote(&new_column)
        ));
        editor.rename_deferred_column(&table, &old_column, &new_column);
        return Ok(());
    }
    remake(
        editor,
        Remake {
            alter: Some(Alter {
                old: (old_name, old),
                new: (new_name, new),
            }),
            ..Remake::of(change)
        },
    )?;
    let kept = before.column_type(old)? == after.column_type(new)?
        && before.collation(old)? == after.collation(new)?;
    if new.is_unique() && !kept {
        for model in related_models(change.to, &key, new_name) {
            let change = FieldChange {
                from: change.to,
                model: &model,
                ..change
            };
            remake(editor, Remake::of(change))?;
        }
    }
    Ok(())
}

/// Makes the table anew with the composite primary key that the model has after the change, or without one.
fn change_composite_key(editor: &mut SqliteSchemaEditor, change: FieldChange<'_>) -> Result<()> {
    let key = change.model.key();
    let after = change.to.models.get(&key).unwrap_or(change.model);
    let before = change.from.models.get(&key).unwrap_or(change.model);
    if before.composite_columns() == after.composite_columns() {
        return Ok(());
    }
    let change = FieldChange {
        model: after,
        ..change
    };
    remake(editor, Remake::of(change))
}

/// Tells whether two fields differ in what the database sees.
fn differs(change: FieldChange<'_>, old: &FieldState, new: &FieldState) -> Result<bool> {
    if old.in_database() != new.in_database() {
        return Ok(true);
    }
    if !old.is_relation() {
        return Ok(false);
    }
    let old_table = table_of(change.from, old)?;
    Ok(old_table != table_of(change.to, new)?
        || old.reference_in_database() != new.reference_in_database())
}

fn table_of(state: &ProjectState, field: &FieldState) -> Result<String> {
    state.target(field).map(ModelState::db_table)
}

/// Returns the models with foreign keys to the field `name` of `key`, directly or through fields that are foreign keys.
fn related_models(state: &ProjectState, key: &ModelKey, name: &str) -> Vec<ModelState> {
    let mut found = BTreeSet::new();
    let mut between: Vec<ModelState> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut queue = vec![(key.clone(), name.to_owned())];
    while let Some((target, pointed)) = queue.pop() {
        let Some(own) = state.models.get(&target) else {
            continue;
        };
        let is_key = own.field(&pointed).is_some_and(|field| field.primary_key);
        if is_key {
            between.extend(own.between());
        }
        for (model, name, field) in state.references(&target) {
            let referring = model.key();
            if field.is_many_to_many() {
                let others = model.through(name, field);
                between.extend(others.filter(|_| is_key && referring != target));
                continue;
            }
            let is_meant = own
                .pointed_at(field)
                .is_some_and(|(name, _)| name == pointed);
            if is_meant && seen.insert((referring.clone(), name.to_owned())) {
                queue.push((referring.clone(), name.to_owned()));
                found.insert(referring);
            }
        }
    }
    found.remove(key);
    let models = found.iter().filter_map(|key| state.models.get(key));
    models.cloned().chain(between).collect()
}
