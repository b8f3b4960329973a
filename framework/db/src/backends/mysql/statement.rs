//! A statement on its way to MySQL, and what is made of the answer.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::mysql::{MySqlArguments, MySqlQueryResult, MySqlRow as DriverRow};
use sqlx::{Arguments as _, AssertSqlSafe, SqlSafeStr as _, SqlStr};

use super::row::{Kind, kinds};
use super::{MySqlRow, types};
use crate::backends::answer::Done;
use crate::error::Result;
use crate::row::{Row, RowKind};
use crate::value::Value;

/// The text of a statement, which sqlx clones.
pub(super) fn statement(sql: Cow<'static, str>) -> SqlStr {
    match sql {
        Cow::Borrowed(sql) => sql.into_sql_str(),
        Cow::Owned(sql) => AssertSqlSafe(Arc::<str>::from(sql)).into_sql_str(),
    }
}

/// Makes rows of sqlx's, which share the kinds of their columns.
pub(super) fn row() -> impl FnMut(DriverRow) -> Row {
    let mut shared: Option<Arc<[Kind]>> = None;
    move |row| {
        let kinds = Arc::clone(shared.get_or_insert_with(|| kinds(&row)));
        Row {
            inner: RowKind::MySql(MySqlRow { row, kinds }),
        }
    }
}

/// Says what statements did, with what the server adds to a key.
pub(super) fn done(key_step: i64) -> impl FnMut(MySqlQueryResult) -> Done {
    move |done| Done {
        rows_affected: done.rows_affected(),
        last_insert_id: i64::try_from(done.last_insert_id()).unwrap_or(i64::MAX),
        key_step,
    }
}

/// The values of a statement.
pub(super) fn arguments(parameters: &[Value]) -> Result<MySqlArguments> {
    let mut arguments = MySqlArguments::default();
    arguments.reserve(parameters.len(), 0);
    for value in parameters {
        types::bind(&mut arguments, value)?;
    }
    Ok(arguments)
}
