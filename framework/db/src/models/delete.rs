//! Deletion with what hangs on the rows: Django's collector.

use super::{FieldMeta, ManyToManyMeta, Model, ModelMeta, OnDelete, registered_models};
use crate::backends::Dialect;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::query::Query;
use crate::query::{delete as delete_statement, select_values};
use crate::row::Row;
use crate::signals::{Stage, hears_deletions, send_delete};
use crate::value::Value;

/// Keys per statement; each batch is filled up to a power of two.
const BATCH: usize = 256;

pub(super) async fn delete_instance<M: Model>(row: &M, db: &Database) -> Result<u64> {
    let key = row.key();
    if key.is_unset() {
        return Err(Error::programming(format!(
            "{} object can't be deleted because its primary key is not set.",
            M::meta().name
        )));
    }
    delete_query(&M::objects().filter_key(key.to_value()).query, db).await
}

/// Deletes the rows of a query.
pub(crate) async fn delete_query(query: &Query, db: &Database) -> Result<u64> {
    if pointers(query.meta).is_empty() && !hears_deletions(query.meta) {
        return match delete_statement(query, db.dialect())? {
            Some(statement) => db.execute(statement.sql, &statement.parameters).await,
            None => Ok(0),
        };
    }
    let transaction = db.begin().await?;
    let mut collector = Collector::default();
    let keys = select_values(query, key_field(query.meta)?, &transaction).await?;
    collector.collect(query.meta, keys, &transaction).await?;
    let deleted = collector.run(&transaction).await?;
    transaction.commit().await?;
    Ok(deleted)
}

/// Every foreign key that points to the model, but those that look away.
fn pointers(meta: &'static ModelMeta) -> Vec<(&'static ModelMeta, &'static FieldMeta, OnDelete)> {
    let models = registered_models();
    let between: Vec<&'static ModelMeta> = models
        .iter()
        .flat_map(|model| model.many_to_many)
        .filter(|relation| relation.through.is_none())
        .filter(|relation| {
            std::ptr::eq((relation.owner)(), meta) || std::ptr::eq((relation.to)(), meta)
        })
        .map(ManyToManyMeta::through)
        .collect();
    models
        .into_iter()
        .chain(between)
        .flat_map(|model| model.fields.iter().map(move |field| (model, field)))
        .filter_map(|(model, field)| {
            let relation = field.relation?;
            (std::ptr::eq((relation.to)(), meta)
                && relation.on_delete != OnDelete::DoNothing
                && !relation.on_delete.is_of_database())
            .then_some((model, field, relation.on_delete))
        })
        .collect()
}

