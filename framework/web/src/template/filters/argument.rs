//! What a filter may be given in parentheses.

use std::borrow::Cow;

/// An argument that was left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unset;

/// An argument that is text, or left out.
#[diagnostic::on_unimplemented(
    message = "the filter's argument must be a text, not `{Self}`",
    label = "a filter in this template has an argument that is no text"
)]
pub trait TextArgument {
    /// Returns the text.
    fn text(&self) -> Option<&str>;
}

impl TextArgument for Unset {
    fn text(&self) -> Option<&str> {
        None
    }
}

impl TextArgument for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl TextArgument for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl TextArgument for Cow<'_, str> {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: TextArgument + ?Sized> TextArgument for &T {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

/// A whole number, as a filter's value or argument, or left out.
#[diagnostic::on_unimplemented(
    message = "the filter needs a whole number, not `{Self}`",
    label = "a filter in this template is given what is no whole number"
)]
pub trait NumberArgument {
    /// Returns the number.
    fn number(&self) -> Option<i128>;
}

impl NumberArgument for Unset {
    fn number(&self) -> Option<i128> {
        None
    }
}

impl<T: NumberArgument + ?Sized> NumberArgument for &T {
    fn number(&self) -> Option<i128> {
        T::number(self)
    }
}

macro_rules! whole_numbers {
    ($($kind:ty)*) => {$(
        impl NumberArgument for $kind {
            fn number(&self) -> Option<i128> {
                i128::try_from(*self).ok()
            }
        }
    )*};
}

whole_numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl NumberArgument for str {
    fn number(&self) -> Option<i128> {
        self.trim().parse().ok()
    }
}

impl NumberArgument for String {
    fn number(&self) -> Option<i128> {
        self.as_str().number()
    }
}
