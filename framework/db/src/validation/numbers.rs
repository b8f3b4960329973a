//! Rules of numbers.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::ValidationError;
use crate::value::Value;

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}

/// The value as a number; floats beyond a decimal's range are taken at its ends.
fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::I64(number) => Some((*number).into()),
        Value::U64(number) => Some((*number).into()),
        Value::Decimal(number) => Some(*number),
        Value::F64(number) => Decimal::from_f64(*number).or(match number.is_sign_positive() {
            _ if number.is_nan() => None,
            true => Some(Decimal::MAX),
            false => Some(Decimal::MIN),
        }),
        _ => None,
    }
}

pub(super) fn at_least(value: &Value, limit: Decimal, shown: &str) -> Result<(), ValidationError> {
    match number(value) {
        Some(number) if number < limit => Err(ValidationError::new(
            format!("Ensure this value is greater than or equal to {shown}."),
            "min_value",
        )),
        _ => Ok(()),
    }
}

pub(super) fn at_most(value: &Value, limit: Decimal, shown: &str) -> Result<(), ValidationError> {
    match number(value) {
        Some(number) if number > limit => Err(ValidationError::new(
            format!("Ensure this value is less than or equal to {shown}."),
            "max_value",
        )),
        _ => Ok(()),
    }
}

/// A remainder that is nothing but the error of computing is none.
pub(super) fn check_step(
    value: &Value,
    step: i64,
    offset: Option<i64>,
) -> Result<(), ValidationError> {
    let Some(number) = number(value).filter(|_| step != 0) else {
        return Ok(());
    };
    let size = Decimal::from(step).abs();
    let beyond = number.checked_sub(offset.unwrap_or_default().into());
    let left = beyond.map_or(Decimal::ZERO, |beyond| (beyond % size).abs());
    if left.min(size - left) <= Decimal::new(1, 9) {
        return Ok(());
    }
    let mut message = format!("Ensure this value is a multiple of step size {step}");
    if let Some(offset) = offset {
        let written = |number: i64| match value {
            Value::F64(_) => format!("{number}.0"),
            _ => number.to_string(),
        };
        let [first, second, third] =
            [0, 1, 2].map(|times| written(offset.saturating_add(step.saturating_mul(times))));
        message.push_str(&format!(
            ", starting from {first}, e.g. {first}, {second}, {third}, and so on"
        ));
    }
    message.push('.');
    Err(ValidationError::new(message, "step_size"))
}

pub(super) fn check_digits(value: &Value, most: u8, places: u8) -> Result<(), ValidationError> {
    let Value::Decimal(number) = value else {
        return Ok(());
    };
    let decimals = number.scale();
    let written = number.mantissa().unsigned_abs().to_string().len();
    let digits = u32::try_from(written).unwrap_or(u32::MAX).max(decimals);
    let too_many = |limit: u32, one: &str, several: &str, code: &'static str| {
        let words = if limit == 1 { one } else { several };
        Err(ValidationError::new(
            format!("Ensure that there are no more than {limit} {words}."),
            code,
        ))
    };
    let (most, places) = (u32::from(most), u32::from(places));
    if digits > most {
        return too_many(most, "digit in total", "digits in total", "max_digits");
    }
    if decimals > places {
        return too_many(
            places,
            "decimal place",
            "decimal places",
            "max_decimal_places",
        );
    }
    if digits - decimals > most - places {
        return too_many(
            most - places,
            "digit before the decimal point",
            "digits before the decimal point",
            "max_whole_digits",
        );
    }
    Ok(())
}
