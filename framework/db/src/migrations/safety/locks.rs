//! What statements make others wait for.

use nuages_core::settings::Engine;

use super::check::model_of;
use super::finding::{Problem, Risk};
use super::{mysql, postgres, sqlite};
use crate::migrations::Operation;
use crate::migrations::state::ProjectState;

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
    let place = Place {
        table: &table,
        atomic,
        change: change(operation, app, before),
    };
    sql.iter()
        .filter_map(|statement| problem(statement, &place, engine))
        .collect()
}

/// What is known of the operation besides its statements.
pub(super) struct Place<'a> {
    pub(super) table: &'a str,
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
        atomic: false,
        change: Change::Other,
    };
    problem(sql, &place, engine)
}

/// Tells what others wait for while one statement runs.
fn problem(sql: &str, place: &Place<'_>, engine: Engine) -> Option<Problem> {
    let text = plain(sql);
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
