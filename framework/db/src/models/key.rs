//! What a primary key can do.

use std::fmt::Debug;
use std::hash::Hash;

use crate::fields::FieldValue;

/// What a primary key can do beyond being a field.
pub trait Key: FieldValue + Eq + Hash + Debug + Default {}

impl<T: FieldValue + Eq + Hash + Debug + Default> Key for T {}
