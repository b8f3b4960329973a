//! How the connections to a server are kept.

use std::path::Path;
use std::time::Duration;

use nuages_core::settings::DatabaseConfig;

use super::options::{ACQUIRE_TIMEOUT, improper, seconds};
use super::patience::Patience;
use crate::error::Result;

/// Seconds that a connection may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that are open at once where the settings name no number.
const MAX_CONNECTIONS: usize = 16;
/// After how long without use a connection is tested.
const IDLE_CHECK: Duration = Duration::from_secs(30);
/// The same with CONN_HEALTH_CHECKS: queries of one request follow each other faster.
const HEALTH_CHECK: Duration = Duration::from_secs(1);

/// How a server's connections are kept, whatever the server.
#[derive(Debug, Clone)]
pub(crate) struct ServerOptions {
    /// The most connections that are open at once.
    pub(crate) max_connections: usize,
    /// How long a task waits for a free connection.
    pub(crate) acquire_timeout: Duration,
    /// How long a connection may take to open.
    pub(crate) connect_timeout: Duration,
    /// After how long without use a connection is tested before its next use.
    pub(crate) idle_check: Duration,
    /// How long to wait for the next part of an answer.
    pub(super) patience: Patience,
    /// How long a connection is kept.
    pub(crate) max_age: Option<Duration>,
}

impl ServerOptions {
    pub(crate) fn new(config: &DatabaseConfig) -> Self {
        Self {
            max_connections: config
                .max_connections
                .and_then(|most| usize::try_from(most).ok())
                .map_or(MAX_CONNECTIONS, |most| most.max(1)),
            acquire_timeout: ACQUIRE_TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            idle_check: match config.conn_health_checks {
                true => HEALTH_CHECK,
                false => IDLE_CHECK,
            },
            patience: Patience::default(),
            max_age: config.conn_max_age.map(Duration::from_secs),
        }
    }

    /// Reads an entry of OPTIONS; tells whether it is known.
    pub(crate) fn take(&mut self, name: &str, value: &str) -> Result<bool> {
        match name {
            "acquire_timeout" => self.acquire_timeout = seconds(name, value)?,
            "connect_timeout" => self.connect_timeout = seconds(name, value)?,
            "idle_check" => self.idle_check = seconds(name, value)?,
            // 0 is no limit, as everywhere with these servers.
            "read_timeout" => {
                let limit = seconds(name, value)?;
                self.patience = Patience((!limit.is_zero()).then_some(limit));
            }
            "max_connections" => {
                self.max_connections =
                    value
                        .parse()
                        .ok()
                        .filter(|most| *most > 0)
                        .ok_or_else(|| {
                            improper(format!(
                                "the option max_connections of `databases` is {value:?}; it is a number from 1 on"
                            ))
                        })?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Refuses an option that asks for TLS where the program has none.
pub(crate) fn needs_tls(name: &str, value: &str) -> Result<()> {
    match cfg!(feature = "tls") {
        true => Ok(()),
        false => Err(improper(format!(
            "the option {name} of `databases` is {value}, which asks for TLS; this program was built without it: add the feature \"tls\" \
             to nuages in Cargo.toml"
        ))),
    }
}

/// Accepts the path of a file that is there, or what would stand in it.
pub(crate) fn file<'v>(name: &str, value: &'v str) -> Result<&'v str> {
    if Path::new(value).is_file() || value.starts_with("-----BEGIN") {
        return Ok(value);
    }
    Err(improper(format!(
        "the option {name} of `databases` is {value:?}, and there is no such file"
    )))
}
