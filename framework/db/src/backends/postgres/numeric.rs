//! PostgreSQL's binary form of `numeric`: digits to the base 10,000.

use rust_decimal::Decimal;

const NEGATIVE: u16 = 0x4000;
const SPECIAL: u16 = 0xC000;
const BASE: u128 = 10_000;
/// Decimal digits in one digit of the base.
const WIDTH: u32 = 4;

/// Writes a decimal with as many places as it has.
pub(super) fn encode(buffer: &mut Vec<u8>, value: Decimal) {
    let scale = value.scale();
    // Whole groups of four places, so that the point falls between two digits of the base.
    let filler = (WIDTH - scale % WIDTH) % WIDTH;
    let groups = i16::try_from((scale + filler) / WIDTH).unwrap_or_default();
    let mantissa = value.mantissa().unsigned_abs();
    // The lowest group alone may not fit the 128 bits when it is filled up.
    let fill = 10_u128.pow(filler);
    let lowest = BASE / fill;
    let mut rest = mantissa / lowest;
    let mut digits = vec![(mantissa % lowest * fill) as u16];
    while rest > 0 {
        digits.push((rest % BASE) as u16);
        rest /= BASE;
    }
    let mut weight = i16::try_from(digits.len()).unwrap_or_default() - 1 - groups;
    digits.reverse();
    while digits.last() == Some(&0) {
        digits.pop();
    }
    if digits.is_empty() {
        weight = 0;
    }
    let leading = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..leading);
    weight -= i16::try_from(leading).unwrap_or_default();
    let sign = match value.is_sign_negative() && !value.is_zero() {
        true => NEGATIVE,
        false => 0,
    };
    let count = u16::try_from(digits.len()).unwrap_or_default();
    buffer.extend(count.to_be_bytes());
    buffer.extend(weight.to_be_bytes());
    buffer.extend(sign.to_be_bytes());
    buffer.extend(u16::try_from(scale).unwrap_or_default().to_be_bytes());
    for digit in digits {
        buffer.extend(digit.to_be_bytes());
    }
}

/// Reads a decimal, of more than 28 digits the first ones; `None` for infinities, NaN and what is too great.
pub(super) fn decode(bytes: &[u8]) -> Option<Decimal> {
    let numeric = Numeric::read(bytes)?;
    exact(&numeric).or_else(|| rounded(&numeric))
}

/// Reads it through text, which rounds the places that do not fit.
fn rounded(numeric: &Numeric<'_>) -> Option<Decimal> {
    let mut digits: Vec<u16> = numeric.digits().collect();
    let whole = usize::try_from(i32::from(numeric.weight) + 1);
    let leading = match whole {
        Ok(whole) => {
            digits.resize(digits.len().max(whole), 0);
            0
        }
        Err(_) => usize::try_from(-i32::from(numeric.weight) - 1).ok()?,
    };
    let (whole, fraction) = digits.split_at(whole.unwrap_or(0));
    let mut text = String::from(if numeric.negative { "-0" } else { "0" });
    for digit in whole {
        text.push_str(&format!("{digit:04}"));
    }
    text.push('.');
    text.push_str(&"0000".repeat(leading.min(8)));
    for digit in fraction {
        text.push_str(&format!("{digit:04}"));
    }
    text.parse().ok()
}

fn exact(numeric: &Numeric<'_>) -> Option<Decimal> {
    let mut mantissa: i128 = 0;
    for digit in numeric.digits() {
        mantissa = mantissa
            .checked_mul(10_000)?
            .checked_add(i128::from(digit))?;
    }
    // The places that the digits themselves have, which may be more or fewer than are shown.
    let places = 4 * (i64::from(numeric.count) - 1 - i64::from(numeric.weight));
    let mut scale = i64::from(numeric.scale);
    let mut left = places;
    while left > scale && mantissa % 10 == 0 {
        mantissa /= 10;
        left -= 1;
    }
    scale = scale.max(left);
    while left < scale && mantissa != 0 {
        match mantissa.checked_mul(10) {
            // Trailing zeros that do not fit are not worth an error.
            Some(wider) if wider < 1_i128 << 96 || left < 0 => mantissa = wider,
            _ => break,
        }
        left += 1;
    }
    if mantissa == 0 {
        left = scale.min(28);
    }
    if numeric.negative {
        mantissa = -mantissa;
    }
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(left).ok()?).ok()
}

