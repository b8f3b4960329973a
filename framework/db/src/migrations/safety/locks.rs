//! What statements make others wait for.

use nuages_core::settings::Engine;

use super::breaks::not_null;
use super::check::model_of;
use super::finding::{Problem, Risk};
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
    let mut found: Vec<Problem> = Vec::new();
    for statement in sql {
        let problem = match engine {
            Engine::Postgresql => postgres(statement, &place),
            Engine::Mysql => mysql(statement, &place),
            _ => sqlite(statement, &place),
        };
        found.extend(problem);
    }
    found
}

/// What is known of the operation besides its statements.
struct Place<'a> {
    table: &'a str,
    atomic: bool,
    change: Change,
}

/// How a column's type changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
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
    match engine {
        Engine::Postgresql => postgres(sql, &place),
        Engine::Mysql => mysql(sql, &place),
        _ => sqlite(sql, &place),
    }
}

fn postgres(sql: &str, place: &Place<'_>) -> Option<Problem> {
    let text = plain(sql);
    let table = place.table;
    if text.starts_with("CREATE INDEX") || text.starts_with("CREATE UNIQUE INDEX") {
        if text.contains(" CONCURRENTLY ") {
            return None;
        }
        return Some(
            Problem::new(Risk::Locks, format!("Writes to {table} wait while the index is built."))
                .instead([
                    "In a migration with .not_atomic(): AddIndexConcurrently in the place of AddIndex; an index of one field is \
                     declared among the model's indexes for that, not by db_index."
                        .to_owned(),
                ]),
        );
    }
    if text.starts_with("UPDATE ") {
        return Some(whole_update(table));
    }
    if !text.starts_with("ALTER TABLE") {
        return None;
    }
    if text.contains(" FOREIGN KEY ") || text.contains(" REFERENCES ") {
        if text.contains(" NOT VALID") {
            return None;
        }
        return Some(
            Problem::new(
                Risk::Locks,
                format!("Writes to {table} and to the table that it points to wait while all rows are compared."),
            )
            .instead([
                "Add the column with #[field(db_constraint = false)], which only adds it.".to_owned(),
                format!("RunSql with ALTER TABLE {table} ADD CONSTRAINT .. FOREIGN KEY (..) REFERENCES .. DEFERRABLE INITIALLY DEFERRED NOT VALID."),
                format!("In the next migration RunSql with ALTER TABLE {table} VALIDATE CONSTRAINT .., which lets others write."),
            ]),
        );
    }
    if text.contains(" ADD CONSTRAINT ")
        && (text.contains(" UNIQUE ") || text.contains(" UNIQUE("))
        && !text.contains(" USING INDEX ")
    {
        return Some(unique(table));
    }
    if text.contains(" ADD CONSTRAINT ") && text.contains(" EXCLUDE USING ") {
        return Some(
            Problem::new(
                Risk::Locks,
                format!(
                    "Nobody can use {table} while all rows are compared, and rows that the constraint excludes stop the migration."
                ),
            )
            .instead(["PostgreSQL has no other way; run it at a quiet hour if the table is large.".to_owned()]),
        );
    }
    if text.contains(" ADD CONSTRAINT ") && text.contains(" CHECK ") && !text.contains(" NOT VALID")
    {
        return Some(
            Problem::new(Risk::Locks, format!("Nobody can use {table} while all rows are checked.")).instead([
                "AddConstraintNotValid in the place of AddConstraint: new rows are checked from then on.".to_owned(),
                "In the next migration ValidateConstraint, which lets others read and write.".to_owned(),
            ]),
        );
    }
    if text.contains(" ADD COLUMN ") && text.contains(" UNIQUE") {
        return Some(unique(table));
    }
    if text.contains(" ADD COLUMN ") && text.contains(" GENERATED ALWAYS AS ") {
        return Some(computed(table));
    }
    let default = text.split_once(" ADD COLUMN ").and_then(|(_, column)| {
        let (_, default) = column.split_once(" DEFAULT ")?;
        Some(default)
    });
    if default.is_some_and(|default| VOLATILE.iter().any(|name| default.contains(name))) {
        return Some(computed(table));
    }
    if text.contains(" ALTER COLUMN ")
        && text.contains(" TYPE ")
        && !matches!(place.change, Change::Longer { .. })
    {
        return Some(
            Problem::new(
                Risk::Rewrites,
                format!("Nobody can use {table} while all rows are copied with the new type."),
            )
            .instead([
                "Add a second field of the new type with NULL allowed, and write both in the code."
                    .to_owned(),
                "Fill it in a migration of its own, a few thousand rows at a time.".to_owned(),
                "Read the new field; take the old one out in a release after that.".to_owned(),
            ]),
        );
    }
    if let Some((_, rest)) = text.split_once(" ALTER COLUMN ")
        && rest.contains(" SET NOT NULL")
    {
        let column = rest.split(' ').next().unwrap_or_default().to_lowercase();
        return Some(
            Problem::new(
                Risk::Locks,
                format!("Nobody can use {table} while all rows are read for NULL."),
            )
            .instead([not_null(table, &column, Engine::Postgresql)]),
        );
    }
    None
}

