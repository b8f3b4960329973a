//! Where in a row the columns of related rows stand.

use std::sync::Arc;

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
        let ways: Vec<&[Hop]> = rare
            .beside
            .iter()
            .map(|(place, _)| match annotations.clone().nth(*place) {
                Some(Expr::Column(column)) => column.hops.as_slice(),
                _ => &[],
            })
            .collect();
        for (index, way) in ways.iter().enumerate() {
            self.beside[index].back = self.way_back(query.meta, way, &ways).map(Box::new);
        }
    }

    /// Tells how many decimal places the decimals among the values have: rows know that of their fields.
    pub(super) fn add_scales(&mut self, query: &Query) {
        let (mut next, selected) = match &query.selection {
            Some(selection) => (0, selection.as_slice()),
            None => (query.meta.fields.len() + self.width(query.meta), &[][..]),
        };
        let annotated = query.annotations.iter().map(|annotation| &annotation.expr);
        let scales = selected.iter().chain(annotated).filter_map(|expr| {
            let place = next;
            next += expr.width();
            match expr {
                Expr::Column(column) => Some((place, column.field.stored_kind().scale()?)),
                _ => None,
            }
        });
        let scales: Arc<[_]> = scales.collect();
        self.scales = (!scales.is_empty()).then_some(scales);
    }

    /// The foreign key of rows at the end of a way that leads back to the rows one step before, where these are selected too, and where
    /// they stand.
    fn way_back(
        &self,
        meta: &'static ModelMeta,
        way: &[Hop],
        ways: &[&[Hop]],
    ) -> Option<(usize, Self)> {
        let (last, before) = way.split_last().filter(|(last, _)| last.reverse)?;
        let mut fields = last.to.fields.iter();
        let place = fields.position(|field| std::ptr::eq(field, last.field))?;
        let same = |other: &&[Hop]| {
            let both = || other.iter().zip(before);
            other.len() == before.len() && both().all(|(one, other)| one.joins(other))
        };
        let (meta, plan) = match (before.last(), ways.iter().position(same)) {
            (None, _) => (meta, self),
            (Some(hop), Some(index)) => (hop.to, self.beside.get(index)?),
            (Some(hop), None) => (hop.to, self.along(meta, before)?),
        };
        // Of a row in part there is no whole one to have at hand.
        if plan.partial.is_some() {
            return None;
        }
        let target = last.field.relation?.target();
        let further = plan.back.iter().map(|back| (back.0, back.1.clone()));
        let back = Self {
            offset: plan.offset,
            nested: plan.nested.iter().cloned().chain(further).collect(),
            ..Self::default()
        };
        std::ptr::eq(meta.fields, target.fields).then_some((place, back))
    }

    /// Where the row stands that these steps along foreign keys lead to.
    fn along(&self, meta: &'static ModelMeta, way: &[Hop]) -> Option<&Self> {
        let Some((hop, rest)) = way.split_first() else {
            return Some(self);
        };
        let is_plain = !hop.reverse && hop.filter.is_none();
        let nested = self.nested.iter().filter(|_| is_plain);
        let (_, nested) = nested.into_iter().find(|(index, _)| {
            let field = meta.fields.get(*index);
            field.is_some_and(|field| std::ptr::eq(field, hop.field))
        })?;
        nested.along(hop.to, rest)
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