/// Reads a number with a fraction; NaN and the infinities are what they are.
pub(super) fn decode_f64(bytes: &[u8]) -> Option<f64> {
    let sign = u16::from_be_bytes(bytes.get(4..6)?.try_into().ok()?);
    match sign {
        SPECIAL => return Some(f64::NAN),
        0xD000 => return Some(f64::INFINITY),
        0xF000 => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let numeric = Numeric::read(bytes)?;
    // Through text, so that the result is the nearest number there is.
    let mut text = String::with_capacity(4 * usize::from(numeric.count) + 8);
    if numeric.negative {
        text.push('-');
    }
    for digit in numeric.digits() {
        text.push_str(&format!("{digit:04}"));
    }
    if numeric.count == 0 {
        text.push('0');
    }
    let exponent = 4 * (i64::from(numeric.weight) + 1 - i64::from(numeric.count));
    text.push_str(&format!("e{exponent}"));
    text.parse().ok()
}

struct Numeric<'b> {
    count: u16,
    weight: i16,
    negative: bool,
    scale: u16,
    digits: &'b [u8],
}

impl<'b> Numeric<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let (head, digits) = bytes.split_at_checked(8)?;
        let word = |at: usize| [head[at], head[at + 1]];
        let count = u16::from_be_bytes(word(0));
        let sign = u16::from_be_bytes(word(4));
        if sign & SPECIAL == SPECIAL || digits.len() != 2 * usize::from(count) {
            return None;
        }
        Some(Self {
            count,
            weight: i16::from_be_bytes(word(2)),
            negative: sign == NEGATIVE,
            scale: u16::from_be_bytes(word(6)),
            digits,
        })
    }

    fn digits(&self) -> impl Iterator<Item = u16> {
        self.digits
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_come_back_as_they_went() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "12.50",
            "0.0001",
            "0.00010",
            "-0.000000001",
            "123456789.123456789",
            "9999",
            "99999999",
            "100000000",
            "1000000000000",
            "79228162514264337593543950335",
            "-79228162514264337593543950335",
            "7922816251426433759354395033.5",
            "0.0000000000000000000000000001",
        ] {
            let value: Decimal = text.parse().unwrap();
            let mut buffer = Vec::new();
            encode(&mut buffer, value);
            assert_eq!(decode(&buffer).unwrap().to_string(), text);
            assert_eq!(decode_f64(&buffer), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        let nan = [0, 0, 0, 0, 0xC0, 0, 0, 0];
        assert_eq!(decode(&nan), None);
        assert!(decode_f64(&nan).unwrap().is_nan());
        assert_eq!(decode(&[0, 1]), None);
        // 10000^8
        let great = [0, 1, 0, 8, 0, 0, 0, 0, 0, 1];
        assert_eq!(decode(&great), None);
        // What stands behind the 28th place is rounded away.
        let mut long = [0; 26];
        (long[1], long[7], long[9], long[25]) = (9, 32, 1, 5);
        assert_eq!(decode(&long), Some(Decimal::ONE));
        let small = [0, 1, 0xFF, 0xF8, 0, 0, 0, 32, 0, 1];
        assert_eq!(decode(&small), Some(Decimal::ZERO));
        // 12345678901199999999.876543210988
        let product = [
            0, 8, 0, 4, 0, 0, 0, 12, 0x04, 0xD2, 0x16, 0x2E, 0x23, 0x33, 0x27, 0x0F, 0x27, 0x0F,
            0x22, 0x3D, 0x10, 0xE1, 0x03, 0xDC,
        ];
        let expected = "12345678901199999999.876543210988";
        let expected: Decimal = expected.parse().unwrap();
        assert_eq!(decode(&product), Some(expected));
        assert_eq!(decode_f64(&great), Some(1e32));
    }
}
