//! Constraints and indexes of models.

use nuages_core::settings::Engine;

use super::super::FieldChange;
use super::super::statement::{CreateIndex, IndexName, IndexPart, quote};
use super::editor::SqliteSchemaEditor;
use super::remake::{Remake, remake};
use crate::constraints::sql::{condition_sql, index_expression_sql};
use crate::constraints::{Constraint, Expression, Index, Q, UniqueConstraint};
use crate::migrations::Result;
use crate::migrations::state::ModelState;

/// How SQLite keeps a constraint.
enum Kept {
    /// As a part of the table's definition.
    InTable(String),
    /// As a unique index.
    Index(CreateIndex),
    /// Not at all: SQLite knows nothing of the kind.
    Nowhere,
}

/// Returns what goes into `CREATE TABLE`, and puts aside the indexes that follow it.
pub(super) fn in_table(
    editor: &mut SqliteSchemaEditor,
    model: &ModelState,
    table: &str,
) -> Result<Vec<String>> {
    let mut definitions = Vec::new();
    for constraint in &model.options.constraints {
        match kept(model, table, constraint)? {
            Kept::InTable(definition) => definitions.push(definition),
            Kept::Index(index) => editor.defer(index),
            Kept::Nowhere => {}
        }
    }
    Ok(definitions)
}

pub(super) fn add(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    constraint: &Constraint,
) -> Result<()> {
    match kept(change.model, &change.model.db_table(), constraint)? {
        Kept::InTable(_) => remake(editor, Remake::of(change)),
        Kept::Index(index) => {
            editor.sql(index.to_string());
            Ok(())
        }
        Kept::Nowhere => Ok(()),
    }
}

pub(super) fn remove(
    editor: &mut SqliteSchemaEditor,
    change: FieldChange<'_>,
    constraint: &Constraint,
) -> Result<()> {
    match constraint {
        Constraint::Exclusion(_) => Ok(()),
        Constraint::Unique(unique) if is_nowhere(unique) => Ok(()),
        Constraint::Unique(unique) if is_index(unique) => {
            editor.drop_index(&unique.name);
            Ok(())
        }
        _ => remake(editor, Remake::of(change)),
    }
}

fn kept(model: &ModelState, table: &str, constraint: &Constraint) -> Result<Kept> {
    Ok(match constraint {
        Constraint::Check(check) => Kept::InTable(format!(
            "CONSTRAINT {} CHECK ({})",
            quote(&check.name),
            condition_sql(model, &check.condition, Engine::Sqlite)?
        )),
        Constraint::Exclusion(_) => Kept::Nowhere,
        Constraint::Unique(unique) if is_nowhere(unique) => Kept::Nowhere,
        Constraint::Unique(unique) if is_index(unique) => Kept::Index(CreateIndex {
            table: table.to_owned(),
            parts: parts(model, (&unique.fields, &unique.expressions))?,
            unique: true,
            name: IndexName::Fixed(unique.name.clone()),
            condition: condition(model, unique.condition.as_ref())?,
        }),
        Constraint::Unique(unique) => {
            let columns: Vec<String> = model
                .columns_of(&unique.fields)?
                .iter()
                .map(|column| quote(column))
                .collect();
            Kept::InTable(format!(
                "CONSTRAINT {} UNIQUE ({})",
                quote(&unique.name),
                columns.join(", ")
            ))
        }
    })
}

/// SQLite defers no unique constraint, has no index with columns it is not sorted by, and takes each NULL for another.
fn is_nowhere(unique: &UniqueConstraint) -> bool {
    unique.deferrable.is_some() || !unique.include.is_empty() || unique.nulls_distinct.is_some()
}

fn is_index(unique: &UniqueConstraint) -> bool {
    unique.condition.is_some() || !unique.expressions.is_empty() || !unique.opclasses.is_empty()
}

/// Returns the statement that makes an index.
pub(super) fn create_index(model: &ModelState, table: &str, index: &Index) -> Result<CreateIndex> {
    Ok(CreateIndex {
        table: table.to_owned(),
        parts: parts(model, (&index.fields, &index.expressions))?,
        unique: false,
        name: IndexName::Fixed(index.name.clone()),
        condition: condition(model, index.condition.as_ref())?,
    })
}

fn parts(
    model: &ModelState,
    (fields, expressions): (&[String], &[Expression]),
) -> Result<Vec<IndexPart>> {
    let mut parts = Vec::with_capacity(fields.len() + expressions.len());
    for field in fields {
        let (name, descending) = match field.strip_prefix('-') {
            Some(name) => (name, true),
            None => (field.as_str(), false),
        };
        let columns = model.columns_of(&[name.to_owned()])?;
        parts.extend(
            columns
                .into_iter()
                .map(|column| IndexPart::Column(column, descending)),
        );
    }
    for expression in expressions {
        let text = index_expression_sql(model, expression, Engine::Sqlite)?;
        parts.push(IndexPart::Expression(text));
    }
    Ok(parts)
}

fn condition(model: &ModelState, condition: Option<&Q>) -> Result<Option<String>> {
    condition
        .map(|condition| condition_sql(model, condition, Engine::Sqlite))
        .transpose()
}
