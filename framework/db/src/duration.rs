//! Durations as Django stores, writes and reads them.

use jiff::SignedDuration;

const DAY: i128 = 86_400_000_000;

/// Returns the whole microseconds; `None` where they do not fit a column.
pub(crate) fn micros(duration: SignedDuration) -> Option<i64> {
    i64::try_from(duration.as_micros()).ok()
}

/// Writes `1 02:03:04.000005` as Django's `duration_string` does: days only where there are some.
pub(crate) fn string(duration: SignedDuration) -> String {
    let micros = duration.as_micros();
    let (days, rest) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let mut text = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if days != 0 {
        text = format!("{days} {text}");
    }
    if fraction != 0 {
        text.push_str(&format!(".{fraction:06}"));
    }
    text
}

/// Writes `1 day 2:03:04.000005` as psycopg does for PostgreSQL.
pub(crate) fn interval(duration: SignedDuration) -> String {
    spelled(duration, " ")
}

/// Writes `1 day, 2:03:04.000005` as Python's `str()` does.
pub(crate) fn python(duration: SignedDuration) -> String {
    spelled(duration, ", ")
}

fn spelled(duration: SignedDuration, behind_days: &str) -> String {
    let micros = duration.as_micros();
    let (days, rest) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let days = match days {
        0 => String::new(),
        1 | -1 => format!("{days} day{behind_days}"),
        several => format!("{several} days{behind_days}"),
    };
    let fraction = match fraction {
        0 => String::new(),
        fraction => format!(".{fraction:06}"),
    };
    format!(
        "{days}{}:{:02}:{:02}{fraction}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Reads what Django's `parse_duration` reads: `1 02:03:04.5`, `-3 days, 4:05`, `90`, and ISO 8601's `P1DT2H`.
pub(crate) fn parse(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let micros = match text.trim_start_matches(['+', '-']).starts_with('P') {
        true => iso(text),
        false => clock(text),
    }?;
    let (seconds, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let rest = i32::try_from(rest * 1000).ok()?;
    Some(SignedDuration::new(i64::try_from(seconds).ok()?, rest))
}

fn clock(text: &str) -> Option<i128> {
    let (days, clock) = match text.split_once(' ') {
        Some((days, rest)) => {
            let rest = rest.trim_start();
            let rest = rest
                .strip_prefix("days")
                .or_else(|| rest.strip_prefix("day"))
                .unwrap_or(rest);
            let clock = rest.trim_start_matches(',').trim_start();
            (days.parse::<i128>().ok()?, clock)
        }
        None => (0, text),
    };
    if clock.is_empty() {
        return Some(days * DAY);
    }
    let (sign, clock) = match clock.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, clock.strip_prefix('+').unwrap_or(clock)),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let (whole, seconds) = match parts[..] {
        [seconds] => (0, seconds),
        [minutes, seconds] => (number(minutes)? * 60, seconds),
        [hours, minutes, seconds] => (number(hours)? * 3600 + number(minutes)? * 60, seconds),
        _ => return None,
    };
    Some(days * DAY + sign * (whole * 1_000_000 + fixed(seconds)?))
}

fn iso(text: &str) -> Option<i128> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix('P')?;
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let mut total = 0;
    for (part, units) in [
        (date, &[('W', 7 * DAY), ('D', DAY)][..]),
        (
            time,
            &[('H', 3_600_000_000), ('M', 60_000_000), ('S', 1_000_000)],
        ),
    ] {
        let mut rest = part;
        let mut units = units.iter();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
            let letter = rest[end..].chars().next()?;
            let (_, unit) = units.find(|(known, _)| *known == letter)?;
            total += fixed(&rest[..end])? * unit / 1_000_000;
            rest = &rest[end + 1..];
        }
    }
    Some(sign * total)
}

fn number(text: &str) -> Option<i128> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Reads `1.5` as millionths.
fn fixed(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let fraction: String = fraction
        .chars()
        .chain(std::iter::repeat_n('0', 6))
        .take(6)
        .collect();
    Some(number(whole)?.checked_mul(1_000_000)? + number(&fraction)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_django_writes_them_and_read_back() {
        for (micros, text) in [
            (0, "00:00:00"),
            (5, "00:00:00.000005"),
            (93_784_000_005, "1 02:03:04.000005"),
            (-1, "-1 23:59:59.999999"),
            (-86_400_000_000, "-1 00:00:00"),
        ] {
            let duration = SignedDuration::from_micros(micros);
            assert_eq!(string(duration), text);
            assert_eq!(parse(text), Some(duration), "{text}");
        }
    }

    #[test]
    fn durations_are_read_in_the_forms_that_django_reads() {
        for (text, micros) in [
            ("30", 30_000_000),
            ("15:30", 930_000_000),
            ("-15:30", -930_000_000),
            ("1:15:30.1", 4_530_100_000),
            ("4 days, 0:15:30", 346_530_000_000),
            ("-4 15:30", -344_670_000_000),
            ("P4Y", i64::MIN),
            ("PT5S", 5_000_000),
            ("P4DT1H15M20S", 350_120_000_000),
            ("-P1W", -604_800_000_000),
            ("PT0.000005S", 5),
            ("", i64::MIN),
            ("1:2:3:4", i64::MIN),
            ("soon", i64::MIN),
        ] {
            let wanted = (micros != i64::MIN).then(|| SignedDuration::from_micros(micros));
            assert_eq!(parse(text), wanted, "{text}");
        }
    }
}
