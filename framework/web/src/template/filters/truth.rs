//! What counts as true, as in Python.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::{self, Display};
use std::rc::Rc;
use std::sync::Arc;

use askama::filters::MaybeSafe;

use super::Choice;

/// A value that is true, false, or not there at all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither true nor false nor empty",
    label = "a filter in this template asks whether the value is empty",
    note = "texts, numbers, lists, dates and `Option`s of them are known; of others ask with {{% if .. %}}"
)]
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

macro_rules! moments {
    ($($kind:ty)*) => {$(
        impl Truth for $kind {
            fn truth(&self) -> Option<bool> {
                Some(true)
            }
        }
    )*};
}

moments!(jiff::Timestamp jiff::Zoned jiff::civil::Date jiff::civil::DateTime jiff::civil::Time uuid::Uuid);

impl<V: Truth, A: Truth> Truth for Choice<V, A> {
    fn truth(&self) -> Option<bool> {
        match self {
            Self::Value(value) => value.truth(),
            Self::Fallback(fallback) => fallback.truth(),
        }
    }
}

impl<T: Truth> Truth for MaybeSafe<T> {
    fn truth(&self) -> Option<bool> {
        match self {
            Self::Safe(value) | Self::NeedsEscaping(value) => value.truth(),
        }
    }
}

/// A value that can be shown where it is there.
pub trait Show: Truth {
    /// Shows the value; nothing of what is not there.
    ///
    /// # Errors
    ///
    /// When the value's `Display` fails.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: Show> Show for Option<T> {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().map_or(Ok(()), |value| value.show(f))
    }
}

impl<T: Show + ?Sized> Show for &T {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::show(self, f)
    }
}

macro_rules! displayed {
    ($([$($generic:tt)*] $kind:ty;)*) => {$(
        impl<$($generic)*> Show for $kind {
            fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.fmt(f)
            }
        }
    )*};
}

displayed! {
    [] bool; [] str; [] String; [] Cow<'_, str>;
    [] i8; [] i16; [] i32; [] i64; [] i128; [] isize; [] u8; [] u16; [] u32; [] u64; [] u128; [] usize; [] f32; [] f64;
    [] jiff::Timestamp; [] jiff::Zoned; [] jiff::civil::Date; [] jiff::civil::DateTime; [] jiff::civil::Time;
    [] uuid::Uuid;
    [T: Truth + Display + ?Sized] Box<T>; [T: Truth + Display + ?Sized] Rc<T>; [T: Truth + Display + ?Sized] Arc<T>;
    [V: Show, A: Truth + Display] Choice<V, A>;
    [T: Truth + Display] MaybeSafe<T>;
}
