//! A field that points to a row of another model.

use std::fmt;
use std::sync::Arc;

use super::FieldValue;
use super::peers::{Held, Peers};
use super::{AnyRows, Known};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{FieldKind, KeyField, ModelMeta, PK_PLACE, Replaces, place_in, standing_rows};
use crate::query::{FetchMode, Fetching};
use crate::row::Row;
use crate::value::Value;

/// Points to a row of `T`. Holds the key; the row itself is loaded by [`get`](Self::get) or `select_related`, never
/// by surprise.
///
/// The key is the row's primary key, or the value of another unique field: `ForeignKey<Blog, { to_field(Blog::slug) }>`
/// holds a blog's slug (see [`to_field`](crate::models::to_field)).
pub struct ForeignKey<T, const FIELD: u16 = PK_PLACE> {
    /// Never NULL. No `T::Value`, so that the type itself asks nothing of `T`: of one that is no model the compiler tells once, at the field.
    key: Option<Value>,
    held: Option<Arc<Held<T>>>,
}

impl<T: KeyField<F>, const F: u16> ForeignKey<T, F> {
    /// A foreign key that points nowhere yet; saving it is an error.
    pub const UNSET: Self = Self {
        key: None,
        held: None,
    };

    /// Points to the row with this key.
    pub fn new(key: impl Into<T::Value>) -> Self {
        Self {
            key: stored(key.into()),
            held: None,
        }
    }

    /// Returns the key of the row pointed to, the key type's default when it is not set.
    pub fn id(&self) -> T::Value {
        self.value().unwrap_or_else(T::Value::initial)
    }

    fn value(&self) -> Option<T::Value> {
        T::Value::from_value(self.key.clone()?).ok()
    }

    /// Returns the row if it is loaded already, by `select_related` or from the row itself.
    pub fn cached(&self) -> Option<&T> {
        match self.held.as_deref()? {
            Held::Row(row) => Some(row),
            Held::Peers(peers) => peers.fetched(self.key.as_ref()?),
            Held::Blocked(_) => None,
        }
    }

    /// Returns the same row to change it. A row that extends it by a `parent_link` saves it too.
    pub fn cached_mut(&mut self) -> Option<&mut T> {
        if !matches!(self.held.as_deref(), Some(Held::Row(_))) {
            let row = self.cached()?.clone();
            self.held = Some(Arc::new(Held::Row(row)));
        }
        match Arc::make_mut(self.held.as_mut()?) {
            Held::Row(row) => Some(row),
            _ => None,
        }
    }

    /// Takes the key of the row that is loaded, which may have been saved.
    pub(crate) fn take_key(&mut self) {
        if let Some(Held::Row(row)) = self.held.as_deref() {
            self.key = row.pointed_by().and_then(stored);
        }
    }

    /// Returns the row pointed to: the cached one, otherwise by one query, as the [`FetchMode`] of the query says that brought this row.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when no row has the key, [`Error::Programming`] when the key is not set, [`Error::FieldFetchBlocked`] where
    /// the fetch mode forbids it.
    pub async fn get(&self, db: &Database) -> Result<T> {
        if let Some(row) = self.cached() {
            return Ok(row.clone());
        }
        let Some(key) = &self.key else {
            return Err(self.not_set());
        };
        match self.held.as_deref() {
            Some(Held::Blocked(field)) => Err(Error::FieldFetchBlocked {
                field: field.to_string(),
            }),
            Some(Held::Peers(peers)) => {
                let row = peers.get::<F>(key, db).await?;
                row.ok_or_else(|| Error::does_not_exist(T::meta()))
            }
            _ => {
                let rows = standing_rows(T::base_objects);
                rows.filter_at(F, key.clone()).get(db).await
            }
        }
    }

    /// Returns the row pointed to as one of the model that stands in the place of the swappable model `T`, by one query:
    /// `comment.article.get_as::<news::Article>(db)`.
    ///
    /// # Errors
    /// [`Error::Programming`] when another model stands there in this project, otherwise as [`get`](Self::get).
    pub async fn get_as<R: Replaces<T>>(&self, db: &Database) -> Result<R> {
        let (wanted, standing) = (R::meta(), T::meta().standing());
        if !wanted.is_same_table(standing) {
            return Err(Error::programming(format!(
                "a foreign key to '{}' points to rows of '{}' in this project, not to those of '{}'",
                T::meta().label(),
                standing.label(),
                wanted.label()
            )));
        }
        let Some(key) = &self.key else {
            return Err(self.not_set());
        };
        let place = place_in(T::meta(), wanted, F);
        let row = R::base_objects().filter_at(place, key.clone());
        row.get(db).await
    }

    fn not_set(&self) -> Error {
        let name = T::meta().name;
        Error::programming(format!("a foreign key to {name} is not set"))
    }

    /// Fetches the row that is not at hand in the way that the query says.
    fn fetch_by(&mut self, fetching: &Fetching) {
        let Some(key) = &self.key else {
            return;
        };
        self.held = match fetching.mode {
            FetchMode::One => None,
            FetchMode::Peers => {
                let peers: Arc<Peers<T>> = fetching.shared(Peers::is_open);
                peers.join(key.clone());
                Some(Arc::new(Held::Peers(peers)))
            }
            FetchMode::Raise => Some(Arc::new(Held::Blocked(fetching.field.clone()))),
        };
    }
}

fn stored(key: impl FieldValue) -> Option<Value> {
    Some(key.into_value()).filter(|key| !key.is_null())
}

impl<T, const F: u16> Clone for ForeignKey<T, F> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            held: self.held.clone(),
        }
    }
}

