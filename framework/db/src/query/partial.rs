//! `only` and `defer`: rows with some of their columns.

mod fields;
mod stored;

use std::fmt;
use std::sync::Arc;

use self::fields::Decode;
pub(crate) use self::fields::PartialField;
pub use self::fields::{Fields, NamedField};
use super::ast::{Column, Expr, Hop};
use super::shape::Shape;
use super::{FetchMode, Field, PartialPeers, QuerySet};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::{FieldValue, RelatedPlan as Plan};
use crate::models::Model;
use crate::row::Row;
use crate::value::Value;

/// Rows are models with some of their columns.
#[derive(Debug)]
pub struct Partials;

impl<M: Model> Shape<M> for Partials {
    type Row = Partial<M>;

    fn decode(row: &Row, plan: &Plan, after: usize) -> Result<(Partial<M>, usize)> {
        let fields = plan.partial.clone().unwrap_or_else(|| Arc::from([]));
        let mut values = Vec::with_capacity(fields.len());
        for (index, field) in fields.iter().enumerate() {
            let column = after + index;
            values.push(match field.decode {
                Decode::Typed(_) if row.is_null(column) => Value::Null,
                Decode::Typed(decode) => decode(row, column)?,
                Decode::Own(place) => M::field_from_row(place, row, column)?,
            });
        }
        let end = after + fields.len();
        let mut partial: Partial<M> = Partial {
            fields,
            values,
            key: M::Key::default(),
            peers: plan.peers.clone(),
        };
        let key: Option<Vec<Value>> = key_places::<M>()
            .into_iter()
            .map(|place| Some(partial.values[partial.place(&[place])?].clone()))
            .collect();
        if let Some(mut key) = key {
            partial.key = M::Key::from_value(match key.len() {
                1 => key.remove(0),
                _ => Value::Row(key),
            })?;
        }
        if let Some(peers) = &partial.peers {
            peers.join(partial.key.to_value());
        }
        Ok((partial, end))
    }
}

fn key_places<M: Model>() -> Vec<u16> {
    let places = M::meta().key_fields().into_iter();
    places
        .filter_map(|(place, _)| u16::try_from(place).ok())
        .collect()
}

/// A row of `M` of which some columns were read: what [`only`](QuerySet::only) and [`defer`](QuerySet::defer) return.
///
/// In Django a deferred field is read by surprise when it is looked at. Here [`get`](Self::get) gives what was read and is an error for
/// what was not; [`load`](Self::load) and [`object`](Self::object) say in the code that they ask the database.
#[derive(Clone)]
pub struct Partial<M: Model> {
    fields: Arc<[PartialField]>,
    values: Vec<Value>,
    key: M::Key,
    /// Those with whom it reads what was deferred.
    peers: Option<Arc<PartialPeers>>,
}

impl<M: Model> fmt::Debug for Partial<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(M::meta().name);
        for (field, value) in self.fields.iter().zip(&self.values) {
            shown.field(&name_of::<M>(&field.path), value);
        }
        shown.finish_non_exhaustive()
    }
}

fn name_of<M: Model>(path: &[u16]) -> String {
    let mut meta = M::meta().target();
    let mut names = Vec::with_capacity(path.len());
    for place in path {
        let Some(field) = meta.fields.get(usize::from(*place)) else {
            break;
        };
        names.push(field.name);
        if let Some(relation) = field.relation {
            meta = relation.target();
        }
    }
    names.join("__")
}

impl<M: Model> Partial<M> {
    fn place(&self, path: &[u16]) -> Option<usize> {
        self.fields.iter().position(|field| field.path == path)
    }

    /// Returns the primary key, which is always read.
    pub fn key(&self) -> M::Key {
        self.key.clone()
    }

    /// Returns the value of a field that was read.
    ///
    /// # Errors
    /// [`Error::Programming`] for a field that was not.
    pub fn get<T: FieldValue>(&self, field: Field<M::Concrete, T>) -> Result<T> {
        match self.place(field.path()) {
            Some(index) => T::from_value(self.values[index].clone()),
            None => Err(Error::programming(format!(
                "the field {} of this {} was deferred: name it in only(), or read it with load()",
                name_of::<M>(field.path()),
                M::meta().name
            ))),
        }
    }

    /// Tells whether the field was read.
    pub fn is_loaded<T>(&self, field: Field<M::Concrete, T>) -> bool {
        self.place(field.path()).is_some()
    }

    /// Returns the names of the model's own fields that were not read, as Django's `get_deferred_fields()`.
    pub fn get_deferred_fields(&self) -> Vec<&'static str> {
        let fields = M::meta().fields.iter().enumerate();
        fields
            .filter(|(place, _)| {
                u16::try_from(*place).is_ok_and(|place| self.place(&[place]).is_none())
            })
            .map(|(_, field)| field.name)
            .collect()
    }

    /// Sets a field that was read; [`save`](Self::save) writes it.
    ///
    /// # Errors
    /// [`Error::Programming`] for a field that was not read, or of a related row.
    pub fn set<T: FieldValue>(
        &mut self,
        field: Field<M::Concrete, T>,
        value: impl Into<T>,
    ) -> Result<()> {
        match (self.place(field.path()), field.path()) {
            (Some(index), [_]) => {
                self.values[index] = value.into().to_value();
                Ok(())
            }
            _ => Err(Error::programming(format!(
                "{} cannot be set: it was deferred, or is a field of a related row",
                name_of::<M>(field.path())
            ))),
        }
    }

    /// Returns the value of a field; one that was deferred is asked for, with one query: by the [`FetchMode`](super::FetchMode) of the query for
    /// this row alone, or for all rows of the query at once.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when the row is gone, [`Error::FieldFetchBlocked`] where the fetch mode forbids it, otherwise as
    /// [`QuerySet::get`].
    pub async fn load<T: FieldValue>(
        &self,
        field: Field<M::Concrete, T>,
        db: &Database,
    ) -> Result<T> {
        if self.is_loaded(field) {
            return self.get(field);
        }
        match &self.peers {
            Some(peers) if peers.mode == FetchMode::Raise => {
                return Err(Error::FieldFetchBlocked {
                    field: format!("{}.{}", M::meta().name, name_of::<M>(field.path())),
                });
            }
            Some(peers) => return peers.load::<M, T>(&self.key, field, db).await,
            None => {}
        }
        QuerySet::<M>::new()
            .filter_key(self.key.to_value())
            .values(field)
            .get(db)
            .await
    }
}

