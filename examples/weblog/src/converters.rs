//! Converters of URL patterns.

use nuages::urls::Converter;

/// `<yyyy:..>`: a year of four digits.
#[derive(Debug)]
pub struct FourDigitYear;

impl Converter for FourDigitYear {
    type Value = i16;
    const REGEX: &'static str = "[0-9]{4}";

    fn to_rust(text: &str) -> Option<i16> {
        text.parse().ok()
    }

    fn to_url(year: &i16) -> String {
        format!("{year:04}")
    }
}
