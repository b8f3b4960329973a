//! `validate_constraints`: what a model's constraints say of a row, before the database does.

use std::fmt::Write as _;

use nuages_core::settings::Engine;

use super::full_clean::Cleaning;
use super::unique::{equals, except_itself, taken};
use super::{NON_FIELD_ERRORS, ValidationError, ValidationErrors};
use crate::constraints::{CheckConstraint, Constraint, Expression, Q, UniqueConstraint, sql};
use crate::database::Database;
use crate::error::Result;
use crate::models::{FieldMeta, Model, ModelMeta};
use crate::query::ast::Node;
use crate::query::query::Query;
use crate::query::{definition, exists_in};
use crate::value::Value;

/// A row and what is asked of it.
pub(super) struct Asked<'r, M> {
    pub(super) row: &'r M,
    pub(super) meta: &'static ModelMeta,
    pub(super) exclude: Vec<&'r str>,
    pub(super) adding: bool,
    pub(super) db: &'r Database,
}

/// Adds an error for each constraint that the row breaks. Constraints that speak of a field of `how.exclude` are not asked.
pub(super) async fn validate_constraints<M: Model>(
    row: &M,
    how: Cleaning<'_>,
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    let meta = M::Concrete::meta();
    if meta.constraints().is_empty() {
        return Ok(());
    }
    let mut exclude = how.exclude.to_vec();
    if let Some(key) = meta.field("pk").filter(|key| exclude.contains(&key.name)) {
        exclude.extend(["pk", key.column]);
    }
    let asked = Asked {
        row,
        meta,
        exclude,
        adding: how.adding,
        db,
    };
    for constraint in meta.constraints() {
        let broken = match constraint {
            Constraint::Check(check) => asked.check(check).await?,
            Constraint::Unique(unique) => asked.unique(unique).await?,
            Constraint::Exclusion(exclusion) => {
                asked.exclusion(exclusion, &constraint.paths()).await?
            }
        };
        if !broken {
            continue;
        }
        let (place, error) = asked.error(constraint);
        errors.add(place, error);
    }
    Ok(())
}

