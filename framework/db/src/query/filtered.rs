//! `FilteredRelation`: a relation whose rows hold a condition.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::aggregate::Operand;
use super::ast::{Column, Expr, Filter, Hop, Node};
use super::relation::{Relation, Steps, follow};
use super::walk::Below;
use super::{Condition, Expression, Field, IntoCondition, IntoExpression, Reversed};
use crate::error::{Error, Result};
use crate::fields::{FieldValue, ForeignKey};
use crate::models::{FieldMeta, Model};

/// A relation from rows of `M` to those rows of `R` that hold a condition, as Django's `FilteredRelation`: the condition stands in the
/// `ON` of a join of its own, so that rows of `M` stay which no such row belongs to.
///
/// Made by [`filtered`](super::ManyField::filtered) of a relation, it is used where the relation could be:
///
/// ```ignore
/// let vegetarian = Restaurant::pizzas.filtered(Pizza::vegetarian.eq(true));
/// let restaurants = Restaurant::objects()
///     .filter(vegetarian.to(Pizza::name).icontains("mozzarella"))
///     .annotate(count(&vegetarian));
/// ```
///
/// Clones are the same relation, and share a join; two that are made apart have joins of their own, whatever they say.
///
/// [`new`](Self::new) takes a [condition](Self::condition) on the rows where the relation begins, also on fields of other relations,
/// and with the name of a relation one for [look-ups by name](super::QuerySet::alias).
pub struct FilteredRelation<M, R> {
    steps: Steps,
    /// What the rows hold, as long as the steps are not known.
    condition: Option<Node>,
    /// The foreign keys of the related rows whose rows come along too.
    pub(super) related: Vec<Vec<&'static FieldMeta>>,
    marker: PhantomData<fn() -> (M, R)>,
}

impl<M, R> Clone for FilteredRelation<M, R> {
    fn clone(&self) -> Self {
        Self {
            steps: self.steps.clone(),
            condition: self.condition.clone(),
            related: self.related.clone(),
            marker: PhantomData,
        }
    }
}

impl<M, R> fmt::Debug for FilteredRelation<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FilteredRelation")
            .field(&self.steps)
            .finish()
    }
}

impl<M, R> FilteredRelation<M, R> {
    /// Makes a relation of its own, with all its rows: `FilteredRelation::new(Restaurant::pizzas)`, or by name,
    /// `FilteredRelation::new("pizzas")`.
    pub fn new<P: Relation<M, Target = R>>(relation: P) -> Self {
        let steps = match relation.into_way().0 {
            Steps::Known(hops) => Steps::Known(filtered(hops, Node::All(Vec::new()))),
            other => other,
        };
        Self {
            steps,
            condition: None,
            related: Vec::new(),
            marker: PhantomData,
        }
    }

    /// Keeps the related rows for which this holds: a condition on the rows where the relation begins, in which the relation stands
    /// for its row. What was said before holds too.
    ///
    /// ```ignore
    /// let by_name = FilteredRelation::new(Book::author)
    ///     .condition(Book::author.to(Author::name).icontains(Book::editor.to(Editor::name)));
    /// let new = FilteredRelation::new("books").condition(lookup("books__pub_date__year", 2024));
    /// ```
    #[must_use]
    pub fn condition(self, condition: impl IntoCondition<M>) -> Self {
        self.with(condition.into_condition().node)
    }

    /// The same of a condition on the related rows.
    pub(super) fn holding(self, condition: impl IntoCondition<R>) -> Self {
        let mut node = condition.into_condition().node;
        if let Steps::Known(hops) = &self.steps {
            let plain = unfiltered(hops);
            node.each_column(&mut |column| {
                column.hops.splice(0..0, plain.iter().cloned());
            });
        }
        self.with(node)
    }

    fn with(mut self, node: Node) -> Self {
        match self.steps {
            Steps::Known(hops) => {
                let known = hops.last().and_then(|last| last.filter.as_ref());
                let known = known.map(|known| known.0.clone());
                self.steps = Steps::Known(filtered(unfiltered(&hops), both::<M>(known, node)));
            }
            _ => {
                self.condition = Some(both::<M>(self.condition.take(), node));
            }
        }
        self
    }

    /// The steps, of which the last leaves rows out; how to find those of a name is up to `find`.
    pub(super) fn hops(
        &self,
        find: impl FnOnce(&str, Option<Node>) -> Result<Vec<Hop>>,
    ) -> Result<Vec<Hop>> {
        match &self.steps {
            Steps::Known(hops) => Ok(hops.clone()),
            Steps::Named(name) => find(name, self.condition.clone()),
            Steps::Invalid(problem) => Err(Error::field(problem.clone())),
        }
    }

    /// The steps of a relation that is no name.
    pub(super) fn known(&self) -> Result<Vec<Hop>> {
        self.hops(|name, _| {
            Err(Error::field(format!(
                "the relation '{name}' is known by its name only"
            )))
        })
    }

    /// The column at the end of the relation.
    fn column(&self, field: Option<&'static FieldMeta>) -> Expr {
        match (self.known(), field) {
            (Ok(hops), Some(field)) => Expr::Column(Column { hops, field }),
            (Err(problem), _) => Expr::Invalid(problem.to_string()),
            (Ok(_), None) => Expr::Invalid("the related rows have no primary key".to_owned()),
        }
    }
}

