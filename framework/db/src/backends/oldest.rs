//! The oldest servers that Nuages speaks to, and what versions servers say.

#[cfg(any(feature = "postgres", feature = "mysql", test))]
use crate::error::{Error, Result};

pub(crate) const OLDEST_POSTGRESQL: (u32, u32) = (15, 0);
pub(crate) const OLDEST_MARIADB: (u32, u32) = (10, 11);
#[cfg(any(feature = "mysql", test))]
const OLDEST_MYSQL: (u32, u32) = (8, 0);

/// Reads the first two numbers of `10.11.6-MariaDB`, `15.4 (Debian 15.4-1)` or `18beta1`.
pub(crate) fn numbers(version: &str) -> (u32, u32) {
    let mut parts = version.split('.').map(|part| {
        let end = part.find(|character: char| !character.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().unwrap_or(0)
    });
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// Refuses a PostgreSQL server that is too old.
#[cfg(any(feature = "postgres", test))]
pub(crate) fn check_postgresql(found: (u32, u32)) -> Result<()> {
    check("PostgreSQL", found, OLDEST_POSTGRESQL)
}

/// Refuses a MariaDB or MySQL server that is too old.
#[cfg(any(feature = "mysql", test))]
pub(crate) fn check_mysql(is_mariadb: bool, found: (u32, u32)) -> Result<()> {
    match is_mariadb {
        true => check("MariaDB", found, OLDEST_MARIADB),
        false => check("MySQL", found, OLDEST_MYSQL),
    }
}

#[cfg(any(feature = "postgres", feature = "mysql", test))]
fn check(make: &str, found: (u32, u32), oldest: (u32, u32)) -> Result<()> {
    if found >= oldest {
        return Ok(());
    }
    let text = |(major, minor): (u32, u32)| match make {
        "PostgreSQL" => major.to_string(),
        _ => format!("{major}.{minor}"),
    };
    Err(Error::not_supported(format!(
        "{make} {} or later is required (found {}).",
        text(oldest),
        text(found)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_servers_say() {
        for (text, version) in [
            ("15.4 (Debian 15.4-1)", (15, 4)),
            ("18beta1", (18, 0)),
            ("10.11.6-MariaDB-0+deb12u1", (10, 11)),
            ("8.4.2", (8, 4)),
            ("9", (9, 0)),
            ("", (0, 0)),
        ] {
            assert_eq!(numbers(text), version, "{text}");
        }
    }

    #[test]
    fn old_servers_are_refused_in_djangos_words() {
        for (answer, message) in [
            (
                check_postgresql((14, 9)),
                "PostgreSQL 15 or later is required (found 14).",
            ),
            (
                check_mysql(true, (10, 6)),
                "MariaDB 10.11 or later is required (found 10.6).",
            ),
            (
                check_mysql(false, (5, 7)),
                "MySQL 8.0 or later is required (found 5.7).",
            ),
        ] {
            assert_eq!(answer.unwrap_err().to_string(), message);
        }
        for answer in [
            check_postgresql((15, 0)),
            check_mysql(true, (11, 4)),
            check_mysql(false, (8, 0)),
        ] {
            assert!(answer.is_ok());
        }
    }
}
