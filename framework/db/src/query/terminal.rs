//! The methods of a query set that run it and return rows.

use std::sync::Arc;

use super::QuerySet;
use super::ast::{Compare, Expr, Lookup, Node};
use super::compiler::{Output, Selected, Statement};
use super::fetch_mode::FetchMode;
use super::outlined;
use super::query::Query;
use super::rows::{all_of, decode, first_row, the_one};
use super::shape::Shape;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::fields::RelatedPlan as Plan;
use crate::models::Model;
use crate::value::Value;

/// Rows that `get` asks for: enough to tell one from several.
const GET_LIMIT: u64 = 21;

pub(super) fn select(query: &Query, output: Output, db: &Database) -> Result<Selected> {
    let mut selected = written(query, output, db)?;
    if let (Some((_, plan)), Some(known)) = (&mut selected, &query.known) {
        plan.known = Some(known.clone());
    }
    Ok(selected)
}

fn written(query: &Query, output: Output, db: &Database) -> Result<Selected> {
    let Some(rare) = &query.rare else {
        return outlined::select(query, output, db.dialect());
    };
    // What was wrong from the start is told first, as Django does at the call.
    if query.problem.is_none()
        && rare.lock.is_some()
        && output != Output::Count
        && db.dialect().row_locks().any
        && !db.in_transaction()
    {
        return Err(Error::transaction_management(
            "select_for_update cannot be used outside of a transaction.",
        ));
    }
    let selected = outlined::select(query, output, db.dialect())?;
    Ok(selected.map(|(statement, mut plan)| {
        plan.holds = rare.lock.is_some();
        plan.partial.clone_from(&rare.partial);
        plan.add_beside(query);
        if rare.fetch_mode != FetchMode::One {
            plan.fetch_all_by(rare.fetch_mode, query);
        }
        (statement, plan)
    }))
}

/// The database that the query goes to, where a router chooses.
pub(super) fn route<'d>(query: &Query, db: &'d Database) -> &'d Database {
    match query.lock() {
        None => db.reading(query.meta),
        Some(_) => db.writing(query.meta),
    }
}

/// Tells whether the query has rows.
pub(crate) async fn exists_in(query: &Query, db: &Database) -> Result<bool> {
    let mut selected = select(query, Output::One, db)?;
    Ok(first_row(&mut selected, db).await?.is_some())
}

