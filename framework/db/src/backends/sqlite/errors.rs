//! SQLite's errors in Django's classes, with the remedy.

use std::io::ErrorKind;
use std::path::Path;

use nuages_core::settings::Engine;

use crate::backends::Missing;
use crate::error::Error;

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const READONLY: i32 = 8;
const IOERR: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const TOOBIG: i32 = 18;
const CONSTRAINT: i32 = 19;
/// What the driver's function for regular expressions says, as the only one.
const CONSTRAINT_FUNCTION: i32 = 1043;
const MISMATCH: i32 = 20;
const NOTADB: i32 = 26;

/// Tells whether another connection holds a lock that is in the way.
pub(crate) fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<i32>().ok());
    matches!(code.map(|code| code & 0xff), Some(BUSY | LOCKED))
}

/// Tells what an error of sqlx means for the database at `path`.
pub(crate) fn database_error(error: &sqlx::Error, path: &Path) -> Error {
    let sqlx::Error::Database(database) = error else {
        return match error {
            sqlx::Error::Encode(source) | sqlx::Error::Decode(source) => {
                Error::data(source.to_string())
            }
            sqlx::Error::WorkerCrashed => Error::operational(format!(
                "the connection to {} is gone; the next query opens a new one",
                path.display()
            )),
            other => Error::operational(other.to_string()),
        };
    };
    let message = database.message();
    let code = database
        .code()
        .and_then(|code| code.parse::<i32>().ok())
        .unwrap_or_default();
    match code & 0xff {
        _ if code == CONSTRAINT_FUNCTION => {
            Error::operational("the regular expression cannot be read")
        }
        CONSTRAINT | MISMATCH => Error::Integrity {
            message: message.to_owned(),
            constraint: constraint(message).map(str::to_owned),
            columns: columns(message),
        },
        TOOBIG => Error::data(message.to_owned()),
        BUSY | LOCKED => Error::operational(format!(
            "database is locked: {}; another process held a write transaction longer than the time-out; keep \
             transactions short, or raise the option timeout of `databases`",
            path.display()
        )),
        CANTOPEN => cannot_open(path),
        READONLY => Error::operational(format!(
            "attempt to write a readonly database: {}; let this user write to the file and its folder",
            path.display()
        )),
        FULL | IOERR => Error::operational(format!("{message}: {}", path.display())),
        NOTADB => Error::operational(format!(
            "file is not a database: {}; move it away, or change `databases`",
            path.display()
        )),
        CORRUPT => Error::operational(format!(
            "{message}: {}; restore it from a backup",
            path.display()
        )),
        _ if message.starts_with("no such table: ") => {
            Error::operational(Missing::Table.explain(message, Engine::Sqlite))
        }
        _ if message.starts_with("no such column: ") || message.contains("has no column named") => {
            Error::operational(Missing::Column.explain(message, Engine::Sqlite))
        }
        _ => Error::operational(message.to_owned()),
    }
}

/// Reads the name out of `CHECK constraint failed: votes_gte_0` and `UNIQUE constraint failed: index 'small_title'`, which SQLite says of
/// unique indexes over expressions. Of others it tells the columns alone.
fn constraint(message: &str) -> Option<&str> {
    match message.split_once(" constraint failed: ")? {
        ("CHECK", name) => Some(name),
        (_, index) => index.strip_prefix("index '")?.strip_suffix('\''),
    }
}

/// Reads the columns out of `UNIQUE constraint failed: polls_question.slug, polls_question.site_id`.
fn columns(message: &str) -> Vec<String> {
    match message.split_once(" constraint failed: ") {
        Some(("UNIQUE" | "NOT NULL", columns)) if !columns.starts_with("index ") => columns
            .split(", ")
            .filter_map(|column| column.rsplit_once('.'))
            .map(|(_, column)| column.to_owned())
            .collect(),
        _ => Vec::new(),
    }
}

/// Tells why the file at `path` cannot be opened.
pub(crate) fn cannot_open(path: &Path) -> Error {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => path,
    };
    let why = if !folder.exists() {
        format!(
            "the folder {} does not exist; create it or change `databases`",
            folder.display()
        )
    } else if path.is_dir() {
        "it is a folder; name a file in `databases`".to_owned()
    } else {
        // SQLite does not tell what the system says.
        match std::fs::File::open(path) {
            Err(error)
                if !matches!(
                    error.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::NotFound
                ) =>
            {
                error.to_string()
            }
            _ => "let this user read and write the file and its folder, or change `databases`"
                .to_owned(),
        }
    };
    Error::operational(format!(
        "unable to open database file {}: {why}",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_no_name_of_a_constraint() {
        let cases: [(&str, Option<&str>, &[&str]); 6] = [
            (
                "UNIQUE constraint failed: lending_loan.copy_id",
                None,
                &["copy_id"],
            ),
            (
                "UNIQUE constraint failed: shop_item.note, shop_item.votes",
                None,
                &["note", "votes"],
            ),
            (
                "UNIQUE constraint failed: index 'small_title'",
                Some("small_title"),
                &[],
            ),
            (
                "NOT NULL constraint failed: shop_item.title",
                None,
                &["title"],
            ),
            (
                "CHECK constraint failed: votes_gte_0",
                Some("votes_gte_0"),
                &[],
            ),
            ("FOREIGN KEY constraint failed", None, &[]),
        ];
        for (message, name, refused) in cases {
            assert_eq!(constraint(message), name, "{message}");
            assert_eq!(columns(message), refused, "{message}");
        }
    }
}
