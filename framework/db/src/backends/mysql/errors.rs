//! MySQL's errors in Django's classes, with the remedy.

use std::fmt::Display;
use std::io::ErrorKind;

use sqlx::mysql::MySqlDatabaseError;

use nuages_core::settings::Engine;

use crate::backends::{Missing, refused};
use crate::error::Error;

/// Numbers of errors, as the manuals of MySQL and MariaDB name them.
mod number {
    pub(super) const CON_COUNT: u16 = 1040;
    pub(super) const DBACCESS_DENIED: u16 = 1044;
    pub(super) const ACCESS_DENIED: u16 = 1045;
    pub(super) const BAD_NULL: u16 = 1048;
    pub(super) const BAD_DB: u16 = 1049;
    pub(super) const BAD_TABLE: u16 = 1051;
    pub(super) const SERVER_SHUTDOWN: u16 = 1053;
    pub(super) const BAD_FIELD: u16 = 1054;
    pub(super) const DUP_ENTRY: u16 = 1062;
    pub(super) const PARSE: u16 = 1064;
    pub(super) const NORMAL_SHUTDOWN: u16 = 1077;
    pub(super) const CANT_DROP_FIELD_OR_KEY: u16 = 1091;
    pub(super) const NO_SUCH_TABLE: u16 = 1146;
    pub(super) const NEW_ABORTING_CONNECTION: u16 = 1152;
    pub(super) const LOCK_WAIT_TIMEOUT: u16 = 1205;
    pub(super) const LOCK_DEADLOCK: u16 = 1213;
    pub(super) const NO_REFERENCED_ROW: u16 = 1216;
    pub(super) const ROW_IS_REFERENCED: u16 = 1217;
    pub(super) const OUT_OF_RANGE: u16 = 1264;
    pub(super) const DATA_TRUNCATED: u16 = 1265;
    pub(super) const WRONG_VALUE: u16 = 1292;
    pub(super) const CANT_AGGREGATE_COLLATIONS: u16 = 1267;
    pub(super) const QUERY_INTERRUPTED: u16 = 1317;
    pub(super) const NO_DEFAULT_FOR_FIELD: u16 = 1364;
    pub(super) const WRONG_VALUE_FOR_FIELD: u16 = 1366;
    pub(super) const ILLEGAL_VALUE_FOR_TYPE: u16 = 1367;
    pub(super) const DATA_TOO_LONG: u16 = 1406;
    pub(super) const DATETIME_OVERFLOW: u16 = 1441;
    pub(super) const ROW_IS_REFERENCED_2: u16 = 1451;
    pub(super) const NO_REFERENCED_ROW_2: u16 = 1452;
    pub(super) const DUP_ENTRY_WITH_KEY: u16 = 1586;
    pub(super) const VALUE_OUT_OF_RANGE: u16 = 1690;
    pub(super) const CONNECTION_KILLED: u16 = 1927;
    pub(super) const STATEMENT_TIMEOUT: u16 = 1969;
    pub(super) const QUERY_TIMEOUT: u16 = 3024;
    pub(super) const CHECK_VIOLATED: u16 = 3819;
    pub(super) const CONSTRAINT_FAILED: u16 = 4025;
    pub(super) const CLIENT_INTERACTION_TIMEOUT: u16 = 4031;
}

/// Errors by which the server ends a connection.
const ENDED: [u16; 5] = [
    number::SERVER_SHUTDOWN,
    number::NORMAL_SHUTDOWN,
    number::NEW_ABORTING_CONNECTION,
    number::CONNECTION_KILLED,
    number::CLIENT_INTERACTION_TIMEOUT,
];

