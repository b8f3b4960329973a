//! Rows that stand beside those of a query: the way back of a one-to-one field, or a filtered relation.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Expr, Hop};
use super::partial::{Loading, columns_behind};
use super::query::{Annotation, Query};
use super::shape::{ModelRows, Shape};
use super::{Fields, FilteredRelation, Partial, QuerySet, Reversed};
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::models::{FieldKind, FieldMeta, Model};
use crate::row::Row;

/// Rows are those of `B`, each with the row of `R` that points to it, if there is one.
pub struct WithOne<B, R>(PhantomData<fn() -> (B, R)>);

impl<B, R> fmt::Debug for WithOne<B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithOne")
    }
}

impl<M, B: Shape<M>, R: BesideRow> Shape<M> for WithOne<B, R> {
    type Row = (B::Row, Option<R>);

    fn decode(row: &Row, plan: &Plan, after: usize) -> Result<(Self::Row, usize)> {
        let (base, column) = B::decode(row, plan, after)?;
        let nested = plan.beside.iter().find(|nested| nested.offset == column);
        let (related, end) = R::decode(row, nested, column)?;
        Ok(((base, related), end))
    }
}

impl<M: Model, B: ModelRows<M>, R: BesideRow> ModelRows<M> for WithOne<B, R> {
    type InPart = WithOne<B::InPart, R>;
    type Own = B::Own;

    fn own(row: &Self::Row) -> &B::Own {
        B::own(&row.0)
    }
}

/// What a row that stands beside others becomes: a model, or a [`Partial`] of it.
pub trait BesideRow: Sized + Send + 'static {
    /// Selects the columns of the rows at the end of these steps.
    #[doc(hidden)]
    fn bring<P, S>(way: BesideWay, rows: &mut QuerySet<P, S>);

    /// Decodes the row that begins at `column`, and tells where it ends.
    #[doc(hidden)]
    fn decode(row: &Row, plan: Option<&Plan>, column: usize) -> Result<(Option<Self>, usize)>;
}

impl<R: Model> BesideRow for R {
    fn bring<P, S>(way: BesideWay, rows: &mut QuerySet<P, S>) {
        let query = &mut rows.query;
        let meta = R::meta();
        let plan = Plan::of(meta, &way.related);
        let first = query.annotations.len();
        bring_fields(&way.hops, meta.fields, query);
        plan.each_way(meta, &way.hops, &mut |way| {
            let fields = way.last().map_or(&[] as &[_], |last| last.to.fields);
            bring_fields(way, fields, query);
        });
        query.rare_mut().beside.push((first, plan));
    }

    fn decode(row: &Row, plan: Option<&Plan>, column: usize) -> Result<(Option<Self>, usize)> {
        let meta = R::meta();
        let keys = meta.key_fields();
        let missing = keys
            .first()
            .is_none_or(|(key, _)| row.is_null(column + key));
        let end = plan.map_or(column + meta.fields.len(), |plan| plan.end(meta));
        if missing {
            return Ok((None, end));
        }
        let mut related: R = row.model(column)?;
        for (field, nested) in plan.into_iter().flat_map(|plan| &plan.nested) {
            related.hydrate(*field, row, nested)?;
        }
        if let Some((field, back)) = plan.and_then(|plan| plan.back.as_deref()) {
            related.hydrate(*field, row, back)?;
        }
        Ok((Some(related), end))
    }
}

impl<R: Model> BesideRow for Partial<R> {
    fn bring<P, S>(way: BesideWay, rows: &mut QuerySet<P, S>) {
        let query = &mut rows.query;
        let columns = columns_behind::<R>(&way.hops, &way.loading, &way.related);
        let (exprs, fields) = match columns {
            Ok(columns) => columns,
            Err(problem) => return query.refuse(|| problem),
        };
        let first = query.annotations.len();
        query
            .annotations
            .extend(exprs.into_iter().map(Annotation::beside));
        let plan = Plan {
            partial: Some(fields),
            ..Plan::default()
        };
        query.rare_mut().beside.push((first, plan));
    }

    fn decode(row: &Row, plan: Option<&Plan>, column: usize) -> Result<(Option<Self>, usize)> {
        let Some((fields, peers)) =
            plan.and_then(|plan| Some((plan.partial.clone()?, &plan.peers)))
        else {
            return Ok((None, column));
        };
        let end = column + fields.len();
        let partial = Self::read_if_there(fields, row, column, peers.as_ref())?;
        Ok((partial, end))
    }
}

