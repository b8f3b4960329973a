//! Statements that somebody wrote with `*`: when another process changes a table, so do their columns.

use std::borrow::Cow;

use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};

use super::Connection;
use super::connection::{FOREVER, arguments, done, row};
use crate::backends::answer::{Answer, Done, Wanted};
use crate::backends::rows::{self, End};
use crate::backends::transaction::Transactional as _;
use crate::error::Result;
use crate::value::Value;

/// Has SQLite look whether the schema changed, and read it again: a statement that is only prepared has the columns that the connection
/// remembers.
pub(super) const READ_SCHEMA: &str = "SELECT 1 FROM sqlite_master LIMIT 0";

/// Tells whether the rows of a text have columns that it does not name; what only multiplies is taken for one too.
pub(super) fn is_among(sql: &str, wanted: Wanted) -> bool {
    let has_star = || {
        let mut stars = sql.match_indices('*');
        stars.any(|(at, _)| !sql[..at].trim_end().ends_with('('))
    };
    match wanted {
        Wanted::Written | Wanted::Done => has_star() && (!is_change(sql) || has(sql, "RETURNING")),
        // The library names the columns that it asks for.
        Wanted::Row | Wanted::Rows => false,
    }
}

/// Returns what begins the transaction that a text needs to have one view of the database, where it can stand in one.
fn opening(sql: &str) -> Option<&'static str> {
    const READ: Option<&str> = Some("BEGIN");
    // What read first could not wait for another process that writes.
    const WRITE: Option<&str> = Some("BEGIN IMMEDIATE");
    match words(sql).next() {
        _ if is_change(sql) => WRITE,
        Some(word) if is(word, "WITH") => {
            let changes = ["INTO", "UPDATE", "DELETE"];
            match changes.iter().any(|change| has(sql, change)) {
                true => WRITE,
                false => READ,
            }
        }
        Some(word) if is(word, "SELECT") || is(word, "VALUES") => READ,
        _ => None,
    }
}

fn is_change(sql: &str) -> bool {
    let changes = ["INSERT", "UPDATE", "DELETE", "REPLACE"];
    let first = words(sql).next().unwrap_or_default();
    changes.iter().any(|change| is(first, change))
}

fn has(sql: &str, keyword: &str) -> bool {
    words(sql).any(|word| is(word, keyword))
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.trim_start()
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

impl Connection {
    /// Runs a statement with columns that it does not name. It has one view of the database, from before it is prepared: sqlx asks for the
    /// columns then, and where the schema changed afterwards SQLite prepares it again by itself.
    pub(super) async fn ask_unnamed(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<()> {
        let values = arguments(parameters)?;
        // Rows that nobody wants may have any columns.
        let alone = self.condition().depth() == 0 && answer.wanted() == Wanted::Written;
        let opening = if alone { opening(&sql) } else { None };
        let Some(opening) = opening else {
            let script = format!("{READ_SCHEMA};\n{sql}");
            return self.ask_script(script, 2, values, answer).await;
        };
        self.condition_mut().begins(0);
        // A comment without an end would take the COMMIT in.
        let ends = !sql.contains("/*");
        let (end, statements) = if ends { ("\n;COMMIT", 4) } else { ("", 3) };
        let script = format!("{opening};{READ_SCHEMA};\n{sql}{end}");
        let asked = self.ask_script(script, statements, values, answer).await;
        match asked {
            Ok(()) if ends => {
                self.condition_mut().committed();
                Ok(())
            }
            Ok(()) => self.commit().await,
            Err(error) => {
                // One whose transaction does not end is closed.
                let _ = self.roll_back_to(0).await;
                Err(error)
            }
        }
    }

    /// Runs a text of several statements, at least so many, of which the answer is to the last that somebody wrote.
    async fn ask_script(
        &mut self,
        script: String,
        statements: usize,
        values: SqliteArguments,
        answer: &mut dyn Answer,
    ) -> Result<()> {
        let script = AssertSqlSafe(script).into_sql_str();
        let query = sqlx::query_with(script, values).persistent(false);
        let mut ended = 0;
        // What was read before changed nothing.
        let done = |end| {
            ended += 1;
            match ended {
                1 => Done::default(),
                _ => done(end),
            }
        };
        match rows::fill(self.inner.fetch_many(query), row, done, answer, FOREVER).await {
            Ok(End::Told) if ended >= statements => Ok(()),
            Ok(_) => self.check_thread().await,
            Err(error) => Err(self.look_after(&error).await),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, is_among, opening};

    #[test]
    fn columns_without_names_are_found() {
        let cases = [
            ("SELECT * FROM a", Wanted::Written, true),
            ("SELECT COUNT(*), b.* FROM b", Wanted::Written, true),
            ("SELECT a FROM a", Wanted::Written, false),
            ("SELECT COUNT(*), COUNT( * ) FROM a", Wanted::Written, false),
            ("SELECT * FROM (SELECT a FROM a)", Wanted::Rows, false),
            ("UPDATE a SET b = 1 returning *", Wanted::Done, true),
            ("UPDATE a SET b = b * 2", Wanted::Done, false),
            ("INSERT INTO a SELECT * FROM b", Wanted::Written, false),
            ("SELECT * FROM a", Wanted::Done, true),
        ];
        for (sql, wanted, expected) in cases {
            assert_eq!(is_among(sql, wanted), expected, "{sql}");
        }
    }

    #[test]
    fn what_only_reads_does_not_lock_the_database() {
        let (read, write) = (Some("BEGIN"), Some("BEGIN IMMEDIATE"));
        let cases = [
            ("SELECT * FROM a", read),
            (" select\n* FROM a", read),
            (
                "WITH b AS (SELECT * FROM a) SELECT * FROM b ORDER BY updated",
                read,
            ),
            (
                "WITH b AS (SELECT * FROM a) DELETE FROM a RETURNING *",
                write,
            ),
            ("REPLACE INTO a VALUES (1) RETURNING *", write),
            ("EXPLAIN SELECT * FROM a", None),
        ];
        for (sql, expected) in cases {
            assert_eq!(opening(sql), expected, "{sql}");
        }
    }
}