/// Tells what an error of sqlx means for the database at `place`, as `site at localhost:3306`.
pub(crate) fn database_error(error: &sqlx::Error, place: &str) -> Error {
    match error {
        sqlx::Error::Database(database) => {
            match database.try_downcast_ref::<MySqlDatabaseError>() {
                Some(refused) => server_error(refused.number(), refused.message(), place),
                None => Error::operational(database.message().to_owned()),
            }
        }
        sqlx::Error::Encode(source) | sqlx::Error::Decode(source) => {
            Error::data(source.to_string())
        }
        // rustls refuses a certificate so.
        sqlx::Error::Io(source) if source.kind() == ErrorKind::InvalidData => {
            no_encryption(source, place)
        }
        sqlx::Error::Io(source) => Error::operational(format!(
            "the connection to {place} is gone: {}; whether the statement was done is not known. The next query opens a new one",
            refused::closed(source)
        )),
        sqlx::Error::Tls(source) => no_encryption(source, place),
        // A password that MySQL does not know yet goes to it encrypted only; sqlx would do without TLS with a crate that is not built in.
        sqlx::Error::Configuration(source) if source.to_string().contains("RSA") => {
            Error::operational(format!(
                "{place} takes the password over TLS only, as MySQL does by default (caching_sha2_password); build with the feature \
                 `tls` of nuages, and leave ssl_mode among the options of `databases` at PREFERRED or above"
            ))
        }
        other => Error::operational(format!("{place}: {other}")),
    }
}

fn no_encryption(source: &dyn Display, place: &str) -> Error {
    let source = refused::certificate(source);
    Error::operational(format!(
        "no encrypted connection to {place}: {source}; see ssl_mode and ssl_ca among the options of `databases`"
    ))
}

/// Tells whether the connection is of no more use.
pub(crate) fn is_fatal(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(_) => is_ended(error),
        sqlx::Error::Encode(_) | sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => false,
        _ => true,
    }
}

/// Tells whether the server ended the connection, and undid or never began the statement: then it may be sent again.
pub(crate) fn is_ended(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database)
        if database.try_downcast_ref::<MySqlDatabaseError>()
            .is_some_and(|refused| ENDED.contains(&refused.number())))
}

/// Tells whether the server rolled the whole transaction back.
pub(crate) fn is_rolled_back(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database)
        if database.try_downcast_ref::<MySqlDatabaseError>()
            .is_some_and(|refused| refused.number() == number::LOCK_DEADLOCK))
}

/// Returns the question which columns a key has, where an error is about a row that is there already and the statement tells
/// its table.
pub(crate) fn columns_of_key(told: &Error, error: &sqlx::Error, sql: &str) -> Option<String> {
    let (
        Error::Integrity {
            constraint: Some(key),
            ..
        },
        sqlx::Error::Database(database),
    ) = (told, error)
    else {
        return None;
    };
    let refused = database.try_downcast_ref::<MySqlDatabaseError>()?;
    if !matches!(
        refused.number(),
        number::DUP_ENTRY | number::DUP_ENTRY_WITH_KEY
    ) {
        return None;
    }
    let literal = |name: &str| name.replace('\\', "\\\\").replace('\'', "''");
    Some(format!(
        "SELECT CAST(column_name AS CHAR) FROM information_schema.statistics WHERE table_schema = DATABASE() \
         AND table_name = '{}' AND index_name = '{}' ORDER BY seq_in_index",
        literal(changed_table(sql)?),
        literal(key)
    ))
}

/// Reads the table out of an INSERT, REPLACE or UPDATE.
fn changed_table(sql: &str) -> Option<&str> {
    const BEFORE: [&str; 8] = [
        "INSERT",
        "REPLACE",
        "UPDATE",
        "INTO",
        "IGNORE",
        "LOW_PRIORITY",
        "HIGH_PRIORITY",
        "DELAYED",
    ];
    let mut rest = sql.trim_start();
    loop {
        if let Some(name) = rest.strip_prefix('`') {
            return name.split_once('`').map(|(name, _)| name);
        }
        let end = rest
            .find(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '$'))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if !BEFORE
            .iter()
            .any(|before| word.eq_ignore_ascii_case(before))
        {
            return Some(word).filter(|word| !word.is_empty());
        }
        rest = behind.trim_start();
    }
}

