//! Spans of time in words, as `django.utils.timesince`.

use jiff::civil::{Date, DateTime};

const NAMES: [&str; 6] = ["year", "month", "week", "day", "hour", "minute"];
/// Seconds of the units from the week on.
const CHUNKS: [i64; 4] = [7 * 86_400, 86_400, 3_600, 60];
const MONTH_DAYS: [i8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Returns the time from `from` to `to` in up to two adjacent units, as in "1 year, 3 months"; "0 minutes" if there is none.
pub(super) fn time_since(from: DateTime, to: DateTime) -> String {
    partials(from, to)
        .and_then(|partials| in_words(&partials))
        .unwrap_or_else(|| count("minute", 0))
}

fn in_words(partials: &[i64; 6]) -> Option<String> {
    let first = partials.iter().position(|count| *count != 0)?;
    let words: Vec<String> = partials
        .iter()
        .zip(NAMES)
        .skip(first)
        .take(2)
        .take_while(|(number, _)| **number != 0)
        .map(|(number, name)| count(name, *number))
        .collect();
    Some(words.join(", "))
}

/// A count never breaks between its number and its word.
fn count(name: &str, number: i64) -> String {
    format!("{number}\u{a0}{name}{}", if number == 1 { "" } else { "s" })
}

fn partials(from: DateTime, to: DateTime) -> Option<[i64; 6]> {
    if seconds_between(from, to) <= 0 {
        return None;
    }
    let month_number = |moment: DateTime| i64::from(moment.year()) * 12 + i64::from(moment.month());
    let mut months = month_number(to) - month_number(from);
    if from.day() > to.day() || (from.day() == to.day() && from.time() > to.time()) {
        months -= 1;
    }
    let pivot = if months == 0 {
        from
    } else {
        later(from, months)?
    };
    let mut partials = [months.div_euclid(12), months.rem_euclid(12), 0, 0, 0, 0];
    let mut rest = seconds_between(pivot, to);
    for (partial, chunk) in partials.iter_mut().skip(2).zip(CHUNKS) {
        *partial = rest.div_euclid(chunk);
        rest = rest.rem_euclid(chunk);
    }
    Some(partials)
}

/// Shifts a moment by months, into a day that its new month has in every year.
fn later(from: DateTime, months: i64) -> Option<DateTime> {
    let number = i64::from(from.year()) * 12 + i64::from(from.month()) - 1 + months;
    let year = i16::try_from(number.div_euclid(12)).ok()?;
    let month = i8::try_from(number.rem_euclid(12)).ok()? + 1;
    let day = from.day().min(MONTH_DAYS[usize::try_from(month).ok()? - 1]);
    let date = Date::new(year, month, day).ok()?;
    DateTime::from_parts(date, from.time())
        .with()
        .subsec_nanosecond(0)
        .build()
        .ok()
}

fn seconds_between(from: DateTime, to: DateTime) -> i64 {
    let span = to.duration_since(from);
    span.as_secs() - i64::from(span.subsec_nanos() < 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spans_are_worded_as_django_words_them() {
        let start = date(2007, 8, 14).at(13, 46, 0, 0);
        // Written by django.utils.timesince.timesince.
        for (end, expected) in [
            (start, "0 minutes"),
            (date(2007, 8, 14).at(13, 46, 59, 0), "0 minutes"),
            (date(2007, 8, 14).at(13, 47, 0, 0), "1 minute"),
            (date(2007, 8, 14).at(15, 48, 30, 0), "2 hours, 2 minutes"),
            (date(2007, 8, 15).at(13, 46, 0, 0), "1 day"),
            (date(2007, 8, 22).at(15, 46, 0, 0), "1 week, 1 day"),
            (date(2007, 9, 14).at(13, 46, 0, 0), "1 month"),
            (date(2008, 11, 20).at(0, 0, 0, 0), "1 year, 3 months"),
            (date(2008, 8, 16).at(0, 0, 0, 0), "1 year"),
            (date(2007, 8, 13).at(0, 0, 0, 0), "0 minutes"),
        ] {
            assert_eq!(
                time_since(start, end),
                expected.replace(' ', "\u{a0}").replace(",\u{a0}", ", "),
                "{end}"
            );
        }
    }
}