impl<M, R: Model> FilteredRelation<M, R> {
    /// Follows the relation to a field of the related rows; `None` where there is none.
    pub fn to<T: FieldValue>(&self, field: Field<R, T>) -> Expression<M, Option<T::Bare>> {
        Expression::new(match field.expr() {
            Expr::Column(Column { hops, field }) => match self.column(Some(field)) {
                Expr::Column(mut column) => {
                    column.hops.extend(hops);
                    Expr::Column(column.trimmed())
                }
                other => other,
            },
            other => other,
        })
    }

    /// Follows one more relation: `books.and(Book::fans)`.
    pub fn and<P: Relation<R>>(&self, onward: P) -> Reversed<M, P::Target> {
        match self.column(R::meta().target().field("pk")) {
            Expr::Column(column) => follow(column.hops, onward),
            _ => Reversed::new(Vec::new()),
        }
    }

    /// Brings along the rows that foreign keys of the related rows point to, where [`select_related`](super::QuerySet::select_related)
    /// brings those along.
    #[must_use]
    pub fn select_related(mut self, fields: impl super::RelatedPaths<R>) -> Self {
        self.related.extend(fields.into_related());
        self
    }

    /// Holds where this row is the related one, or by key.
    pub fn eq(&self, row: impl IntoExpression<M, ForeignKey<R>>) -> Condition<M>
    where
        M: Model,
    {
        self.keys().eq(row)
    }

    /// Holds where one of these rows is the related one.
    pub fn in_<V: IntoExpression<M, ForeignKey<R>>>(
        &self,
        rows: impl IntoIterator<Item = V>,
    ) -> Condition<M>
    where
        M: Model,
    {
        self.keys().in_(rows)
    }

    /// Holds where no row is related, or where one is.
    pub fn is_null(&self, is_null: bool) -> Condition<M>
    where
        M: Model,
    {
        self.keys().is_null(is_null)
    }

    fn keys(&self) -> Expression<M, ForeignKey<R>> {
        Expression::new(self.column(R::meta().target().field("pk")))
    }
}

impl<M: Model, R: Model> Operand<M> for &FilteredRelation<M, R> {
    type Value = R::Key;

    fn operand(self) -> Expression<M, R::Key> {
        Expression::new(self.column(R::meta().target().field("pk")))
    }
}

impl<M: Model, R: Model> Operand<M> for FilteredRelation<M, R> {
    type Value = R::Key;

    fn operand(self) -> Expression<M, R::Key> {
        (&self).operand()
    }
}

fn both<M>(known: Option<Node>, node: Node) -> Node {
    match known {
        Some(known) => (Condition::<M>::new(known) & Condition::new(node)).node,
        None => node,
    }
}

/// The same steps to all rows.
fn unfiltered(hops: &[Hop]) -> Vec<Hop> {
    let mut hops = hops.to_vec();
    if let Some(last) = hops.last_mut() {
        last.filter = None;
    }
    hops
}

/// Makes the last step one to the rows that hold a condition on the rows where the steps begin.
pub(super) fn filtered(mut hops: Vec<Hop>, condition: Node) -> Vec<Hop> {
    let condition = match problem(&hops, &condition) {
        Some(problem) => Node::Invalid(problem),
        None => condition,
    };
    if let Some(last) = hops.last_mut() {
        last.filter = Some(Arc::new(Filter(condition)));
    }
    hops
}

/// What a condition in the ON of a join cannot say.
pub(super) fn problem(way: &[Hop], condition: &Node) -> Option<String> {
    let mut found = None;
    look(way, Below::Node(condition), &mut found);
    found
}

fn look(way: &[Hop], below: Below<'_>, found: &mut Option<String>) {
    let mut onward = |below: Below<'_>| look(way, below, found);
    let told = match below {
        Below::Query(_) => {
            Some("Passing a QuerySet within a FilteredRelation is not supported.".to_owned())
        }
        Below::Expr(Expr::Aggregate(_) | Expr::Window(_)) => Some(
            "FilteredRelation's condition is asked of single rows: it cannot speak of groups of them."
                .to_owned(),
        ),
        Below::Expr(Expr::Column(column)) if is_behind(column, way) => Some(format!(
            "FilteredRelation's condition doesn't support nested relations deeper than the relation_name (got '{}' for '{}').",
            spelled(&column.hops, Some(column.field)),
            spelled(way, None)
        )),
        Below::Expr(expr) => {
            expr.below(&mut onward);
            None
        }
        Below::Node(Node::Invalid(problem)) => Some(problem.clone()),
        Below::Node(node) => {
            node.below(&mut onward);
            None
        }
    };
    if found.is_none() {
        *found = told;
    }
}

/// Tells whether a column stands behind the end of the way.
fn is_behind(column: &Column, way: &[Hop]) -> bool {
    column.hops.len() > way.len() && shared(&column.hops, way) == way.len()
}

/// How many steps both have in common; the last of `way` may leave rows out.
pub(super) fn shared(hops: &[Hop], way: &[Hop]) -> usize {
    let pairs = hops.iter().zip(way).enumerate();
    pairs
        .take_while(|(place, (one, other))| {
            let last = place + 1 == way.len();
            one.is_along(other)
                && (last && one.filter.is_none()
                    || one.filter.as_ref().map(Arc::as_ptr)
                        == other.filter.as_ref().map(Arc::as_ptr))
        })
        .count()
}

/// The names of steps, as a look-up has them.
fn spelled(hops: &[Hop], field: Option<&FieldMeta>) -> String {
    let names = hops.iter().map(Hop::name);
    let field = field.map(|field| field.name.to_owned());
    names.chain(field).collect::<Vec<_>>().join("__")
}
