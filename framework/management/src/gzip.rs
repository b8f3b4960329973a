//! Compressed files: RFC 1952 to write and read, and PKZIP archives of one file to read.

use std::io::{self, ErrorKind};

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// The most that a compressed fixture may hold.
const LIMIT: usize = 4 << 30;

/// Returns the bytes as a gzip file.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    file.extend(compress_to_vec(bytes, 9));
    file.extend(crc32(bytes).to_le_bytes());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the format keeps the length modulo 2^32"
    )]
    file.extend((bytes.len() as u32).to_le_bytes());
    file
}

/// Returns what a gzip file holds.
pub(crate) fn gunzip(file: &[u8]) -> io::Result<Vec<u8>> {
    let header = header_length(file).ok_or_else(|| invalid("this is no gzip file"))?;
    let body = file.get(header..).unwrap_or_default();
    let bytes = inflate(body)?;
    let checksum = file
        .last_chunk::<8>()
        .map(|end| u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    match checksum {
        Some(checksum) if checksum == crc32(&bytes) => Ok(bytes),
        _ => Err(invalid("the gzip file is damaged: its checksum is wrong")),
    }
}

/// The header's length: ten bytes, and what its flags say follows.
fn header_length(file: &[u8]) -> Option<usize> {
    let [0x1f, 0x8b, 8, flags, ..] = *file else {
        return None;
    };
    let mut length = 10;
    if flags & 4 != 0 {
        let extra = file.get(length..length + 2)?;
        length += 2 + usize::from(u16::from_le_bytes([extra[0], extra[1]]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            length += file.get(length..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        length += 2;
    }
    Some(length)
}

/// Returns the one file of a zip archive.
pub(crate) fn unzip(file: &[u8]) -> io::Result<Vec<u8>> {
    let damaged = || invalid("the zip file is damaged");
    let end = file
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .ok_or_else(|| invalid("this is no zip file"))?;
    let number = |place: usize, bytes: usize| {
        file.get(place..place + bytes).map(|bytes| {
            bytes
                .iter()
                .rev()
                .fold(0_usize, |number, byte| (number << 8) | usize::from(*byte))
        })
    };
    if number(end + 10, 2).ok_or_else(damaged)? != 1 {
        return Err(invalid("Zip-compressed fixtures must contain one file."));
    }
    let entry = number(end + 16, 4).ok_or_else(damaged)?;
    let method = number(entry + 10, 2).ok_or_else(damaged)?;
    let size = number(entry + 20, 4).ok_or_else(damaged)?;
    let local = number(entry + 42, 4).ok_or_else(damaged)?;
    let names = number(local + 26, 2).zip(number(local + 28, 2));
    let start = names.map(|(name, extra)| local + 30 + name + extra);
    let body = start
        .and_then(|start| file.get(start..start + size))
        .ok_or_else(damaged)?;
    match method {
        0 => Ok(body.to_vec()),
        8 => inflate(body),
        _ => Err(invalid("the zip file is compressed in an unknown way")),
    }
}

fn inflate(body: &[u8]) -> io::Result<Vec<u8>> {
    decompress_to_vec_with_limit(body, LIMIT).map_err(|error| invalid(&error.to_string()))
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message.to_owned())
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
        crc
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_comes_back() {
        let text = "[{\"model\": \"polls.question\"}]\n".repeat(50);
        let file = gzip(text.as_bytes());
        assert!(file.len() < text.len());
        assert!(gunzip(&file).is_ok_and(|bytes| bytes == text.as_bytes()));
        let mut damaged = file.clone();
        let place = damaged.len() - 6;
        damaged[place] ^= 1;
        assert!(gunzip(&damaged).is_err());
        assert!(gunzip(b"[]").is_err());
    }

    #[test]
    fn checksums_are_those_of_the_format() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