fn key_field(meta: &'static ModelMeta) -> Result<&'static FieldMeta> {
    meta.field("pk")
        .ok_or_else(|| Error::programming(format!("{} has no primary key", meta.name)))
}

#[derive(Default)]
struct Collector {
    rows: Vec<(&'static ModelMeta, Vec<Value>)>,
    updates: Vec<(&'static ModelMeta, &'static FieldMeta, Value, Vec<Value>)>,
    restricted: Vec<(
        &'static ModelMeta,
        &'static FieldMeta,
        &'static ModelMeta,
        Vec<Value>,
    )>,
}

impl Collector {
    /// Takes rows, and by their relations what must go with them.
    async fn collect(
        &mut self,
        meta: &'static ModelMeta,
        keys: Vec<Value>,
        db: &Database,
    ) -> Result<()> {
        let mut work = vec![(meta, keys)];
        while let Some((meta, keys)) = work.pop() {
            let new = self.add(meta, keys);
            if new.is_empty() {
                continue;
            }
            for (model, field, on_delete) in pointers(meta) {
                let mut pointing = Vec::new();
                for batch in new.chunks(BATCH) {
                    let query = rows_where(model, field, batch);
                    pointing.extend(select_values(&query, key_field(model)?, db).await?);
                }
                if pointing.is_empty() {
                    continue;
                }
                match on_delete {
                    OnDelete::Cascade => work.push((model, pointing)),
                    OnDelete::Protect => {
                        return Err(Error::Protected {
                            message: refusal("protected", meta, model, field),
                        });
                    }
                    OnDelete::Restrict => self.restricted.push((model, field, meta, pointing)),
                    OnDelete::SetNull => self.updates.push((model, field, Value::Null, pointing)),
                    OnDelete::SetDefault => {
                        let default = field.default.map_or(Value::Null, |default| default.value());
                        self.updates.push((model, field, default, pointing));
                    }
                    _ => {}
                }
            }
        }
        for (model, field, meta, pointing) in &self.restricted {
            let gone = self
                .rows
                .iter()
                .find(|(known, _)| std::ptr::eq(*known, *model));
            if !pointing
                .iter()
                .all(|key| gone.is_some_and(|(_, keys)| keys.contains(key)))
            {
                return Err(Error::Restricted {
                    message: refusal("restricted", meta, model, field),
                });
            }
        }
        Ok(())
    }

    /// Adds keys and returns those that were not known.
    fn add(&mut self, meta: &'static ModelMeta, keys: Vec<Value>) -> Vec<Value> {
        match self
            .rows
            .iter_mut()
            .find(|(known, _)| std::ptr::eq(*known, meta))
        {
            Some((_, known)) => {
                let new: Vec<Value> = keys
                    .into_iter()
                    .filter(|key| !known.contains(key))
                    .collect();
                known.extend(new.iter().cloned());
                new
            }
            None if keys.is_empty() => keys,
            None => {
                self.rows.push((meta, keys.clone()));
                keys
            }
        }
    }

    async fn run(self, db: &Database) -> Result<u64> {
        let mut heard: Vec<(&'static ModelMeta, Row)> = Vec::new();
        for (meta, keys) in &self.rows {
            if hears_deletions(meta) {
                for batch in keys.chunks(BATCH) {
                    let query = rows_where(meta, key_field(meta)?, batch);
                    heard.extend(
                        crate::query::select_rows(&query, db)
                            .await?
                            .into_iter()
                            .map(|row| (*meta, row)),
                    );
                }
            }
        }
        for (meta, row) in &heard {
            send_delete(meta, Stage::Before, row)?;
        }
        for (meta, field, value, keys) in &self.updates {
            for batch in keys.chunks(BATCH) {
                let (sql, parameters) = set_column(meta, field, value, batch, db.dialect())?;
                db.execute(sql, &parameters).await?;
            }
        }
        let mut deleted = 0;
        for (meta, keys) in self.rows.iter().rev() {
            for batch in keys.chunks(BATCH) {
                let query = rows_where(meta, key_field(meta)?, batch);
                if let Some(statement) = delete_statement(&query, db.dialect())? {
                    deleted += db.execute(statement.sql, &statement.parameters).await?;
                }
            }
        }
        for (meta, row) in &heard {
            send_delete(meta, Stage::After, row)?;
        }
        Ok(deleted)
    }
}

fn refusal(word: &str, meta: &ModelMeta, model: &ModelMeta, field: &FieldMeta) -> String {
    format!(
        "Cannot delete some instances of model '{}' because they are referenced through {word} foreign keys: '{}.{}'.",
        meta.name, model.name, field.name
    )
}

/// The rows whose column holds one of the values.
fn rows_where(meta: &'static ModelMeta, field: &'static FieldMeta, values: &[Value]) -> Query {
    let mut query = Query::new(meta);
    query.order = Some(Vec::new());
    query.filters.push(Node::Compare(Compare {
        left: Expr::Column(Column {
            hops: Vec::new(),
            field,
        }),
        lookup: match values {
            [value] => Lookup::Exact(Expr::Value(value.clone())),
            values => Lookup::In(values.iter().cloned().map(Expr::Value).collect()),
        },
    }));
    query
}

fn set_column(
    meta: &'static ModelMeta,
    field: &'static FieldMeta,
    value: &Value,
    keys: &[Value],
    dialect: &'static dyn Dialect,
) -> Result<(String, Vec<Value>)> {
    let mut sql = String::from("UPDATE ");
    dialect.quote(&mut sql, meta.db_table);
    sql.push_str(" SET ");
    dialect.quote(&mut sql, field.column);
    sql.push_str(" = ");
    dialect.placeholder(&mut sql, 1);
    sql.push_str(" WHERE ");
    dialect.quote(&mut sql, key_field(meta)?.column);
    sql.push_str(" IN (");
    let mut parameters = vec![value.clone()];
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            sql.push_str(", ");
        }
        dialect.placeholder(&mut sql, index + 2);
        parameters.push(key.clone());
    }
    sql.push(')');
    Ok((sql, parameters))
}