impl<M: Model> QuerySet<M> {
    /// Reads these columns and the key alone; rows are [`Partial`]s, which know what was not read.
    ///
    /// ```ignore
    /// for entry in Entry::objects().only((Entry::headline, Entry::blog.to(Blog::name))).all(db).await? {
    ///     println!("{}", entry.get(Entry::headline)?);
    ///     let body = entry.load(Entry::body_text, db).await?; // one query
    /// }
    /// ```
    pub fn only(self, fields: impl Fields<M::Concrete>) -> QuerySet<M, Partials> {
        QuerySet::of(self.query).reading(fields.into_fields(), Vec::new())
    }

    /// Reads all columns but these; rows are [`Partial`]s, which know what was not read.
    pub fn defer(self, fields: impl Fields<M::Concrete>) -> QuerySet<M, Partials> {
        QuerySet::of(self.query).reading(Vec::new(), fields.into_fields())
    }
}

/// What was said so far of the columns to read: one of both is empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loading {
    only: Vec<NamedField>,
    deferred: Vec<NamedField>,
}

impl<M: Model> QuerySet<M, Partials> {
    /// Reads these columns instead, but for those that were deferred before, as in Django.
    pub fn only(self, fields: impl Fields<M::Concrete>) -> Self {
        let before = self.loading();
        let only = without(fields.into_fields(), &before.deferred);
        self.reading(only, Vec::new())
    }

    /// Defers these columns too. Of columns that were named in [`only`](QuerySet::only) it leaves the others; where none is left, all are
    /// read but those that were not named, as in Django.
    pub fn defer(self, fields: impl Fields<M::Concrete>) -> Self {
        let (before, mut fields) = (self.loading(), fields.into_fields());
        if before.only.is_empty() {
            fields.extend(before.deferred);
            return self.reading(Vec::new(), fields);
        }
        let only = without(before.only.clone(), &fields);
        match only.is_empty() {
            true => self.reading(Vec::new(), without(fields, &before.only)),
            false => self.reading(only, Vec::new()),
        }
    }

    fn loading(&self) -> Loading {
        let rare = self.query.rare.as_ref();
        rare.map(|rare| rare.loading.clone()).unwrap_or_default()
    }

    /// Reads what is named in `only`, and the key, or where nothing is named all but `deferred`.
    fn reading(self, only: Vec<NamedField>, deferred: Vec<NamedField>) -> Self {
        let is_key = |own: &NamedField| own.own().is_some_and(|(_, field)| M::meta().is_key(field));
        let own = (0..M::meta().fields.len()).filter_map(own_field::<M>);
        let named = match only.is_empty() {
            true => {
                let (keys, others) = own.partition(is_key);
                let mut places: Vec<NamedField> = keys;
                places.extend(without(others, &deferred));
                places.sort_by(|one, other| one.field.path.cmp(&other.field.path));
                places
            }
            false => {
                let keys = without(own.filter(is_key).collect(), &only);
                only.iter().cloned().chain(keys).collect()
            }
        };
        self.partial(named, Loading { only, deferred })
    }

    fn partial(self, named: Vec<NamedField>, loading: Loading) -> Self {
        let mut query = self.query;
        query.related.clear();
        let (mut exprs, mut fields) = (Vec::new(), Vec::new());
        for NamedField { field, expr } in named {
            exprs.push(expr);
            fields.push(field);
        }
        query.selection = Some(exprs);
        let rare = query.rare_mut();
        rare.partial = Some(fields.into());
        rare.loading = loading;
        QuerySet::of(query)
    }
}

/// The field that a column was read of.
fn named<M: Model>(field: &PartialField) -> Option<NamedField> {
    let (last, before) = field.path.split_last()?;
    let (mut meta, mut hops) = (M::meta().target(), Vec::new());
    for place in before {
        let hop = Hop::forward(meta.fields.get(usize::from(*place))?)?;
        meta = hop.to;
        hops.push(hop);
    }
    let column = Column {
        hops,
        field: meta.fields.get(usize::from(*last))?,
    };
    Some(NamedField {
        field: field.clone(),
        expr: Expr::Column(column.trimmed()),
    })
}

/// The fields that are not among the others.
fn without(mut fields: Vec<NamedField>, others: &[NamedField]) -> Vec<NamedField> {
    let is_other = |named: &NamedField| {
        let mut others = others.iter();
        others.any(|other| other.field.path == named.field.path)
    };
    fields.retain(|named| !is_other(named));
    fields
}

/// The model's field at this place.
fn own_field<M: Model>(place: usize) -> Option<NamedField> {
    let field = M::meta().fields.get(place)?;
    Some(NamedField {
        field: PartialField::own(place)?,
        expr: Expr::Column(Column {
            hops: Vec::new(),
            field,
        }),
    })
}
