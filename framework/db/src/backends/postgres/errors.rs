//! PostgreSQL's errors in Django's classes, with the remedy.

use std::io::ErrorKind;

use sqlx::postgres::{PgDatabaseError, PgSeverity};

use nuages_core::settings::Engine;

use crate::backends::patience::is_late;
use crate::backends::{Missing, refused};
use crate::error::Error;

/// `cached plan must not change result type`.
const FEATURE_NOT_SUPPORTED: &str = "0A000";
const INVALID_SQL_STATEMENT_NAME: &str = "26000";
const IN_FAILED_TRANSACTION: &str = "25P02";

/// Tells what an error of sqlx means for the database at `place`.
pub(super) fn database_error(error: &sqlx::Error, place: &str) -> Error {
    let sqlx::Error::Database(database) = error else {
        return match error {
            sqlx::Error::Encode(source) | sqlx::Error::Decode(source) => {
                Error::data(source.to_string())
            }
            sqlx::Error::Io(source) if is_late(error) => Error::operational(format!(
                "the connection to {place} is gone: {source}; whether the statement was done is not known. The next query opens a new one"
            )),
            sqlx::Error::Io(source) => connection_error(source, place),
            sqlx::Error::Tls(source) => Error::operational(format!(
                "no TLS to {place}: {}; see the options sslmode and sslrootcert of `databases`",
                refused::certificate(source)
            )),
            sqlx::Error::Configuration(source) => Error::ImproperlyConfigured {
                message: format!("`databases` for {place}: {source}"),
            },
            sqlx::Error::Protocol(_) => Error::operational(format!(
                "{place}: {error}; is it PostgreSQL that answers there?"
            )),
            other => Error::operational(format!("{place}: {other}")),
        };
    };
    match database.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => server_error(error, place),
        None => Error::operational(database.message().to_owned()),
    }
}

/// Takes out an error of ours that came through sqlx: a value that fits no parameter.
pub(super) fn own(error: sqlx::Error) -> Result<Error, sqlx::Error> {
    match error {
        sqlx::Error::Encode(source) => match source.downcast() {
            Ok(own) => Ok(*own),
            Err(source) => Err(sqlx::Error::Encode(source)),
        },
        other => Err(other),
    }
}

fn connection_error(error: &std::io::Error, place: &str) -> Error {
    Error::operational(match error.kind() {
        ErrorKind::ConnectionRefused | ErrorKind::NotFound => format!(
            "could not connect to the database {place}: {error}; is the server running, and do host and port in `databases` \
             name it?"
        ),
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => format!(
            "the server closed the connection to {place} unexpectedly; whether the statement was done is not known. The next \
             query opens a new connection"
        ),
        // The system's words for a name that nobody knows have no kind.
        _ if error.to_string().contains("lookup address") => format!(
            "could not connect to the database {place}: {error}; does host in `databases` name the server?"
        ),
        _ => format!("the connection to {place} failed: {error}"),
    })
}

fn server_error(error: &PgDatabaseError, place: &str) -> Error {
    let code = error.code();
    let message = full_message(error);
    match code.get(..2).unwrap_or_default() {
        "23" => Error::Integrity {
            message,
            constraint: error.constraint().map(str::to_owned),
            columns: columns(error),
        },
        "22" => Error::data(match error.column() {
            Some(column) => format!("{message} (column {column:?})"),
            None => message,
        }),
        _ => match code {
            "42P01" => Error::programming(Missing::Table.explain(&message, Engine::Postgresql)),
            "42703" => Error::programming(Missing::Column.explain(&message, Engine::Postgresql)),
            "42501" => Error::programming(format!(
                "{message}; GRANT it to the user of `databases`, or connect as another"
            )),
            IN_FAILED_TRANSACTION => Error::programming(aborted()),
            "3D000" => Error::operational(format!(
                "{message}; make it with `createdb`, or change the name in `databases`"
            )),
            "28P01" | "28000" => Error::operational(format!(
                "{message} at {place}; see user and password in `databases`, and the server's pg_hba.conf"
            )),
            "53300" => Error::operational(format!(
                "{message}; lower max_connections in `databases`, or raise the server's"
            )),
            "57014" if message.contains("statement timeout") => Error::operational(format!(
                "{message}; make the statement faster, or raise the option statement_timeout of `databases`"
            )),
            "55P03" => Error::operational(format!("{message}; another transaction holds the lock")),
            "40001" | "40P01" => {
                Error::operational(format!("{message}; run the transaction again"))
            }
            "57P01" | "57P02" | "57P03" | "57P05" => Error::operational(format!(
                "{message} ({place}); the next query opens a new connection"
            )),
            _ => match code.get(..2).unwrap_or_default() {
                "42" | "0A" | "2F" | "3F" | "26" | "34" | "44" => Error::programming(message),
                _ => Error::operational(message),
            },
        },
    }
}

