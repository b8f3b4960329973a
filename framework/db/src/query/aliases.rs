//! `alias`: names of filtered relations, for look-ups by name.

use std::sync::Arc;

use super::ast::{Expr, Filter, Hop, Node};
use super::by_name::build_among;
use super::filtered::filtered;
use super::lookup::{Names, has_name, resolve_relation};
use super::query::Query;
use super::walk::BelowMut;
use super::{FilteredRelation, QuerySet};
use crate::error::{Error, Result};
use crate::models::Model;

/// The filtered relations of a query that have names, with their steps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Relations(Vec<(Arc<str>, Vec<Hop>)>);

impl Relations {
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// The steps of the relation with this name: the last that got it.
    pub(super) fn find(&self, name: &str) -> Option<&[Hop]> {
        let known = self.0.iter().rev().find(|(known, _)| **known == *name);
        known.map(|(_, hops)| hops.as_slice())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }

    /// Visits all of them.
    pub(super) fn each(&self, mut visit: impl FnMut(&str, &[Hop]) -> Option<()>) -> Option<()> {
        let mut all = self.0.iter();
        all.try_for_each(|(name, hops)| visit(name, hops))
    }

    /// Visits their steps, to change them.
    pub(super) fn each_hop(&mut self, visit: &mut dyn FnMut(&mut Hop)) {
        self.0.iter_mut().flat_map(|(_, hops)| hops).for_each(visit);
    }

    /// The name of the relation whose rows hold this.
    pub(super) fn name_of(&self, filter: &Arc<Filter>) -> Option<&str> {
        let ends = |hops: &[Hop]| {
            let last = hops.last().and_then(|last| last.filter.as_ref());
            last.is_some_and(|last| Arc::ptr_eq(last, filter))
        };
        let known = self.0.iter().find(|(_, hops)| ends(hops));
        known.map(|(name, _)| &**name)
    }
}

/// What [`alias`](QuerySet::alias) takes: a [`FilteredRelation`], or one lent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no filtered relation of `{M}`",
    note = "give one as Restaurant::pizzas.filtered(Pizza::vegetarian.eq(true)), or FilteredRelation::new(\"pizzas\").condition(..)"
)]
pub trait IntoFilteredRelation<M> {
    /// The steps, or what is wrong with them.
    #[doc(hidden)]
    fn steps(&self, names: RelationNames<'_>) -> Result<RelationSteps>;
}

/// The names of a query.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct RelationNames<'q>(Names<'q>);

impl std::fmt::Debug for RelationNames<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.meta.name)
    }
}

/// The steps of a relation.
#[doc(hidden)]
#[derive(Debug)]
pub struct RelationSteps(Vec<Hop>);

impl<M, R> IntoFilteredRelation<M> for FilteredRelation<M, R> {
    fn steps(&self, RelationNames(names): RelationNames<'_>) -> Result<RelationSteps> {
        let find = |name: &str, condition: Option<Node>| {
            if name.is_empty() {
                return Err(Error::programming("relation_name cannot be empty."));
            }
            let hops = resolve_relation(names, name)?;
            let mut condition = condition.unwrap_or(Node::All(Vec::new()));
            understand(names, BelowMut::Node(&mut condition));
            Ok(filtered(hops, condition))
        };
        self.hops(find).map(RelationSteps)
    }
}

impl<M, R> IntoFilteredRelation<M> for &FilteredRelation<M, R> {
    fn steps(&self, names: RelationNames<'_>) -> Result<RelationSteps> {
        (**self).steps(names)
    }
}

impl<M: Model, S> QuerySet<M, S> {
    /// Gives a filtered relation a name, as Django's `alias(name=FilteredRelation(..))` and `annotate(..)`: [look-ups](super::lookup) and
    /// [orders](Self::order_by_names) behind it find the relation by that name, as do later relations, and the SQL has it.
    ///
    /// ```ignore
    /// let found = Restaurant::objects()
    ///     .alias("pizzas_vegetarian", FilteredRelation::new("pizzas").condition(lookup("pizzas__vegetarian", true)))
    ///     .filter(lookup("pizzas_vegetarian__name__icontains", "mozzarella"));
    /// ```
    ///
    /// A name that the model has, or that is none, is an [`Error::Programming`] when the query runs, a relation that it does not have an
    /// [`Error::Field`].
    pub fn alias(mut self, name: &str, relation: impl IntoFilteredRelation<M::Concrete>) -> Self {
        self.refuse_combined("alias");
        let names = RelationNames(self.query.names());
        let steps = match problem_of(name, names.0) {
            Some(problem) => Err(Error::programming(problem)),
            None => relation.steps(names),
        };
        match steps {
            Ok(RelationSteps(hops)) => {
                let condition = hops.last().and_then(|last| last.filter.clone());
                match condition.as_deref() {
                    Some(Filter(Node::Invalid(problem))) => self.refuse_name(problem.clone()),
                    _ => self.query.rare_mut().relations.0.push((name.into(), hops)),
                }
            }
            Err(Error::Field { message }) => self.refuse_name(message),
            Err(other) => self.query.refuse(|| other.to_string()),
        }
        self
    }

    /// Tells of a name that is not understood when the query runs.
    pub(super) fn refuse_name(&mut self, problem: String) {
        self.query.filters.push(Node::Invalid(problem));
    }
}

/// What is wrong with the name of a relation.
fn problem_of(name: &str, names: Names<'_>) -> Option<String> {
    if name.contains('.') {
        return Some(format!(
            "FilteredRelation doesn't support aliases with periods (got '{name}')."
        ));
    }
    let is_forbidden = |char: char| {
        char.is_whitespace()
            || char.is_control()
            || matches!(char, '\'' | '"' | '`' | ';' | '#' | '[' | ']')
    };
    let comments = ["--", "/*", "*/"];
    if name.is_empty()
        || name.chars().any(is_forbidden)
        || comments.iter().any(|comment| name.contains(comment))
    {
        return Some(
            "Column aliases cannot contain whitespace characters, hashes, control characters, quotation marks, semicolons, or SQL \
             comments."
                .to_owned(),
        );
    }
    has_name(names.meta, name)
        .then(|| format!("The annotation '{name}' conflicts with a field on the model."))
}

impl Query {
    /// The names that look-ups find.
    pub(super) fn names(&self) -> Names<'_> {
        Names {
            meta: self.meta,
            relations: self.relations(),
        }
    }

    /// Understands the look-ups whose names the query has and its model has not.
    pub(super) fn understand(&self, node: &mut Node) {
        if self.rare.is_some() {
            understand(self.names(), BelowMut::Node(node));
        }
    }

    /// The same in an expression.
    pub(super) fn understand_expr(&self, expr: &mut Expr) {
        if self.rare.is_some() {
            understand(self.names(), BelowMut::Expr(expr));
        }
    }
}

fn understand(names: Names<'_>, below: BelowMut<'_>) {
    let mut onward = |below: BelowMut<'_>| understand(names, below);
    match below {
        BelowMut::Node(node) => {
            if let Node::Named(named) = node {
                let built = build_among(names, &named.path, named.value.clone());
                *node = built.unwrap_or_else(|error| Node::Invalid(error.to_string()));
            } else {
                node.below_mut(&mut onward);
            }
        }
        BelowMut::Expr(expr) => expr.below_mut(&mut onward),
        BelowMut::Query(_) => {}
    }
}