fn server_error(code: u16, message: &str, place: &str) -> Error {
    match code {
        number::DUP_ENTRY | number::DUP_ENTRY_WITH_KEY => {
            integrity(message, duplicate_key(message), Vec::new())
        }
        number::NO_REFERENCED_ROW
        | number::NO_REFERENCED_ROW_2
        | number::ROW_IS_REFERENCED
        | number::ROW_IS_REFERENCED_2 => integrity(
            message,
            after(message, "CONSTRAINT "),
            after(message, "FOREIGN KEY (").into_iter().collect(),
        ),
        number::BAD_NULL | number::NO_DEFAULT_FOR_FIELD => {
            integrity(message, None, quoted(message, '\'').into_iter().collect())
        }
        // MySQL gives this number to another error.
        number::CONSTRAINT_FAILED if message.starts_with("CONSTRAINT ") => integrity(
            message,
            after(message, "CONSTRAINT ").map(last_part),
            Vec::new(),
        ),
        number::CHECK_VIOLATED => integrity(message, quoted(message, '\''), Vec::new()),
        number::VALUE_OUT_OF_RANGE => integrity(message, None, Vec::new()),
        number::OUT_OF_RANGE
        | number::DATA_TRUNCATED
        | number::WRONG_VALUE
        | number::WRONG_VALUE_FOR_FIELD
        | number::ILLEGAL_VALUE_FOR_TYPE
        | number::DATA_TOO_LONG
        | number::DATETIME_OVERFLOW => Error::data(message.to_owned()),
        number::PARSE => Error::programming(message.to_owned()),
        number::LOCK_DEADLOCK => Error::operational(format!(
            "{message}; the transaction was rolled back: run it again, and lock rows in the same order everywhere"
        )),
        number::LOCK_WAIT_TIMEOUT => Error::operational(format!(
            "{message}; another transaction holds the rows, longer than innodb_lock_wait_timeout or where NOWAIT is said; keep transactions short"
        )),
        number::QUERY_INTERRUPTED => Error::operational(format!(
            "{message}; somebody ended it (KILL QUERY), or the server goes down"
        )),
        number::STATEMENT_TIMEOUT | number::QUERY_TIMEOUT => Error::operational(format!(
            "{message}; raise the option statement_timeout of `databases` or make the query faster"
        )),
        number::ACCESS_DENIED | number::DBACCESS_DENIED => Error::operational(format!(
            "{message} ({place}); check user and password in `databases`, or let the user in: GRANT ALL ON `name`.* TO ..."
        )),
        number::BAD_DB => Error::operational(format!(
            "{message} ({place}); create it: CREATE DATABASE `name` CHARACTER SET utf8mb4"
        )),
        number::CON_COUNT => Error::operational(format!(
            "{message} ({place}); lower max_connections in `databases` or raise the server's"
        )),
        number::NO_SUCH_TABLE => Error::programming(Missing::Table.explain(message, Engine::Mysql)),
        number::BAD_TABLE => Error::operational(Missing::Table.explain(message, Engine::Mysql)),
        number::BAD_FIELD | number::CANT_DROP_FIELD_OR_KEY => {
            Error::operational(Missing::Column.explain(message, Engine::Mysql))
        }
        number::CANT_AGGREGATE_COLLATIONS => Error::operational(format!(
            "{message}; give the columns one collation, or set the option collation of `databases` to theirs"
        )),
        _ if ENDED.contains(&code) => Error::operational(format!(
            "the connection to {place} is gone: {message}; the next query opens a new one"
        )),
        _ => Error::operational(message.to_owned()),
    }
}

fn integrity(message: &str, constraint: Option<String>, columns: Vec<String>) -> Error {
    Error::Integrity {
        message: message.to_owned(),
        constraint,
        columns,
    }
}

/// Reads the name of the index out of `Duplicate entry 'ada' for key 'polls_author.slug'`; MariaDB does not name the table.
fn duplicate_key(message: &str) -> Option<String> {
    let (_, key) = message.rsplit_once(" for key ")?;
    quoted(key, '\'').map(last_part)
}

