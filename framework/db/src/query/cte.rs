//! Common table expressions: queries with a name, also recursive ones, which Django lacks.
//!
//! ```ignore
//! let tree = Category::objects()
//!     .filter(Category::name.eq("Books"))
//!     .annotate(value(0_i64))
//!     .recursive("tree", |tree| {
//!         Category::objects()
//!             .filter(Category::parent.to(Category::id).eq(tree.to(Category::id)))
//!             .annotate(tree.annotation() + 1)
//!     });
//! let below: Vec<(Category, i64)> =
//!     tree.objects().annotate(tree.annotation()).order_by(tree.annotation::<Category>()).all(db).await?;
//! ```

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::ast::{Expr, NamedColumn};
use super::query::Query;
use super::shape::{Annotated, Objects, SelectedExpr, Shape, Values};
use super::{Expression, Field, QuerySet, Selection};
use crate::fields::FieldValue;
use crate::models::Model;

/// A named query that other queries use as a table: made by [`QuerySet::cte`] and [`QuerySet::recursive`].
pub struct Cte<M, S> {
    node: Arc<CteNode>,
    marker: PhantomData<fn() -> (M, S)>,
}

/// A named query.
#[derive(Debug, Clone)]
pub(crate) struct CteNode {
    pub(crate) name: Arc<str>,
    pub(crate) anchor: Query,
    /// What finds the next rows from those found last.
    pub(crate) step: Option<Query>,
    /// Whether rows that repeat are dropped.
    pub(crate) distinct: bool,
}

impl CteNode {
    /// The names of the columns: those of the model's own, `a0`, `a1`, .. of annotations, `c0`, `c1`, .. of selected values.
    pub(crate) fn columns(&self) -> Vec<String> {
        let query = &self.anchor;
        let mut columns: Vec<String> = match &query.selection {
            None => {
                let fields = query.meta.fields.iter();
                fields.map(|field| field.column.to_owned()).collect()
            }
            Some(exprs) => (0..exprs.len()).map(|index| format!("c{index}")).collect(),
        };
        columns.extend((0..query.annotations.len()).map(|index| format!("a{index}")));
        columns
    }
}

impl<M, S> Clone for Cte<M, S> {
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.node))
    }
}

impl<M, S> fmt::Debug for Cte<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cte").field(&self.node.name).finish()
    }
}

impl<M, S> Cte<M, S> {
    fn of(node: Arc<CteNode>) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    fn column(&self, name: String) -> Expr {
        Expr::Named(Box::new(NamedColumn {
            table: Arc::clone(&self.node.name),
            column: name,
        }))
    }

    /// Numbers columns on.
    fn names(&self, letter: char, mut place: usize) -> impl FnMut() -> SelectedExpr {
        move || {
            let column = self.column(format!("{letter}{place}"));
            place += 1;
            SelectedExpr(column)
        }
    }
}

/// Shapes whose rows hold the columns of the model.
#[doc(hidden)]
pub trait HasObjects {}

impl HasObjects for Objects {}
impl<B: HasObjects, V> HasObjects for Annotated<B, V> {}

impl<M: Model, S: HasObjects> Cte<M, S> {
    /// Starts a query over the rows of the named query, which are rows of the model; add [`annotation`](Self::annotation) to see what it
    /// computed.
    pub fn objects(&self) -> QuerySet<M> {
        let mut query = Query::new(M::meta());
        let rare = query.rare_mut();
        rare.ctes.push(Arc::clone(&self.node));
        rare.source = Some(Arc::clone(&self.node.name));
        QuerySet::of(query)
    }

    /// Names a column of the named query, in a query that stands [`with`](QuerySet::with) it, or in the step of a recursive one.
    pub fn to<N, T: FieldValue>(&self, field: Field<M::Concrete, T>) -> Expression<N, T> {
        match field.meta().filter(|_| field.path().len() == 1) {
            Some(known) => Expression::new(self.column(known.column.to_owned())),
            None => Expression::new(Expr::Invalid(format!(
                "{} has the columns of {} itself, and none behind its foreign keys",
                self.node.name,
                M::meta().name
            ))),
        }
    }
}

impl<M: Model, B, V: Selection<M::Concrete>> Cte<M, Annotated<B, V>> {
    /// What the named query computed with its last `annotate`: an expression, or a tuple of them.
    pub fn annotation<N>(&self) -> V::Columns<N> {
        let all = self.node.anchor.annotations.len();
        V::columns(&mut self.names('a', all - V::WIDTH.min(all)))
    }
}

impl<M: Model, V: Selection<M::Concrete>> Cte<M, Values<V>> {
    /// What the named query selects: an expression, or a tuple of them.
    pub fn values<N>(&self) -> V::Columns<N> {
        V::columns(&mut self.names('c', 0))
    }
}

impl<M: Model, V: Selection<M::Concrete>, W: Selection<M::Concrete>>
    Cte<M, Annotated<Values<V>, W>>
{
    /// What the named query groups by: an expression, or a tuple of them.
    pub fn group<N>(&self) -> V::Columns<N> {
        V::columns(&mut self.names('c', 0))
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Gives the query a name, under which other queries use its rows: see [`with`](Self::with).
    pub fn cte(self, name: &str) -> Cte<M, S> {
        Cte::of(Arc::new(CteNode {
            name: name.into(),
            anchor: self.query,
            step: None,
            distinct: false,
        }))
    }

    /// Makes a recursive query: these rows, those that `step` finds from them, those that it finds from these, and so on. In `step` the
    /// named query stands beside the model; tie both with a filter, otherwise it never ends.
    pub fn recursive<R: Shape<M, Row = S::Row>>(
        self,
        name: &str,
        step: impl FnOnce(&Cte<M, S>) -> QuerySet<M, R>,
    ) -> Cte<M, S> {
        self.recursion(name, step, false)
    }

    /// The same, but rows that were found before are dropped: it ends also where rows point round in a circle, if nothing is annotated
    /// that differs.
    pub fn recursive_distinct<R: Shape<M, Row = S::Row>>(
        self,
        name: &str,
        step: impl FnOnce(&Cte<M, S>) -> QuerySet<M, R>,
    ) -> Cte<M, S> {
        self.recursion(name, step, true)
    }

    fn recursion<R>(
        self,
        name: &str,
        step: impl FnOnce(&Cte<M, S>) -> QuerySet<M, R>,
        distinct: bool,
    ) -> Cte<M, S> {
        let known = self.cte(name);
        let mut step = step(&known).query;
        step.rare_mut().joined.push(Arc::clone(&known.node.name));
        let mut node = CteNode::clone(&known.node);
        node.step = Some(step);
        node.distinct = distinct;
        Cte::of(Arc::new(node))
    }
}

impl<M: Model, S> QuerySet<M, S> {
    /// Puts the rows of a named query beside those of this one; a filter ties them together:
    ///
    /// ```ignore
    /// let question = Choice::question.to(Question::id);
    /// let votes = Choice::objects().values(question).annotate(count_all()).cte("votes");
    /// let popular = Question::objects().with(&votes).filter(Question::id.eq(votes.group()) & votes.annotation().gt(9));
    /// ```
    pub fn with<N, R>(mut self, cte: &Cte<N, R>) -> Self {
        let rare = self.query.rare_mut();
        rare.ctes.push(Arc::clone(&cte.node));
        rare.joined.push(Arc::clone(&cte.node.name));
        self
    }
}
