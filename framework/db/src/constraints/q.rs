//! A condition by the names of fields.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use super::{Expression, Operand};
use crate::models::FieldKind;
use crate::query::is_lookup;

/// A condition by the names of fields, as Django's `Q`. Conditions join with `&`, `|`, `^` and `!`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Q {
    /// Holds where all hold.
    And(Vec<Self>),
    /// Holds where one holds.
    Or(Vec<Self>),
    /// Holds where an odd number holds.
    Xor(Vec<Self>),
    /// Holds where this does not.
    Not(Box<Self>),
    /// A look-up.
    Lookup {
        /// What is asked.
        left: Expression,
        /// The look-up's name, as `gte`.
        lookup: String,
        /// What it is compared with.
        right: Operand,
    },
    /// What cannot be kept in a migration, and why.
    #[doc(hidden)]
    Invalid(String),
}

/// Tells whether the path's last name is that of a look-up.
fn ends_in_lookup(path: &str) -> bool {
    path.rsplit_once("__")
        .is_some_and(|(_, last)| is_lookup(last, FieldKind::Json))
}

/// Makes a condition from Django's form of a look-up: `q("votes__gte", 0)`, `q("end__gt", f("start"))`.
pub fn q(path: &str, value: impl Into<Operand>) -> Q {
    let (field, lookup) = match path.rsplit_once("__") {
        // Whatever else ends a path is a part of a date or a key of JSON.
        Some((field, lookup)) if ends_in_lookup(path) => (field, lookup),
        _ => (path, "exact"),
    };
    Q::Lookup {
        left: Expression::F(field.to_owned()),
        lookup: lookup.to_owned(),
        right: value.into(),
    }
}

impl Q {
    /// Returns the path of a look-up as Django writes it, `votes__gte`, where its left side is a field.
    pub(crate) fn path(left: &Expression, lookup: &str) -> Option<String> {
        match left {
            // A key of a document may be called as a look-up is.
            Expression::F(field) if lookup == "exact" && !ends_in_lookup(field) => {
                Some(field.clone())
            }
            Expression::F(field) => Some(format!("{field}__{lookup}")),
            _ => None,
        }
    }
}

macro_rules! joins {
    ($($trait:ident, $method:ident, $variant:ident;)+) => {$(
        impl $trait for Q {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                let mut all = match self {
                    Self::$variant(all) => all,
                    one => vec![one],
                };
                match other {
                    Self::$variant(others) => all.extend(others),
                    one => all.push(one),
                }
                Self::$variant(all)
            }
        }
    )+};
}

joins! {
    BitAnd, bitand, And;
    BitOr, bitor, Or;
    BitXor, bitxor, Xor;
}

impl Not for Q {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}
