//! The rows that `prefetch_related` brings along, and how they are loaded.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

use super::ast::{Column, Compare, Expr, Function, Hop, Lookup, Node, Order, Window};
use super::named_order::default_order;
use super::prefetched::complete;
use super::queryset::known;
use super::whole_or_part::pointing_to;
use super::{
    Expression, Field, ManyField, ModelRows, Prefetch, Prefetched, QuerySet, Reversed, Shape,
    WholeOrPart,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::{FieldValue, Known};
use crate::models::{FieldKind, Model, ModelMeta, PointsTo, standing_rows};
use crate::value::Value;

/// Which rows a relation brings along: a query set, also one that [annotates](QuerySet::annotate) them, reads them
/// [in part](QuerySet::only), or [brings along more](QuerySet::prefetch_related).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which rows of `{R}` come along",
    note = "give a query set over that model, as Choice::objects().order_by(..) or Choice::objects().annotate(..); values(..) has no rows to bring along"
)]
pub trait Brought<R: Model>: Clone + Send {
    /// What the query makes of a row.
    #[doc(hidden)]
    type Shape: ModelRows<R>;

    /// What one row becomes.
    type Row: Clone + Send;

    /// The query.
    #[doc(hidden)]
    fn query(&self) -> &QuerySet<R, Self::Shape>;

    /// Brings along what belongs to the rows.
    #[doc(hidden)]
    fn complete(
        self,
        rows: Vec<<Self::Shape as Shape<R>>::Row>,
        db: &Database,
    ) -> impl Future<Output = Result<Vec<Self::Row>>> + Send;
}

#[diagnostic::do_not_recommend]
impl<R: Model, S: ModelRows<R, Row: Clone>> Brought<R> for QuerySet<R, S> {
    type Shape = S;
    type Row = S::Row;

    fn query(&self) -> &Self {
        self
    }

    async fn complete(self, rows: Vec<S::Row>, _: &Database) -> Result<Vec<S::Row>> {
        Ok(rows)
    }
}

#[diagnostic::do_not_recommend]
impl<R, P, S> Brought<R> for Prefetched<R, P, S>
where
    R: Model,
    P: Prefetch<R> + Clone,
    S: ModelRows<R, Row: Clone>,
{
    type Shape = S;
    type Row = (S::Row, P::Rows);

    fn query(&self) -> &QuerySet<R, S> {
        &self.rows
    }

    async fn complete(self, rows: Vec<S::Row>, db: &Database) -> Result<Vec<Self::Row>> {
        complete::<R, S, P>(rows, self.relations, db).await
    }
}

/// A relation and the rows that are loaded over it, as Django's `Prefetch(queryset=..)`.
#[derive(Clone)]
pub struct With<F, Q> {
    relation: F,
    rows: Q,
}

impl<F: fmt::Debug, Q> fmt::Debug for With<F, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("With").field(&self.relation).finish()
    }
}

impl<R: Model, F: FieldValue> Field<R, F> {
    /// Says which rows [`prefetch_related`](QuerySet::prefetch_related) loads over this foreign key, and in which order. Of a slice each row
    /// gets its own; what [brings along more](QuerySet::prefetch_related) does so here too.
    ///
    /// ```ignore
    /// let newest = Entry::objects().order_by(Entry::pub_date.desc()).limit(3);
    /// let blogs = Blog::objects().prefetch_related(Entry::blog.with(newest.prefetch_related(Entry::topics)));
    /// ```
    pub fn with<Q: Brought<R>>(self, rows: Q) -> With<Self, Q> {
        With {
            relation: self,
            rows,
        }
    }
}

impl<M: Model, T: Model> ManyField<M, T> {
    /// Says which rows [`prefetch_related`](QuerySet::prefetch_related) loads over this relation, and in which order, as
    /// [`Field::with`].
    pub fn with<Q: Brought<T>>(self, rows: Q) -> With<Self, Q> {
        With {
            relation: self,
            rows,
        }
    }
}