/// Returns what stands between the first two of these quotes.
fn quoted(text: &str, quote: char) -> Option<String> {
    let (_, rest) = text.split_once(quote)?;
    let (name, _) = rest.split_once(quote)?;
    Some(name.to_owned())
}

/// Returns the name between backticks behind these words.
fn after(message: &str, words: &str) -> Option<String> {
    let (_, rest) = message.split_once(words)?;
    quoted(rest, '`')
}

/// Takes the table's name off a name.
fn last_part(name: String) -> String {
    match name.rsplit_once('.') {
        Some((_, last)) => last.to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_rows_name_the_constraint_and_the_columns() {
        let foreign_key = "Cannot add or update a child row: a foreign key constraint fails (`site`.`polls_choice`, CONSTRAINT \
                           `polls_choice_question_id_c5b4b260_fk_polls_question_id` FOREIGN KEY (`question_id`) REFERENCES \
                           `polls_question` (`id`))";
        for (code, message, name, column) in [
            (
                1062,
                "Duplicate entry 'ada' for key 'slug'",
                Some("slug"),
                None,
            ),
            (
                1062,
                "Duplicate entry 'for key 'x'' for key 'polls_author.slug'",
                Some("slug"),
                None,
            ),
            (
                1452,
                foreign_key,
                Some("polls_choice_question_id_c5b4b260_fk_polls_question_id"),
                Some("question_id"),
            ),
            (1048, "Column 'name' cannot be null", None, Some("name")),
            (
                1364,
                "Field 'name' doesn't have a default value",
                None,
                Some("name"),
            ),
            (
                4025,
                "CONSTRAINT `positive` failed for `site`.`polls_choice`",
                Some("positive"),
                None,
            ),
            (
                4025,
                "CONSTRAINT `polls_everything.positive` failed for `site`.`polls_everything`",
                Some("positive"),
                None,
            ),
            (
                3819,
                "Check constraint 'positive' is violated.",
                Some("positive"),
                None,
            ),
        ] {
            let Error::Integrity {
                constraint,
                columns,
                ..
            } = server_error(code, message, "")
            else {
                panic!("{message}");
            };
            assert_eq!(constraint.as_deref(), name, "{message}");
            assert_eq!(columns.first().map(String::as_str), column, "{message}");
        }
    }

    #[test]
    fn the_table_of_a_change_is_read_out_of_it() {
        for (sql, table) in [
            ("INSERT INTO `polls author` (`id`)", Some("polls author")),
            ("insert ignore into polls_author(id)", Some("polls_author")),
            ("UPDATE `polls_author` SET", Some("polls_author")),
            (" REPLACE polls_author", Some("polls_author")),
            ("(SELECT 1)", None),
        ] {
            assert_eq!(changed_table(sql), table, "{sql}");
        }
    }

    #[test]
    fn a_password_that_needs_encryption_names_the_feature() {
        let refused = sqlx::Error::Configuration("RSA auth backend disabled".into());
        let told = database_error(&refused, "site at db:3306").to_string();
        assert!(
            told.starts_with("site at db:3306 takes the password over TLS only"),
            "{told}"
        );
        assert!(told.contains("feature `tls` of nuages"), "{told}");
    }

    #[test]
    fn errors_have_djangos_classes() {
        for (code, class) in [
            (1264, "Data"),
            (1406, "Data"),
            (1366, "Data"),
            (1064, "Programming"),
            (1146, "Programming"),
            (1051, "Operational"),
            (1054, "Operational"),
            (1091, "Operational"),
            (1205, "Operational"),
            (1213, "Operational"),
            (4025, "Operational"),
            (1690, "Integrity"),
        ] {
            let debug = format!("{:?}", server_error(code, "message", "mysql"));
            assert!(debug.starts_with(class), "{code}: {debug}");
        }
    }
}
