//! Statements that change rows: update, delete, insert.

use std::borrow::Cow;

use super::assignment::Set;
use super::ast::Expr;
use super::compiler::{Compiler, Output, Selected, Statement, Truth};
use super::outline::{Kind, Marks, Outline};
use super::outlined::{self, Outlined};
use super::query::Query;
use super::{Assignment, Assignments, QuerySet, texts};
use crate::backends::Dialect;
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::models::{Deleted, FieldMeta, Model, ModelMeta, WouldDelete, kept};
use crate::row::Row;
use crate::value::Value;

/// Bytes that most statements fit into.
const ROOM: usize = 192;

impl<M: Model> QuerySet<M> {
    /// Sets fields of all rows at once and returns how many there were. No signals are sent.
    ///
    /// ```ignore
    /// Choice::objects().filter(Choice::id.eq(1)).update(Choice::votes.set(Choice::votes + 1), db).await?;
    /// ```
    ///
    /// # Errors
    /// [`Error::Programming`] after `limit` or `offset`, otherwise as the database reports.
    pub fn update<'d, A: Assignments<M::Concrete>>(
        &self,
        assignments: A,
        db: &'d Database,
    ) -> impl Future<Output = Result<u64>> + Send + use<'d, M, A> {
        let db = db.writing(M::meta());
        let assignments = assignments.into_assignments().into_iter();
        let sets: Vec<Set> = assignments.map(Assignment::into_set).collect();
        let statement = update(&self.query, &sets, db.dialect());
        async move {
            match statement? {
                Some(statement) => db.execute(statement.sql, &statement.parameters).await,
                None => Ok(0),
            }
        }
    }

    /// Deletes all rows and what hangs on them by CASCADE; returns how many rows went, in all and of each model.
    ///
    /// # Errors
    /// [`Error::Programming`] after `limit` or `offset`, [`Error::Protected`] or [`Error::Restricted`] when rows that
    /// point here forbid it, otherwise as the database reports.
    pub fn delete<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Deleted>> + Send + use<'d, M> {
        let query = self.query.clone();
        let db = db.writing(M::meta());
        async move {
            if query.is_sliced() {
                return Err(Error::programming(
                    "Cannot use 'limit' or 'offset' with delete().",
                ));
            }
            if !query.combined.is_empty() {
                return Err(Error::programming(
                    "Calling QuerySet.delete() after union() is not supported.",
                ));
            }
            if !query.distinct_on().is_empty() {
                return Err(Error::programming(
                    "Cannot call delete() after .distinct(*fields).",
                ));
            }
            crate::models::delete_query(&query, db).await
        }
    }

    /// Tells what [`delete`](Self::delete) would delete, and what forbids it.
    ///
    /// # Errors
    /// As the database reports.
    pub fn would_delete<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<WouldDelete>> + Send + use<'d, M> {
        let query = self.query.clone();
        async move { crate::models::would_delete_query(&query, db).await }
    }
}

fn update(query: &Query, sets: &[Set], dialect: &'static dyn Dialect) -> Result<Option<Statement>> {
    for set in sets {
        if let (Some(column), Expr::Value(value)) = (set.column(), &set.value) {
            kept(query.meta, column.field, value)?;
        }
    }
    let (query, sets) = (Cow::Borrowed(query), Cow::Borrowed(sets));
    let selected = texts::kept(&Update { query, sets }, dialect)?;
    Ok(selected.map(|(statement, _)| statement))
}

/// An UPDATE of the rows of a query.
#[derive(Clone)]
struct Update<'q> {
    query: Cow<'q, Query>,
    sets: Cow<'q, [Set]>,
}

impl Outlined for Update<'_> {
    fn query(&self) -> &Query {
        &self.query
    }

    fn outline(&self, outline: &mut Outline) -> Option<()> {
        for Set { column, value } in &*self.sets {
            outline.expr(column)?;
            outline.expr(value)?;
        }
        outline.query(&self.query, Kind::Update(self.sets.len()))
    }

    fn write(&self, dialect: &'static dyn Dialect) -> Result<Selected> {
        let statement = write_update(&self.query, &self.sets, dialect)?;
        Ok(statement.map(|statement| (statement, Plan::default())))
    }

    fn mark(&mut self, marks: &mut Marks) {
        for set in self.sets.to_mut() {
            marks.expr(&mut set.value);
        }
        marks.query(self.query.to_mut());
    }
}

