use std::fmt;
use std::io;
use std::net::{TcpListener, ToSocketAddrs};

/// Where a development server listens: Django's `addrport`.
///
/// # Example: the forms that `runserver` takes
/// ```
/// use nuages_devtools::Address;
///
/// assert_eq!(Address::parse(None, false)?.url(), "http://127.0.0.1:8000/");
/// assert_eq!(Address::parse(Some("8001"), false)?.url(), "http://127.0.0.1:8001/");
/// assert_eq!(Address::parse(Some("0.0.0.0:80"), false)?.url(), "http://0.0.0.0:80/");
/// assert_eq!(Address::parse(Some("[::1]:8000"), false)?.url(), "http://[::1]:8000/");
/// # Ok::<(), nuages_devtools::AddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    ipv6: bool,
}

impl Address {
    /// Reads `port`, `address:port` or nothing at all; `ipv6` is the flag `-6`.
    ///
    /// # Errors
    /// Says which text is no port number, no `address:port` pair or no IPv6 address.
    pub fn parse(text: Option<&str>, ipv6: bool) -> Result<Self, AddressError> {
        let default_host = if ipv6 { "::1" } else { "127.0.0.1" };
        let Some(text) = text else {
            return Ok(Self {
                host: default_host.to_owned(),
                port: 8000,
                ipv6,
            });
        };
        let no_pair = || {
            AddressError(format!(
                "\"{text}\" is not a valid port number or address:port pair."
            ))
        };
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (Some(host), port),
            None => (None, text),
        };
        if port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(no_pair());
        }
        let port = port.parse().map_err(|_| no_pair())?;
        let Some(host) = host else {
            return Ok(Self {
                host: default_host.to_owned(),
                port,
                ipv6,
            });
        };
        if let Some(inner) = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            let valid = inner.parse::<std::net::Ipv6Addr>().is_ok();
            return if valid {
                Ok(Self {
                    host: inner.to_owned(),
                    port,
                    ipv6: true,
                })
            } else {
                Err(no_pair())
            };
        }
        let is_name = !host.is_empty()
            && host.split('.').all(|label| {
                !label.is_empty()
                    && label
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        if !is_name {
            return Err(no_pair());
        }
        if ipv6
            && host
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            return Err(AddressError(format!(
                "\"{host}\" is not a valid IPv6 address."
            )));
        }
        let host = if host == "0" { "0.0.0.0" } else { host };
        Ok(Self {
            host: host.to_owned(),
            port,
            ipv6,
        })
    }

    /// Returns the address as a browser's address line wants it, such as `http://127.0.0.1:8000/`.
    pub fn url(&self) -> String {
        format!("http://{self}/")
    }

    /// Takes the port.
    ///
    /// # Errors
    /// Fails in Django's words when the port is taken, forbidden or not this machine's.
    pub fn bind(&self) -> Result<TcpListener, BindError> {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        let addresses = (self.host.as_str(), self.port)
            .to_socket_addrs()
            .map_err(BindError)?;
        for address in addresses.filter(|address| address.is_ipv6() || !self.ipv6) {
            match TcpListener::bind(address) {
                Ok(listener) => return Ok(listener),
                Err(error) => last = error,
            }
        }
        Err(BindError(last))
    }
}

/// Displays `127.0.0.1:8000`, or `[::1]:8000`.
impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(formatter, "[{}]:{}", self.host, self.port)
        } else {
            write!(formatter, "{}:{}", self.host, self.port)
        }
    }
}

/// The text given to `runserver` is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for AddressError {}

/// The port could not be taken.
#[derive(Debug)]
pub struct BindError(io::Error);

impl fmt::Display for BindError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind() {
            io::ErrorKind::AddrInUse => formatter.write_str("That port is already in use."),
            io::ErrorKind::PermissionDenied => {
                formatter.write_str("You don't have permission to access that port.")
            }
            io::ErrorKind::AddrNotAvailable => {
                formatter.write_str("That IP address can't be assigned to.")
            }
            _ => self.0.fmt(formatter),
        }
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_address_is_read() {
        let cases = [
            (None, false, "127.0.0.1:8000"),
            (None, true, "[::1]:8000"),
            (Some("8001"), false, "127.0.0.1:8001"),
            (Some("8001"), true, "[::1]:8001"),
            (Some("0:9000"), false, "0.0.0.0:9000"),
            (Some("192.168.1.2:80"), false, "192.168.1.2:80"),
            (Some("localhost:8000"), true, "localhost:8000"),
            (
                Some("my-host.example.com:8000"),
                false,
                "my-host.example.com:8000",
            ),
            (Some("[2001:db8::1]:7"), false, "[2001:db8::1]:7"),
        ];
        for (text, ipv6, expected) in cases {
            assert_eq!(
                Address::parse(text, ipv6).unwrap().to_string(),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_bad_address_is_named_in_djangos_words() {
        for text in [
            "foo:bar",
            "127.0.0.1:abc",
            "",
            ":8000",
            "80x",
            "99999",
            "[zz]:80",
            "a..b:80",
            "::1:8000",
        ] {
            let error = Address::parse(Some(text), false).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("\"{text}\" is not a valid port number or address:port pair.")
            );
        }
        let error = Address::parse(Some("127.0.0.1:80"), true)
            .unwrap_err()
            .to_string();
        assert_eq!(error, "\"127.0.0.1\" is not a valid IPv6 address.");
    }

    #[test]
    fn a_taken_port_is_one_clear_line() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let error = Address::parse(Some(&address), false)
            .unwrap()
            .bind()
            .unwrap_err();
        assert_eq!(error.to_string(), "That port is already in use.");
    }
}