impl Annotation {
    /// What stands beside the rows that a query finds.
    fn beside(expr: Expr) -> Self {
        Self {
            expr,
            after: Self::BESIDE,
        }
    }
}

fn bring_fields(hops: &[Hop], fields: &'static [FieldMeta], query: &mut Query) {
    let columns = fields.iter().map(|field| Column {
        hops: hops.to_vec(),
        field,
    });
    query
        .annotations
        .extend(columns.map(|column| Annotation::beside(Expr::Column(column))));
}

/// The steps to a row that stands beside others, and what is read of it.
#[doc(hidden)]
#[derive(Debug)]
pub struct BesideWay {
    hops: Vec<Hop>,
    related: Vec<Vec<&'static FieldMeta>>,
    loading: Loading,
    problem: Option<String>,
}

/// A way to a row that stands beside each row of `M`, where there is one: the way back of a one-to-one field, or a
/// [`FilteredRelation`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way to a row beside those of `{M}`",
    note = "give the way back of a one-to-one field as Restaurant::place.reversed(), or a filtered relation"
)]
pub trait Beside<M> {
    /// The model of the row.
    type Model: Model;
    /// What the row becomes.
    type Row: BesideRow;

    /// Returns the steps.
    #[doc(hidden)]
    fn into_way(self) -> BesideWay;
}

impl<M: Model, R: Model> Beside<M> for Reversed<M, R> {
    type Model = R;
    type Row = R;

    fn into_way(self) -> BesideWay {
        let is_many = |hop: &&Hop| hop.reverse && hop.field.kind != FieldKind::OneToOne;
        let many = self.hops().iter().find(is_many);
        let problem = many.map(|many| format!(
            "Invalid field name(s) given in select_related: '{}': more than one row may point back; use prefetch_related, or filtered(..) for \
             a row of the pair for each of them",
            many.name()
        ));
        BesideWay {
            hops: self.hops().to_vec(),
            related: self.related,
            loading: Loading::default(),
            problem,
        }
    }
}

impl<M: Model, R: Model> Beside<M> for &FilteredRelation<M, R> {
    type Model = R;
    type Row = R;

    fn into_way(self) -> BesideWay {
        let (hops, problem) = match self.known() {
            Ok(hops) => (hops, None),
            Err(problem) => (Vec::new(), Some(problem.to_string())),
        };
        BesideWay {
            hops,
            related: self.related.clone(),
            loading: Loading::default(),
            problem,
        }
    }
}

impl<M: Model, R: Model> Beside<M> for FilteredRelation<M, R> {
    type Model = R;
    type Row = R;

    fn into_way(self) -> BesideWay {
        (&self).into_way()
    }
}

/// A way to a row that stands beside others, of which some columns are read: made by `only` and `defer` of the way,
/// `Restaurant::place.reversed().only(Restaurant::name)`.
pub struct Partly<W> {
    way: W,
    loading: Loading,
}

impl<W: fmt::Debug> fmt::Debug for Partly<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Partly").field(&self.way).finish()
    }
}

impl<M, W: Beside<M>> Beside<M> for Partly<W> {
    type Model = W::Model;
    type Row = Partial<W::Model>;

    fn into_way(self) -> BesideWay {
        BesideWay {
            loading: self.loading,
            ..self.way.into_way()
        }
    }
}

macro_rules! partly {
    ($($way:ident),+) => {$(
        impl<M: Model, R: Model> $way<M, R> {
            /// Reads these columns and the key alone of the row that [`select_related`](QuerySet::select_related) brings along; it is a
            /// [`Partial`].
            pub fn only(self, fields: impl Fields<R::Concrete>) -> Partly<Self> {
                Partly {
                    way: self,
                    loading: Loading::only(fields),
                }
            }

            /// Reads all columns but these of the row that [`select_related`](QuerySet::select_related) brings along; it is a [`Partial`].
            pub fn defer(self, fields: impl Fields<R::Concrete>) -> Partly<Self> {
                Partly {
                    way: self,
                    loading: Loading::deferring(fields),
                }
            }
        }
    )+};
}

partly!(Reversed, FilteredRelation);

/// Selects the columns of the row beside those of the query.
pub(super) fn join_one<M, P, S, W: Beside<M>>(
    way: W,
    mut rows: QuerySet<P, S>,
) -> QuerySet<P, WithOne<S, W::Row>> {
    let mut way = way.into_way();
    let problem = way.problem.take().or_else(|| W::Model::meta().unreadable());
    match problem {
        Some(problem) => rows.query.refuse(|| problem),
        None => W::Row::bring(way, &mut rows),
    }
    QuerySet::of(rows.query)
}
