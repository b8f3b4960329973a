//! From captured values to a view's arguments, and from a call of `reverse` to captured values.

use std::borrow::Cow;
use std::sync::Arc;

/// A type that a view can take for a captured `Value`: the value's own type, or one that it fits into.
///
/// A whole number goes into every integer type; one that is too large for it is answered with 404. A group of
/// `re_path` that did not match is `None` in an `Option<String>`.
#[diagnostic::on_unimplemented(
    message = "this view's argument of type `{Self}` does not take what the pattern captures, `{Value}`",
    label = "the argument is `{Self}`, the pattern captures `{Value}`",
    note = "`<int:..>` captures i64 (all integer types take it), `<uuid:..>` captures Uuid, `<str:..>`, `<slug:..>`, `<path:..>` and groups capture String"
)]
pub trait FromCapture<Value>: Sized {
    /// Makes the argument; `None` if the value does not fit.
    fn from_capture(value: Option<Value>) -> Option<Self>;
}

/// A type that `reverse` takes where the pattern captures a `Value`.
#[diagnostic::on_unimplemented(
    message = "this pattern captures `{Value}`, so its address cannot be made with `{Self}`",
    label = "expected `{Value}` or what converts to it without loss, not `{Self}`"
)]
pub trait ToCapture<Value> {
    /// Makes the value.
    fn to_capture(self) -> Value;
}

impl<T> FromCapture<T> for T {
    fn from_capture(value: Option<T>) -> Option<T> {
        value
    }
}

impl FromCapture<String> for Option<String> {
    fn from_capture(value: Option<String>) -> Option<Self> {
        Some(value)
    }
}

impl FromCapture<String> for Arc<str> {
    fn from_capture(value: Option<String>) -> Option<Self> {
        value.map(Into::into)
    }
}

impl<T> ToCapture<T> for T {
    fn to_capture(self) -> T {
        self
    }
}

impl<T: Clone> ToCapture<T> for &T {
    fn to_capture(self) -> T {
        self.clone()
    }
}

impl ToCapture<String> for &str {
    fn to_capture(self) -> String {
        self.to_owned()
    }
}

impl ToCapture<String> for &&str {
    fn to_capture(self) -> String {
        (*self).to_owned()
    }
}

impl ToCapture<String> for Cow<'_, str> {
    fn to_capture(self) -> String {
        self.into_owned()
    }
}

macro_rules! integers {
    (from $($from:ty)*; to $($to:ty)*) => {
        $(impl FromCapture<i64> for $from {
            fn from_capture(value: Option<i64>) -> Option<Self> {
                value?.try_into().ok()
            }
        })*
        $(impl ToCapture<i64> for $to {
            fn to_capture(self) -> i64 {
                self.into()
            }
        }
        impl ToCapture<i64> for &$to {
            fn to_capture(self) -> i64 {
                (*self).into()
            }
        })*
    };
}

integers!(from i8 i16 i32 i128 isize u8 u16 u32 u64 u128 usize; to i8 i16 i32 u8 u16 u32);

impl ToCapture<i64> for nuages_db::fields::Auto {
    fn to_capture(self) -> i64 {
        self.into()
    }
}

impl ToCapture<i64> for &nuages_db::fields::Auto {
    fn to_capture(self) -> i64 {
        (*self).into()
    }
}
