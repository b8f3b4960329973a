//! The look-ups and transforms that are known by name, and for which fields.

use std::any::TypeId;
use std::sync::{PoisonError, RwLock};

use super::lookup::{Lookup, Transform};
use super::{FieldClass, FunctionTransform, OwnLookup, OwnTransform};
use crate::models::{FieldKind, FieldMeta};

/// What can be registered: a [`Lookup`], a [`Transform`] or a [`FunctionTransform`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a look-up nor a transform",
    label = "expected a type that implements `Lookup` or `Transform`, or a function, as FunctionTransform::Length"
)]
pub trait Register<K> {
    #[doc(hidden)]
    fn word(self) -> Word;
}

/// A look-up or a transform.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Word(Meaning);

#[derive(Debug, Clone)]
enum Meaning {
    Lookup(OwnLookup),
    Transform(OwnTransform),
}

#[doc(hidden)]
#[derive(Debug)]
pub struct AsLookup;

#[doc(hidden)]
#[derive(Debug)]
pub struct AsTransform;

impl<L: Lookup> Register<AsLookup> for L {
    fn word(self) -> Word {
        Word(Meaning::Lookup(OwnLookup::new(self)))
    }
}

impl<T: Transform> Register<AsTransform> for T {
    fn word(self) -> Word {
        Word(Meaning::Transform(OwnTransform::new(self)))
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub struct AsFunction;

impl Register<AsFunction> for FunctionTransform {
    fn word(self) -> Word {
        Word(Meaning::Transform(OwnTransform::of(self)))
    }
}

/// Where a name is known.
#[derive(Debug, Clone, Copy)]
pub(in crate::query) enum Place {
    Class(FieldClass),
    Field(&'static FieldMeta),
    Transform(TypeId),
}

impl Place {
    pub(super) fn of_transform<T: Transform>() -> Self {
        Self::Transform(TypeId::of::<T>())
    }

    /// The places where names of a value are known, the nearest first: the transform that made it, its field, the classes of its kind.
    pub(in crate::query) fn all(
        transform: Option<&OwnTransform>,
        field: Option<&'static FieldMeta>,
        kind: FieldKind,
    ) -> impl Iterator<Item = Self> {
        let transform = transform.map(|transform| Self::Transform(transform.id()));
        let near = transform.into_iter().chain(field.map(Self::Field));
        near.chain(FieldClass::all_of(kind).map(Self::Class))
    }

    /// Returns the look-up that is known here by the name.
    pub(in crate::query) fn lookup(self, name: &str) -> Option<OwnLookup> {
        match self.meaning(name)? {
            Meaning::Lookup(lookup) => Some(lookup),
            Meaning::Transform(_) => None,
        }
    }

    /// Returns the transform that is known here by the name.
    pub(in crate::query) fn transform(self, name: &str) -> Option<OwnTransform> {
        match self.meaning(name)? {
            Meaning::Transform(transform) => Some(transform),
            Meaning::Lookup(_) => None,
        }
    }

    fn meaning(self, name: &str) -> Option<Meaning> {
        let words = WORDS.read().unwrap_or_else(PoisonError::into_inner);
        let mut words = words.iter();
        let found = words.find(|(place, word)| place.is(self) && word.name() == name)?;
        Some(found.1.clone())
    }

    fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Class(one), Self::Class(other)) => one == other,
            (Self::Field(one), Self::Field(other)) => std::ptr::eq(one, other),
            (Self::Transform(one), Self::Transform(other)) => one == other,
            _ => false,
        }
    }
}

impl Meaning {
    fn name(&self) -> &'static str {
        match self {
            Self::Lookup(lookup) => lookup.name(),
            Self::Transform(transform) => transform.name(),
        }
    }
}

static WORDS: RwLock<Vec<(Place, Meaning)>> = RwLock::new(Vec::new());

/// Makes a name known; what was known by it there gives way.
pub(super) fn add(place: Place, Word(word): Word) {
    let mut words = WORDS.write().unwrap_or_else(PoisonError::into_inner);
    words.retain(|(known, other)| !(known.is(place) && other.name() == word.name()));
    words.push((place, word));
}

/// Returns the names that are known at these places.
pub(in crate::query) fn names(places: impl Iterator<Item = Place>) -> Vec<&'static str> {
    let words = WORDS.read().unwrap_or_else(PoisonError::into_inner);
    places
        .flat_map(|place| {
            let here = words.iter().filter(move |(known, _)| known.is(place));
            here.map(|(_, word)| word.name()).collect::<Vec<_>>()
        })
        .collect()
}
