//! What counts as true, as in Python.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

/// A value that is true, false, or not there at all.
pub trait Truth {
    /// Returns whether it is true; `None` for what is not there.
    fn truth(&self) -> Option<bool>;
}

impl Truth for bool {
    fn truth(&self) -> Option<bool> {
        Some(*self)
    }
}

impl<T: Truth> Truth for Option<T> {
    fn truth(&self) -> Option<bool> {
        self.as_ref().and_then(Truth::truth)
    }
}

macro_rules! by_reference {
    ($($kind:ty)*) => {$(
        impl<T: Truth + ?Sized> Truth for $kind {
            fn truth(&self) -> Option<bool> {
                T::truth(self)
            }
        }
    )*};
}

by_reference!(&T Box<T> Rc<T> Arc<T>);

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl Truth for $kind {
            fn truth(&self) -> Option<bool> {
                Some(*self != <$kind>::default())
            }
        }
    )*};
}

numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);

macro_rules! collections {
    ($([$($parameter:ident),*] $kind:ty;)*) => {$(
        impl<$($parameter),*> Truth for $kind {
            fn truth(&self) -> Option<bool> {
                Some(!self.is_empty())
            }
        }
    )*};
}

collections! {
    [] str;
    [] String;
    [] Cow<'_, str>;
    [T] [T];
    [T] Vec<T>;
    [T] VecDeque<T>;
    [T] BTreeSet<T>;
    [T, S] HashSet<T, S>;
    [K, V] BTreeMap<K, V>;
    [K, V, S] HashMap<K, V, S>;
}

impl<T, const N: usize> Truth for [T; N] {
    fn truth(&self) -> Option<bool> {
        Some(N != 0)
    }
}