/// How many rows the query has.
pub(super) fn count_of<'d>(
    query: &Query,
    db: &'d Database,
) -> impl Future<Output = Result<u64>> + Send + use<'d> {
    let mut selected = select(query, Output::Count, db);
    async move {
        match selected {
            Ok(ref mut selected) => match first_row(selected, db).await? {
                Some((row, _)) => Ok(row.i64(0)?.unsigned_abs()),
                None => Ok(0),
            },
            Err(error) => Err(error),
        }
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Returns all rows.
    ///
    /// # Errors
    /// [`Error::Field`] for a run-time name that the model does not have, otherwise as the database reports.
    pub fn all<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Vec<S::Row>>> + Send + use<'d, M, S> {
        let db = route(&self.query, db);
        all_of::<M, S>(select(&self.query, Output::Rows, db), db)
    }

    /// Returns the one row.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when there is none, [`Error::MultipleObjectsReturned`] when there are several, otherwise as
    /// [`all`](Self::all).
    pub fn get<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<S::Row>> + Send + use<'d, M, S> {
        let db = route(&self.query, db);
        let (selected, unique) = self.selected_one(db);
        the_one::<M, S>(selected, unique, db)
    }

    /// The query for the one row, and whether there cannot be several.
    pub(super) fn selected_one(&self, db: &Database) -> (Result<Selected>, bool) {
        if let Some(statement) = self.query.row_by_key(db.dialect()) {
            let plan = Plan {
                known: self.query.known.clone(),
                ..Plan::default()
            };
            return (Ok(Some((statement, plan))), true);
        }
        let unique = self.is_by_unique_field();
        if self.query.is_sliced() {
            return (select(&self.query, Output::Rows, db), unique);
        }
        let mut query = self.query.clone();
        if !query.is_cut() {
            query.order = Some(Vec::new());
        }
        query.limit = (!unique).then_some(GET_LIMIT);
        (select(&query, Output::Rows, db), unique)
    }

    /// Tells whether a condition names a unique field of the model itself, so that there is one row at most.
    fn is_by_unique_field(&self) -> bool {
        self.query.filters.iter().any(|node| match node {
            Node::Compare(Compare {
                left: Expr::Column(column),
                lookup: Lookup::Exact(Expr::Value(_)),
            }) => column.hops.is_empty() && (column.field.primary_key || column.field.unique),
            _ => false,
        }) && self.query.filters.iter().all(|node| !node.crosses_many())
            && self.query.annotations.is_empty()
            && self.query.combined.is_empty()
    }

    /// Returns the first row in the order, by primary key when there is no order, unless that was taken away with `order_by_names([])`.
    ///
    /// # Errors
    /// [`Error::Programming`] for groups without an order, otherwise as [`all`](Self::all).
    pub fn first<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Option<S::Row>>> + Send + use<'d, M, S> {
        self.edge(false, db)
    }

    /// Returns the last row in the order, by primary key when there is no order.
    ///
    /// # Errors
    /// [`Error::Programming`] after `limit` or `offset` and for groups without an order, otherwise as [`all`](Self::all).
    pub fn last<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Option<S::Row>>> + Send + use<'d, M, S> {
        self.edge(true, db)
    }

    fn edge<'d>(
        &self,
        last: bool,
        db: &'d Database,
    ) -> impl Future<Output = Result<Option<S::Row>>> + Send + use<'d, M, S> {
        let db = route(&self.query, db);
        let mut query = self.query.clone();
        if !self.is_ordered() {
            query.order_for_edge(if last { "last" } else { "first" });
        }
        if last {
            if query.is_sliced() {
                query.problem =
                    Some("Cannot reverse a query once a slice has been taken.".to_owned());
            }
            query.reversed = !query.reversed;
        }
        query.limit = Some(query.limit.map_or(1, |limit| limit.min(1)));
        let mut selected = select(&query, Output::Rows, db);
        async move {
            match selected {
                Ok(ref mut selected) => match first_row(selected, db).await? {
                    Some((row, plan)) => decode::<M, S>(row, plan).map(Some),
                    None => Ok(None),
                },
                Err(error) => Err(error),
            }
        }
    }

    /// Tells whether there is a row.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn exists<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<bool>> + Send + use<'d, M, S> {
        let db = route(&self.query, db);
        let mut selected = select(&self.query, Output::One, db);
        async move {
            match selected {
                Ok(ref mut selected) => Ok(first_row(selected, db).await?.is_some()),
                Err(error) => Err(error),
            }
        }
    }

    /// Tells whether this row is among those of the query.
    ///
    /// # Errors
    /// [`Error::Programming`] for a row that is not saved, otherwise as [`all`](Self::all).
    pub fn contains<'d>(
        &self,
        row: &M,
        db: &'d Database,
    ) -> impl Future<Output = Result<bool>> + Send + use<'d, M, S> {
        let key = row.key();
        let problem = if key.is_unset() {
            Some("QuerySet.contains() cannot be used on unsaved objects.")
        } else if !self.query.combined.is_empty() {
            Some("Calling QuerySet.contains() after union() is not supported.")
        } else {
            None
        };
        let key = key.to_value();
        let query = self.clone();
        async move {
            if let Some(problem) = problem {
                return Err(Error::programming(problem));
            }
            if !query.query.is_sliced() {
                return query.filter_key(key).exists(db).await;
            }
            let db = route(&query.query, db);
            let Some((statement, _)) = select(&query.query, Output::Key, db)? else {
                return Ok(false);
            };
            let Statement { sql, parameters } = statement;
            for row in db.rows(query.query.role(), sql, &parameters).await? {
                if M::Key::from_row(&row, 0)?.to_value() == key {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }

    /// Returns the number of rows.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn count<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<u64>> + Send + use<'d, M, S> {
        count_of(&self.query, route(&self.query, db))
    }

    /// Returns the SQL of the query with its parameters in place, for people to read. It is not what runs: that has bound parameters.
    ///
    /// # Errors
    /// [`Error::Field`] for a run-time name that the model does not have.
    pub fn sql(&self, db: &Database) -> Result<String> {
        let Some((statement, _)) = select(&self.query, Output::Rows, db)? else {
            return Ok(String::new());
        };
        let dialect = db.dialect();
        let mut shown = String::with_capacity(statement.sql.len());
        let mut rest = &*statement.sql;
        let mut place = String::new();
        for (index, value) in statement.parameters.iter().enumerate() {
            place.clear();
            dialect.placeholder(&mut place, index + 1);
            let Some((before, after)) = rest.split_once(&place) else {
                break;
            };
            shown.push_str(before);
            shown.push_str(&display(value));
            rest = after;
        }
        shown.push_str(rest);
        Ok(shown)
    }

    /// Returns the SQL of the query and its bound parameters.
    ///
    /// # Errors
    /// [`Error::Field`] for a run-time name that the model does not have.
    pub fn sql_with_parameters(&self, db: &Database) -> Result<(Arc<str>, Vec<Value>)> {
        Ok(match select(&self.query, Output::Rows, db)? {
            Some((statement, _)) => (statement.sql.into(), statement.parameters),
            None => ("".into(), Vec::new()),
        })
    }
}

/// Shows a parameter as Django's `str(query)` does, without quotes.
fn display(value: &Value) -> String {
    crate::backends::text::display(value)
}