/// A DELETE of the rows of a query.
#[derive(Clone)]
struct Delete<'q> {
    query: Cow<'q, Query>,
}

impl Outlined for Delete<'_> {
    fn query(&self) -> &Query {
        &self.query
    }

    fn outline(&self, outline: &mut Outline) -> Option<()> {
        outline.query(&self.query, Kind::Delete)
    }

    fn write(&self, dialect: &'static dyn Dialect) -> Result<Selected> {
        let statement = write_delete(&self.query, dialect)?;
        Ok(statement.map(|statement| (statement, Plan::default())))
    }

    fn mark(&mut self, marks: &mut Marks) {
        marks.query(self.query.to_mut());
    }
}

/// Tells why the rows of the query cannot be updated.
fn check_update(query: &Query) -> Result<()> {
    let problem = if query.is_sliced() {
        "Cannot update a query once a slice has been taken."
    } else if let Some(problem) = &query.problem {
        problem
    } else if !query.combined.is_empty() {
        "Calling QuerySet.update() after union() is not supported."
    } else if !query.distinct_on().is_empty() {
        "Cannot call update() after .distinct(*fields)."
    } else if query.orders_groups() {
        "Cannot update when ordering by an aggregate."
    } else {
        return Ok(());
    };
    Err(Error::programming(problem))
}

/// An UPDATE of the rows of the query, of which `set` writes what stands behind SET; `None` where there can be no rows.
pub(crate) fn update_where(
    query: &Query,
    dialect: &'static dyn Dialect,
    set: impl FnOnce(&mut String, &mut Vec<Value>) -> Result<()>,
) -> Result<Option<Statement>> {
    check_update(query)?;
    if query.nothing {
        return Ok(None);
    }
    let mut compiler = Compiler::new(query, dialect);
    compiler.push("UPDATE ");
    dialect.table(&mut compiler.sql, query.meta);
    compiler.push(" SET ");
    set(&mut compiler.sql, &mut compiler.parameters)?;
    Ok((compiler.filters_alone()? != Truth::Never).then(|| compiler.statement()))
}

fn write_update(
    query: &Query,
    sets: &[Set],
    dialect: &'static dyn Dialect,
) -> Result<Option<Statement>> {
    check_update(query)?;
    if query.nothing || sets.is_empty() {
        return Ok(None);
    }
    let mut compiler = Compiler::new(query, dialect);
    compiler.sql.reserve(ROOM);
    compiler.push("UPDATE ");
    dialect.table(&mut compiler.sql, query.meta);
    compiler.push(" SET ");
    for (index, set) in sets.iter().enumerate() {
        let Some(column) = set.column() else {
            return Err(Error::field(
                "update() sets fields of the model itself only",
            ));
        };
        if column.field.composite.is_some() {
            return Err(Error::field(
                "Composite primary key fields must be updated individually.",
            ));
        }
        if set.value.is_aggregate() {
            return Err(Error::field(format!(
                "Aggregate functions are not allowed in this query ({}=...)",
                column.field.name
            )));
        }
        if set.value.has_window() {
            return Err(Error::field(format!(
                "Window expressions are not allowed in this query ({}=...)",
                column.field.name
            )));
        }
        if crosses_relation(&set.value) {
            return Err(Error::field(
                "Joined field references are not permitted in this query",
            ));
        }
        if index > 0 {
            compiler.push(", ");
        }
        dialect.quote(&mut compiler.sql, column.field.column);
        compiler.push(" = ");
        match &set.value {
            Expr::Value(Value::Null) => compiler.push("NULL"),
            Expr::Value(value) => compiler.value(value.clone()),
            value => compiler.expr(value)?,
        }
    }
    if compiler.filters_alone()? == Truth::Never {
        return Ok(None);
    }
    if let (true, Some(order)) = (dialect.orders_updates(), query.order.as_deref())
        && !order.iter().any(|order| crosses_relation(&order.expr))
    {
        compiler.write_order(&query.turned(order.to_vec()))?;
    }
    Ok(Some(compiler.statement()))
}

