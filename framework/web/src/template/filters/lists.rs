//! Filters of lists.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::{self, Display};

use super::filter;

/// A value with a size: a number is its own, a list's is its length.
pub trait Count {
    /// Says whether the size is one; `None` for text that is no number.
    fn is_one(&self) -> Option<bool>;

    /// Returns the number of items; zero for what is no list, as in Django.
    fn length(&self) -> usize;
}

impl<T: Count + ?Sized> Count for &T {
    fn is_one(&self) -> Option<bool> {
        T::is_one(self)
    }

    fn length(&self) -> usize {
        T::length(self)
    }
}

macro_rules! numbers {
    ($($kind:ty: $one:literal),*) => {$(
        impl Count for $kind {
            fn is_one(&self) -> Option<bool> {
                Some(*self == $one)
            }

            fn length(&self) -> usize {
                0
            }
        }
    )*};
}

numbers!(i8: 1, i16: 1, i32: 1, i64: 1, i128: 1, isize: 1, u8: 1, u16: 1, u32: 1, u64: 1, u128: 1, usize: 1, f32: 1.0, f64: 1.0);

macro_rules! lists {
    ($([$($parameter:ident),*] $kind:ty;)*) => {$(
        impl<$($parameter),*> Count for $kind {
            fn is_one(&self) -> Option<bool> {
                Some(self.len() == 1)
            }

            fn length(&self) -> usize {
                self.len()
            }
        }
    )*};
}

lists! {
    [T] [T];
    [T] Vec<T>;
    [T] VecDeque<T>;
    [T] BTreeSet<T>;
    [T, S] HashSet<T, S>;
    [K, V] BTreeMap<K, V>;
    [K, V, S] HashMap<K, V, S>;
}

impl<T, const N: usize> Count for [T; N] {
    fn is_one(&self) -> Option<bool> {
        Some(N == 1)
    }

    fn length(&self) -> usize {
        N
    }
}

macro_rules! texts {
    ($($kind:ty)*) => {$(
        impl Count for $kind {
            fn is_one(&self) -> Option<bool> {
                self.trim().parse::<f64>().ok().map(|number| number == 1.0)
            }

            fn length(&self) -> usize {
                self.chars().count()
            }
        }
    )*};
}

texts!(str String Cow<'_, str>);

filter! {
    /// Returns the number of items of a list, or of characters of a text.
    fn length(value: Count) -> usize {
        value.length()
    }
}

filter!(@type
    /// Shows the first item of a list, or nothing.
    first
);

impl first {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn execute<V: IntoIterator>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<Item<V::Item>> {
        Ok(Item(value.into_iter().next()))
    }
}

filter!(@type
    /// Shows the last item of a list, or nothing.
    last
);

impl last {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn execute<V: IntoIterator>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<Item<V::Item>> {
        Ok(Item(value.into_iter().last()))
    }
}

/// An item of a list, if there was one.
#[derive(Debug, Clone, Copy)]
pub struct Item<T>(pub Option<T>);

impl<T: Display> Display for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |item| item.fmt(f))
    }
}
