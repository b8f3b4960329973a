//! Dates as HTTP writes them.

use jiff::fmt::rfc2822::DateTimePrinter;
use nuages_core::Timestamp;

/// Writes a point in time as RFC 9110 wants it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(timestamp: Timestamp) -> String {
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&timestamp)
        .unwrap_or_else(|_| "Thu, 01 Jan 1970 00:00:00 GMT".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_two_digits() {
        for (second, text) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        ] {
            assert_eq!(http_date(Timestamp::from_second(second).unwrap()), text);
        }
    }
}