impl<M: Model> Asked<'_, M> {
    /// Returns the error and the field that it belongs to.
    fn error(&self, constraint: &Constraint) -> (&'static str, ValidationError) {
        if let Constraint::Unique(unique) = constraint
            && unique.condition.is_none()
            && unique.expressions.is_empty()
            && constraint.own_message().is_none()
        {
            return taken(self.meta, &self.fields(&unique.fields));
        }
        let code = constraint.violation_error_code().unwrap_or_default();
        let error = ValidationError::new(constraint.violation_error_message(), code.to_owned());
        match constraint {
            Constraint::Unique(unique) if code == "unique" && unique.fields.len() == 1 => {
                let field = self.fields(&unique.fields).first().map(|field| field.name);
                (field.unwrap_or(NON_FIELD_ERRORS), error)
            }
            _ => (NON_FIELD_ERRORS, error),
        }
    }

    fn fields(&self, names: &[String]) -> Vec<&'static FieldMeta> {
        names
            .iter()
            .filter_map(|name| self.meta.field(name))
            .collect()
    }

    fn value(&self, field: &'static FieldMeta) -> Value {
        let index = self
            .meta
            .fields
            .iter()
            .position(|other| std::ptr::eq(other, field));
        index.map_or(Value::Null, |index| self.row.value(index))
    }

    /// A condition that is neither true nor false breaks no check.
    async fn check(&self, check: &CheckConstraint) -> Result<bool> {
        if check.condition.mentions(&self.exclude) {
            return Ok(false);
        }
        let (mut sql, parameters) = self.own(&check.condition)?;
        sql.push_str(" IS NOT FALSE");
        Ok(self.db.fetch_all(sql, &parameters).await?.is_empty())
    }

    async fn unique(&self, unique: &UniqueConstraint) -> Result<bool> {
        let excluded = |name: &String| self.exclude.contains(&name.as_str());
        if unique.fields.iter().any(excluded)
            || unique
                .expressions
                .iter()
                .any(|expression| expression.mentions(&self.exclude))
        {
            return Ok(false);
        }
        let Some(filters) = self.same(unique)? else {
            return Ok(false);
        };
        let mut query = Query::new(self.meta);
        query.filters = filters;
        query.filters.extend(except_itself(self.row, self.adding));
        let Some(condition) = &unique.condition else {
            return exists_in(&query, self.db).await;
        };
        if condition.mentions(&self.exclude) {
            return Ok(false);
        }
        query.filters.push(condition.resolve(self.meta)?);
        query.order = Some(Vec::new());
        let (mut sql, mut parameters) = self.own(condition)?;
        let dialect = self.db.dialect();
        let Some(others) = definition::exists(&query, dialect, parameters.len())? else {
            return Ok(false);
        };
        let _ = write!(sql, " AND EXISTS ({})", others.sql);
        parameters.extend(others.parameters);
        Ok(!self.db.fetch_all(sql, &parameters).await?.is_empty())
    }

    /// Returns the conditions that rows with the same values hold; `None` where there can be no such rows.
    fn same(&self, unique: &UniqueConstraint) -> Result<Option<Vec<Node>>> {
        let nulls_equal = unique.nulls_distinct == Some(false);
        let mut filters = Vec::new();
        for field in self.fields(&unique.fields) {
            let value = self.value(field);
            if value.is_null() && !nulls_equal {
                return Ok(None);
            }
            filters.push(equals(field, value));
        }
        for expression in &unique.expressions {
            let expression = expression.bare();
            let own = expression.replaced(&mut |path| {
                let field = self.meta.field(path)?;
                Some(Expression::Value(self.value(field)))
            });
            let same = match &own {
                Expression::Value(Value::Null) if !nulls_equal => return Ok(None),
                Expression::Value(Value::Null) => expression.clone().lookup("isnull", true),
                own => expression.clone().lookup("exact", own.clone()),
            };
            let same = match nulls_equal && !matches!(own, Expression::Value(_)) {
                true => {
                    let both = expression.clone().lookup("isnull", true)
                        & own.clone().lookup("isnull", true);
                    same | both
                }
                false => same,
            };
            filters.push(same.resolve(self.meta)?);
        }
        Ok(Some(filters))
    }

    /// Writes a query for the row's own values, up to the condition on them.
    fn own(&self, condition: &Q) -> Result<(String, Vec<Value>)> {
        let mut paths = Vec::new();
        condition.each_path(&mut |path| paths.push(path.to_owned()));
        let (own, parameters) = self.own_row(&paths);
        let text = sql::condition_of(self.meta, condition, self.db.engine())?;
        let sql = format!("SELECT 1 FROM ({own}) own_row WHERE ({text})");
        Ok((sql, parameters))
    }

    /// Writes the row's own values of the fields that paths begin with, as a query of one row.
    pub(super) fn own_row(&self, paths: &[String]) -> (String, Vec<Value>) {
        let dialect = self.db.dialect();
        let mut fields: Vec<&'static FieldMeta> = Vec::new();
        for path in paths {
            let name = path.split("__").next().unwrap_or(path);
            if let Some(field) = self.meta.field(name)
                && !fields.iter().any(|known| std::ptr::eq(*known, field))
            {
                fields.push(field);
            }
        }
        let mut sql = String::from("SELECT ");
        let mut parameters = Vec::with_capacity(fields.len());
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                sql.push_str(", ");
            }
            let value = self.value(field);
            let mut placeholder = String::new();
            dialect.placeholder(&mut placeholder, place + 1);
            match typed(self.db.engine(), field, &value) {
                Some(kind) => {
                    let _ = write!(sql, "CAST({placeholder} AS {kind})");
                }
                None => sql.push_str(&placeholder),
            }
            parameters.push(value);
            sql.push_str(" AS ");
            dialect.quote(&mut sql, field.column);
        }
        if fields.is_empty() {
            sql.push('1');
        }
        (sql, parameters)
    }
}

/// Returns the type that a parameter must be taken for, where the database cannot tell.
fn typed(engine: Engine, field: &'static FieldMeta, value: &Value) -> Option<String> {
    match (engine, value) {
        (Engine::Sqlite, Value::Decimal(_)) => Some("NUMERIC".to_owned()),
        (Engine::Postgresql, _) => {
            let kind = crate::schema::postgres_type(field.stored_kind());
            // Without its length, which would cut the value.
            Some(kind.split('(').next().unwrap_or(&kind).to_owned())
        }
        _ => None,
    }
}
