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

use super::as_text::{Cast, Names};
use super::{PostgresRow, types};
use crate::backends::answer::{Answer, Done, Wanted};
use crate::backends::patience::Patience;
use crate::backends::rows::{self, End, Outlet};
use crate::row::{Row, RowKind};
use crate::value::Value;

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
    ) -> Result<(), sqlx::Error> {
        // Only without being prepared may there be several.
        if parameters.is_empty()
            && answer.wanted() == Wanted::Done
            && rows::is_script(text.sql.as_str())
        {
            answer.add(done(Box::pin(self.run(text.sql.clone())).await?));
            return Ok(());
        }
        // What is rare is boxed: every statement would make room for it.
        let prepared;
        let statement = match text.place.and_then(|place| self.told.get(&place)) {
            Some(told) => Some(told),
            None if parameters.is_empty() => None,
            None => {
                prepared = Box::pin(self.statement(text, parameters)).await?;
                prepared.as_ref()
            }
        };
        let bound = Bound::new(text, statement, parameters);
        let ran = fetch(&mut self.socket, bound, answer, self.patience).await;
        match (ran, statement) {
            (Err(sqlx::Error::Encode(refused)), Some(statement)) => {
                let statement = statement.clone();
                let anew = Box::pin(self.anew(&text.sql, &statement, parameters, refused)).await?;
                Box::pin(fetch(&mut self.socket, anew.bound(), answer, self.patience)).await
            }
            (ran, _) => ran,
        }
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

    /// Hands the rows over one after the other.
    pub(super) async fn send_each(
        &mut self,
        text: &Text,
        parameters: &[Value],
        outlet: &Outlet,
    ) -> Result<End, sqlx::Error> {
        let statement = self.statement(text, parameters).await?;
        let bound = Bound::new(text, statement.as_ref(), parameters);
        // sqlx counts what is still to come: wherever it is dropped, it can read on.
        let rows = self.socket.fetch_many(bound);
        match (
            rows::send_each(rows, row, outlet, self.patience).await,
            statement,
        ) {
            (Err(sqlx::Error::Encode(refused)), Some(statement)) => {
                let anew = self
                    .anew(&text.sql, &statement, parameters, refused)
                    .await?;
                let rows = self.socket.fetch_many(anew.bound());
                rows::send_each(rows, row, outlet, self.patience).await
            }
            (sent, _) => sent,
        }
    }

    /// Returns what the server told of a statement that has parameters, and has it tell it.
    async fn statement(
        &mut self,
        text: &Text,
        parameters: &[Value],
    ) -> Result<Option<PgStatement>, sqlx::Error> {
        if parameters.is_empty() {
            return Ok(None);
        }
        if let Some(told) = text.place.and_then(|place| self.told.get(&place)) {
            return Ok(Some(told.clone()));
        }
        // What is asked about is kept.
        self.overfull |= rows::is_passing(text.sql.as_str(), parameters);
        let declared: Vec<_> = parameters.iter().map(types::declared).collect();
        let statement = self.prepare(text.sql.clone(), &declared).await?;
        if let Some(place) = text.place {
            self.told.insert(place, statement.clone());
        }
        Ok(Some(statement))
    }

    /// Has values that their parameters `refused` go in another way: as texts, where only the server has the form of the type, or in a
    /// statement that is prepared for them.
    async fn anew(
        &mut self,
        sql: &SqlStr,
        statement: &PgStatement,
        parameters: &[Value],
        refused: BoxDynError,
    ) -> Result<Anew, sqlx::Error> {
        let kinds = kinds(Some(statement));
        let names = &mut self.names;
        let cast = names.cast(&mut self.socket, sql.as_str(), kinds, parameters);
        let cast = match self.patience.wait(cast).await? {
            Some(cast) => cast,
            None => {
                let declared: Vec<_> = parameters.iter().map(types::declared).collect();
                let alike = kinds.iter().map(PgTypeInfo::oid);
                if alike.eq(declared.iter().map(PgTypeInfo::oid)) {
                    return Err(sqlx::Error::Encode(refused));
                }
                // It was prepared for values of other types; a statement is known by its text.
                Cast {
                    sql: format!("{} /* {} */", sql.as_str(), types::names(&declared)),
                    parameters: parameters.to_vec(),
                    declared,
                }
            }
        };
        let text = Text::from(Cow::Owned(cast.sql));
        Ok(Anew {
            statement: self.prepare(text.sql.clone(), &cast.declared).await?,
            text,
            parameters: cast.parameters,
        })
    }
}

/// A statement that is prepared another time, with its values.
struct Anew {
    text: Text,
    statement: PgStatement,
    parameters: Vec<Value>,
}

impl Anew {
    fn bound(&self) -> Bound<'_> {
        Bound::new(&self.text, Some(&self.statement), &self.parameters)
    }
}

/// Sends a statement and puts its answer into its place.
async fn fetch(
    socket: &mut PgConnection,
    bound: Bound<'_>,
    answer: &mut dyn Answer,
    patience: Patience,
) -> Result<(), sqlx::Error> {
    if answer.wanted() == Wanted::Row {
        // sqlx reads to the end of the answer too, past one stream instead of two.
        if let Some(found) = patience.wait(socket.fetch_optional(bound)).await? {
            answer.take(row(found));
        }
        return Ok(());
    }
    rows::fill(socket.fetch_many(bound), row, done, answer, patience).await?;
    Ok(())
}

/// The types of a statement's parameters.
fn kinds(statement: Option<&PgStatement>) -> &[PgTypeInfo] {
    match statement.and_then(|statement| statement.parameters()) {
        Some(Either::Left(kinds)) => kinds,
        _ => &[],
    }
}

/// A statement with its values, which are written when sqlx asks for them: written before, they would be handed on from one future to the next.
struct Bound<'q> {
    text: &'q Text,
    statement: Option<&'q PgStatement>,
    parameters: &'q [Value],
}

impl<'q> Bound<'q> {
    fn new(text: &'q Text, statement: Option<&'q PgStatement>, parameters: &'q [Value]) -> Self {
        Self {
            text,
            statement,
            parameters,
        }
    }
}

impl<'q> Execute<'q, sqlx::Postgres> for Bound<'q> {
    fn sql(self) -> SqlStr {
        self.text.sql.clone()
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.statement
    }

    fn take_arguments(&mut self) -> Result<Option<PgArguments>, BoxDynError> {
        Ok(Some(types::arguments(
            kinds(self.statement),
            self.parameters,
        )?))
    }

    fn persistent(&self) -> bool {
        self.statement.is_some() || !rows::is_passing(self.text.sql.as_str(), self.parameters)
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
