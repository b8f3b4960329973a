//! `only` and `defer`: rows with some of their columns.

mod columns;
mod fields;
mod stored;

use std::fmt;
use std::sync::Arc;

pub(crate) use self::columns::Loading;
pub(in crate::query) use self::columns::columns_behind;
pub(crate) use self::fields::PartialField;
pub use self::fields::{Fields, NamedField};
use super::ast::{Column, Expr, Hop};
use super::field::Pointer;
use super::shape::{ModelRows, Shape};
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
        let end = after + fields.len();
        let partial = Partial::read(fields, row, after, plan.peers.clone())?;
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
    /// Reads the columns of a row, which begin at `first`.
    pub(super) fn read(
        fields: Arc<[PartialField]>,
        row: &Row,
        first: usize,
        peers: Option<Arc<PartialPeers>>,
    ) -> Result<Self> {
        let columns = fields.iter().zip(first..);
        let values = columns.map(|(field, column)| field.read::<M>(row, column));
        let values = values.collect::<Result<_>>()?;
        let mut partial = Self {
            fields,
            values,
            key: FieldValue::initial(),
            peers,
        };
        partial.find_key()?;
        if let Some(peers) = &partial.peers {
            peers.join(partial.key.to_value());
        }
        Ok(partial)
    }

    /// The same of a row that may not be there.
    pub(super) fn read_if_there(
        fields: Arc<[PartialField]>,
        row: &Row,
        first: usize,
        peers: Option<&Arc<PartialPeers>>,
    ) -> Result<Option<Self>> {
        let keys = key_places::<M>();
        let mut columns = fields.iter().zip(first..);
        let is_key =
            |field: &PartialField| field.path.as_slice() == keys.get(..1).unwrap_or_default();
        match columns.find(|(field, _)| is_key(field)) {
            Some((_, column)) if !row.is_null(column) => {
                Self::read(fields, row, first, peers.cloned()).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Takes the key from what was read.
    fn find_key(&mut self) -> Result<()> {
        let key: Option<Vec<Value>> = key_places::<M>()
            .into_iter()
            .map(|place| Some(self.values[self.place(&[place])?].clone()))
            .collect();
        if let Some(mut key) = key {
            self.key = M::Key::from_value(match key.len() {
                1 => key.remove(0),
                _ => Value::Row(key),
            })?;
        }
        Ok(())
    }

    fn place(&self, path: &[u16]) -> Option<usize> {
        self.fields.iter().position(|field| field.path == path)
    }

    /// Returns the value of the model's own field at a place.
    pub(super) fn value_at(&self, place: usize) -> Result<Value> {
        let path = u16::try_from(place).map_or_else(|_| Vec::new(), |place| vec![place]);
        match self.place(&path) {
            Some(index) => Ok(self.values[index].clone()),
            None => Err(Error::programming(format!(
                "related rows are found by the field {} of {}, which was deferred: name it in only(), or leave it out of defer()",
                name_of::<M>(&path),
                M::meta().name
            ))),
        }
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

    /// Returns the row that a foreign key points to, of which the columns that [`select_related`](QuerySet::select_related) brought along are
    /// read; `None` where it points nowhere.
    ///
    /// ```ignore
    /// let rows = Entry::objects().select_related(Entry::blog).defer(Entry::blog.to(Blog::tagline)).all(db).await?;
    /// let blog = rows[0].related(Entry::blog)?; // Option<Partial<Blog>>
    /// ```
    ///
    /// # Errors
    /// [`Error::Programming`] for a foreign key that was not named in `select_related`.
    pub fn related<F: Pointer>(
        &self,
        field: Field<M::Concrete, F>,
    ) -> Result<Option<Partial<F::Target>>> {
        let way = field.path();
        let key = self.place(way).map(|place| &self.values[place]);
        let mut values = Vec::new();
        let behind = self.fields.iter().zip(&self.values);
        let behind = behind.filter_map(|(field, value)| {
            let path = field.path.strip_prefix(way)?;
            (!path.is_empty()).then(|| (field.behind(path), value.clone()))
        });
        let mut fields = Vec::new();
        for (field, value) in behind {
            fields.push(field);
            values.push(value);
        }
        let mut related = Partial {
            fields: fields.into(),
            values,
            key: FieldValue::initial(),
            peers: None,
        };
        let places = key_places::<F::Target>();
        match (
            key,
            places.iter().all(|key| related.place(&[*key]).is_some()),
        ) {
            (Some(Value::Null), _) => Ok(None),
            (Some(_), true) => {
                related.find_key()?;
                Ok(Some(related))
            }
            _ => Err(Error::programming(format!(
                "the row of {} was not brought along: name the foreign key in select_related(), or read it with load()",
                name_of::<M>(way)
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

impl<M: Model, S> QuerySet<M, S> {
    /// Reads these columns and the key alone; rows are [`Partial`]s, which know what was not read. Of the rows that
    /// [`select_related`](QuerySet::select_related) brings along what is named of them, or all.
    ///
    /// ```ignore
    /// for entry in Entry::objects().only((Entry::headline, Entry::blog.to(Blog::name))).all(db).await? {
    ///     println!("{}", entry.get(Entry::headline)?);
    ///     let body = entry.load(Entry::body_text, db).await?; // one query
    /// }
    /// ```
    ///
    /// Behind another `only` these columns are read instead, but for those that were deferred before, as in Django.
    pub fn only(self, fields: impl Fields<M::Concrete>) -> QuerySet<M, S::InPart>
    where
        S: ModelRows<M>,
    {
        let before = self.loading();
        let only = without(fields.into_fields(), &before.deferred);
        self.reading(only, Vec::new())
    }

    /// Reads all columns but these; rows are [`Partial`]s, which know what was not read.
    ///
    /// Behind another `defer` these columns are deferred too. Of columns that were named in [`only`](QuerySet::only) it leaves the others;
    /// where none is left, all are read but those that were not named, as in Django.
    pub fn defer(self, fields: impl Fields<M::Concrete>) -> QuerySet<M, S::InPart>
    where
        S: ModelRows<M>,
    {
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

    fn reading<P>(self, only: Vec<NamedField>, deferred: Vec<NamedField>) -> QuerySet<M, P> {
        let mut query = self.query;
        query.read_in_part::<M>(Loading { only, deferred });
        QuerySet::of(query)
    }
}

impl Loading {
    /// Reads these columns alone.
    pub(in crate::query) fn only<M>(fields: impl Fields<M>) -> Self {
        Self {
            only: fields.into_fields(),
            deferred: Vec::new(),
        }
    }

    /// Reads all columns but these.
    pub(in crate::query) fn deferring<M>(fields: impl Fields<M>) -> Self {
        Self {
            only: Vec::new(),
            deferred: fields.into_fields(),
        }
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
