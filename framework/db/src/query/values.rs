//! Values, annotations and aggregates of a query set, and query sets put together.

use super::ast::Expr;
use super::compiler::Statement;
use super::depth::query_within;
use super::outlined;
use super::partial::{Loading, Partials};
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
        let selected = query.selected(selection, |_| query.filters.len());
        query.select(selected);
        QuerySet::of(query)
    }
}

impl<M: Model> QuerySet<M, Partials> {
    /// The same as of whole rows: what was deferred says nothing of what is selected.
    pub fn values<V: Selection<M::Concrete>>(self, selection: V) -> QuerySet<M, Values<V::Itself>> {
        let mut query = self.query;
        query.selection = None;
        let rare = query.rare_mut();
        rare.partial = None;
        rare.loading = Loading::default();
        QuerySet::<M>::of(query).values(selection)
    }
}

impl<M: Model, B, S> QuerySet<M, Annotated<B, S>> {
    /// Selects fields and expressions instead of what was annotated. Where that was an aggregate, the groups stay: they are the rows of the
    /// model, or what [`values`](QuerySet::values) said before, as with Django's `values` behind `annotate`.
    ///
    /// ```ignore
    /// let latest = max(Entry::id);
    /// let latest = Entry::objects().values(Entry::blog).annotate(latest.clone()).values(latest);
    /// let entries = Entry::objects().filter(Entry::id.in_query(latest)).all(db).await?;
    /// ```
    pub fn values<V: Selection<M::Concrete>>(self, selection: V) -> QuerySet<M, Values<V::Itself>> {
        let mut query = self.query;
        let grouped = query.annotations.iter();
        let grouped = grouped.filter(|one| one.expr.is_aggregate());
        let after = grouped.map(|one| one.after).max();
        // What is annotated is known by it.
        let exprs = query.selected(selection, |expr| match after {
            Some(after) if expr.is_aggregate() => after,
            _ => query.filters.len(),
        });
        query.keep_places(&exprs);
        query.annotations.clear();
        match (after, query.selection.take()) {
            (None, _) => query.select(exprs),
            (Some(after), groups) => {
                match groups {
                    None => query.group_rows(),
                    Some(groups) => query.rare_mut().groups = Some(groups),
                }
                // What an aggregate sees is still what the filters before it leave.
                let behind = query.filters.len();
                let annotations = exprs.into_iter().map(|expr| Annotation {
                    after: if expr.is_aggregate() { after } else { behind },
                    expr,
                });
                query.annotations = annotations.collect();
                query.selection = Some(Vec::new());
                query.related.clear();
            }
        }
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
        let exprs = self.query.selected(annotations, |_| after);
        if self.query.groups().is_some() && exprs.iter().any(Expr::is_aggregate) {
            self.query.rare_mut().groups = None;
        }
        let exprs = exprs.into_iter();
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
        let exprs = self.query.selected(aggregates, |_| Annotation::BESIDE);
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
    fn select(&mut self, selected: Vec<Expr>) {
        if !self.combined.is_empty() {
            self.keep_first();
        }
        // Conditions on aggregates speak of the rows that they were said of.
        if self.filters_groups() && !selected.iter().any(Expr::is_aggregate) {
            self.group_rows();
        }
        self.selection = Some(selected);
        self.selected_after = self.filters.len();
        self.related.clear();
    }

    /// Keeps the first of several queries as it is, before something is said of all of them.
    fn keep_first(&mut self) {
        let known = self.rare.as_ref().is_some_and(|rare| rare.first.is_some());
        if !known {
            let first = self.first_of_all();
            self.rare_mut().first = Some(Box::new(first));
        }
    }

    /// The expressions that a selection is made of, said behind so many filters.
    fn selected<M>(
        &self,
        selection: impl Selection<M>,
        after: impl Fn(&Expr) -> usize,
    ) -> Vec<Expr> {
        let exprs = selection.into_exprs().into_iter();
        exprs
            .map(|SelectedExpr(mut expr)| {
                self.understand_expr(&mut expr);
                let after = after(&expr);
                self.place(&mut expr, after);
                expr
            })
            .collect()
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Adds the rows of another query, over the same model or selected of another; rows that repeat are dropped.
    pub fn union<N: Model, T: Shape<N, Row = S::Row>>(self, other: QuerySet<N, T>) -> Self {
        self.combine(Combinator::Union, other.query)
    }

    /// Adds the rows of another query, all of them.
    pub fn union_all<N: Model, T: Shape<N, Row = S::Row>>(self, other: QuerySet<N, T>) -> Self {
        self.combine(Combinator::UnionAll, other.query)
    }

    /// Keeps the rows that another query has too.
    pub fn intersection<N: Model, T: Shape<N, Row = S::Row>>(self, other: QuerySet<N, T>) -> Self {
        self.combine(Combinator::Intersection, other.query)
    }

    /// Drops the rows that another query has.
    pub fn difference<N: Model, T: Shape<N, Row = S::Row>>(self, other: QuerySet<N, T>) -> Self {
        self.combine(Combinator::Difference, other.query)
    }

    fn combine(mut self, combinator: Combinator, other: Query) -> Self {
        let along = |query: &Query| {
            let paths = query.related.iter();
            let places = paths.map(|path| path.iter().map(|field| std::ptr::from_ref(*field)));
            places.map(Iterator::collect).collect::<Vec<Vec<_>>>()
        };
        if self.query.selection.is_none() && along(&self.query) != along(&other) {
            let name = combinator.name();
            self.query.refuse(|| {
                format!("each query of {name}() brings along the same rows with select_related()")
            });
        }
        let other_kind = |(known, _): &(Combinator, Query)| *known != combinator;
        if self.query.is_sliced() || self.query.combined.last().is_some_and(other_kind) {
            let mut all = Query::new(M::meta());
            all.selection.clone_from(&self.query.selection);
            all.related.clone_from(&self.query.related);
            all.problem = self.query.problem.take();
            let first = std::mem::replace(&mut self.query, all);
            self.query.rare_mut().first = Some(Box::new(query_within(first)));
        }
        self.query.order = Some(Vec::new());
        self.query.reversed = false;
        self.query.combined.push((combinator, query_within(other)));
        self
    }
}
