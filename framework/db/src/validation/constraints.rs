//! `validate_constraints`: what a model's constraints say of a row, before the database does.

use std::fmt::Write as _;

use super::full_clean::Cleaning;
use super::own::{Own, leaves_out};
use super::unique::{except_itself, taken};
use super::{NON_FIELD_ERRORS, ValidationError, ValidationErrors};
use crate::constraints::{CheckConstraint, Constraint, Q, UniqueConstraint, sql};
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
    if let Some(key) = meta.field("pk")
        && (exclude.contains(&"pk") || exclude.contains(&key.name))
    {
        exclude.extend(["pk", key.name, key.column]);
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

    /// Tells whether the constraint speaks of a field that is left out.
    pub(super) fn leaves_out(&self, paths: &[String]) -> bool {
        let mut paths = paths.iter();
        paths.any(|path| leaves_out(self.meta, &self.exclude, path))
    }

    /// A condition that is neither true nor false breaks no check.
    async fn check(&self, check: &CheckConstraint) -> Result<bool> {
        if self.leaves_out(&paths_of(&check.condition)) {
            return Ok(false);
        }
        let (mut sql, parameters) = self.holds(&check.condition)?;
        sql.push_str(" IS NOT FALSE");
        Ok(self.db.fetch_all(sql, &parameters).await?.is_empty())
    }

    async fn unique(&self, unique: &UniqueConstraint) -> Result<bool> {
        let mut paths = unique.fields.clone();
        for expression in &unique.expressions {
            expression.each_path(&mut |path| paths.push(path.to_owned()));
        }
        if self.leaves_out(&paths) {
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
        if self.leaves_out(&paths_of(condition)) {
            return Ok(false);
        }
        query.filters.push(condition.resolve(self.meta)?);
        query.order = Some(Vec::new());
        let (mut sql, mut parameters) = self.holds(condition)?;
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
        let own = self.own();
        let mut filters = Vec::new();
        for field in self.fields(&unique.fields) {
            match own.same_field(field, nulls_equal)? {
                Some(same) => filters.push(same),
                None => return Ok(None),
            }
        }
        for expression in &unique.expressions {
            filters.push(own.same(expression.bare(), nulls_equal)?);
        }
        Ok(Some(filters))
    }

    fn own(&self) -> Own<'_, M> {
        Own {
            row: self.row,
            engine: self.db.engine(),
        }
    }

    /// Writes what the row has for the fields that paths begin with, as a query of one row.
    pub(super) fn own_row(&self, paths: &[String]) -> Result<(String, Vec<Value>)> {
        let dialect = self.db.dialect();
        let placeholder = |sql: &mut String, place| dialect.placeholder(sql, place);
        self.own().select(paths, &placeholder)
    }

    /// Writes a query for the row's own values, up to the condition on them.
    fn holds(&self, condition: &Q) -> Result<(String, Vec<Value>)> {
        let (own, parameters) = self.own_row(&paths_of(condition))?;
        let text = sql::condition_of(self.meta, condition, self.db.engine())?;
        let sql = format!("SELECT 1 FROM ({own}) own_row WHERE ({text})");
        Ok((sql, parameters))
    }
}

fn paths_of(condition: &Q) -> Vec<String> {
    let mut paths = Vec::new();
    condition.each_path(&mut |path| paths.push(path.to_owned()));
    paths
}
