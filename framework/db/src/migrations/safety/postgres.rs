//! What statements make others wait for on PostgreSQL.

use nuages_core::settings::Engine;

use super::breaks::not_null;
use super::finding::{Problem, Risk};
use super::locks::{Change, Place, whole_update};
use super::steps::By;

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
        return index(text, place);
    }
    if text.starts_with("UPDATE ") {
        return Some(whole_update(table));
    }
    if !text.starts_with("ALTER TABLE") {
        return None;
    }
    if text.contains(" FOREIGN KEY ") || text.contains(" REFERENCES ") {
        return foreign_key(text, place);
    }
    constraint(text, place)
        .or_else(|| new_column(text, place))
        .or_else(|| column(text, place))
}

fn index(text: &str, place: &Place<'_>) -> Option<Problem> {
    if text.contains(" CONCURRENTLY ") {
        return None;
    }
    let problem = Problem::new(
        Risk::Locks,
        format!("Writes to {} wait while the index is built.", place.table),
    );
    if place.by == By::Index {
        let step =
            "In a migration with .not_atomic(): AddIndexConcurrently in the place of AddIndex.";
        return Some(problem.instead([step.to_owned()]));
    }
    let sql = place.sql.replacen("INDEX ", "INDEX CONCURRENTLY ", 1);
    Some(problem.instead(place.by.run([sql.trim_end_matches(';')])))
}

fn foreign_key(text: &str, place: &Place<'_>) -> Option<Problem> {
    if text.contains(" NOT VALID") {
        return None;
    }
    let (table, sql) = (place.table, place.sql);
    let name = word_behind(sql, "CONSTRAINT ");
    let column = word_behind(sql, "ADD COLUMN ");
    // What stands behind it makes the server look at the rows at once.
    let constraint = sql.split(';').next().unwrap_or_default().trim_end();
    let add = match column {
        "" => format!("{constraint} NOT VALID"),
        column => format!(
            "ALTER TABLE \"{table}\" ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES {} NOT VALID",
            behind(constraint, "REFERENCES ")
        ),
    };
    let validate = format!("ALTER TABLE \"{table}\" VALIDATE CONSTRAINT {name}");
    let steps = place.by.run([&*add]).then(format!(
        "In the next migration RunSql::new({validate:?}), which lets others write."
    ));
    let mut problem = Problem::new(
        Risk::Locks,
        format!(
            "Writes to {table} and to the table that it points to wait while all rows are compared."
        ),
    )
    .instead(steps);
    if !column.is_empty() && text.contains(" UNIQUE") {
        problem.join(&mut unique(place));
    }
    Some(problem)
}

/// What stands behind these words in a statement; nothing where it does not have them.
fn behind<'s>(sql: &'s str, words: &str) -> &'s str {
    sql.split_once(words).map_or("", |(_, behind)| behind)
}

fn word_behind<'s>(sql: &'s str, words: &str) -> &'s str {
    behind(sql, words).split(' ').next().unwrap_or_default()
}

fn constraint(text: &str, place: &Place<'_>) -> Option<Problem> {
    let table = place.table;
    if text.contains(" ADD CONSTRAINT ")
        && (text.contains(" UNIQUE ") || text.contains(" UNIQUE("))
        && !text.contains(" USING INDEX ")
    {
        return Some(unique(place));
    }
    if text.contains(" ADD PRIMARY KEY ") {
        return Some(key(place));
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

fn new_column(text: &str, place: &Place<'_>) -> Option<Problem> {
    let table = place.table;
    if text.contains(" ADD COLUMN ") && text.contains(" UNIQUE") {
        return Some(unique(place));
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

/// What waits for a primary key of several columns.
fn key(place: &Place<'_>) -> Problem {
    let table = place.table;
    let columns = behind(place.sql, "PRIMARY KEY ").trim_end_matches(';');
    let index =
        format!("CREATE UNIQUE INDEX CONCURRENTLY \"{table}_new_pkey\" ON \"{table}\" {columns}");
    let drop = format!("ALTER TABLE \"{table}\" DROP CONSTRAINT IF EXISTS \"{table}_pkey\"");
    let add = format!(
        "ALTER TABLE \"{table}\" ADD CONSTRAINT \"{table}_pkey\" PRIMARY KEY USING INDEX \"{table}_new_pkey\""
    );
    Problem::new(
        Risk::Locks,
        format!("Nobody can use {table} while the index of the primary key is built, and rows that are equal stop the migration."),
    )
    .instead(By::Other.run([&*index, &*drop, &*add]))
}

fn unique(place: &Place<'_>) -> Problem {
    let table = place.table;
    let column = word_behind(place.sql, "ADD COLUMN ");
    // As the server calls the constraint of a new column.
    let own_name = format!("\"{table}_{}_key\"", column.trim_matches('"'));
    let name = match column {
        "" => word_behind(place.sql, "ADD CONSTRAINT "),
        _ => &own_name,
    };
    let columns = match column {
        "" => behind(place.sql, "UNIQUE ").trim_end_matches(';'),
        column => &format!("({column})"),
    };
    // When it is checked is the constraint's, not the index's.
    let (columns, checked) = columns.split_at(columns.find(" DEFERRABLE").unwrap_or(columns.len()));
    let nulls = "NULLS NOT DISTINCT ";
    let columns = match columns.strip_prefix(nulls) {
        Some(columns) => format!("{columns} {}", nulls.trim_end()),
        None => columns.to_owned(),
    };
    let index = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON \"{table}\" {columns}");
    let constraint =
        format!("ALTER TABLE \"{table}\" ADD CONSTRAINT {name} UNIQUE USING INDEX {name}{checked}");
    Problem::new(
        Risk::Locks,
        format!("Nobody can use {table} while the unique index is built, and rows that are equal stop the migration."),
    )
    .instead(place.by.run([&*index, &*constraint]))
}
