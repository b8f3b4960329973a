//! Values that no database keeps as they are: refused before they are sent.

use rust_decimal::Decimal;

use super::{FieldKind, FieldMeta, ModelMeta};
use crate::backends::refused;
use crate::error::{Error, Result};
use crate::row::of_field;
use crate::value::Value;

/// Refuses a value that the field's column does not keep as it is; the error names the field.
pub(crate) fn kept(meta: &ModelMeta, field: &FieldMeta, value: &Value) -> Result<()> {
    let problem = match value {
        Value::Timestamp(_) | Value::Date(_) => refused::too_early(value),
        Value::Decimal(number) => too_many_digits(*number, field.kind.stored()),
        _ => None,
    };
    match problem {
        None => Ok(()),
        Some(problem) => {
            let mut places = meta.fields.iter();
            let place = places.position(|known| std::ptr::eq(known, field));
            let error = Error::data(problem);
            Err(of_field(meta, place.unwrap_or(usize::MAX), error))
        }
    }
}

/// Makes the address of a field with `unpack_ipv4` what its column holds: `::ffff:192.0.2.1` is `192.0.2.1`, as in Django.
pub(crate) fn unpack(field: &FieldMeta, value: &mut Value) {
    if let Value::Ip(address) = value
        && let FieldKind::GenericIpAddress {
            unpack_ipv4: true, ..
        } = field.stored_kind()
    {
        *address = address.to_canonical();
    }
}

/// Tells what is wrong with a decimal that has more digits than the column, once it is rounded to its places.
fn too_many_digits(number: Decimal, kind: FieldKind) -> Option<String> {
    let FieldKind::Decimal {
        max_digits: digits @ 1..,
        decimal_places: places,
    } = kind
    else {
        return None;
    };
    let rounded = number.round_dp(places.into());
    let most = 10_i128.checked_pow(u32::from(digits - places))?;
    (rounded.trunc().abs().mantissa() >= most).then(|| {
        let before = digits - places;
        format!("{number} has more than {before} digits before the decimal point, and the column has {digits} digits in all")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_as_many_digits_as_their_column() {
        let of = |max_digits, decimal_places| FieldKind::Decimal {
            max_digits,
            decimal_places,
        };
        for (number, kind, fits) in [
            ("9999999999.99", of(12, 2), true),
            ("9999999999.994", of(12, 2), true),
            ("9999999999.996", of(12, 2), false),
            ("-10000000000", of(12, 2), false),
            ("0.1", of(2, 2), true),
            ("1", of(2, 2), false),
            ("79228162514264337593543950335", of(0, 0), true),
            ("79228162514264337593543950335", of(38, 0), true),
        ] {
            let problem = too_many_digits(number.parse().unwrap(), kind);
            assert_eq!(problem.is_none(), fits, "{number} in {kind:?}: {problem:?}");
        }
    }
}
