//! `raw`: rows of a model from SQL that somebody wrote.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::fetch_mode::FetchMode;
use super::partial::{Partial, PartialField, Partials};
use super::partial_peers::PartialPeers;
use super::query::Query;
use super::shape::{Objects, Shape};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::{FieldValue, RelatedPlan};
use crate::models::Model;
use crate::row::Row;
use crate::value::Value;

/// Rows of `M` from raw SQL, made by [`Model::raw`]; with [`columns`](Self::columns) each comes with more values.
#[must_use = "a raw query does nothing until a method takes the database"]
pub struct RawQuerySet<M, A = ()> {
    sql: Cow<'static, str>,
    parameters: Vec<Value>,
    translations: Vec<(String, String)>,
    columns: Vec<String>,
    mode: FetchMode,
    marker: PhantomData<fn() -> (M, A)>,
}

impl<M, A> fmt::Debug for RawQuerySet<M, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawQuerySet").field(&self.sql).finish()
    }
}

impl<M, A> Clone for RawQuerySet<M, A> {
    fn clone(&self) -> Self {
        Self {
            sql: self.sql.clone(),
            parameters: self.parameters.clone(),
            translations: self.translations.clone(),
            columns: self.columns.clone(),
            mode: self.mode,
            marker: PhantomData,
        }
    }
}

/// Values that come with a raw row: none, one, or a tuple of them.
pub trait RawColumns: Send + 'static {
    #[doc(hidden)]
    const WIDTH: usize;

    #[doc(hidden)]
    fn decode(row: &Row, places: &[usize]) -> Result<Self>
    where
        Self: Sized;
}

impl<T: FieldValue> RawColumns for T {
    const WIDTH: usize = T::WIDTH;

    fn decode(row: &Row, places: &[usize]) -> Result<Self> {
        T::from_places(row, places)
    }
}

macro_rules! tuples {
    ($($($name:ident $index:literal)+;)+) => {$(
        impl<$($name: FieldValue),+> RawColumns for ($($name,)+) {
            const WIDTH: usize = [$($index),+].len();

            fn decode(row: &Row, places: &[usize]) -> Result<Self> {
                Ok(($($name::from_row(row, places.get($index).copied().unwrap_or(usize::MAX))?,)+))
            }
        }
    )+};
}

// Tuples of two to four are `FieldValue`s themselves.
tuples! {
    A 0;
    A 0 B 1 C 2 D 3 E 4;
    A 0 B 1 C 2 D 3 E 4 F 5;
}

impl<M: Model> RawQuerySet<M> {
    pub(crate) fn new(sql: Cow<'static, str>, parameters: Vec<Value>) -> Self {
        Self {
            sql,
            parameters,
            translations: Vec::new(),
            columns: Vec::new(),
            mode: FetchMode::One,
            marker: PhantomData,
        }
    }

    /// Takes more columns of the result along, by name: a row becomes the pair of the model and their values.
    ///
    /// ```ignore
    /// let rows: Vec<(Author, (i64, String))> = Author::raw(sql, &[]).columns(["age", "town"]).all(db).await?;
    /// ```
    pub fn columns<A: RawColumns>(
        self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> RawQuerySet<M, A> {
        RawQuerySet {
            sql: self.sql,
            parameters: self.parameters,
            translations: self.translations,
            columns: names.into_iter().map(Into::into).collect(),
            mode: self.mode,
            marker: PhantomData,
        }
    }
}

/// Where the columns of a raw result stand.
struct Places {
    /// In the order of the model's fields; `None` where they stand like this already.
    own: Option<Arc<[usize]>>,
    more: Vec<usize>,
}

impl<M: Model, A> RawQuerySet<M, A> {
    /// Takes columns for fields of another name: `translations([("first", "first_name")])`.
    pub fn translations<'n>(mut self, names: impl IntoIterator<Item = (&'n str, &'n str)>) -> Self {
        let pairs = names.into_iter();
        self.translations
            .extend(pairs.map(|(column, field)| (column.to_owned(), field.to_owned())));
        self
    }

    /// Says how rows are fetched that foreign keys point to, and columns that were not selected, as
    /// [`QuerySet::fetch_mode`](super::QuerySet::fetch_mode).
    pub fn fetch_mode(mut self, mode: FetchMode) -> Self {
        self.mode = mode;
        self
    }

    /// How the rows fetch what is not at hand.
    fn plan(&self) -> RelatedPlan {
        let mut plan = RelatedPlan::default();
        if self.mode != FetchMode::One {
            plan.fetch_all_by(self.mode, &Query::new(M::meta()));
        }
        plan
    }

    /// The names of the columns, as the model has them.
    fn names(&self, row: &Row) -> Vec<String> {
        let mut names: Vec<String> = row.columns().into_iter().map(str::to_owned).collect();
        for name in &mut names {
            let translated = self.translations.iter().find(|(column, _)| column == name);
            if let Some(field) = translated.and_then(|(_, field)| M::meta().field(field)) {
                field.column.clone_into(name);
            }
        }
        names
    }

