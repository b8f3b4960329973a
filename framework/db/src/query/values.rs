//! Values, annotations and aggregates of a query set, and query sets put together.

use super::ast::Expr;
use super::compiler::Statement;
use super::outlined;
use super::query::{Annotation, Combinator, Query};
use super::shape::{Annotated, SelectedExpr, Shape, Values};
use super::{QuerySet, Selection};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::Model;

impl<M: Model> QuerySet<M> {
    /// Selects fields and expressions instead of models: rows are their values, a tuple of them when there are several, as
    /// Django's `values_list`.
    ///
    /// ```ignore
    /// let texts: Vec<(Auto, String)> = Question::objects().values((Question::id, Question::question_text)).all(db).await?;
    /// ```
    ///
    /// With [`annotate`](Self::annotate) behind it, rows with equal values are one group.
    pub fn values<V: Selection<M::Concrete>>(self, selection: V) -> QuerySet<M, Values<V::Itself>> {
        let mut query = self.query;
        query.selection = Some(query.selected(selection));
        query.related.clear();
        QuerySet::of(query)
    }
}

impl<M: Model, S> QuerySet<M, S> {
    /// Brings along expressions or aggregates: a row becomes the pair of what it was and their values.
    ///
    /// ```ignore
    /// let votes = sum(Choice::question.reversed().to(Choice::votes));
    /// for (question, votes) in Question::objects().annotate(votes.clone()).order_by(votes.desc()).all(db).await? {}
    /// ```
    ///
    /// Filters before it restrict what an aggregate sees, filters behind it do not, as in Django.
    pub fn annotate<V: Selection<M::Concrete>>(
        mut self,
        annotations: V,
    ) -> QuerySet<M, Annotated<S, V::Itself>> {
        self.refuse_slice("annotate");
        self.refuse_combined("annotate");
        let after = self.query.filters.len();
        let exprs = self.query.selected(annotations).into_iter();
        let annotations = exprs.map(|expr| Annotation { expr, after });
        self.query.annotations.extend(annotations);
        QuerySet::of(self.query)
    }

    /// Computes values from all rows: `aggregate((count_all(), max(Choice::votes)), db)`.
    ///
    /// # Errors
    /// [`Error::Field`] for a run-time name that the model does not have, otherwise as the database reports.
    pub fn aggregate<'d, V: Selection<M::Concrete>>(
        &self,
        aggregates: V,
        db: &'d Database,
    ) -> impl Future<Output = Result<V::Row>> + Send + use<'d, M, S, V> {
        let exprs = self.query.selected(aggregates);
        let db = db.reading(M::meta());
        let mut query = self.clone();
        query.refuse_combined("aggregate");
        let statement = outlined::totals(&query.query, &exprs, db.dialect());
        async move {
            let Statement { sql, parameters } = statement?;
            let row = db.row(Role::Reader, sql, &parameters).await?;
            let row = row.ok_or_else(|| Error::operational("an aggregate returned no row"))?;
            V::decode(&row, &mut 0)
        }
    }
}

impl Query {
    /// The expressions that a selection is made of.
    fn selected<M>(&self, selection: impl Selection<M>) -> Vec<Expr> {
        let exprs = selection.into_exprs().into_iter();
        exprs
            .map(|SelectedExpr(mut expr)| {
                self.understand_expr(&mut expr);
                expr
            })
            .collect()
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Adds the rows of another query; rows that repeat are dropped.
    pub fn union(self, other: Self) -> Self {
        self.combine(Combinator::Union, other)
    }

    /// Adds the rows of another query, all of them.
    pub fn union_all(self, other: Self) -> Self {
        self.combine(Combinator::UnionAll, other)
    }

    /// Keeps the rows that another query has too.
    pub fn intersection(self, other: Self) -> Self {
        self.combine(Combinator::Intersection, other)
    }

    /// Drops the rows that another query has.
    pub fn difference(self, other: Self) -> Self {
        self.combine(Combinator::Difference, other)
    }

    fn combine(mut self, combinator: Combinator, other: Self) -> Self {
        if !self.query.related.is_empty() || !other.query.related.is_empty() {
            let name = combinator.name();
            self.query
                .refuse(|| format!("select_related() cannot be combined with {name}()"));
        }
        let other_kind = |(known, _): &(Combinator, Query)| *known != combinator;
        if self.query.is_sliced() || self.query.combined.last().is_some_and(other_kind) {
            let mut all = Query::new(M::meta());
            all.selection.clone_from(&self.query.selection);
            all.problem = self.query.problem.take();
            let first = std::mem::replace(&mut self.query, all);
            self.query.rare_mut().first = Some(Box::new(first));
        }
        self.query.order = Some(Vec::new());
        self.query.reversed = false;
        self.query.combined.push((combinator, other.query));
        self
    }
}
