//! Addresses and networks of the Internet in PostgreSQL's binary form.

use std::net::IpAddr;

use super::oid;

/// Writes an address of the Internet, or a network as `10.0.0.0/8`.
pub(super) fn encode(buffer: &mut Vec<u8>, number: u32, text: &str) -> bool {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse::<u8>().ok()),
        None => (text, Some(128)),
    };
    let (Ok(address), Some(bits)) = (address.parse::<IpAddr>(), bits) else {
        return false;
    };
    let cidr = u8::from(number == oid::CIDR);
    // PostgreSQL's numbers of the families: 2 and 3 on every system.
    match address {
        IpAddr::V4(address) => {
            buffer.extend_from_slice(&[2, bits.min(32), cidr, 4]);
            buffer.extend_from_slice(&address.octets());
        }
        IpAddr::V6(address) => {
            buffer.extend_from_slice(&[3, bits.min(128), cidr, 16]);
            buffer.extend_from_slice(&address.octets());
        }
    }
    true
}

/// Reads an address; its network's width only where there is one.
pub(super) fn decode(bytes: &[u8], number: u32) -> Option<String> {
    let (head, address) = bytes.split_at_checked(4)?;
    let address: IpAddr = match head[0] {
        2 => <[u8; 4]>::try_from(address).ok()?.into(),
        3 => <[u8; 16]>::try_from(address).ok()?.into(),
        _ => return None,
    };
    let whole = if address.is_ipv4() { 32 } else { 128 };
    Some(match head[1] == whole && number != oid::CIDR {
        true => address.to_string(),
        false => format!("{address}/{}", head[1]),
    })
}
