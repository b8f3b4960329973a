//! A statement on its way to PostgreSQL, and what is made of the answer.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgConnection, PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{
    AssertSqlSafe, Connection as _, Either, Execute, Executor as _, SqlSafeStr as _, SqlStr,
    Statement as _,
};

use super::as_text::Names;
use super::{PostgresRow, types};
use crate::backends::answer::{Answer, Done, Wanted};
use crate::backends::patience::Patience;
use crate::backends::rows::{self, Outlet};
use crate::error::Error;
use crate::row::{Row, RowKind};
use crate::value::Value;

/// An error of the server, or of a value that fits no parameter.
pub(super) enum Failure {
    Sqlx(sqlx::Error),
    Value(Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Value(error)
    }
}

/// The text of a statement.
pub(super) struct Text {
    sql: SqlStr,
    place: Option<Place>,
}

/// Where a text stands, and its length, if it stands there as long as the program runs: no other can then.
type Place = (usize, usize);

/// Places are told apart by their numbers as they are: nobody chooses them to collide.
#[derive(Default)]
struct PlaceHasher(u64);

impl Hasher for PlaceHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0.rotate_left(5) ^ number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl From<Cow<'static, str>> for Text {
    fn from(text: Cow<'static, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self {
                sql: text.into_sql_str(),
                place: Some((text.as_ptr().addr(), text.len())),
            },
            // sqlx clones it.
            Cow::Owned(text) => Self {
                sql: AssertSqlSafe(Arc::<str>::from(text)).into_sql_str(),
                place: None,
            },
        }
    }
}

/// A socket of sqlx, and what the server told of the statements that are prepared on it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) socket: PgConnection,
    patience: Patience,
    /// Statements whose text stands where the key says: they are not asked about twice.
    told: HashMap<Place, PgStatement, BuildHasherDefault<PlaceHasher>>,
    /// The names of the types that only the server has the form of.
    names: Names,
    /// Whether a text is kept prepared that is not worth it.
    pub(super) overfull: bool,
}

impl Link {
    pub(super) fn new(socket: PgConnection, patience: Patience) -> Self {
        Self {
            socket,
            patience,
            told: HashMap::default(),
            names: Names::default(),
            overfull: false,
        }
    }

    /// Drops the prepared statements.
    pub(super) async fn forget(&mut self) -> Result<(), sqlx::Error> {
        self.told.clear();
        self.overfull = false;
        let cleared = self.socket.clear_cached_statements();
        self.patience.wait(cleared).await
    }

    /// Asks the server for a sign of life.
    pub(super) async fn ping(&mut self) -> Result<(), sqlx::Error> {
        self.patience.wait(self.socket.ping()).await
    }

    /// Runs statements that are not worth keeping prepared.
    pub(super) async fn run(&mut self, sql: SqlStr) -> Result<PgQueryResult, sqlx::Error> {
        let ran = sqlx::raw_sql(sql).execute(&mut self.socket);
        self.patience.wait(ran).await
    }

    /// Has the server prepare a statement.
    async fn prepare(
        &mut self,
        sql: SqlStr,
        declared: &[PgTypeInfo],
    ) -> Result<PgStatement, sqlx::Error> {
        let prepared = self.socket.prepare_with(sql, declared);
        self.patience.wait(prepared).await
    }

