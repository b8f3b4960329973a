//! Look-ups of whole numbers by what no such column holds: numbers with a fraction, and numbers too great for it.

use super::ast::Lookup;
use super::lookup_value::LookupValue;
use crate::models::FieldKind;
use crate::value::Value;

/// The first floating-point number above all 64-bit integers.
const GREATEST: f64 = 9_223_372_036_854_775_808.0;

/// Look-ups by a whole number that no column can hold: none equals it, and all are on one side of it.
pub(super) fn beyond_integers(kind: FieldKind, name: &str, value: &LookupValue) -> Option<Lookup> {
    let LookupValue::One(value) = value else {
        return None;
    };
    let negative = match value {
        Value::U64(_) => false,
        Value::F64(number) if number.is_finite() && number.abs() >= GREATEST => *number < 0.0,
        Value::Text(text) => {
            let text = text.trim();
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let whole = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
            if !whole || text.parse::<i64>().is_ok() {
                return None;
            }
            text.starts_with('-')
        }
        _ => return None,
    };
    match name {
        _ if !kind.is_integer() => None,
        "exact" => Some(Lookup::In(Vec::new())),
        "gt" | "gte" if negative => Some(Lookup::IsNull(false)),
        "lt" | "lte" if !negative => Some(Lookup::IsNull(false)),
        "gt" | "gte" | "lt" | "lte" => Some(Lookup::In(Vec::new())),
        _ => None,
    }
}

/// Whole numbers from 1.5 on, and those below it, begin and end at 2, as Django's `IntegerFieldFloatRounding`.
pub(super) fn next_whole(kind: FieldKind, value: LookupValue) -> LookupValue {
    match value {
        LookupValue::One(Value::F64(number)) if kind.is_integer() => number.ceil().into(),
        value => value,
    }
}
