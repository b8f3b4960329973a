//! zlib's compression at its default level, byte for byte.
//!
//! Django keeps a compressed value only if that is shorter, and signs what it keeps: a compressor with other matches or
//! other codes than zlib's would make other cookies and rows of the same data. This one follows zlib's `deflate_slow`
//! (lazy matches, level 6) and `trees.c`; the formats are RFC 1950 and RFC 1951. Its tables are as large as the data,
//! not as the window, since most of what is signed is short.

mod bits;
mod block;
mod codes;
mod huffman;
mod matches;

use bits::Bits;
use matches::Matcher;

/// The header of a stream with a window of 32 KiB, made at the default level.
const HEADER: [u8; 2] = [0x78, 0x9c];
/// The symbols of one block, zlib's `lit_bufsize - 1`.
const BLOCK_SYMBOLS: usize = (1 << 14) - 1;

/// Compresses as `zlib.compress(data)` does.
pub(super) fn compress(data: &[u8]) -> Vec<u8> {
    let mut bits = Bits::new(Vec::with_capacity(data.len() / 2 + 16));
    bits.bytes(&HEADER);
    let mut matcher = Matcher::new(data);
    let mut start = 0;
    loop {
        let (symbols, end, is_last) = matcher.block(BLOCK_SYMBOLS);
        block::write(&mut bits, &symbols, &data[start..end], is_last);
        start = end;
        if is_last {
            break;
        }
    }
    bits.align();
    bits.bytes(&adler32(data).to_be_bytes());
    bits.into_bytes()
}

fn adler32(data: &[u8]) -> u32 {
    const BASE: u32 = 65_521;
    let (mut a, mut b) = (1_u32, 0_u32);
    // As many bytes as cannot overflow the sums.
    for piece in data.chunks(5552) {
        for byte in piece {
            a += u32::from(*byte);
            b += a;
        }
        a %= BASE;
        b %= BASE;
    }
    b << 16 | a
}

/// The same bytes in Rust and in `zlib_table.py`.
#[cfg(test)]
pub(super) fn pseudo_random(mut seed: u32, letters: u32, length: usize) -> Vec<u8> {
    let byte = || {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        ((seed >> 16) % letters) as u8
    };
    std::iter::repeat_with(byte).take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::inflate::decompress_to_vec_zlib;
    use serde::Deserialize;
    use sha2::{Digest, Sha256};

    #[derive(Deserialize)]
    struct Table {
        texts: Vec<(String, usize, String)>,
        random: Vec<(u32, u32, usize, usize, String)>,
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_bytes_are_zlibs() {
        let table: Table = serde_json::from_str(include_str!("zlib.json")).unwrap();
        for (text, times, expected) in table.texts {
            let data = text.repeat(times);
            assert_eq!(
                hex(&compress(data.as_bytes())),
                expected,
                "{text} {times} times"
            );
        }
        for (seed, letters, length, compressed_length, digest) in table.random {
            let data = pseudo_random(seed, letters, length);
            let compressed = compress(&data);
            let what = format!("{length} bytes of {letters} letters");
            assert_eq!(decompress_to_vec_zlib(&compressed).unwrap(), data, "{what}");
            assert_eq!(compressed.len(), compressed_length, "{what}");
            assert_eq!(hex(&Sha256::digest(&compressed)), digest, "{what}");
        }
    }
}
