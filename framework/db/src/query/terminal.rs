//! The methods of a query set that run it and return rows.

use std::collections::HashMap;
use std::sync::Arc;

use super::ast::{Column, Compare, Expr, Lookup, Node, OrderBy, Query};
use super::compiler::{Compiler, Output, Statement};
use super::{Condition, QuerySet};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::{FieldValue, RelatedPlan as Plan};
use crate::models::Model;
use crate::row::Row;
use crate::value::Value;

type Selected = Result<Option<(Statement, Plan)>>;

fn select(query: &Query, output: Output, db: &Database) -> Selected {
    Compiler::new(query, db.dialect()).select(output)
}

async fn rows(selected: Selected, db: &Database) -> Result<(Vec<Row>, Plan)> {
    match selected? {
        Some((statement, plan)) => {
            let rows = db
                .rows(Role::Reader, statement.sql.into(), &statement.parameters)
                .await?;
            Ok((rows, plan))
        }
        None => Ok((Vec::new(), Plan::default())),
    }
}

async fn row(selected: Selected, db: &Database) -> Result<Option<(Row, Plan)>> {
    match selected? {
        Some((statement, plan)) => {
            let row = db
                .row(Role::Reader, statement.sql.into(), &statement.parameters)
                .await?;
            Ok(row.map(|row| (row, plan)))
        }
        None => Ok(None),
    }
}

fn decode<M: Model>(row: &Row, plan: &Plan) -> Result<M> {
    let mut object = M::from_row(row, 0)?;
    for (field, nested) in &plan.nested {
        object.hydrate(*field, row, nested)?;
    }
    Ok(object)
}

