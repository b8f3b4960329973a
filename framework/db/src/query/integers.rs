//! Look-ups of numbers by what no such column holds: of whole numbers by those with a fraction, and by numbers too great for it.

use super::ast::Lookup;
use super::coerce::decimal;
use super::lookup_value::LookupValue;
use crate::models::FieldKind;
use crate::value::Value;

/// The first floating-point number above all 64-bit integers.
const GREATEST: f64 = 9_223_372_036_854_775_808.0;

/// The first floating-point number above all decimals.
const GREATEST_DECIMAL: f64 = 79_228_162_514_264_337_593_543_950_336.0;

/// Look-ups by a number that no column of the kind can hold: none equals it, and all are on one side of it.
pub(super) fn beyond_numbers(kind: FieldKind, name: &str, value: &LookupValue) -> Option<Lookup> {
    let LookupValue::One(value) = value else {
        return None;
    };
    let negative = match kind {
        kind if kind.is_integer() => beyond_integers(value)?,
        FieldKind::Decimal { .. } => beyond_decimals(value)?,
        _ => return None,
    };
    match name {
        "exact" => Some(Lookup::In(Vec::new())),
        "gt" | "gte" if negative => Some(Lookup::IsNull(false)),
        "lt" | "lte" if !negative => Some(Lookup::IsNull(false)),
        "gt" | "gte" | "lt" | "lte" => Some(Lookup::In(Vec::new())),
        _ => None,
    }
}

/// Tells of a whole number beyond 64 bits whether it lies below the others.
fn beyond_integers(value: &Value) -> Option<bool> {
    match value {
        Value::U64(_) => Some(false),
        Value::F64(number) if number.is_finite() && number.abs() >= GREATEST => Some(*number < 0.0),
        Value::Text(text) => {
            let text = text.trim();
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let whole = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
            (whole && text.parse::<i64>().is_err()).then(|| text.starts_with('-'))
        }
        _ => None,
    }
}

/// Tells of a number with more digits than a decimal has whether it lies below the others.
fn beyond_decimals(value: &Value) -> Option<bool> {
    let Value::Text(text) = value else {
        return None;
    };
    let number: f64 = text
        .trim()
        .parse()
        .ok()
        .filter(|_| decimal(text).is_none())?;
    (number.is_finite() && number.abs() >= GREATEST_DECIMAL).then_some(number < 0.0)
}

/// Whole numbers from 1.5 on, and those below it, begin and end at 2, as Django's `IntegerFieldFloatRounding`.
pub(super) fn next_whole(kind: FieldKind, value: LookupValue) -> LookupValue {
    match value {
        LookupValue::One(Value::F64(number)) if kind.is_integer() => number.ceil().into(),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_a_column_are_on_one_side_of_it() {
        let decimal = FieldKind::Decimal {
            max_digits: 8,
            decimal_places: 2,
        };
        for (kind, text, below) in [
            (FieldKind::Integer, "9223372036854775808", Some(false)),
            (FieldKind::Integer, "-99999999999999999999", Some(true)),
            (FieldKind::Integer, "--4", None),
            (FieldKind::Integer, "4", None),
            (decimal, "1e30", Some(false)),
            (decimal, "-99999999999999999999999999999.5", Some(true)),
            (decimal, "1e5", None),
            (decimal, "--1e30", None),
            (decimal, "inf", None),
            (FieldKind::Text, "1e30", None),
        ] {
            let lookup = beyond_numbers(kind, "gt", &text.into());
            let expected = below.map(|below| match below {
                true => "IsNull(false)",
                false => "In([])",
            });
            assert_eq!(
                lookup.map(|lookup| format!("{lookup:?}")).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
