use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

/// The reasons why a server cannot listen on an address.
#[derive(Debug)]
#[non_exhaustive]
pub enum BindError {
    /// Another process listens on the address already.
    AddressInUse {
        /// The address that is taken.
        address: SocketAddr,
    },
    /// The process may not listen on the address; ports below 1024 need a privilege.
    PermissionDenied {
        /// The address that is not allowed.
        address: SocketAddr,
    },
    /// The address belongs to no network interface of this machine.
    AddressNotAvailable {
        /// The address that this machine does not have.
        address: SocketAddr,
    },
    /// The name does not resolve to an address.
    Unresolvable {
        /// What the resolver said.
        source: io::Error,
    },
    /// The operating system refused for another reason.
    Other {
        /// The address that was asked for, if it is known.
        address: Option<SocketAddr>,
        /// What the operating system said.
        source: io::Error,
    },
}

impl BindError {
    fn new(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => BindError::AddressInUse { address },
            io::ErrorKind::PermissionDenied => BindError::PermissionDenied { address },
            io::ErrorKind::AddrNotAvailable => BindError::AddressNotAvailable { address },
            _ => BindError::Other {
                address: Some(address),
                source,
            },
        }
    }
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BindError::AddressInUse { address } => write!(
                f,
                "{address} is already in use; stop the server that has it or choose another port"
            ),
            BindError::PermissionDenied { address } => write!(
                f,
                "this user may not listen on {address}; choose a port above 1023"
            ),
            BindError::AddressNotAvailable { address } => write!(
                f,
                "this machine has no address {}; 127.0.0.1 or 0.0.0.0 will do",
                address.ip()
            ),
            BindError::Unresolvable { source } => {
                write!(f, "the address to listen on does not resolve: {source}")
            }
            BindError::Other {
                address: Some(address),
                source,
            } => write!(f, "cannot listen on {address}: {source}"),
            BindError::Other {
                address: None,
                source,
            } => write!(f, "cannot listen: {source}"),
        }
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BindError::Unresolvable { source } | BindError::Other { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Binds every address that the name stands for; fails if none can be bound.
pub(super) fn bind(addresses: impl ToSocketAddrs) -> Result<Vec<TcpListener>, BindError> {
    let addresses = addresses
        .to_socket_addrs()
        .map_err(|source| BindError::Unresolvable { source })?;
    let mut listeners = Vec::new();
    let mut failure = BindError::Unresolvable {
        source: io::Error::new(io::ErrorKind::NotFound, "the name stands for no address"),
    };
    for address in addresses {
        match TcpListener::bind(address) {
            Ok(listener) => listeners.push(listener),
            Err(error) => failure = BindError::new(address, error),
        }
    }
    if listeners.is_empty() {
        return Err(failure);
    }
    Ok(listeners)
}
