//! Compression of what is signed.

use super::deflate;

/// Compresses with zlib; `None` unless that makes the data shorter by two bytes at least, as Django asks.
pub(super) fn compress(data: &[u8]) -> Option<Vec<u8>> {
    if is_incompressible(data) {
        return None;
    }
    let compressed = deflate::compress(data);
    (compressed.len() + 1 < data.len()).then_some(compressed)
}

/// Tells, without trying, that data is too short for zlib.
///
/// The stream's header and check sum take 6 bytes and a block's beginning and end 10 bits. A repetition (three bytes at
/// least) costs 12 bits or more, so that up to 11 bytes never win; without one, a table of shorter codes for the single
/// bytes takes 65 bits or more, which fewer than 20 bytes do not save. Ten different bytes stand as themselves, with 8 bits or
/// with the table, and leave at most 9 to repetitions, too few to win back the rest.
fn is_incompressible(data: &[u8]) -> bool {
    data.len() < 12 || (data.len() < 20 && (variety(data) > 9 || !has_repetition(data)))
}

/// The number of different bytes; those above ASCII may count as one another.
fn variety(data: &[u8]) -> u32 {
    let add = |seen: u128, byte: &u8| seen | 1 << (byte & 127);
    data.iter().fold(0, add).count_ones()
}

fn has_repetition(data: &[u8]) -> bool {
    let number = |triple: &[u8]| {
        let with = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        triple.iter().fold(0, with)
    };
    let mut triples = data.windows(3).map(number);
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
    use crate::signing::deflate::pseudo_random;

    #[test]
    fn what_is_not_tried_could_not_win() {
        let mut untried = 0;
        for seed in 0..4_000 {
            let data = pseudo_random(seed, 1 + seed % 16, 1 + seed as usize % 24);
            if is_incompressible(&data) {
                untried += 1;
                assert!(deflate::compress(&data).len() + 1 >= data.len(), "{data:?}");
                assert_eq!(compress(&data), None);
            }
        }
        assert!(untried > 1_000);
    }
}