/// What a transaction says after one of its statements failed, in Django's words.
pub(super) fn aborted() -> String {
    "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block: give what \
     may fail an `atomic` of its own, which is a savepoint"
        .to_owned()
}

/// The message, and what the server adds: which key, which hint.
fn full_message(error: &PgDatabaseError) -> String {
    let mut message = error.message().to_owned();
    if let Some(detail) = error.detail() {
        message.push_str(": ");
        message.push_str(detail.trim_end_matches('.'));
    }
    if let Some(hint) = error.hint() {
        message.push_str(" (");
        message.push_str(hint.trim_end_matches('.'));
        message.push(')');
    }
    message
}

/// The columns of `Key (slug, site_id)=(a, 1) already exists.`, or the one that may not be NULL. Expressions of an index are none.
fn columns(error: &PgDatabaseError) -> Vec<String> {
    if let Some(column) = error.column() {
        return vec![column.to_owned()];
    }
    error
        .detail()
        .and_then(|detail| detail.strip_prefix("Key ("))
        .and_then(|detail| detail.split_once(")=("))
        .map(|(key, _)| key_columns(key))
        .unwrap_or_default()
}

/// Splits `slug, lower(title::text), "group"` and leaves out what is no column.
fn key_columns(key: &str) -> Vec<String> {
    let mut depth = 0_u32;
    let parts = key.split(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    let column = |part: &str| {
        let part = part.trim();
        let quoted = part
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        match quoted {
            Some(name) => Some(name.replace("\"\"", "\"")),
            None => part
                .chars()
                .all(|character| character.is_alphanumeric() || matches!(character, '_' | '$'))
                .then(|| part.to_owned()),
        }
    };
    parts.filter_map(column).collect()
}

/// Tells whether the connection cannot be used after this.
pub(super) fn is_fatal(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => database
            .try_downcast_ref::<PgDatabaseError>()
            .is_some_and(|error| matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)),
        sqlx::Error::Encode(_) | sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => false,
        _ => true,
    }
}

/// Tells whether the server ended the connection before it did anything with the statement: then it may be sent again.
pub(super) fn is_shutdown(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database)
        if matches!(database.code().as_deref(), Some("57P01" | "57P02" | "57P05")))
}

/// Tells whether the connection is lost, and with it what became of the statement.
pub(super) fn is_lost(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_))
}

/// Tells whether the statement only has to be prepared again: a table changed since, or another emptied the session.
pub(super) fn is_stale_statement(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(database) = error else {
        return false;
    };
    match database.code().as_deref() {
        Some(FEATURE_NOT_SUPPORTED) => database
            .message()
            .starts_with("cached plan must not change"),
        Some(INVALID_SQL_STATEMENT_NAME) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::key_columns;

    #[test]
    fn a_keys_columns_are_told_without_its_expressions() {
        for (key, columns) in [
            ("slug", &["slug"][..]),
            ("slug, site_id", &["slug", "site_id"]),
            ("\"group\", votes", &["group", "votes"]),
            ("lower(title::text)", &[]),
            ("coalesce(a, b, c), site_id", &["site_id"]),
        ] {
            assert_eq!(key_columns(key), columns, "{key}");
        }
    }
}
