//! Databases named by URL, as the variable `DATABASE_URL` does.

use std::error::Error as StdError;
use std::fmt;
use std::num::NonZeroU32;

use super::{DatabaseConfig, Engine, Secret};

/// A database URL that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseUrlError {
    /// There is no `scheme://`.
    NoScheme,
    /// The scheme names no database that is known.
    UnknownScheme(String),
    /// The path names no database.
    NoName,
    /// The port is no number from 1 to 65535.
    BadPort(String),
    /// A `%` is not followed by two hexadecimal digits, or the bytes are no UTF-8.
    BadPercentEncoding,
    /// A parameter behind the `?` has a value that it does not take.
    BadParameter {
        /// The parameter.
        name: String,
        /// What was written.
        value: String,
        /// What it takes.
        takes: &'static str,
    },
}

impl fmt::Display for DatabaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScheme => write!(f, "it has no scheme, as 'postgres://'"),
            Self::UnknownScheme(scheme) => write!(
                f,
                "the scheme '{scheme}' is not known; use sqlite, postgres, postgresql, mysql or mariadb"
            ),
            Self::NoName => write!(
                f,
                "it names no database after the host, as 'postgres://host/name'"
            ),
            Self::BadPort(port) => write!(f, "the port '{port}' is not a number from 1 to 65535"),
            Self::BadPercentEncoding => write!(
                f,
                "a '%' is not followed by two hexadecimal digits (write '%25' for a per cent sign)"
            ),
            Self::BadParameter { name, value, takes } => {
                write!(f, "{name} is '{value}'; it is {takes}")
            }
        }
    }
}

impl StdError for DatabaseUrlError {}

