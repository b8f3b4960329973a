//! Values that a field may have, with what people read: `derive(Choices)` of an enum.

use crate::value::Value;

/// One value that a field may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// What is stored.
    pub value: ChoiceValue,
    /// What people read.
    pub label: &'static str,
    /// The heading under which forms show it.
    pub group: Option<&'static str>,
}

/// What a choice stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceValue {
    /// A text, Django's `TextChoices`.
    Text(&'static str),
    /// An integer, Django's `IntegerChoices`.
    Int(i64),
}

impl ChoiceValue {
    /// Tells whether this is what `value` holds.
    pub fn is(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text(text), Value::Text(value)) => text == value,
            (Self::Int(number), Value::I64(value)) => number == *value,
            _ => false,
        }
    }
}

impl From<ChoiceValue> for Value {
    fn from(value: ChoiceValue) -> Self {
        match value {
            ChoiceValue::Text(text) => Self::Text(text.to_owned()),
            ChoiceValue::Int(number) => Self::I64(number),
        }
    }
}

/// An enum whose variants are the values of a field: implemented by `derive(Choices)`.
///
/// ```ignore
/// #[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
/// pub enum Year {
///     #[choice("FR", "Freshman")]
///     Freshman,
///     #[choice("SO", "Sophomore")]
///     Sophomore,
/// }
/// ```
///
/// A field of this type stores `FR`; `student.year.label()` is what Django's `get_year_display()` is, and forms and
/// `full_clean` know the choices.
pub trait Choices: Copy + 'static {
    /// All values, in the order of the variants.
    const CHOICES: &'static [Choice];

    /// Returns all variants in order.
    fn all() -> &'static [Self];

    /// Returns what is stored.
    fn value(self) -> ChoiceValue;

    /// Returns what people read.
    fn label(self) -> &'static str;

    /// Returns the variant that stores this value.
    fn from_stored(value: &Value) -> Option<Self> {
        Self::all()
            .iter()
            .copied()
            .find(|choice| choice.value().is(value))
    }
}

/// Says that a stored value is none of the choices.
#[doc(hidden)]
pub fn unknown_choice<T: Choices>(value: &Value) -> crate::Error {
    let known: Vec<String> = T::CHOICES
        .iter()
        .map(|choice| Value::from(choice.value).shown())
        .collect();
    crate::Error::data(format!(
        "{} is none of the choices {}",
        value.shown(),
        known.join(", ")
    ))
}

/// Returns how many characters the longest text among the choices has.
#[doc(hidden)]
pub const fn longest(choices: &[Choice]) -> u32 {
    let (mut index, mut longest) = (0, 1);
    while index < choices.len() {
        if let ChoiceValue::Text(text) = choices[index].value {
            let length = characters(text.as_bytes());
            if length > longest {
                longest = length;
            }
        }
        index += 1;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "nobody writes such a literal"
    )]
    {
        longest as u32
    }
}

/// Counts the characters of a text: all bytes but those that go on with one.
const fn characters(text: &[u8]) -> usize {
    let (mut index, mut count) = (0, 0);
    while index < text.len() {
        if text[index] & 0b1100_0000 != 0b1000_0000 {
            count += 1;
        }
        index += 1;
    }
    count
}