    fn places(&self, row: &Row) -> Result<Places> {
        let meta = M::meta();
        let names = self.names(row);
        let (mut own, mut missing) = (Vec::with_capacity(meta.fields.len()), Vec::new());
        for field in meta.fields {
            match names.iter().position(|name| name == field.column) {
                Some(place) => own.push(place),
                None if meta.is_key(field) => {
                    return Err(without_key());
                }
                None => missing.push(field.column),
            }
        }
        if !missing.is_empty() {
            return Err(Error::field(format!(
                "the raw query of {} selects no column {}; select it, or ask for partials() or for values with Database::fetch_all()",
                meta.name,
                missing.join(", ")
            )));
        }
        let mut more = Vec::with_capacity(self.columns.len());
        for wanted in &self.columns {
            more.push(
                names
                    .iter()
                    .position(|name| name == wanted)
                    .ok_or_else(|| {
                        Error::field(format!(
                            "the raw query of {} selects no column {wanted}; it selects {}",
                            meta.name,
                            names.join(", ")
                        ))
                    })?,
            );
        }
        let in_order = own.iter().enumerate().all(|(index, place)| index == *place);
        Ok(Places {
            own: (!in_order).then(|| own.into()),
            more,
        })
    }

    async fn fetch(&self, db: &Database) -> Result<Vec<Row>> {
        M::meta().check_manager()?;
        let db = db.reading(M::meta());
        db.fetch_all(self.sql.clone(), &self.parameters).await
    }

    async fn rows(&self, db: &Database) -> Result<Vec<(Row, Vec<usize>)>> {
        let rows = self.fetch(db).await?;
        let Some(first) = rows.first() else {
            return Ok(Vec::new());
        };
        let places = self.places(first)?;
        let width = M::meta().fields.len();
        Ok(rows
            .into_iter()
            .map(|row| match &places.own {
                None => (row, places.more.clone()),
                Some(own) => {
                    let all: Arc<[usize]> = own.iter().chain(&places.more).copied().collect();
                    (
                        row.mapped(all),
                        (width..width + places.more.len()).collect(),
                    )
                }
            })
            .collect())
    }
}

impl<M: Model> RawQuerySet<M> {
    /// Runs the SQL and returns its rows. Columns go to fields by their names, in any order; others are left out.
    ///
    /// # Errors
    /// [`Error::Field`] where a column of the model is missing, otherwise as the database reports.
    pub async fn all(&self, db: &Database) -> Result<Vec<M>> {
        let rows = self.rows(db).await?;
        let plan = self.plan();
        rows.iter()
            .map(|(row, _)| object::<M>(row, &plan))
            .collect()
    }

    /// Runs the SQL and returns its rows with those of the model's columns that it selects, as [`only`](super::QuerySet::only) does; others
    /// count as deferred.
    ///
    /// # Errors
    /// [`Error::Field`] where the primary key is missing, otherwise as the database reports.
    pub async fn partials(&self, db: &Database) -> Result<Vec<Partial<M>>> {
        let rows = self.fetch(db).await?;
        let Some(first) = rows.first() else {
            return Ok(Vec::new());
        };
        let names = self.names(first);
        let (mut fields, mut places) = (Vec::new(), Vec::new());
        for (index, field) in M::meta().fields.iter().enumerate() {
            match names.iter().position(|name| name == field.column) {
                Some(place) => {
                    fields.extend(PartialField::own(index));
                    places.push(place);
                }
                None if M::meta().is_key(field) => return Err(without_key()),
                None => {}
            }
        }
        let places: Arc<[usize]> = places.into();
        let plan = RelatedPlan {
            partial: Some(fields.into()),
            peers: (self.mode != FetchMode::One).then(|| PartialPeers::of(self.mode)),
            ..RelatedPlan::default()
        };
        let rows = rows.into_iter().map(|row| {
            let row = row.mapped(Arc::clone(&places));
            <Partials as Shape<M>>::decode(&row, &plan, 0).map(|(row, _)| row)
        });
        rows.collect()
    }
}

fn object<M: Model>(row: &Row, plan: &RelatedPlan) -> Result<M> {
    <Objects as Shape<M>>::decode(row, plan, 0).map(|(row, _)| row)
}

fn without_key() -> Error {
    Error::field("Raw query must include the primary key")
}

impl<M: Model, A: RawColumns> RawQuerySet<M, A> {
    /// Runs the SQL and returns its rows, each with the values of more columns.
    ///
    /// # Errors
    /// As [`all`](RawQuerySet::all); [`Error::Field`] also where one of those columns is missing.
    pub async fn pairs(&self, db: &Database) -> Result<Vec<(M, A)>> {
        if self.columns.len() != A::WIDTH {
            return Err(Error::programming(format!(
                "columns() names {} columns for {} values",
                self.columns.len(),
                A::WIDTH
            )));
        }
        let rows = self.rows(db).await?;
        let plan = self.plan();
        let pairs = rows.iter();
        pairs
            .map(|(row, places)| Ok((object(row, &plan)?, A::decode(row, places)?)))
            .collect()
    }
}