impl<M: Model, R: Model> Reversed<M, R> {
    /// Says which rows [`prefetch_related`](QuerySet::prefetch_related) loads over this way, and in which order, as [`Field::with`].
    pub fn with<Q: Brought<R>>(self, rows: Q) -> With<Self, Q> {
        With {
            relation: self,
            rows,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Model<Concrete = R>, F: FieldValue + PointsTo<M>> Prefetch<M> for Field<R, F> {
    type Rows = Vec<R>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<O: WholeOrPart<M>>(self, rows: &[&O], db: &Database) -> Result<Vec<Self::Rows>> {
        self.with(R::objects()).load(rows, db).await
    }
}

impl<M, R, F, Q> Prefetch<M> for With<Field<R, F>, Q>
where
    M: Model,
    R: Model,
    F: FieldValue + PointsTo<M>,
    Q: Brought<R>,
{
    type Rows = Vec<Q::Row>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<O: WholeOrPart<M>>(self, rows: &[&O], db: &Database) -> Result<Vec<Self::Rows>> {
        if self.relation.place().is_none() {
            return Err(Error::programming(
                "prefetch_related() takes a foreign key of the model itself",
            ));
        }
        let targets = rows.iter().map(|row| pointing_to::<M, F>(*row));
        let targets = targets.collect::<Result<_>>()?;
        let whole = rows.iter().filter_map(|row| row.whole());
        let known = known(self.relation, F::known(whole));
        load(self.relation.expr(), self.rows, targets, known, db).await
    }
}

impl<M: Model, T: Model> Prefetch<M> for ManyField<M::Concrete, T> {
    type Rows = Vec<T>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<O: WholeOrPart<M>>(self, rows: &[&O], db: &Database) -> Result<Vec<Self::Rows>> {
        self.with(standing_rows(T::objects)).load(rows, db).await
    }
}

impl<M: Model, T: Model, Q: Brought<T>> Prefetch<M> for With<ManyField<M::Concrete, T>, Q> {
    type Rows = Vec<Q::Row>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<O: WholeOrPart<M>>(self, rows: &[&O], db: &Database) -> Result<Vec<Self::Rows>> {
        let Some(field) = M::meta().field("pk") else {
            return Err(Error::programming("a model without a primary key"));
        };
        let holder = Column {
            hops: self.relation.reversed().hops(),
            field,
        };
        let targets = rows.iter().map(|row| Some(row.own_key())).collect();
        let holder = Expr::Column(holder.trimmed());
        load(holder, self.rows, targets, None, db).await
    }
}

/// The rows at the end of a way over several relations: `Entry::blog.and(Blog::topics)`.
impl<M: Model, R: Model<Concrete = R>> Prefetch<M> for Reversed<M::Concrete, R> {
    type Rows = Vec<R>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<O: WholeOrPart<M>>(self, rows: &[&O], db: &Database) -> Result<Vec<Self::Rows>> {
        self.with(R::objects()).load(rows, db).await
    }
}

impl<M: Model, R: Model<Concrete = R>, Q: Brought<R>> Prefetch<M>
    for With<Reversed<M::Concrete, R>, Q>
{
    type Rows = Vec<Q::Row>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<O: WholeOrPart<M>>(self, rows: &[&O], db: &Database) -> Result<Vec<Self::Rows>> {
        let meta = M::meta().target();
        let holder = meta.field("pk").zip(turned(meta, self.relation.hops()));
        let Some((field, hops)) = holder else {
            return Err(Error::programming(
                "prefetch_related() takes ways with one step to many rows: bring along more with(..)",
            ));
        };
        let holder = Expr::Column(Column { hops, field }.trimmed());
        let targets = rows.iter().map(|row| Some(row.own_key())).collect();
        load(holder, self.rows, targets, None, db).await
    }
}

/// The same way from its end, where no row is met twice on it.
fn turned(meta: &'static ModelMeta, way: &[Hop]) -> Option<Vec<Hop>> {
    let is_many = |hop: &&Hop| hop.reverse && hop.field.kind != FieldKind::OneToOne;
    if way.iter().filter(is_many).count() > 1 || way.iter().any(|hop| hop.filter.is_some()) {
        return None;
    }
    let starts = std::iter::once(meta).chain(way.iter().map(|hop| hop.to));
    let steps = way
        .iter()
        .zip(starts)
        .map(|(hop, start)| match hop.reverse {
            true => Hop::forward(hop.field),
            false => Some(Hop::back(start, hop.field)),
        });
    let steps: Option<Vec<Hop>> = steps.collect();
    steps.map(|steps| steps.into_iter().rev().collect())
}

/// Loads what belongs to each of the targets: of a row, the value that others point to. `holder` is what one points with.
pub(super) async fn load<K: FieldValue + Eq + Hash, R: Model, Q: Brought<R>>(
    holder: Expr,
    brought: Q,
    targets: Vec<Option<K>>,
    known: Option<Known>,
    db: &Database,
) -> Result<Vec<Vec<Q::Row>>> {
    // The same row may be there several times, as one that several rows hold.
    let mut seen = HashSet::new();
    let keys = targets.iter().flatten();
    let keys: Vec<&K> = keys.filter(|key| seen.insert(*key)).collect();
    let is_shared = keys.len() < targets.iter().flatten().count();
    let (mut holders, mut loaded) = (Vec::new(), Vec::new());
    for keys in keys.chunks(db.dialect().max_parameters() / 2) {
        let values = keys.iter().map(|key| Expr::Value(key.to_value())).collect();
        let mut part = held(brought.query().clone(), &holder, values)?;
        part.query.known.clone_from(&known);
        let part = part.annotate(Expression::<R::Concrete, K>::new(holder.clone()));
        for (row, key) in part.all(db).await? {
            holders.push(key);
            loaded.push(row);
        }
    }
    let mut found: HashMap<K, Vec<Q::Row>> = HashMap::with_capacity(keys.len());
    for (key, row) in holders.into_iter().zip(brought.complete(loaded, db).await?) {
        found.entry(key).or_default().push(row);
    }
    let of = |key: Option<K>| {
        let rows = key.and_then(|key| match is_shared {
            true => found.get(&key).cloned(),
            false => found.remove(&key),
        });
        rows.unwrap_or_default()
    };
    Ok(targets.into_iter().map(of).collect())
}

/// Keeps the rows that belong to these holders; of a slice as many for each.
fn held<R: Model, S>(
    mut rows: QuerySet<R, S>,
    holder: &Expr,
    values: Vec<Expr>,
) -> Result<QuerySet<R, S>> {
    let (limit, offset) = (
        rows.query.limit.take(),
        std::mem::take(&mut rows.query.offset),
    );
    let compare = |left: &Expr, lookup| {
        Node::Compare(Compare {
            left: left.clone(),
            lookup,
        })
    };
    let mut nodes = vec![compare(holder, Lookup::In(values))];
    if limit.is_some() || offset > 0 {
        let order = match &rows.query.order {
            Some(order) => order.clone(),
            None => default_order(R::meta())?,
        };
        let place = Expr::Window(Box::new(Window {
            of: Expr::Call(Function::RowNumber, Vec::new()),
            partition: vec![holder.clone()],
            order: rows.query.turned(order),
            frame: None,
        }));
        let bound =
            |number: u64| Expr::Value(Value::I64(i64::try_from(number).unwrap_or(i64::MAX)));
        nodes.push(compare(&place, Lookup::Order(Order::Gt, bound(offset))));
        if let Some(limit) = limit {
            let last = bound(offset.saturating_add(limit));
            nodes.push(compare(&place, Lookup::Order(Order::Lte, last)));
        }
    }
    rows.refuse_combined("filter");
    // Not as a call of its own: where the query speaks of the rows that hold its own, it speaks of these.
    rows.query.filters.append(&mut nodes);
    Ok(rows)
}
