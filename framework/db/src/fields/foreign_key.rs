//! A field that points to a row of another model.

use std::fmt;
use std::sync::Arc;

use super::FieldValue;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{FieldKind, KeyField, ModelMeta, PK_PLACE, Replaces, place_in, standing_rows};
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
    object: Option<Arc<T>>,
}

impl<T: KeyField<F>, const F: u16> ForeignKey<T, F> {
    /// A foreign key that points nowhere yet; saving it is an error.
    pub const UNSET: Self = Self {
        key: None,
        object: None,
    };

    /// Points to the row with this key.
    pub fn new(key: impl Into<T::Value>) -> Self {
        Self {
            key: stored(key.into()),
            object: None,
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
        self.object.as_deref()
    }

    /// Returns the same row to change it. A row that extends it by a `parent_link` saves it too.
    pub fn cached_mut(&mut self) -> Option<&mut T> {
        self.object.as_mut().map(Arc::make_mut)
    }

    /// Takes the key of the row that is loaded, which may have been saved.
    pub(crate) fn take_key(&mut self) {
        if let Some(object) = &self.object {
            self.key = object.pointed_by();
        }
    }

    /// Returns the row pointed to: the cached one, otherwise by one query.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] when no row has the key, [`Error::Programming`] when the key is not set.
    pub async fn get(&self, db: &Database) -> Result<T> {
        if let Some(object) = &self.object {
            return Ok(T::clone(object));
        }
        let Some(key) = &self.key else {
            return Err(self.not_set());
        };
        let rows = standing_rows(T::base_objects);
        rows.filter_at(F, key.clone()).get(db).await
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
}

fn stored(key: impl FieldValue) -> Option<Value> {
    Some(key.into_value()).filter(|key| !key.is_null())
}

impl<T, const F: u16> Clone for ForeignKey<T, F> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            object: self.object.clone(),
        }
    }
}

impl<T, const F: u16> Default for ForeignKey<T, F> {
    fn default() -> Self {
        Self {
            key: None,
            object: None,
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
        match (&self.object, self.value()) {
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
            object: Some(Arc::new(object.clone())),
        }
    }
}

impl<T: KeyField<F>, const F: u16> From<T> for ForeignKey<T, F> {
    fn from(object: T) -> Self {
        Self {
            key: object.pointed_by().and_then(stored),
            object: Some(Arc::new(object)),
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
            object: None,
        })
    }
}

impl<T: KeyField<F>, const F: u16> FieldValue for ForeignKey<T, F> {
    type Bare = Self;
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
            object: None,
        })
    }

    fn from_value(value: Value) -> Result<Self> {
        let key = match value {
            Value::Null => None,
            value => stored(T::Value::from_value(value)?),
        };
        Ok(Self { key, object: None })
    }

    fn initial() -> Self {
        Self::UNSET
    }

    fn is_unset(&self) -> bool {
        let of_new_row = |object: &Arc<T>| object.key().is_unset();
        self.key.is_none() || self.object.as_ref().is_some_and(of_new_row)
    }

    fn hydrate(&mut self, row: &Row, plan: &RelatedPlan) -> Result<()> {
        let target = match F {
            PK_PLACE => T::meta().fields.iter().position(|field| field.primary_key),
            place => Some(usize::from(place)),
        };
        let missing = target.is_none_or(|target| row.is_null(plan.offset + target));
        if missing {
            return Ok(());
        }
        let mut object = T::from_row(row, plan.offset)?;
        for (field, nested) in &plan.nested {
            object.hydrate(*field, row, nested)?;
        }
        self.object = Some(Arc::new(object));
        Ok(())
    }
}

/// Where in a row the columns of a related model stand, and those of the models related to it.
#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct RelatedPlan {
    pub(crate) offset: usize,
    pub(crate) nested: Vec<(usize, RelatedPlan)>,
    /// The columns of partial rows.
    pub(crate) partial: Option<Arc<[crate::query::PartialField]>>,
}
