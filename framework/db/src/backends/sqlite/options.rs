//! From an entry of `DATABASES` to the way connections are opened.

use std::path::PathBuf;
use std::time::Duration;

use nuages_core::settings::DatabaseConfig;

use crate::backends::options::{ACQUIRE_TIMEOUT, improper, seconds, unknown};
use crate::error::Result;

/// Seconds that a statement waits for another process's lock, as Django's default.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const PRAGMAS: [&str; 5] = [
    "journal_mode",
    "synchronous",
    "cache_size",
    "mmap_size",
    "temp_store",
];
/// Names that OPTIONS may hold.
const KNOWN: [&str; 10] = [
    "timeout",
    "acquire_timeout",
    "readers",
    "init_command",
    "transaction_mode",
    "journal_mode",
    "synchronous",
    "cache_size",
    "mmap_size",
    "temp_store",
];

/// How to open connections to one database.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) path: PathBuf,
    pub(crate) in_memory: bool,
    pub(crate) readers: usize,
    pub(crate) busy_timeout: Duration,
    pub(crate) acquire_timeout: Duration,
    pub(crate) pragmas: Vec<(String, String)>,
    pub(crate) init_command: Option<String>,
}

impl Options {
    pub(crate) fn in_memory() -> Self {
        Self {
            path: PathBuf::from(":memory:"),
            in_memory: true,
            readers: 0,
            busy_timeout: BUSY_TIMEOUT,
            acquire_timeout: ACQUIRE_TIMEOUT,
            pragmas: Vec::new(),
            init_command: None,
        }
    }

    pub(crate) fn new(config: &DatabaseConfig) -> Result<Self> {
        if config
            .time_zone
            .as_deref()
            .is_some_and(|zone| zone != "UTC")
        {
            return Err(improper(
                "time_zone of `databases` is not UTC; moments are stored in UTC on SQLite",
            ));
        }
        let mut options = Self::in_memory();
        if !config.is_in_memory() {
            if config.name.is_empty() {
                return Err(improper(
                    "`databases` gives no name; name the SQLite file, or :memory:",
                ));
            }
            options.path = PathBuf::from(&config.name);
            options.in_memory = false;
            options.readers = std::thread::available_parallelism()
                .map_or(4, usize::from)
                .clamp(4, 8);
        }
        if let (Some(connections), false) = (config.max_connections, options.in_memory) {
            options.readers = usize::try_from(connections)
                .unwrap_or(usize::MAX)
                .saturating_sub(1);
        }
        for (name, value) in &config.options {
            match name.as_str() {
                "timeout" => options.busy_timeout = seconds(name, value)?,
                "acquire_timeout" => options.acquire_timeout = seconds(name, value)?,
                "readers" if options.in_memory => {}
                "readers" => {
                    options.readers = value.parse().map_err(|_| {
                        improper(format!(
                            "the option readers of `databases` is {value:?}; it is a number"
                        ))
                    })?;
                }
                "init_command" => options.init_command = Some(value.clone()),
                "transaction_mode" if value.eq_ignore_ascii_case("IMMEDIATE") => {}
                "transaction_mode" => {
                    return Err(improper(format!(
                        "the option transaction_mode of `databases` is {value:?}; it is IMMEDIATE, as a transaction takes the lock for writing \
                         when it begins, whoever asks for it"
                    )));
                }
                pragma if PRAGMAS.contains(&pragma) => {
                    check_pragma(name, value)?;
                    options.pragmas.push((name.clone(), value.clone()));
                }
                _ => return Err(unknown(name, "SQLite", &KNOWN)),
            }
        }
        Ok(options)
    }
}

/// Refuses what SQLite would take for another value without a word.
fn check_pragma(name: &str, value: &str) -> Result<()> {
    let words: &[&str] = match name {
        "journal_mode" => &["DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL", "OFF"],
        "synchronous" => &["OFF", "NORMAL", "FULL", "EXTRA"],
        "temp_store" => &["DEFAULT", "FILE", "MEMORY"],
        _ if value.parse::<i64>().is_ok() => return Ok(()),
        "cache_size" => &["a number of pages", "of KiB with a minus sign before it"],
        _ => &["a number of bytes"],
    };
    let is_word = words.iter().any(|word| word.eq_ignore_ascii_case(value));
    let is_number = name != "journal_mode"
        && value
            .parse()
            .is_ok_and(|number: usize| number < words.len());
    match is_word || is_number {
        true => Ok(()),
        false => Err(improper(format!(
            "the option {name} of `databases` is {value:?}; it is {}",
            words.join(", or ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::check_pragma;

    #[test]
    fn values_that_sqlite_would_take_for_others_are_refused() {
        for (name, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "FULL"),
            ("synchronous", "3"),
            ("temp_store", "2"),
            ("cache_size", "-16000"),
            ("mmap_size", "0"),
        ] {
            check_pragma(name, value).unwrap();
        }
        for (name, value) in [
            ("journal_mode", "walx"),
            ("journal_mode", "1"),
            ("synchronous", "ful"),
            ("synchronous", "9"),
            ("temp_store", "memry"),
            ("cache_size", "16MB"),
            ("mmap_size", ""),
        ] {
            let error = check_pragma(name, value).unwrap_err().to_string();
            let told = format!("the option {name} of `databases` is {value:?}; it is ");
            assert!(error.contains(&told), "{error}");
        }
    }
}
