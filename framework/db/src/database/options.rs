//! From an entry of `DATABASES` to the way connections are opened.

use std::path::PathBuf;
use std::time::Duration;

use nuages_core::settings::{DatabaseConfig, Engine};

use crate::backends::sqlite::Options;
use crate::error::{Error, Result};

/// Seconds that a statement waits for another process's lock, as Django's default.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Seconds that a task waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
const PRAGMAS: [&str; 5] = [
    "journal_mode",
    "synchronous",
    "cache_size",
    "mmap_size",
    "temp_store",
];

pub(super) fn in_memory() -> Options {
    Options {
        path: PathBuf::from(":memory:"),
        in_memory: true,
        readers: 0,
        busy_timeout: BUSY_TIMEOUT,
        acquire_timeout: ACQUIRE_TIMEOUT,
        pragmas: Vec::new(),
        init_command: None,
    }
}

pub(super) fn options(config: &DatabaseConfig) -> Result<Options> {
    if config.engine != Engine::Sqlite {
        return Err(improper(format!(
            "DATABASES names the engine {}; this version of Nuages opens sqlite only",
            config.engine.vendor()
        )));
    }
    let mut options = in_memory();
    if !config.is_in_memory() {
        if config.name.is_empty() {
            return Err(improper(
                "DATABASES gives no name; name the SQLite file, or :memory:",
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
                        "DATABASES OPTIONS readers is {value:?}; it is a number"
                    ))
                })?;
            }
            "init_command" => options.init_command = Some(value.clone()),
            "transaction_mode" if value.eq_ignore_ascii_case("IMMEDIATE") => {}
            pragma if PRAGMAS.contains(&pragma) => {
                options.pragmas.push((name.clone(), value.clone()));
            }
            _ => {
                return Err(improper(format!(
                    "DATABASES OPTIONS has the unknown entry {name}; SQLite takes timeout, acquire_timeout, readers, \
                     init_command, {}",
                    PRAGMAS.join(", ")
                )));
            }
        }
    }
    Ok(options)
}

fn seconds(name: &str, value: &str) -> Result<Duration> {
    value
        .parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| {
            improper(format!(
                "DATABASES OPTIONS {name} is {value:?}; it is a number of seconds"
            ))
        })
}

fn improper(message: impl Into<String>) -> Error {
    Error::ImproperlyConfigured {
        message: message.into(),
    }
}
