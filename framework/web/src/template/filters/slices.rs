//! Filters that take a list or a text apart, or put it together.

use std::fmt::{Display, Write};

use askama::filters::HtmlSafeOutput;

use super::argument::TextArgument;
use super::filter;

filter!(@type
    /// Takes a part, as Python's slices do: `{% for item in items|slice(":3") %}`, `{{ text|slice("-3:") }}`.
    slice
);
filter!(@first slice);

impl<A: TextArgument> slice<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// Never; bounds that are no numbers take everything.
    pub fn execute<V: Sliceable>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<V::Part> {
        let bounds = Bounds::parse(self.0.text().unwrap_or_default());
        Ok(value.part(bounds.unwrap_or_default()))
    }
}

/// The bounds of a part: from, to, step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
}

impl Bounds {
    fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| match part.trim() {
            "" => Some(None),
            digits => digits.parse().ok().map(Some),
        };
        let parts: Vec<&str> = text.split(':').collect();
        match *parts.as_slice() {
            [stop] => Some(Self {
                stop: number(stop)?,
                ..Self::default()
            }),
            [start, stop] => Some(Self {
                start: number(start)?,
                stop: number(stop)?,
                step: None,
            }),
            [start, stop, step] => Some(Self {
                start: number(start)?,
                stop: number(stop)?,
                step: number(step)?.filter(|step| *step != 0),
            }),
            _ => None,
        }
    }

    /// Returns the places in a list of this length.
    fn places(self, length: usize) -> Vec<usize> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let step = self.step.unwrap_or(1);
        let (low, high) = if step > 0 {
            (0, length)
        } else {
            (-1, length - 1)
        };
        let bound = |bound: i64| match bound < 0 {
            true => (bound + length).max(low),
            false => bound.min(high),
        };
        let (first, last) = if step > 0 { (low, high) } else { (high, low) };
        let start = self.start.map_or(first, bound);
        let stop = self.stop.map_or(last, bound);
        let mut places = Vec::new();
        let mut place = start;
        while if step > 0 { place < stop } else { place > stop } {
            places.extend(usize::try_from(place));
            place = place.saturating_add(step);
        }
        places
    }
}

/// What [`slice`](struct@slice) takes parts of: lists and texts.
pub trait Sliceable {
    /// What a part is.
    type Part;

    /// Takes the part.
    fn part(self, bounds: Bounds) -> Self::Part;
}

macro_rules! sliceable {
    ($([$($generic:tt)*] $kind:ty => $part:ty, $value:ident, $bounds:ident, $body:expr;)*) => {$(
        impl<$($generic)*> Sliceable for $kind {
            type Part = $part;

            fn part(self, $bounds: Bounds) -> $part {
                let $value = self;
                $body
            }
        }
    )*};
}

fn list<T>(items: &[T], bounds: Bounds) -> Vec<&T> {
    let places = bounds.places(items.len()).into_iter();
    places.filter_map(|place| items.get(place)).collect()
}

fn text(text: &str, bounds: Bounds) -> String {
    let characters: Vec<char> = text.chars().collect();
    list(&characters, bounds).into_iter().collect()
}

sliceable! {
    ['a, T] &'a [T] => Vec<&'a T>, value, bounds, list(value, bounds);
    ['a, T] &'a Vec<T> => Vec<&'a T>, value, bounds, list(value, bounds);
    ['a, T] &&'a [T] => Vec<&'a T>, value, bounds, list(value, bounds);
    ['a, T] &&'a Vec<T> => Vec<&'a T>, value, bounds, list(value, bounds);
    ['a, T, const N: usize] &'a [T; N] => Vec<&'a T>, value, bounds, list(value, bounds);
    [] &str => String, value, bounds, text(value, bounds);
    [] &&str => String, value, bounds, text(value, bounds);
    [] &String => String, value, bounds, text(value, bounds);
    [] &&String => String, value, bounds, text(value, bounds);
    [] String => String, value, bounds, text(&value, bounds);
}

filter! {
    /// Makes a list of the characters of a text, or of the digits of a number.
    fn make_list(value: Display) -> Vec<char> {
        value.to_string().chars().collect()
    }
}

filter!(@type
    /// Shows one item of a list, whichever; nothing of an empty one.
    random
);

impl random {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When the operating system has no random numbers.
    pub fn execute<V: IntoIterator>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<super::Item<V::Item>> {
        let mut items: Vec<V::Item> = value.into_iter().collect();
        if items.is_empty() {
            return Ok(super::Item(None));
        }
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(askama::Error::custom)?;
        // The bias of the remainder is less than one in 2^32 for lists of any size a page can show.
        let place = u64::from_ne_bytes(bytes) % items.len() as u64;
        Ok(super::Item(Some(
            items.swap_remove(usize::try_from(place).unwrap_or_default()),
        )))
    }
}

filter!(@type
    /// Puts a text between the items of a list: `{{ tags|join(", ") }}`. Items are escaped; a text in quotes is not.
    join
);
filter!(@first join);

impl<A: Display> join<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When an item cannot be shown.
    pub fn execute<V>(self, value: V, _: &dyn askama::Values) -> askama::Result<String>
    where
        V: IntoIterator<Item: Display>,
    {
        joined(value, &self.0, |item| item)
    }
}

fn joined<V>(
    items: V,
    separator: &impl Display,
    write: fn(String) -> String,
) -> askama::Result<String>
where
    V: IntoIterator<Item: Display>,
{
    let mut out = String::new();
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            write!(out, "{separator}")?;
        }
        out.push_str(&write(item.to_string()));
    }
    Ok(out)
}

/// [`join`] with a text in quotes that is HTML.
pub(super) fn join_markup<V>(
    items: V,
    separator: &impl Display,
) -> askama::Result<HtmlSafeOutput<String>>
where
    V: IntoIterator<Item: Display>,
{
    joined(items, separator, |item| {
        crate::template::escape::escape(&item)
    })
    .map(HtmlSafeOutput)
}
