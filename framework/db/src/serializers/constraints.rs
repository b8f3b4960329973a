//! The foreign keys of tables, checked after rows were written without checks.

use super::convert::to_json;
use super::error::Result;
use super::python;
use crate::database::Database;
use crate::error::Error;
use crate::models::{FieldMeta, ModelMeta};

/// Checks that the foreign keys of the models, and of the tables of their many-to-many fields, point to rows.
///
/// # Errors
/// [`Error::Integrity`] with the first row that does not.
pub async fn check_constraints(models: &[&'static ModelMeta], db: &Database) -> Result<()> {
    for meta in models {
        let between = meta
            .many_to_many
            .iter()
            .filter(|many| many.through.is_none())
            .map(|many| many.through());
        for meta in std::iter::once(*meta).chain(between) {
            for field in meta.fields {
                check(meta, field, db).await?;
            }
        }
    }
    Ok(())
}

async fn check(meta: &'static ModelMeta, field: &'static FieldMeta, db: &Database) -> Result<()> {
    // A foreign key without a constraint may point to nothing.
    let Some(relation) = field.relation.filter(|relation| relation.db_constraint) else {
        return Ok(());
    };
    let to = relation.model();
    let Some(target) = relation.target_field() else {
        return Ok(());
    };
    let keys: Vec<&'static FieldMeta> = meta.key_fields().into_iter().map(|(_, key)| key).collect();
    let dialect = db.dialect();
    let quoted = |name: &str| {
        let mut text = String::new();
        dialect.quote(&mut text, name);
        text
    };
    let (own, pointed) = (meta.table(db.engine()), to.table(db.engine()));
    let named = |meta: &ModelMeta| {
        let mut text = String::new();
        dialect.table(&mut text, meta);
        text
    };
    let (table, column) = (named(meta), quoted(field.column));
    let (other, other_column) = (named(to), quoted(target.column));
    let shown: String = keys
        .iter()
        .map(|key| format!(", a.{}", quoted(key.column)))
        .collect();
    let sql = format!(
        "SELECT a.{column}{shown} FROM {table} a LEFT JOIN {other} b ON a.{column} = b.{other_column} WHERE a.{column} IS NOT \
         NULL AND b.{other_column} IS NULL LIMIT 1"
    );
    let rows = db.fetch_all(sql, &[]).await?;
    let Some(row) = rows.first() else {
        return Ok(());
    };
    let text = |index: usize, field: &FieldMeta| -> Result<String> {
        Ok(python::text(&to_json(&row.held(index, field)?)?))
    };
    let value = text(0, field)?;
    let keys = keys.into_iter().enumerate();
    let keys = keys.map(|(index, key)| text(index + 1, key));
    let key = match keys.collect::<Result<Vec<String>>>()? {
        keys if keys.len() == 1 => keys.concat(),
        keys => format!("({})", keys.join(", ")),
    };
    let message = format!(
        "The row in table '{}' with primary key '{key}' has an invalid foreign key: {}.{} contains a value '{value}' that does not have \
         a corresponding value in {}.{}.",
        own, own, field.column, pointed, target.column
    );
    Err(Error::Integrity {
        message,
        constraint: None,
        columns: vec![field.column.to_owned()],
    }
    .into())
}