/// Functions of PostgreSQL that give each row a value of its own, so that a default with one has to be written to all rows.
const VOLATILE: [&str; 5] = [
    "CLOCK_TIMESTAMP(",
    "GEN_RANDOM_UUID(",
    "NEXTVAL(",
    "RANDOM(",
    "UUIDV7(",
];

fn computed(table: &str) -> Problem {
    Problem::new(
        Risk::Rewrites,
        format!("Nobody can use {table} while all rows are copied with what the database computes for each."),
    )
    .instead([
        "Add the field with .null() and without the default of the database, fill it in a migration of its own, a few thousand rows \
         at a time, and then set the default: new rows get it from then on."
            .to_owned(),
        "Or let queries compute it, with annotate().".to_owned(),
    ])
}

fn unique(table: &str) -> Problem {
    Problem::new(
        Risk::Locks,
        format!("Nobody can use {table} while the unique index is built, and rows that are equal stop the migration."),
    )
    .instead([
        format!("In a migration with .not_atomic(): RunSql with CREATE UNIQUE INDEX CONCURRENTLY .. ON {table} (..)."),
        format!("Then ALTER TABLE {table} ADD CONSTRAINT .. UNIQUE USING INDEX .., with the operation itself as .state_operation(..)."),
    ])
}

fn whole_update(table: &str) -> Problem {
    Problem::new(Risk::Locks, format!("Rows of {table} that the statement changes are locked until the migration ends."))
        .instead([
            "Fill the rows before, in a migration of its own with .not_atomic(), a few thousand at a time.".to_owned(),
        ])
}

fn mysql(sql: &str, place: &Place<'_>) -> Option<Problem> {
    let text = plain(sql);
    let table = place.table;
    if text.starts_with("UPDATE ") {
        return Some(whole_update(table));
    }
    if !text.starts_with("ALTER TABLE") {
        // Indexes are built while others read and write.
        return None;
    }
    let copied = |what: &str| {
        Problem::new(Risk::Rewrites, format!("Writes to {table} wait while all rows are copied {what}.")).instead([
            "Copy in the background, with pt-online-schema-change or gh-ost, and run the migration with --fake.".to_owned(),
            "Or run it at a quiet hour.".to_owned(),
        ])
    };
    if text.contains(" FOREIGN KEY ") || text.contains(" REFERENCES ") {
        return Some(copied("and compared with the table that it points to"));
    }
    if text.contains(" ADD CONSTRAINT ") && text.contains(" CHECK ") {
        return Some(copied("and checked"));
    }
    if text.contains(" ADD COLUMN ")
        && text.contains(" GENERATED ALWAYS AS ")
        && text.contains(" STORED")
    {
        return Some(copied("with what the database computes for each"));
    }
    if text.contains(" MODIFY ") || text.contains(" CHANGE ") {
        return match place.change {
            Change::Longer {
                crosses_a_byte: false,
            } => None,
            _ => Some(copied("with the new type")),
        };
    }
    None
}

fn sqlite(sql: &str, place: &Place<'_>) -> Option<Problem> {
    let text = plain(sql);
    let table = place.table;
    if text.starts_with("CREATE TABLE NEW__") {
        return Some(
            Problem::new(Risk::Rewrites, format!("Nobody can write while all rows of {table} are copied to a new table."))
                .instead([
                    "Small tables are copied in no time. For a large one stop the site, or run this at a quiet hour.".to_owned(),
                ]),
        );
    }
    if text.starts_with("CREATE INDEX") || text.starts_with("CREATE UNIQUE INDEX") {
        return place.atomic.then(|| {
            Problem::new(
                Risk::Locks,
                format!("Nobody can write while the index of {table} is built."),
            )
            .instead([
                "SQLite has no other way; run it at a quiet hour if the table is large.".to_owned(),
            ])
        });
    }
    if text.contains(" DROP COLUMN ") {
        return Some(
            Problem::new(
                Risk::Rewrites,
                format!("Nobody can write while all rows of {table} are written anew."),
            )
            .instead(["Run it at a quiet hour if the table is large.".to_owned()]),
        );
    }
    None
}