impl<T, const F: u16> Default for ForeignKey<T, F> {
    fn default() -> Self {
        Self {
            key: None,
            held: None,
        }
    }
}

/// Writes the model's name and the key.
impl<T, const F: u16> fmt::Debug for ForeignKey<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = std::any::type_name::<T>();
        let name = name.rsplit("::").next().unwrap_or(name);
        match &self.key {
            Some(Value::I64(key)) => f.debug_tuple(name).field(&Some(key)).finish(),
            Some(Value::Text(key)) => f.debug_tuple(name).field(&Some(key)).finish(),
            Some(Value::Uuid(key)) => f.debug_tuple(name).field(&Some(key)).finish(),
            key => f.debug_tuple(name).field(key).finish(),
        }
    }
}

/// Writes the row if it is loaded, otherwise the key.
impl<T: KeyField<F> + fmt::Display, const F: u16> fmt::Display for ForeignKey<T, F>
where
    T::Value: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cached(), self.value()) {
            (Some(object), _) => object.fmt(f),
            (None, Some(key)) => key.fmt(f),
            (None, None) => f.write_str("None"),
        }
    }
}

impl<T, const F: u16> PartialEq for ForeignKey<T, F> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T: KeyField<F>, const F: u16> Eq for ForeignKey<T, F> where T::Value: Eq {}

impl<T: KeyField<F>, const F: u16> std::hash::Hash for ForeignKey<T, F>
where
    T::Value: std::hash::Hash,
{
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

impl<T: KeyField<F>, const F: u16> From<&T> for ForeignKey<T, F> {
    fn from(object: &T) -> Self {
        Self {
            key: object.pointed_by().and_then(stored),
            held: Some(Arc::new(Held::Row(object.clone()))),
        }
    }
}

impl<T: KeyField<F>, const F: u16> From<T> for ForeignKey<T, F> {
    fn from(object: T) -> Self {
        Self {
            key: object.pointed_by().and_then(stored),
            held: Some(Arc::new(Held::Row(object))),
        }
    }
}

impl<T: KeyField<F>, const F: u16> serde::Serialize for ForeignKey<T, F>
where
    T::Value: serde::Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: KeyField<F>, const F: u16> serde::Deserialize<'de> for ForeignKey<T, F>
where
    T::Value: serde::Deserialize<'de>,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            key: Option::<T::Value>::deserialize(deserializer)?.and_then(stored),
            held: None,
        })
    }
}

impl<T: KeyField<F>, const F: u16> FieldValue for ForeignKey<T, F> {
    type Bare = Self;
    type Held = T::Value;
    const KIND: FieldKind = {
        assert!(
            !T::COMPOSITE || F != PK_PLACE,
            "a relation cannot point to a model with a composite primary key: no one column holds it (fields.E347)"
        );
        FieldKind::ForeignKey
    };
    const RELATION: Option<fn() -> &'static ModelMeta> = Some(T::meta);
    const TO_PLACE: u16 = F;

    fn to_value(&self) -> Value {
        self.key.clone().unwrap_or_default()
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        Ok(Self {
            key: stored(T::Value::from_row(row, index)?),
            held: None,
        })
    }

    fn from_value(value: Value) -> Result<Self> {
        let key = match value {
            Value::Null => None,
            value => stored(T::Value::from_value(value)?),
        };
        Ok(Self { key, held: None })
    }

    fn initial() -> Self {
        Self::UNSET
    }

    fn is_unset(&self) -> bool {
        let of_new_row =
            |held: &Arc<Held<T>>| matches!(&**held, Held::Row(row) if row.key().is_unset());
        self.key.is_none() || self.held.as_ref().is_some_and(of_new_row)
    }

    fn know(&mut self, rows: &AnyRows) {
        if let (None, Some(key)) = (self.cached(), &self.key)
            && let Some(row) = rows.find(key)
        {
            self.held = Some(row);
        }
    }

    fn hydrate(&mut self, row: &Row, plan: &RelatedPlan) -> Result<()> {
        if let Some(fetching) = &plan.fetching {
            self.fetch_by(fetching);
            return Ok(());
        }
        let target = match F {
            PK_PLACE => T::meta().fields.iter().position(|field| field.primary_key),
            place => Some(usize::from(place)),
        };
        let missing = target.is_none_or(|target| row.is_null(plan.offset + target));
        if missing {
            return Ok(());
        }
        let mut object: T = row.model(plan.offset)?;
        for (field, nested) in &plan.nested {
            object.hydrate(*field, row, nested)?;
        }
        self.held = Some(Arc::new(Held::Row(object)));
        Ok(())
    }
}

/// Where in a row the columns of a related model stand, and those of the models related to it.
#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct RelatedPlan {
    pub(crate) offset: usize,
    pub(crate) nested: Vec<(usize, RelatedPlan)>,
    /// Where rows that stand beside this one begin, and what comes along with them.
    pub(crate) beside: Vec<RelatedPlan>,
    /// The foreign key of a row beside that leads back to the row that it was found from, and where that one stands.
    pub(crate) back: Option<Box<(usize, RelatedPlan)>>,
    /// The columns of partial rows.
    pub(crate) partial: Option<Arc<[crate::query::PartialField]>>,
    /// There are no columns: the foreign key fetches the row in this way.
    pub(crate) fetching: Option<Fetching>,
    /// How deferred columns of partial rows are read.
    pub(crate) peers: Option<Arc<crate::query::PartialPeers>>,
    /// What is read is to stay as it is.
    pub(crate) holds: bool,
    /// Rows at hand that a foreign key points to.
    pub(crate) known: Option<Known>,
    /// How many decimal places columns of values have, where the database keeps none.
    pub(crate) scales: Option<Arc<[(usize, u8)]>>,
}
