//! Saving of many rows with few statements.

use super::filled::{default_text, has_computed, is_written, take_literal_keys};
use super::in_order::Places;
use super::save::{checked, has_no_key, insert_row, stamp};
use super::save_options::SavePlan;
use super::{FieldMeta, Model};
use crate::backends::Dialect;
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::query::Query;
use crate::query::{OnConflict, QuerySet, insert_given, own_key_in, select_rows, update_where};
use crate::value::Value;

/// Rows per statement.
const BATCH: usize = 500;

/// Inserts many rows with as few statements as the number of parameters allows.
pub(crate) async fn bulk_create<M: Model>(
    mut rows: Vec<M>,
    batch_size: Option<usize>,
    conflicts: OnConflict,
    db: &Database,
) -> Result<Vec<M>> {
    let meta = M::meta();
    meta.check_manager()?;
    if M::HAS_PARENT {
        return Err(Error::programming(format!(
            "Can't bulk create a multi-table inherited model: create() each {}",
            meta.name
        )));
    }
    rows.iter().try_for_each(|row| db.allow_relations(row))?;
    let db = db.writing(meta);
    let keys = meta.key_fields();
    let Some((key_index, key)) = keys.first().copied() else {
        return Err(Error::programming(format!(
            "{} has no primary key",
            meta.name
        )));
    };
    for row in &mut rows {
        stamp(row, true, &SavePlan::default())?;
    }
    super::in_order::append(&mut rows, Places::Given, db).await?;
    let (start, end) = match conflicts {
        OnConflict::Ignore => (
            db.dialect().insert_or_ignore(),
            db.dialect().ignore_conflicts(key.column)?,
        ),
        _ => ("INSERT INTO ", db.dialect().on_conflict(&conflicts)?),
    };
    let mut batches = Vec::new();
    for keyed in [true, false] {
        let mut chosen = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            if has_no_key(row)? != keyed {
                chosen.push(index);
            }
        }
        let fields: Vec<(usize, &'static FieldMeta)> = meta
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| (keyed || !field.kind.is_auto()) && field.generated.is_none())
            .collect();
        let most = (db.dialect().max_parameters() / fields.len().max(1)).clamp(1, BATCH);
        for batch in chosen.chunks(batch_size.map_or(most, |size| size.min(most))) {
            batches.push((keyed, fields.clone(), batch.to_vec()));
        }
    }
    // What needs one statement needs no transaction; who returns the keys of rows that are updated is known once a connection is open.
    let is_one = matches!(&batches[..], [(_, fields, _)] if !fields.is_empty())
        && !matches!(conflicts, OnConflict::Update { .. })
        && (db.dialect().has_returning() || !has_computed(meta));
    let transaction = match is_one || batches.is_empty() {
        true => None,
        false => Some(db.begin().await?),
    };
    let db = transaction.as_deref().unwrap_or(db);
    let returning = match conflicts {
        OnConflict::Fail => db.dialect().has_returning(),
        OnConflict::Ignore => false,
        OnConflict::Update { .. } => db.returns_upserts(),
    };
    for (keyed, fields, batch) in batches {
        let insert = Batch {
            start,
            end: &end,
            returning,
            // Without RETURNING nobody tells which rows were inserted and which were there.
            unknown: !returning && !matches!(conflicts, OnConflict::Fail),
            key: (!keyed && !M::COMPOSITE).then_some((key_index, key)),
        };
        insert.insert(&mut rows, &batch, &fields, db).await?;
    }
    if let Some(transaction) = transaction {
        transaction.commit().await?;
    }
    Ok(rows)
}

/// How one batch of rows is inserted.
struct Batch<'b> {
    /// What the statement begins with, and ends with.
    start: &'static str,
    end: &'b str,
    /// The statement returns what the database gave.
    returning: bool,
    /// Nobody tells what became of the rows.
    unknown: bool,
    /// The key, where the database gives it.
    key: Option<(usize, &'static FieldMeta)>,
}

