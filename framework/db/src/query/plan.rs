//! Where in a row the columns of related rows stand.

use super::ast::{Expr, Hop};
use super::query::Query;
use crate::fields::RelatedPlan as Plan;
use crate::models::{FieldMeta, ModelMeta};

/// The foreign keys of a path, by their places, and the steps along them.
pub(super) fn steps(
    mut meta: &'static ModelMeta,
    path: &[&'static FieldMeta],
) -> impl Iterator<Item = (usize, Hop)> {
    path.iter().map_while(move |field| {
        let mut fields = meta.fields.iter();
        let index = fields.position(|other| std::ptr::eq(other, *field))?;
        let hop = Hop::forward(field)?;
        meta = hop.to;
        Some((index, hop))
    })
}

impl Plan {
    /// The places of what these paths bring along, behind the model's own columns.
    pub(super) fn of(meta: &'static ModelMeta, paths: &[Vec<&'static FieldMeta>]) -> Self {
        let mut plan = Self::default();
        for path in paths {
            plan.add(meta, path);
        }
        plan.number(meta, &mut meta.fields.len());
        plan
    }

    fn add(&mut self, meta: &'static ModelMeta, path: &[&'static FieldMeta]) {
        let mut level = self;
        for (index, _) in steps(meta, path) {
            let place = match level.nested.iter().position(|(known, _)| *known == index) {
                Some(place) => place,
                None => {
                    level.nested.push((index, Self::default()));
                    level.nested.len() - 1
                }
            };
            level = &mut level.nested[place].1;
        }
    }

    /// Numbers the columns of related models in the order in which they are written.
    fn number(&mut self, meta: &'static ModelMeta, offset: &mut usize) {
        for (index, nested) in &mut self.nested {
            let Some(hop) = meta.fields.get(*index).and_then(Hop::forward) else {
                continue;
            };
            nested.offset = *offset;
            *offset += hop.to.fields.len();
            nested.number(hop.to, offset);
        }
    }

    /// How many columns of related models a row holds.
    pub(super) fn width(&self, meta: &'static ModelMeta) -> usize {
        self.nested
            .iter()
            .filter_map(|(index, nested)| {
                let hop = meta.fields.get(*index).and_then(Hop::forward)?;
                Some(hop.to.fields.len() + nested.width(hop.to))
            })
            .sum()
    }

    /// Visits the steps to the columns of related models in the order in which they are written.
    pub(super) fn each_way(
        &self,
        meta: &'static ModelMeta,
        way: &[Hop],
        visit: &mut dyn FnMut(&[Hop]),
    ) {
        for (index, nested) in &self.nested {
            let Some(hop) = meta.fields.get(*index).and_then(Hop::forward) else {
                continue;
            };
            let to = hop.to;
            let way = [way, &[hop]].concat();
            visit(&way);
            nested.each_way(to, &way, visit);
        }
    }

    /// The same for rows that begin at a column further behind.
    fn moved(&self, by: usize) -> Self {
        let nested = self.nested.iter();
        Self {
            offset: self.offset + by,
            nested: nested
                .map(|(index, nested)| (*index, nested.moved(by)))
                .collect(),
            ..self.clone()
        }
    }

    /// Tells where rows begin that stand beside those of the query, and what comes along with them.
    pub(super) fn add_beside(&mut self, query: &Query) {
        let Some(rare) = query.rare.as_ref().filter(|rare| !rare.beside.is_empty()) else {
            return;
        };
        let annotations = query.annotations.iter().map(|annotation| &annotation.expr);
        let first = match &query.selection {
            Some(selection) => selection.iter().map(Expr::width).sum(),
            None => query.meta.fields.len() + self.width(query.meta),
        };
        let begins = |place: usize| {
            first
                + annotations
                    .clone()
                    .take(place)
                    .map(Expr::width)
                    .sum::<usize>()
        };
        let beside = rare.beside.iter();
        self.beside = beside
            .map(|(place, plan)| plan.moved(begins(*place)))
            .collect();
    }
}

impl Expr {
    /// How many columns it is.
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Column(column) => column.field.components().len().max(1),
            _ => 1,
        }
    }
}
