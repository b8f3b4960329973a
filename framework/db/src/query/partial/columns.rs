//! Which columns are read of rows in part, and of the rows that foreign keys bring along.

use std::sync::Arc;

use super::{NamedField, PartialField};
use crate::fields::RelatedPlan as Plan;
use crate::models::{AnyRow, FieldMeta, Model, ModelMeta};
use crate::query::ast::{Column, Expr, Hop};
use crate::query::query::Query;

/// What was said so far of the columns to read: one of both is empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loading {
    pub(super) only: Vec<NamedField>,
    pub(super) deferred: Vec<NamedField>,
}

/// Rows of which columns are read: those of the query itself, or those at the end of a way along foreign keys.
struct Level {
    meta: &'static ModelMeta,
    path: Vec<u16>,
    hops: Vec<Hop>,
    /// A row of the model, which knows how its columns are read; `None` for those of the query itself.
    of: Option<Arc<dyn AnyRow>>,
}

impl Level {
    fn path_of(&self, place: usize) -> Vec<u16> {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        [self.path.as_slice(), &[place]].concat()
    }

    fn column(&self, place: usize, field: &'static FieldMeta) -> NamedField {
        let column = Column {
            hops: self.hops.clone(),
            field,
        };
        NamedField {
            field: PartialField::at(self.path_of(place), self.of.clone()),
            expr: Expr::Column(column.trimmed()),
        }
    }
}

impl Loading {
    /// The columns to read of rows of `M`, and of those that these foreign keys bring along.
    fn columns<M: Model>(
        &self,
        related: &[Vec<&'static FieldMeta>],
    ) -> Result<Vec<NamedField>, String> {
        let own = Level {
            meta: M::meta(),
            path: Vec::new(),
            hops: Vec::new(),
            of: None,
        };
        let mut columns = self.only.clone();
        self.read(&own, &mut columns);
        let plan = Plan::of(M::meta().target(), related);
        self.follow(&plan, &own, &mut columns)?;
        Ok(columns)
    }

    /// Whether all columns are read that are not deferred.
    fn is_whole(&self, level: &Level) -> bool {
        let is_behind =
            |path: &[u16]| path.len() > level.path.len() && path.starts_with(&level.path);
        !self.only.iter().any(|named| is_behind(&named.field.path))
    }

    /// Whether something is named that is this or stands behind it.
    fn leads_on(&self, path: &[u16]) -> bool {
        let mut only = self.only.iter();
        only.any(|named| named.field.path.starts_with(path))
    }

    fn defers(&self, path: &[u16]) -> bool {
        let mut deferred = self.deferred.iter();
        deferred.any(|named| named.field.path == path)
    }

    /// Reads the columns of rows: their key, and what is named or not deferred.
    fn read(&self, level: &Level, columns: &mut Vec<NamedField>) {
        let is_whole = self.is_whole(level);
        for (place, field) in level.meta.fields.iter().enumerate() {
            let path = level.path_of(place);
            let is_read = match is_whole {
                true => !self.defers(&path),
                false => self.leads_on(&path),
            };
            let is_known = columns.iter().any(|named| named.field.path == path);
            if (is_read || level.meta.is_key(field)) && !is_known {
                columns.push(level.column(place, field));
            }
        }
    }

    /// Reads the columns of the rows that foreign keys bring along.
    fn follow(
        &self,
        plan: &Plan,
        from: &Level,
        columns: &mut Vec<NamedField>,
    ) -> Result<(), String> {
        for (place, nested) in &plan.nested {
            let field = from.meta.fields.get(*place);
            let Some((field, hop)) = field.and_then(|field| Some((field, Hop::forward(field)?)))
            else {
                continue;
            };
            let path = from.path_of(*place);
            if self.defers(&path) || !(self.is_whole(from) || self.leads_on(&path)) {
                return Err(format!(
                    "Field {}.{} cannot be both deferred and traversed using select_related at the same time.",
                    from.meta.name, field.name
                ));
            }
            let meta = hop.to;
            let Some(new) = meta.new_row else {
                return Err(format!("rows of {} cannot be read", meta.name));
            };
            let level = Level {
                meta,
                path,
                hops: [from.hops.as_slice(), &[hop]].concat(),
                of: Some(Arc::from(new())),
            };
            self.read(&level, columns);
            self.follow(nested, &level, columns)?;
        }
        Ok(())
    }
}

/// The columns of rows of `M` that stand at the end of a way, and how they are read.
pub(in crate::query) fn columns_behind<M: Model>(
    hops: &[Hop],
    loading: &Loading,
    related: &[Vec<&'static FieldMeta>],
) -> Result<(Vec<Expr>, Arc<[PartialField]>), String> {
    let (mut exprs, fields) = apart(loading.columns::<M>(related)?);
    for expr in &mut exprs {
        if let Expr::Column(column) = expr {
            column.hops.splice(0..0, hops.iter().cloned());
        }
    }
    Ok((exprs, fields))
}

fn apart(named: Vec<NamedField>) -> (Vec<Expr>, Arc<[PartialField]>) {
    let (exprs, fields): (Vec<Expr>, Vec<PartialField>) = named
        .into_iter()
        .map(|named| (named.expr, named.field))
        .unzip();
    (exprs, fields.into())
}

impl Query {
    /// Selects what is to be read of rows of `M`.
    pub(super) fn read_in_part<M: Model>(&mut self, loading: Loading) {
        match loading.columns::<M>(&self.related) {
            Ok(named) => self.select_named(named),
            Err(problem) => self.selection = Some(vec![Expr::Invalid(problem)]),
        }
        self.rare_mut().loading = loading;
    }

    /// Selects these columns.
    pub(super) fn select_named(&mut self, named: Vec<NamedField>) {
        let (exprs, fields) = apart(named);
        self.selection = Some(exprs);
        self.rare_mut().partial = Some(fields);
    }

    /// The columns of rows in part once more, as they bring along more; others are as they were.
    pub(in crate::query) fn read_again<M: Model>(&mut self) {
        let rare = self.rare.as_ref().filter(|rare| rare.partial.is_some());
        if let Some(loading) = rare.map(|rare| rare.loading.clone()) {
            self.read_in_part::<M>(loading);
        }
    }
}