impl Batch<'_> {
    async fn insert<M: Model>(
        &self,
        rows: &mut [M],
        batch: &[usize],
        fields: &[(usize, &'static FieldMeta)],
        db: &Database,
    ) -> Result<()> {
        let meta = M::meta();
        // A column that waits for its default in all rows is not named.
        let fields: Vec<(usize, &'static FieldMeta)> = fields
            .iter()
            .filter(|(place, field)| {
                batch
                    .iter()
                    .any(|&row| is_written(&rows[row], *place, field))
            })
            .copied()
            .collect();
        if fields.is_empty() {
            for &row in batch {
                insert_row(&mut rows[row], db).await?;
            }
            return Ok(());
        }
        let mut values = Vec::with_capacity(batch.len() * fields.len());
        for &row in batch {
            for (place, field) in &fields {
                if is_written(&rows[row], *place, field) {
                    values.push(checked(&rows[row], *place, field, "bulk_create", db)?);
                }
            }
        }
        let columns: Vec<&FieldMeta> = fields.iter().map(|(_, field)| *field).collect();
        let defaults = columns
            .iter()
            .map(|field| default_text(meta, field, db))
            .collect::<Result<Vec<String>>>()?;
        let mut sql = insert_given(meta, &columns, batch.len(), db.dialect(), |row, index| {
            let (place, field) = fields[index];
            (!is_written(&rows[batch[row]], place, field)).then(|| defaults[index].clone())
        });
        sql.replace_range(.."INSERT INTO ".len(), self.start);
        sql.push_str(self.end);
        let computed = meta
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.generated.is_some() || field.db_default.is_some());
        let returned: Vec<(usize, &FieldMeta)> = self.key.into_iter().chain(computed).collect();
        if self.unknown || returned.is_empty() {
            db.execute(sql, &values).await?;
            return Ok(());
        }
        if !self.returning {
            let done = db.run(sql.into(), &values).await?;
            match self.key {
                Some((place, key)) if key.kind.is_auto() => {
                    let mut next = done.last_insert_id;
                    for &row in batch {
                        rows[row].set_value(place, Value::I64(next))?;
                        next += done.key_step;
                    }
                }
                _ => batch
                    .iter()
                    .try_for_each(|&row| take_literal_keys(&mut rows[row]))?,
            }
            return read_back(rows, batch, db).await;
        }
        for (index, (_, field)) in returned.iter().enumerate() {
            sql.push_str(if index == 0 { " RETURNING " } else { ", " });
            db.dialect().quote(&mut sql, field.column);
        }
        let found = db.rows(Role::Writer, sql.into(), &values).await?;
        for (&row, found) in batch.iter().zip(found) {
            for (index, (place, field)) in returned.iter().enumerate() {
                if self.key.is_some_and(|(key, _)| key == *place)
                    || !is_written(&rows[row], *place, field)
                {
                    rows[row].set_value(*place, M::field_from_row(*place, &found, index)?)?;
                }
            }
        }
        Ok(())
    }
}

/// Reads what the database filled in, by the keys.
async fn read_back<M: Model>(rows: &mut [M], batch: &[usize], db: &Database) -> Result<()> {
    let meta = M::meta();
    let mut fields = meta.fields.iter();
    let is_filled = |field: &FieldMeta| field.generated.is_some() || field.db_default.is_some();
    if !fields.any(|field| is_filled(field) && !meta.is_key(field)) {
        return Ok(());
    }
    let key = super::rows_where::key_field(meta)?;
    let mut known = Vec::with_capacity(batch.len());
    for &row in batch {
        // Nobody tells the key that an expression gave.
        if !has_no_key(&rows[row])? {
            known.push(row);
        }
    }
    if known.is_empty() {
        return Ok(());
    }
    let batch = &known;
    let keys = batch
        .iter()
        .map(|&row| Expr::Value(rows[row].key().to_value()));
    let mut query = Query::new(meta);
    query.order = Some(Vec::new());
    query.filters.push(Node::Compare(Compare {
        left: Expr::Column(Column {
            hops: Vec::new(),
            field: key,
        }),
        lookup: Lookup::In(keys.collect()),
    }));
    for row in select_rows(&query, Role::Writer, db).await? {
        let filled: M = row.model(0)?;
        let own = batch.iter().find(|&&row| rows[row].key() == filled.key());
        if let Some(&row) = own {
            for (index, field) in meta.fields.iter().enumerate() {
                if !is_written(&rows[row], index, field) {
                    rows[row].set_value(index, filled.value(index))?;
                }
            }
        }
    }
    Ok(())
}

/// Writes the fields at these places of those rows that are among the query's, with few statements; returns how many there were.
pub(crate) async fn bulk_update<M: Model>(
    among: &QuerySet<M>,
    rows: &[M],
    places: &[usize],
    batch_size: Option<usize>,
    db: &Database,
) -> Result<u64> {
    let meta = M::meta();
    meta.check_manager()?;
    let db = db.writing(meta);
    let keys = meta.key_fields();
    if places.is_empty() {
        return Err(Error::programming(
            "Field names must be given to bulk_update().",
        ));
    }
    if places.iter().any(|place| meta.is_key(&meta.fields[*place])) {
        return Err(Error::programming(
            "bulk_update() cannot be used with primary key fields.",
        ));
    }
    for row in rows {
        if has_no_key(row)? {
            return Err(Error::programming(
                "All bulk_update() objects must have a primary key set.",
            ));
        }
    }
    if rows.is_empty() {
        return Ok(0);
    }
    let dialect = db.dialect();
    // The other half is for the conditions of the query.
    let each = (1 + keys.len()) * places.len() + keys.len();
    let most = (dialect.max_parameters() / 2 / each).clamp(1, BATCH);
    let batches = rows.chunks(batch_size.map_or(most, |size| size.min(most)));
    let mut statements = Vec::with_capacity(batches.len());
    for batch in batches {
        let own = batch.iter().map(|row| Expr::Value(row.key().to_value()));
        let chosen = among.clone().filter(own_key_in(own.collect()));
        let set = |sql: &mut String, values: &mut Vec<Value>| {
            set_each(batch, places, &keys, db, sql, values)
        };
        statements.extend(update_where(&chosen.query, dialect, set)?);
    }
    let mut changed = 0;
    if let [statement] = &mut statements[..] {
        let sql = std::mem::take(&mut statement.sql);
        return db.execute(sql, &statement.parameters).await;
    }
    let transaction = db.begin().await?;
    for statement in statements {
        changed += transaction
            .execute(statement.sql, &statement.parameters)
            .await?;
    }
    transaction.commit().await?;
    Ok(changed)
}

/// Writes what stands behind SET: for each field the value of each row, by its key.
fn set_each<M: Model>(
    rows: &[M],
    places: &[usize],
    keys: &[(usize, &FieldMeta)],
    db: &Database,
    sql: &mut String,
    values: &mut Vec<Value>,
) -> Result<()> {
    let dialect = db.dialect();
    let mut place_value = |sql: &mut String, value: Value| {
        values.push(value);
        dialect.placeholder(sql, values.len());
    };
    for (index, &place) in places.iter().enumerate() {
        let field = &M::meta().fields[place];
        sql.push_str(if index == 0 { "" } else { ", " });
        dialect.quote(sql, field.column);
        let cast = dialect.case_cast(field.stored_kind());
        sql.push_str(if cast.is_some() {
            " = (CASE "
        } else {
            " = CASE "
        });
        if let [(_, key)] = keys[..] {
            dialect.quote(sql, key.column);
        }
        for row in rows {
            sql.push_str(" WHEN ");
            match keys.len() {
                1 => place_value(sql, row.key().to_value()),
                _ => equal_keys(sql, row, keys, dialect, &mut place_value),
            }
            sql.push_str(" THEN ");
            place_value(sql, checked(row, place, field, "bulk_update", db)?);
        }
        match cast {
            Some(cast) => {
                sql.push_str(" ELSE NULL END)");
                sql.push_str(&cast);
            }
            // The server finds the type of the texts there, which need not be one of text.
            None if dialect.case_takes_types() => {
                sql.push_str(" ELSE ");
                dialect.quote(sql, field.column);
                sql.push_str(" END");
            }
            None => sql.push_str(" ELSE NULL END"),
        }
    }
    Ok(())
}

/// Writes that the columns of a composite key are those of the row.
fn equal_keys<M: Model>(
    sql: &mut String,
    row: &M,
    keys: &[(usize, &FieldMeta)],
    dialect: &dyn Dialect,
    place_value: &mut dyn FnMut(&mut String, Value),
) {
    for (index, (place, key)) in keys.iter().enumerate() {
        sql.push_str(if index == 0 { "(" } else { " AND " });
        dialect.quote(sql, key.column);
        sql.push_str(" = ");
        place_value(sql, row.value(*place));
    }
    sql.push(')');
}
