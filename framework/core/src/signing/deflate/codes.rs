/// The codes of literals, of the end of a block (256) and of lengths.
pub(super) const LITERALS: usize = 286;
/// The codes of distances.
pub(super) const DISTANCES: usize = 30;
/// The code that ends a block.
pub(super) const END: usize = 256;

/// What a length or a distance is written as: a code, and bits that are added to the least value of the code.
pub(super) struct Coded {
    pub(super) code: usize,
    pub(super) extra: u32,
    pub(super) bits: u32,
}

/// The extra bits of the length codes, from 257 on.
pub(super) const LENGTH_BITS: [u32; 29] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
/// The extra bits of the distance codes.
pub(super) const DISTANCE_BITS: [u32; DISTANCES] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
];

/// Codes the length of a match, 3 to 258.
pub(super) fn length(length: u16) -> Coded {
    // The longest has a code of its own.
    if length == 258 {
        return Coded {
            code: 285,
            extra: 0,
            bits: 0,
        };
    }
    let (index, extra, bits) = find(&LENGTH_BITS, u32::from(length) - 3);
    Coded {
        code: 257 + index,
        extra,
        bits,
    }
}

/// Codes the distance of a match, 1 to 32,768.
pub(super) fn distance(distance: u16) -> Coded {
    let (code, extra, bits) = find(&DISTANCE_BITS, u32::from(distance) - 1);
    Coded { code, extra, bits }
}

fn find(table: &[u32], value: u32) -> (usize, u32, u32) {
    let mut least = 0;
    for (index, bits) in table.iter().enumerate() {
        let next = least + (1 << bits);
        if value < next {
            return (index, value - least, *bits);
        }
        least = next;
    }
    (table.len() - 1, 0, 0)
}