fn crosses_relation(expr: &Expr) -> bool {
    expr.any_column(&mut |column| !column.hops.is_empty())
}

/// The deletion of all rows of the query.
pub(crate) fn delete(query: &Query, dialect: &'static dyn Dialect) -> Result<Option<Statement>> {
    let query = Cow::Borrowed(query);
    let selected = texts::kept(&Delete { query }, dialect)?;
    Ok(selected.map(|(statement, _)| statement))
}

fn write_delete(query: &Query, dialect: &'static dyn Dialect) -> Result<Option<Statement>> {
    if let Some(problem) = &query.problem {
        return Err(Error::programming(problem.clone()));
    }
    if query.nothing {
        return Ok(None);
    }
    let mut compiler = Compiler::new(query, dialect);
    compiler.sql.reserve(ROOM);
    compiler.push("DELETE FROM ");
    dialect.table(&mut compiler.sql, query.meta);
    Ok((compiler.filters_alone()? != Truth::Never).then(|| compiler.statement()))
}

/// Writes an INSERT of one or several rows.
pub(crate) fn insert(
    meta: &ModelMeta,
    fields: &[&FieldMeta],
    rows: usize,
    dialect: &'static dyn Dialect,
) -> String {
    insert_given(meta, fields, rows, dialect, |_, _| None)
}

/// The same, with text in the place of some parameters: of the field at a place in a row.
pub(crate) fn insert_given(
    meta: &ModelMeta,
    fields: &[&FieldMeta],
    rows: usize,
    dialect: &'static dyn Dialect,
    given: impl Fn(usize, usize) -> Option<String>,
) -> String {
    let mut sql = String::with_capacity(128);
    sql.push_str("INSERT INTO ");
    dialect.table(&mut sql, meta);
    if fields.is_empty() {
        sql.push_str(dialect.default_values());
        return sql;
    }
    for (index, field) in fields.iter().enumerate() {
        sql.push_str(if index == 0 { " (" } else { ", " });
        dialect.quote(&mut sql, field.column);
    }
    sql.push_str(") VALUES ");
    let mut number = 0;
    for row in 0..rows {
        if row > 0 {
            sql.push_str(", ");
        }
        for index in 0..fields.len() {
            sql.push_str(if index == 0 { "(" } else { ", " });
            match given(row, index) {
                Some(text) => sql.push_str(&text),
                None => {
                    number += 1;
                    dialect.placeholder(&mut sql, number);
                }
            }
        }
        sql.push(')');
    }
    sql
}

/// Reads one column of the rows of a query: the key, or the field that the query selects. Who will change them says that it writes.
pub(crate) async fn select_values(
    query: &Query,
    field: &'static FieldMeta,
    role: Role,
    db: &Database,
) -> Result<Vec<Value>> {
    let output = match query.selection {
        Some(_) => Output::Rows,
        None => Output::Key,
    };
    let Some((statement, _)) = outlined::select(query, output, db.dialect())? else {
        return Ok(Vec::new());
    };
    let rows = db.rows(role, statement.sql, &statement.parameters).await?;
    rows.iter().map(|row| held_key(row, field)).collect()
}

/// Returns what a row holds of a field, from its first column on.
pub(crate) fn held_key(row: &Row, field: &'static FieldMeta) -> Result<Value> {
    let Some(composite) = field.composite else {
        return row.held(0, field);
    };
    let parts = composite.fields().enumerate();
    let parts = parts.map(|(index, part)| row.held(index, part));
    parts.collect::<Result<_>>().map(Value::Row)
}

/// Reads the rows of a query. Who will change them says that it writes.
pub(crate) async fn select_rows(query: &Query, role: Role, db: &Database) -> Result<Vec<Row>> {
    let Some((statement, _)) = outlined::select(query, Output::Rows, db.dialect())? else {
        return Ok(Vec::new());
    };
    db.rows(role, statement.sql, &statement.parameters).await
}