impl<M: Model> QuerySet<M> {
    /// Returns all rows.
    ///
    /// # Errors
    /// [`Error::Field`] for a run-time name that the model does not have, otherwise as the database reports.
    pub fn all<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Vec<M>>> + Send + use<'d, M> {
        let selected = select(&self.query, Output::Rows, db);
        async move {
            let (rows, plan) = rows(selected, db).await?;
            rows.iter().map(|row| decode(row, &plan)).collect()
        }
    }

    /// Returns the one row.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when there is none, [`Error::MultipleObjectsReturned`] when there are several, otherwise as
    /// [`all`](Self::all).
    pub fn get<'d>(&self, db: &'d Database) -> impl Future<Output = Result<M>> + Send + use<'d, M> {
        let unique = self.is_by_unique_field();
        let selected = if self.query.is_sliced() {
            select(&self.query, Output::Rows, db)
        } else {
            let mut query = self.query.clone();
            query.order = Some(Vec::new());
            query.limit = (!unique).then_some(2);
            select(&query, Output::Rows, db)
        };
        async move {
            let model = M::meta().name;
            if unique {
                let found = row(selected, db).await?;
                let (row, plan) = found.ok_or(Error::DoesNotExist { model })?;
                return decode(&row, &plan);
            }
            let (rows, plan) = rows(selected, db).await?;
            match rows.as_slice() {
                [] => Err(Error::DoesNotExist { model }),
                [row] => decode(row, &plan),
                _ => Err(Error::MultipleObjectsReturned { model }),
            }
        }
    }

    /// Tells whether a condition names a unique field of the model itself, so that there is one row at most.
    fn is_by_unique_field(&self) -> bool {
        self.query.filters.iter().any(|node| match node {
            Node::Compare(Compare {
                left: Expr::Column(column),
                lookup: Lookup::Exact(Expr::Value(_)),
            }) => column.hops.is_empty() && (column.field.primary_key || column.field.unique),
            _ => false,
        }) && self.query.filters.iter().all(stays_in_model)
    }

    /// Returns the first row in the order, by primary key when there is no order.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn first<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Option<M>>> + Send + use<'d, M> {
        self.edge(false, db)
    }

    /// Returns the last row in the order, by primary key when there is no order.
    ///
    /// # Errors
    /// [`Error::Programming`] after `limit` or `offset`, otherwise as [`all`](Self::all).
    pub fn last<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<Option<M>>> + Send + use<'d, M> {
        self.edge(true, db)
    }

    fn edge<'d>(
        &self,
        last: bool,
        db: &'d Database,
    ) -> impl Future<Output = Result<Option<M>>> + Send + use<'d, M> {
        let mut query = self.query.clone();
        if !self.is_ordered()
            && let Some(field) = M::meta().field("pk")
        {
            query.order = Some(vec![OrderBy {
                expr: Expr::Column(Column {
                    hops: Vec::new(),
                    field,
                }),
                descending: false,
                nulls_first: None,
            }]);
        }
        if last {
            if query.is_sliced() {
                query.problem =
                    Some("Cannot reverse a query once a slice has been taken.".to_owned());
            }
            query.reversed = !query.reversed;
        }
        query.limit = Some(query.limit.map_or(1, |limit| limit.min(1)));
        let selected = select(&query, Output::Rows, db);
        async move {
            match row(selected, db).await? {
                Some((row, plan)) => decode(&row, &plan).map(Some),
                None => Ok(None),
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
    ) -> impl Future<Output = Result<bool>> + Send + use<'d, M> {
        let selected = select(&self.query, Output::One, db);
        async move { Ok(row(selected, db).await?.is_some()) }
    }

    /// Returns the number of rows.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn count<'d>(
        &self,
        db: &'d Database,
    ) -> impl Future<Output = Result<u64>> + Send + use<'d, M> {
        let selected = select(&self.query, Output::Count, db);
        async move {
            match row(selected, db).await? {
                Some((row, _)) => Ok(row.i64(0)?.unsigned_abs()),
                None => Ok(0),
            }
        }
    }

    /// Returns the rows with these primary keys, by key.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn in_bulk<'d, K: Into<M::Key>, I: IntoIterator<Item = K>>(
        &self,
        keys: I,
        db: &'d Database,
    ) -> impl Future<Output = Result<HashMap<M::Key, M>>> + Send + use<'d, M, K, I> {
        let keys = keys
            .into_iter()
            .map(|key| Expr::Value(key.into().to_value()))
            .collect();
        let mut query = self.clone();
        if let Some(field) = M::meta().field("pk") {
            query = query.filter(Condition::new(Node::Compare(Compare {
                left: Expr::Column(Column {
                    hops: Vec::new(),
                    field,
                }),
                lookup: Lookup::In(keys),
            })));
        }
        let all = query.all(db);
        async move {
            let rows = all.await?;
            Ok(rows.into_iter().map(|row| (row.key(), row)).collect())
        }
    }

    /// Returns the row, or makes and inserts one; the flag tells whether it was made.
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`Model::save`].
    pub fn get_or_create<'d>(
        &self,
        make: impl FnOnce() -> M + Send + 'd,
        db: &'d Database,
    ) -> impl Future<Output = Result<(M, bool)>> + Send + 'd {
        let query = self.clone();
        async move {
            match query.get(db).await {
                Err(Error::DoesNotExist { .. }) => {}
                found => return found.map(|row| (row, false)),
            }
            let transaction = db.begin().await?;
            match make().create(&transaction).await {
                Ok(row) => {
                    transaction.commit().await?;
                    Ok((row, true))
                }
                Err(error) => {
                    transaction.rollback().await?;
                    match query.get(db).await {
                        Ok(row) if error.is_integrity() => Ok((row, false)),
                        _ => Err(error),
                    }
                }
            }
        }
    }

    /// Inserts a row and returns it with its key.
    ///
    /// # Errors
    /// As [`Model::save`].
    pub async fn create(&self, row: M, db: &Database) -> Result<M> {
        row.create(db).await
    }

    /// Returns the SQL of the query with its parameters in place, for people to read. It is not what runs: that has bound parameters.
    ///
    /// # Errors
    /// [`Error::Field`] for a run-time name that the model does not have.
    pub fn sql(&self, db: &Database) -> Result<String> {
        let Some((statement, _)) = select(&self.query, Output::Rows, db)? else {
            return Ok(String::new());
        };
        let mut values = statement.parameters.iter();
        let mut shown = String::with_capacity(statement.sql.len());
        for part in statement.sql.split_inclusive('?') {
            match part.strip_suffix('?') {
                Some(text) => {
                    shown.push_str(text);
                    shown.push_str(&values.next().map(display).unwrap_or_default());
                }
                None => shown.push_str(part),
            }
        }
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

/// Tells whether a condition reads the model's own columns only: a join to many rows could repeat the one.
fn stays_in_model(node: &Node) -> bool {
    match node {
        Node::Compare(compare) => match &compare.left {
            Expr::Column(column) => column.hops.iter().all(|hop| !hop.reverse),
            _ => true,
        },
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().all(stays_in_model),
        Node::Not(node) => stays_in_model(node),
        Node::Invalid(_) => true,
    }
}

/// Shows a parameter as Django's `str(query)` does, without quotes.
fn display(value: &Value) -> String {
    crate::backends::sqlite::display(value)
}
