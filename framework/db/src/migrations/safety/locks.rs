//! What statements make others wait for.

use nuages_core::settings::Engine;

use super::check::model_of;
use super::finding::{Problem, Risk};
use super::steps::By;
use super::{mysql, postgres, sqlite};
use crate::migrations::Operation;
use crate::migrations::state::ProjectState;
use crate::models::FieldKind;

/// Tells what others wait for while the operation's statements run.
pub(super) fn locks(
    operation: &Operation,
    app: &str,
    (before, after): (&ProjectState, &ProjectState),
    sql: &[String],
    atomic: bool,
    engine: Engine,
) -> Vec<Problem> {
    match operation {
        Operation::RunRust(_) => {
            return vec![Problem::new(Risk::Unknown, "What the code does cannot be known.").instead([
                "Change a few thousand rows at a time, in a migration with .not_atomic(), so that no lock is held for long."
                    .to_owned(),
            ])];
        }
        Operation::RunSql(_) => {
            let waits = sql.iter().filter_map(|sql| own(sql, engine)).next();
            return vec![waits.unwrap_or_else(|| {
                Problem::new(
                    Risk::Unknown,
                    "What the SQL does to others cannot be known.",
                )
            })];
        }
        Operation::CreateModel(_) => return Vec::new(),
        _ => {}
    }
    let Some(model) = model_of(operation) else {
        return Vec::new();
    };
    let table = before
        .model(app, model)
        .or_else(|_| after.model(app, model))
        .map_or_else(|_| model.to_owned(), |model| model.db_table());
    let by = match operation {
        Operation::AddIndex(_) => By::Index,
        Operation::AddField(add) => match add.field.kind {
            FieldKind::ForeignKey => By::NewKey,
            FieldKind::OneToOne => By::NewOneToOne,
            _ => By::NewField,
        },
        _ => By::Other,
    };
    sql.iter()
        .filter_map(|sql| {
            let change = change(operation, app, before);
            problem(
                &Place {
                    table: &table,
                    sql,
                    by,
                    atomic,
                    change,
                },
                engine,
            )
        })
        .collect()
}

/// Where a statement comes from, and what is known of its operation.
pub(super) struct Place<'a> {
    pub(super) table: &'a str,
    pub(super) sql: &'a str,
    pub(super) by: By,
    pub(super) atomic: bool,
    pub(super) change: Change,
}

/// How a column's type changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Not at all, or that is not known.
    Other,
    /// A text may be longer: nothing has to be copied.
    Longer { crosses_a_byte: bool },
}

fn change(operation: &Operation, app: &str, before: &ProjectState) -> Change {
    let Operation::AlterField(alter) = operation else {
        return Change::Other;
    };
    let Ok(old) = before.field(app, &alter.model, &alter.name) else {
        return Change::Other;
    };
    let (old, new) = (old.kind.stored(), alter.field.kind.stored());
    if !old.is_text() || !new.is_text() {
        return Change::Other;
    }
    match (
        old.max_length().filter(|length| *length > 0),
        new.max_length().filter(|length| *length > 0),
    ) {
        (Some(_), None) => Change::Longer {
            crosses_a_byte: true,
        },
        // A character takes up to four bytes; MySQL keeps lengths up to 255 bytes in one.
        (Some(old), Some(new)) if new >= old => Change::Longer {
            crosses_a_byte: old < 64 && new >= 64,
        },
        _ => Change::Other,
    }
}

/// The statement in upper case, without quotes, blanks made single.
fn plain(sql: &str) -> String {
    sql.replace(['"', '`'], "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase()
}

/// Judges SQL of the project's own by what can be read in it.
fn own(sql: &str, engine: Engine) -> Option<Problem> {
    let text = plain(sql);
    let table = text
        .split(' ')
        .skip_while(|word| !matches!(*word, "ON" | "TABLE"))
        .nth(1)
        .unwrap_or("the table")
        .to_lowercase();
    let place = Place {
        table: &table,
        sql,
        by: By::Sql,
        atomic: false,
        change: Change::Other,
    };
    problem(&place, engine)
}

/// Tells what others wait for while one statement runs.
fn problem(place: &Place<'_>, engine: Engine) -> Option<Problem> {
    let text = plain(place.sql);
    match engine {
        Engine::Postgresql => postgres::problem(&text, place),
        Engine::Mysql => mysql::problem(&text, place),
        _ => sqlite::problem(&text, place),
    }
}

pub(super) fn whole_update(table: &str) -> Problem {
    Problem::new(Risk::Locks, format!("Rows of {table} that the statement changes are locked until the migration ends."))
        .instead([
            "Fill the rows before, in a migration of its own with .not_atomic(), a few thousand at a time.".to_owned(),
        ])
}