pub(super) fn parse_database_url(url: &str) -> Result<DatabaseConfig, DatabaseUrlError> {
    let (scheme, rest) = url.split_once("://").ok_or(DatabaseUrlError::NoScheme)?;
    let engine = match scheme.to_ascii_lowercase().as_str() {
        "sqlite" | "sqlite3" => Engine::Sqlite,
        "postgres" | "postgresql" | "pgsql" => Engine::Postgresql,
        "mysql" | "mariadb" => Engine::Mysql,
        _ => return Err(DatabaseUrlError::UnknownScheme(scheme.to_owned())),
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut config = if engine == Engine::Sqlite {
        sqlite(rest)?
    } else {
        server(engine, rest)?
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        set(&mut config, decode(name)?, decode(value)?)?;
    }
    Ok(config)
}

/// Takes a parameter from behind the `?`.
fn set(config: &mut DatabaseConfig, name: String, value: String) -> Result<(), DatabaseUrlError> {
    let yes_or_no = match value.as_str() {
        "1" | "true" | "True" => Ok(true),
        "0" | "false" | "False" => Ok(false),
        _ => Err("true or false"),
    };
    let taken = match name.as_str() {
        "conn_max_age" => value
            .parse()
            .map(|seconds| config.conn_max_age = Some(seconds))
            .map_err(|_| "a number of seconds"),
        "max_connections" => value
            .parse()
            .map(|most: NonZeroU32| config.max_connections = Some(most.get()))
            .map_err(|_| "a number from 1 on"),
        "conn_health_checks" => yes_or_no.map(|tested| config.conn_health_checks = tested),
        "atomic_requests" => yes_or_no.map(|atomic| config.atomic_requests = atomic),
        "time_zone" => {
            config.time_zone = Some(value.clone());
            Ok(())
        }
        _ => {
            config.options.insert(name, value);
            return Ok(());
        }
    };
    taken.map_err(|takes| DatabaseUrlError::BadParameter { name, value, takes })
}

/// `sqlite:///absolute`, `sqlite:////absolute` and `sqlite://:memory:`; a path without a leading slash is relative.
fn sqlite(rest: &str) -> Result<DatabaseConfig, DatabaseUrlError> {
    let path = decode(rest)?;
    match path.as_str() {
        "" | "/" => Err(DatabaseUrlError::NoName),
        ":memory:" | "/:memory:" => Ok(DatabaseConfig::sqlite(":memory:")),
        path => {
            let path = path
                .strip_prefix('/')
                .filter(|rest| rest.starts_with('/'))
                .unwrap_or(path);
            Ok(DatabaseConfig::sqlite(path))
        }
    }
}

fn server(engine: Engine, rest: &str) -> Result<DatabaseConfig, DatabaseUrlError> {
    let (authority, name) = rest.split_once('/').ok_or(DatabaseUrlError::NoName)?;
    let mut config = DatabaseConfig::new(engine, decode(name)?);
    if config.name.is_empty() {
        return Err(DatabaseUrlError::NoName);
    }
    let (login, address) = match authority.rsplit_once('@') {
        Some((login, address)) => (login, address),
        None => ("", authority),
    };
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    config.user = decode(user)?;
    config.password = Secret::from(decode(password)?);
    let (host, port) = match address.rfind(']') {
        Some(end) => (
            &address[..=end],
            address[end + 1..].strip_prefix(':').unwrap_or_default(),
        ),
        None => address.split_once(':').unwrap_or((address, "")),
    };
    config.host = decode(host.trim_matches(['[', ']']))?;
    if !port.is_empty() {
        config.port = match port.parse() {
            Ok(0) | Err(_) => return Err(DatabaseUrlError::BadPort(port.to_owned())),
            Ok(port) => Some(port),
        };
    }
    Ok(config)
}

fn decode(text: &str) -> Result<String, DatabaseUrlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'%' {
            let digits = tail.get(..2).and_then(|digits| str::from_utf8(digits).ok());
            // `from_str_radix` would take a sign.
            let digits =
                digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            bytes.push(byte.ok_or(DatabaseUrlError::BadPercentEncoding)?);
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_err(|_| DatabaseUrlError::BadPercentEncoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_urls_name_a_file_or_memory() {
        for (url, name) in [
            ("sqlite:///srv/db.sqlite3", "/srv/db.sqlite3"),
            ("sqlite:////srv/db.sqlite3", "/srv/db.sqlite3"),
            ("sqlite://db.sqlite3", "db.sqlite3"),
            ("sqlite://:memory:", ":memory:"),
            ("sqlite:///with%20space.db", "/with space.db"),
        ] {
            let config = parse_database_url(url).unwrap();
            assert_eq!(
                (config.engine, config.name.as_str()),
                (Engine::Sqlite, name),
                "{url}"
            );
        }
    }

    #[test]
    fn server_urls_are_percent_decoded() {
        let config = parse_database_url(
            "postgres://us%40er:p%3Ass%2F@db.example:5433/my%20db?sslmode=require",
        )
        .unwrap();
        assert_eq!(config.engine, Engine::Postgresql);
        assert_eq!(
            (
                config.user.as_str(),
                config.password.expose(),
                config.host.as_str()
            ),
            ("us@er", "p:ss/", "db.example")
        );
        assert_eq!((config.port, config.name.as_str()), (Some(5433), "my db"));
        assert_eq!(config.options["sslmode"], "require");
        let config = parse_database_url("mysql://root@[::1]:3306/site").unwrap();
        assert_eq!((config.host.as_str(), config.port), ("::1", Some(3306)));
    }

    #[test]
    fn bad_urls_say_what_is_wrong() {
        for (url, error) in [
            ("db.sqlite3", DatabaseUrlError::NoScheme),
            (
                "oracle://x/y",
                DatabaseUrlError::UnknownScheme("oracle".into()),
            ),
            ("postgres://host", DatabaseUrlError::NoName),
            (
                "postgres://host:x/db",
                DatabaseUrlError::BadPort("x".into()),
            ),
            ("postgres://host/%zz", DatabaseUrlError::BadPercentEncoding),
            ("postgres://host/%+1", DatabaseUrlError::BadPercentEncoding),
        ] {
            assert_eq!(parse_database_url(url), Err(error), "{url}");
        }
    }

    #[test]
    fn parameters_set_the_fields_of_their_names() {
        let config = parse_database_url(
            "mysql://host/db?conn_max_age=60&max_connections=4&conn_health_checks=1&atomic%5Frequests=true&time_zone=Europe/Berlin&charset=utf8mb4",
        )
        .unwrap();
        assert_eq!(config.conn_max_age, Some(60));
        assert_eq!(config.max_connections, Some(4));
        assert!(config.conn_health_checks && config.atomic_requests);
        assert_eq!(config.time_zone.as_deref(), Some("Europe/Berlin"));
        assert_eq!(config.options.len(), 1);
        for (pair, message) in [
            (
                "conn_max_age=1h",
                "conn_max_age is '1h'; it is a number of seconds",
            ),
            (
                "max_connections=0",
                "max_connections is '0'; it is a number from 1 on",
            ),
            (
                "atomic_requests=on",
                "atomic_requests is 'on'; it is true or false",
            ),
            (
                "conn_health_checks",
                "conn_health_checks is ''; it is true or false",
            ),
        ] {
            let error = parse_database_url(&format!("mysql://host/db?{pair}")).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
