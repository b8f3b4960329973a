//! Whole numbers in 62 digits.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Writes a number in the digits `0-9A-Za-z`.
pub fn b62_encode(number: i64) -> String {
    let mut text = String::new();
    b62_push(number, &mut text);
    text
}

/// Writes what [`b62_encode`] returns behind a text.
pub(super) fn b62_push(number: i64, text: &mut String) {
    if number < 0 {
        text.push('-');
    }
    // 62 to the power of 11 is more than any number of 64 bits.
    let mut digits = [0; 11];
    let mut rest = number.unsigned_abs();
    let mut first = digits.len();
    while rest > 0 || first == digits.len() {
        first -= 1;
        digits[first] = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    text.extend(digits[first..].iter().copied().map(char::from));
}

/// Reads what [`b62_encode`] wrote; `None` if it is no such number.
pub fn b62_decode(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.is_empty() {
        return None;
    }
    let mut number: i64 = 0;
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit)?;
        number = number
            .checked_mul(62)?
            .checked_add(i64::try_from(value).ok()?)?;
    }
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        for (number, text) in [
            (0, "0"),
            (61, "z"),
            (62, "10"),
            (1_700_000_000, "1r31eq"),
            (-5, "-5"),
            (i64::MAX, "AzL8n0Y58m7"),
        ] {
            assert_eq!(b62_encode(number), text);
            assert_eq!(b62_decode(text), Some(number));
        }
        for text in ["", "-", "é", "a b", "zzzzzzzzzzzzzzzz"] {
            assert_eq!(b62_decode(text), None, "{text}");
        }
    }
}
