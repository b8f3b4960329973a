//! What statements make others wait for on PostgreSQL.

use nuages_core::settings::Engine;

use super::breaks::not_null;
use super::finding::{Problem, Risk};
use super::locks::{Change, Place, whole_update};

/// Functions of PostgreSQL that give each row a value of its own, so that a default with one has to be written to all rows.
const VOLATILE: [&str; 5] = [
    "CLOCK_TIMESTAMP(",
    "GEN_RANDOM_UUID(",
    "NEXTVAL(",
    "RANDOM(",
    "UUIDV7(",
];

/// Tells what others wait for while a statement runs, which is given in upper case without quotes.
pub(super) fn problem(text: &str, place: &Place<'_>) -> Option<Problem> {
    let table = place.table;
    if text.starts_with("CREATE INDEX") || text.starts_with("CREATE UNIQUE INDEX") {
        return index(text, table);
    }
    if text.starts_with("UPDATE ") {
        return Some(whole_update(table));
    }
    if !text.starts_with("ALTER TABLE") {
        return None;
    }
    if text.contains(" FOREIGN KEY ") || text.contains(" REFERENCES ") {
        return foreign_key(text, table);
    }
    constraint(text, table)
        .or_else(|| new_column(text, table))
        .or_else(|| column(text, place))
}

fn index(text: &str, table: &str) -> Option<Problem> {
    if text.contains(" CONCURRENTLY ") {
        return None;
    }
    Some(
        Problem::new(Risk::Locks, format!("Writes to {table} wait while the index is built."))
            .instead([
                "In a migration with .not_atomic(): AddIndexConcurrently in the place of AddIndex; an index of one field is \
                 declared among the model's indexes for that, not by db_index."
                    .to_owned(),
            ]),
    )
}

fn foreign_key(text: &str, table: &str) -> Option<Problem> {
    if text.contains(" NOT VALID") {
        return None;
    }
    Some(
        Problem::new(
            Risk::Locks,
            format!("Writes to {table} and to the table that it points to wait while all rows are compared."),
        )
        .instead([
            "Add the column with #[field(db_constraint = false)], which only adds it.".to_owned(),
            format!("RunSql with ALTER TABLE {table} ADD CONSTRAINT .. FOREIGN KEY (..) REFERENCES .. DEFERRABLE INITIALLY DEFERRED NOT VALID."),
            format!("In the next migration RunSql with ALTER TABLE {table} VALIDATE CONSTRAINT .., which lets others write."),
        ]),
    )
}

fn constraint(text: &str, table: &str) -> Option<Problem> {
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
    None
}

fn new_column(text: &str, table: &str) -> Option<Problem> {
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
    None
}

fn column(text: &str, place: &Place<'_>) -> Option<Problem> {
    let table = place.table;
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
