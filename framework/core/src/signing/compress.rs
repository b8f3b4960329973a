//! Compression of what is signed.

use std::cell::RefCell;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress as deflate,
    create_comp_flags_from_zip_params,
};

/// zlib's own default.
const LEVEL: i32 = 6;
const WINDOW_BITS: i32 = 15;

thread_local! {
    /// The compressor has 300 kB of tables.
    static COMPRESSOR: RefCell<Option<Box<CompressorOxide>>> = const { RefCell::new(None) };
}

/// Compresses with zlib; `None` unless that makes the data shorter by two bytes at least, as Django asks.
pub(super) fn compress(data: &[u8]) -> Option<Vec<u8>> {
    if is_incompressible(data) {
        return None;
    }
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => {
                compressor.reset();
                compressor
            }
            None => {
                let flags = create_comp_flags_from_zip_params(LEVEL, WINDOW_BITS, 0);
                kept.insert(Box::new(CompressorOxide::new(flags)))
            }
        };
        let mut compressed = vec![0; data.len().checked_sub(2)?];
        let (status, _, length) = deflate(compressor, data, &mut compressed, TDEFLFlush::Finish);
        compressed.truncate(length);
        (status == TDEFLStatus::Done).then_some(compressed)
    })
}

/// Tells, without trying, that data is too short for zlib.
///
/// The stream's header and check sum take 6 bytes and a block's beginning and end 10 bits. A repetition (three bytes at
/// least) costs 12 bits or more, so that up to 11 bytes never win; without one, a table of shorter codes for the single
/// bytes takes 65 bits or more, which fewer than 20 bytes do not save.
fn is_incompressible(data: &[u8]) -> bool {
    data.len() < 12 || (data.len() < 20 && !has_repetition(data))
}

fn has_repetition(data: &[u8]) -> bool {
    let mut triples = data.windows(3);
    while let Some(triple) = triples.next() {
        if triples.clone().any(|other| other == triple) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec_zlib;
    use miniz_oxide::inflate::decompress_to_vec_zlib;

    /// A small generator, so that every run tries the same data.
    fn numbers() -> impl FnMut(usize) -> usize {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        }
    }

    #[test]
    fn what_is_kept_is_what_compressing_anyway_keeps() {
        let mut number = numbers();
        for round in 0..3_000 {
            let (length, letters) = (number(60), 1 + number(26));
            let data: Vec<u8> = (0..length).map(|_| b'a' + number(letters) as u8).collect();
            let always = compress_to_vec_zlib(&data, LEVEL as u8);
            let expected = (always.len() + 1 < data.len()).then_some(always);
            assert_eq!(compress(&data), expected, "round {round}: {data:?}");
        }
    }

    #[test]
    fn a_kept_compressor_forgets_the_data_before() {
        for text in [
            "abc".repeat(9000),
            "secret ".repeat(5),
            "abc".repeat(40_000),
        ] {
            let compressed = compress(text.as_bytes()).unwrap();
            assert!(compressed.len() < text.len());
            assert_eq!(
                decompress_to_vec_zlib(&compressed).unwrap(),
                text.as_bytes()
            );
        }
    }
}
