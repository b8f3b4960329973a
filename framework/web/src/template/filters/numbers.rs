//! Filters of numbers.

use std::fmt::Display;

use super::argument::NumberArgument;
use super::filter;

filter! {
    /// Adds: whole numbers, or else texts, one after the other.
    fn add(value: Addend, other: Addend) -> String {
        match (value.number(), other.number()) {
            (Some(one), Some(two)) => one.saturating_add(two).to_string(),
            _ => match (value.text(), other.text()) {
                (Some(one), Some(two)) => format!("{one}{two}"),
                _ => String::new(),
            },
        }
    }
}

filter! {
    /// Returns a digit of a whole number, counted from the right, from 1; the value itself if it is no whole number.
    fn get_digit(value: Display, place: NumberArgument) -> String {
        let text = value.to_string();
        let place = place.number().and_then(|place| usize::try_from(place).ok()).filter(|place| *place > 0);
        match (text.trim().parse::<i128>(), place) {
            (Ok(number), Some(place)) => {
                let digits = number.to_string();
                let digit = digits.len().checked_sub(place).and_then(|at| digits.get(at..=at));
                digit.unwrap_or("0").to_owned()
            }
            _ => text,
        }
    }
}

filter! {
    /// Rounds to a number of decimal places, half away from zero: `{{ price|floatformat(2) }}`. Without an argument one
    /// place is shown, unless it is zero; a negative number does the same with more places. `"2g"` groups thousands.
    fn floatformat(value: Display, places: Places) -> String {
        let (places, grouped) = places.places();
        format_float(&value.to_string(), places, grouped)
    }
}

filter! {
    /// Puts commas between thousands: 4500000 becomes 4,500,000.
    fn intcomma(value: Display) -> String {
        group(&value.to_string())
    }
}

filter! {
    /// Writes a number of bytes as people do: `13.0 KB`, of 1024 bytes each.
    fn filesizeformat(value: NumberArgument) -> String {
        file_size(value.number().unwrap_or(0))
    }
}

/// What [`add`] adds: a number, or text.
#[doc(hidden)]
pub trait Addend {
    fn number(&self) -> Option<i128>;

    fn text(&self) -> Option<&str> {
        None
    }
}

impl<T: Addend + ?Sized> Addend for &T {
    fn number(&self) -> Option<i128> {
        T::number(self)
    }

    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

macro_rules! addends {
    ($($kind:ty)*) => {$(
        impl Addend for $kind {
            fn number(&self) -> Option<i128> {
                NumberArgument::number(self)
            }
        }
    )*};
}

addends!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl Addend for f64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "as Python's int() of a number"
    )]
    fn number(&self) -> Option<i128> {
        self.is_finite().then_some(*self as i128)
    }
}

impl Addend for str {
    fn number(&self) -> Option<i128> {
        NumberArgument::number(self)
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Addend for String {
    fn number(&self) -> Option<i128> {
        Addend::number(self.as_str())
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

/// The argument of [`floatformat`]: a number, or text as `"2g"`.
#[doc(hidden)]
pub trait Places {
    fn places(&self) -> (Option<i32>, bool);
}

impl Places for super::Unset {
    fn places(&self) -> (Option<i32>, bool) {
        (Some(-1), false)
    }
}

impl<T: Places + ?Sized> Places for &T {
    fn places(&self) -> (Option<i32>, bool) {
        T::places(self)
    }
}

impl Places for i32 {
    fn places(&self) -> (Option<i32>, bool) {
        (Some(*self), false)
    }
}

impl Places for str {
    fn places(&self) -> (Option<i32>, bool) {
        let digits = self.trim_end_matches(['g', 'u']);
        let grouped = self[digits.len()..].contains('g');
        match digits {
            "" => (Some(-1), grouped),
            _ => (digits.trim().parse().ok(), grouped),
        }
    }
}

impl Places for String {
    fn places(&self) -> (Option<i32>, bool) {
        self.as_str().places()
    }
}

fn format_float(text: &str, places: Option<i32>, grouped: bool) -> String {
    let text = text.trim();
    let Some(decimal) = Decimal::parse(text) else {
        return match text.to_ascii_lowercase().trim_start_matches(['-', '+']) {
            "nan" | "inf" | "infinity" => text.to_owned(),
            _ => String::new(),
        };
    };
    let Some(places) = places else {
        return text.to_owned();
    };
    let rounded = match places {
        ..=0 if decimal.is_whole() => decimal.rounded(0),
        _ => decimal.rounded(places.unsigned_abs().min(200) as usize),
    };
    if grouped { group(&rounded) } else { rounded }
}

/// A decimal number as its digits before and after the point.
struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (digits, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if whole.len() + fraction.len() == 0
            || !is_number(whole)
            || !is_number(fraction)
            || exponent.abs() > 200
        {
            return None;
        }
        let mut all = format!("{whole}{fraction}");
        let mut point = i32::try_from(whole.len()).ok()? + exponent;
        while point < 0 {
            all.insert(0, '0');
            point += 1;
        }
        let point = usize::try_from(point).ok()?;
        while all.len() < point {
            all.push('0');
        }
        let (whole, fraction) = all.split_at(point);
        Some(Self {
            negative,
            whole: whole.trim_start_matches('0').to_owned(),
            fraction: fraction.to_owned(),
        })
    }

    fn is_whole(&self) -> bool {
        self.fraction.bytes().all(|digit| digit == b'0')
    }

    fn rounded(&self, places: usize) -> String {
        let mut digits: Vec<u8> = self.whole.bytes().collect();
        digits.extend(
            self.fraction
                .bytes()
                .chain(std::iter::repeat(b'0'))
                .take(places),
        );
        if self
            .fraction
            .as_bytes()
            .get(places)
            .is_some_and(|digit| *digit >= b'5')
        {
            increment(&mut digits);
        }
        while digits.len() < places + 1 {
            digits.insert(0, b'0');
        }
        let mut text: String = digits.iter().map(|digit| char::from(*digit)).collect();
        if places > 0 {
            text.insert(text.len() - places, '.');
        }
        if self.negative && digits.iter().any(|digit| *digit != b'0') {
            text.insert(0, '-');
        }
        text
    }
}

fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

fn group(number: &str) -> String {
    let digits_at = number
        .find(|character: char| character.is_ascii_digit())
        .unwrap_or(0);
    let (sign, rest) = number.split_at(digits_at);
    let end = rest
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(rest.len());
    let (whole, tail) = rest.split_at(end);
    let mut grouped = String::with_capacity(number.len() + whole.len() / 3);
    grouped.push_str(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(tail);
    grouped
}

fn file_size(bytes: i128) -> String {
    let size = bytes.unsigned_abs();
    let sign = if bytes < 0 { "-" } else { "" };
    let unit = ["KB", "MB", "GB", "TB", "PB"]
        .into_iter()
        .enumerate()
        .take_while(|(power, _)| size >= 1 << (10 * (power + 1)))
        .last();
    match unit {
        None if size == 1 => format!("{sign}1\u{a0}byte"),
        None => format!("{sign}{size}\u{a0}bytes"),
        #[expect(clippy::cast_precision_loss, reason = "one decimal place is shown")]
        Some((power, unit)) => {
            let amount = size as f64 / (1_u128 << (10 * (power + 1))) as f64;
            format!("{sign}{amount:.1}\u{a0}{unit}")
        }
    }
}