    /// Runs a statement and puts its answer into its place.
    pub(super) async fn ask(
        &mut self,
        text: &Text,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<(), Failure> {
        // Only without being prepared may there be several.
        if parameters.is_empty()
            && answer.wanted() == Wanted::Done
            && rows::is_script(text.sql.as_str())
        {
            answer.add(done(Box::pin(self.run(text.sql.clone())).await?));
            return Ok(());
        }
        let bound = self.bind(text, parameters).await?;
        if answer.wanted() == Wanted::Row {
            // sqlx reads to the end of the answer too, past one stream instead of two.
            if let Some(found) = self
                .patience
                .wait(self.socket.fetch_optional(bound))
                .await?
            {
                answer.take(row(found));
            }
            return Ok(());
        }
        Ok(rows::fill(
            self.socket.fetch_many(bound),
            row,
            done,
            answer,
            self.patience,
        )
        .await?)
    }

    /// Runs a statement that is not kept prepared.
    pub(super) async fn fetch_unprepared(&mut self, sql: String) -> Result<Vec<Row>, sqlx::Error> {
        let sql = AssertSqlSafe(sql).into_sql_str();
        let query = sqlx::query_with(sql, PgArguments::default()).persistent(false);
        let mut rows = Vec::new();
        rows::fill(
            self.socket.fetch_many(query),
            row,
            done,
            &mut rows,
            self.patience,
        )
        .await?;
        Ok(rows)
    }

    /// Hands the rows over one after the other; tells whether all were taken.
    pub(super) async fn send_each(
        &mut self,
        text: &Text,
        parameters: &[Value],
        outlet: &Outlet,
    ) -> Result<bool, Failure> {
        let bound = self.bind(text, parameters).await?;
        // sqlx counts what is still to come: wherever it is dropped, it can read on.
        Ok(rows::send_each(self.socket.fetch_many(bound), row, outlet, self.patience).await?)
    }

    /// Gives a statement its arguments, in the forms of the types that the server tells.
    async fn bind(&mut self, text: &Text, parameters: &[Value]) -> Result<Bound, Failure> {
        let passing = rows::is_passing(text.sql.as_str(), parameters);
        if parameters.is_empty() {
            return Ok(Bound {
                sql: text.sql.clone(),
                statement: None,
                arguments: Some(PgArguments::default()),
                persistent: !passing,
            });
        }
        // Its parameters are asked about, which keeps it.
        self.overfull |= passing;
        let told = text.place.and_then(|place| self.told.get(&place));
        let statement = match told {
            Some(statement) => statement.clone(),
            None => {
                let declared: Vec<_> = parameters.iter().map(types::declared).collect();
                let statement = self.prepare(text.sql.clone(), &declared).await?;
                if let Some(place) = text.place {
                    self.told.insert(place, statement.clone());
                }
                statement
            }
        };
        match arguments(&statement, parameters) {
            Ok(arguments) => Ok(Bound::new(text.sql.clone(), statement, arguments)),
            // Boxed, being rare: every statement would make room for it.
            Err(failure) => {
                Box::pin(self.bind_as_text(&text.sql, &statement, parameters, failure)).await
            }
        }
    }

    /// Gives texts to parameters of types that only the server has the form of, and others to a statement that is prepared for them.
    async fn bind_as_text(
        &mut self,
        sql: &SqlStr,
        statement: &PgStatement,
        parameters: &[Value],
        failure: Failure,
    ) -> Result<Bound, Failure> {
        let Some(Either::Left(kinds)) = statement.parameters() else {
            return Err(failure);
        };
        let names = &mut self.names;
        let cast = names.cast(&mut self.socket, sql.as_str(), kinds, parameters);
        let cast = self.patience.wait(cast).await?;
        if let Some(cast) = cast {
            return self
                .bind_anew(cast.sql, &cast.declared, &cast.parameters)
                .await;
        }
        let declared: Vec<_> = parameters.iter().map(types::declared).collect();
        let alike = kinds.iter().map(PgTypeInfo::oid);
        if alike.eq(declared.iter().map(PgTypeInfo::oid)) {
            return Err(failure);
        }
        // It was prepared for values of other types; a statement is known by its text.
        let sql = format!("{} /* {} */", sql.as_str(), types::names(&declared));
        self.bind_anew(sql, &declared, parameters).await
    }

    async fn bind_anew(
        &mut self,
        sql: String,
        declared: &[PgTypeInfo],
        parameters: &[Value],
    ) -> Result<Bound, Failure> {
        let sql = AssertSqlSafe(sql).into_sql_str();
        let statement = self.prepare(sql.clone(), declared).await?;
        let arguments = arguments(&statement, parameters)?;
        Ok(Bound::new(sql, statement, arguments))
    }
}

/// Writes the values in the forms of the types that the server told of a statement.
fn arguments(statement: &PgStatement, parameters: &[Value]) -> Result<PgArguments, Failure> {
    let known = match statement.parameters() {
        Some(Either::Left(known)) => known,
        _ => &[],
    };
    Ok(types::arguments(known, parameters)?)
}

/// A statement with its arguments.
struct Bound {
    sql: SqlStr,
    statement: Option<PgStatement>,
    arguments: Option<PgArguments>,
    persistent: bool,
}

impl Bound {
    fn new(sql: SqlStr, statement: PgStatement, arguments: PgArguments) -> Self {
        Self {
            sql,
            statement: Some(statement),
            arguments: Some(arguments),
            persistent: true,
        }
    }
}

impl Execute<'_, sqlx::Postgres> for Bound {
    fn sql(self) -> SqlStr {
        self.sql
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.statement.as_ref()
    }

    fn take_arguments(&mut self) -> Result<Option<PgArguments>, BoxDynError> {
        Ok(self.arguments.take())
    }

    fn persistent(&self) -> bool {
        self.persistent
    }
}

fn row(row: PgRow) -> Row {
    Row {
        inner: RowKind::Postgres(PostgresRow(row)),
    }
}

fn done(done: PgQueryResult) -> Done {
    Done {
        rows_affected: done.rows_affected(),
        ..Done::default()
    }
}
