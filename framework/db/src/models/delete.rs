//! Deletion with what hangs on the rows.

use super::collector::{Collector, Update};
use super::deletion::{Deleted, WouldDelete};
use super::pointers::{Pointer, can_go_fast};
use super::rows_where::{BATCH, holds_one, key_field, rows_that, rows_where};
use super::{Model, ModelMeta};
use crate::backends::Dialect;
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::query::ast::{Column, Expr, Node, OrderBy};
use crate::query::query::Query;
use crate::query::{delete as delete_statement, select_values};
use crate::row::Row;
use crate::signals::{DeleteOrigin, Stage, hears_deletions, send_delete};
use crate::value::Value;

pub(super) async fn delete_instance<M: Model>(row: &M, db: &Database) -> Result<Deleted> {
    let key = Some(row.key().to_value());
    delete_collected(&own_query(row)?, key, Collector::default(), db).await
}

pub(super) async fn would_delete_instance<M: Model>(row: &M, db: &Database) -> Result<WouldDelete> {
    would_delete_query(&own_query(row)?, db).await
}

pub(super) async fn delete_keep_parents<M: Model>(row: &M, db: &Database) -> Result<Deleted> {
    let key = Some(row.key().to_value());
    delete_collected(&own_query(row)?, key, Collector::keeping_parents(), db).await
}

/// Deletes the row with this key, of which perhaps not all was read.
pub(crate) async fn delete_with_key<M: Model>(key: Value, db: &Database) -> Result<Deleted> {
    let query = M::base_objects().filter_key(key.clone()).query;
    delete_collected(&query, Some(key), Collector::default(), db).await
}

fn own_query<M: Model>(row: &M) -> Result<Query> {
    let key = row.key();
    if key.is_unset() {
        return Err(Error::programming(format!(
            "{} object can't be deleted because its primary key is not set.",
            M::meta().name
        )));
    }
    Ok(M::base_objects().filter_key(key.to_value()).query)
}

/// Deletes the rows of a query.
pub(crate) async fn delete_query(query: &Query, db: &Database) -> Result<Deleted> {
    delete_collected(query, None, Collector::default(), db).await
}

async fn delete_collected(
    query: &Query,
    key: Option<Value>,
    mut collector: Collector,
    db: &Database,
) -> Result<Deleted> {
    let query = &query.of_standing();
    let meta = query.meta;
    let db = db.writing(meta);
    let mut deleted = Deleted::default();
    if can_go_fast(meta, db) {
        deleted.add(meta, run_delete(query, db).await?);
        return Ok(deleted);
    }
    let transaction = db.begin().await?;
    let keys = match &key {
        // A number is the same in every database; other keys are read as it writes them.
        Some(key @ Value::I64(_)) => vec![key.clone()],
        _ => select_values(query, key_field(meta)?, Role::Writer, &transaction).await?,
    };
    collector.collect(meta, keys, &transaction).await?;
    let origin = DeleteOrigin { model: meta, key };
    let deleted = run(collector, &origin, &transaction).await?;
    transaction.commit().await?;
    Ok(deleted)
}

/// Tells what the deletion of a query's rows would do.
pub(crate) async fn would_delete_query(query: &Query, db: &Database) -> Result<WouldDelete> {
    let mut query = query.of_standing().into_owned();
    // Keys are read in an order where it decides which rows they are.
    query.limit.get_or_insert(i64::MAX.unsigned_abs());
    let mut collector = Collector::looking();
    let meta = query.meta;
    let db = db.looking(meta);
    let keys = select_values(&query, key_field(meta)?, Role::Reader, db).await?;
    collector.collect(meta, keys.clone(), db).await?;
    let roots = keys.into_iter().map(|key| (meta, key)).collect();
    Ok(collector.report(roots))
}

async fn run_delete(query: &Query, db: &Database) -> Result<u64> {
    match delete_statement(query, db.dialect())? {
        Some(statement) => db.execute(statement.sql, &statement.parameters).await,
        None => Ok(0),
    }
}

