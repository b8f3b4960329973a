//! Python's `%` for one value.

use std::fmt::Display;

use super::argument::TextArgument;
use super::filter;

filter! {
    /// Formats as Python's `%` does, without the `%`: `{{ price|stringformat(".2f") }}`. `d i x X o f F e E s` are known;
    /// what does not fit shows nothing. A text that is a number counts as one.
    fn stringformat(value: Display, format: TextArgument) -> String {
        formatted(&value.to_string(), format.text().unwrap_or_default()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Format {
    left: bool,
    plus: bool,
    space: bool,
    zero: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

fn formatted(value: &str, format: &str) -> Option<String> {
    let mut format = format.trim_start_matches('%').chars().peekable();
    let mut how = Format::default();
    while let Some(flag) = format.next_if(|flag| "-+ 0#".contains(*flag)) {
        match flag {
            '-' => how.left = true,
            '+' => how.plus = true,
            ' ' => how.space = true,
            '0' => how.zero = true,
            _ => how.alternate = true,
        }
    }
    let mut number = || {
        let mut digits = String::new();
        while let Some(digit) = format.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits
    };
    let width = number();
    how.width = if width.is_empty() {
        0
    } else {
        width.parse().ok().filter(|width| *width <= 10_000)?
    };
    if format.next_if_eq(&'.').is_some() {
        let mut digits = String::new();
        while let Some(digit) = format.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        how.precision = Some(if digits.is_empty() {
            0
        } else {
            digits.parse().ok().filter(|digits| *digits <= 10_000)?
        });
    }
    let kind = format.next()?;
    let tail: String = format.collect();
    how.write(value, kind).map(|text| text + &tail)
}

impl Format {
    fn write(&self, value: &str, kind: char) -> Option<String> {
        let (negative, digits) = match kind {
            's' | 'r' => {
                let text: String = match self.precision {
                    Some(length) => value.chars().take(length).collect(),
                    None => value.to_owned(),
                };
                return Some(self.padded("", &text, false));
            }
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => self.whole(value, kind)?,
            'f' | 'F' | 'e' | 'E' => self.float(value, kind)?,
            _ => return None,
        };
        let sign = match (negative, self.plus, self.space) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        Some(self.padded(sign, &digits, self.zero))
    }

    fn whole(&self, value: &str, kind: char) -> Option<(bool, String)> {
        let number: i128 = match value.trim().parse() {
            Ok(number) => number,
            // Python takes the whole part of a number with a point, but for hexadecimal and octal.
            Err(_) if matches!(kind, 'd' | 'i' | 'u') => {
                let float: f64 = value
                    .trim()
                    .parse()
                    .ok()
                    .filter(|float: &f64| float.is_finite())?;
                format!("{:.0}", float.trunc()).parse().ok()?
            }
            Err(_) => return None,
        };
        let size = number.unsigned_abs();
        let digits = match kind {
            'x' => format!("{size:x}"),
            'X' => format!("{size:X}"),
            'o' => format!("{size:o}"),
            _ => size.to_string(),
        };
        let digits = format!("{digits:0>width$}", width = self.precision.unwrap_or(0));
        let mark = match (self.alternate, kind) {
            (true, 'x') => "0x",
            (true, 'X') => "0X",
            (true, 'o') => "0o",
            _ => "",
        };
        Some((number < 0, format!("{mark}{digits}")))
    }

    fn float(&self, value: &str, kind: char) -> Option<(bool, String)> {
        let number: f64 = value.trim().parse().ok()?;
        let places = self.precision.unwrap_or(6);
        let size = number.abs();
        let digits = match kind {
            'f' | 'F' => format!("{size:.places$}"),
            _ => {
                // Rust writes e2 where Python writes e+02.
                let text = format!("{size:.places$e}");
                let (mantissa, exponent) = text.split_once('e')?;
                let exponent: i32 = exponent.parse().ok()?;
                let sign = if exponent < 0 { '-' } else { '+' };
                let text = format!("{mantissa}e{sign}{:02}", exponent.abs());
                if kind == 'E' {
                    text.to_uppercase()
                } else {
                    text
                }
            }
        };
        Some((number.is_sign_negative(), digits))
    }

    fn padded(&self, sign: &str, text: &str, zero: bool) -> String {
        let missing = self.width.saturating_sub(sign.len() + text.chars().count());
        match (self.left, zero) {
            (true, _) => format!("{sign}{text}{}", " ".repeat(missing)),
            (false, true) => format!("{sign}{}{text}", "0".repeat(missing)),
            (false, false) => format!("{}{sign}{text}", " ".repeat(missing)),
        }
    }
}