/// Django's order: signals, rows that nothing hangs on, updates, rows from the last key to the first.
async fn run(mut collector: Collector, origin: &DeleteOrigin, db: &Database) -> Result<Deleted> {
    let rows = collector.in_order();
    let mut heard: Vec<(&'static ModelMeta, Row)> = Vec::new();
    for (meta, keys) in &rows {
        if hears_deletions(meta) {
            for batch in keys.chunks(BATCH) {
                let query = in_order_of_keys(rows_where(meta, key_field(meta)?, batch));
                let rows = crate::query::select_rows(&query, Role::Writer, db).await?;
                heard.extend(rows.into_iter().map(|row| (*meta, row)));
            }
        }
    }
    for (meta, row) in &heard {
        send_delete(meta, Stage::Before, row, origin, db).await?;
    }
    let mut deleted = Deleted::default();
    for query in fast_queries(&collector) {
        deleted.add(query.meta, run_delete(&query, db).await?);
    }
    for update in &collector.updates {
        for batch in update.keys.chunks(BATCH) {
            let (sql, parameters) = set_column(update, batch, db.dialect());
            db.execute(sql, &parameters).await?;
        }
    }
    for (meta, keys) in &rows {
        for batch in keys.rchunks(BATCH) {
            let query = rows_where(meta, key_field(meta)?, batch);
            deleted.add(meta, run_delete(&query, db).await?);
        }
        for (_, row) in heard
            .iter()
            .rev()
            .filter(|(known, _)| std::ptr::eq(*known, *meta))
        {
            send_delete(meta, Stage::After, row, origin, db).await?;
        }
    }
    Ok(deleted)
}

/// The rows that nothing hangs on: those of a model at once where the keys are few.
fn fast_queries(collector: &Collector) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    for (place, (pointer, _)) in collector.fast.iter().enumerate() {
        let of_model = |other: &&(Pointer, Vec<Value>)| std::ptr::eq(other.0.model, pointer.model);
        if collector.fast[..place].iter().any(|other| of_model(&other)) {
            continue;
        }
        let ways = || collector.fast.iter().filter(of_model);
        if ways().map(|(_, parents)| parents.len()).sum::<usize>() <= BATCH {
            let ways = ways().filter(|(_, parents)| !parents.is_empty());
            let ways = ways.map(|(pointer, parents)| holds_one(pointer.field, parents));
            let ways: Vec<Node> = ways.collect();
            if !ways.is_empty() {
                queries.push(rows_that(pointer.model, Node::Any(ways)));
            }
            continue;
        }
        for (pointer, parents) in ways() {
            let batches = parents.chunks(BATCH);
            queries.extend(batches.map(|batch| rows_where(pointer.model, pointer.field, batch)));
        }
    }
    queries
}

fn in_order_of_keys(mut query: Query) -> Query {
    let keys = query.meta.key_fields().into_iter();
    let orders = keys.map(|(_, field)| OrderBy {
        expr: Expr::Column(Column {
            hops: Vec::new(),
            field,
        }),
        descending: false,
        nulls_first: None,
    });
    query.order = Some(orders.collect());
    query
}

fn set_column(
    update: &Update,
    keys: &[Value],
    dialect: &'static dyn Dialect,
) -> (String, Vec<Value>) {
    let column = update.pointer.field.column;
    let mut sql = String::from("UPDATE ");
    dialect.table(&mut sql, update.pointer.model);
    sql.push_str(" SET ");
    dialect.quote(&mut sql, column);
    sql.push_str(" = ");
    let mut parameters = Vec::with_capacity(keys.len() + 1);
    if update.value.is_null() {
        sql.push_str("NULL");
    } else {
        parameters.push(update.value.clone());
        dialect.placeholder(&mut sql, 1);
    }
    sql.push_str(" WHERE ");
    dialect.quote(&mut sql, column);
    sql.push_str(" IN (");
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            sql.push_str(", ");
        }
        parameters.push(key.clone());
        dialect.placeholder(&mut sql, parameters.len());
    }
    sql.push(')');
    (sql, parameters)
}
