use super::bits::Bits;
use super::codes::{self, DISTANCE_BITS, DISTANCES, END, LENGTH_BITS, LITERALS};
use super::huffman::{Code, Tree, assign, build};
use super::matches::Symbol;

const STORED: u32 = 0;
const FIXED: u32 = 1;
const DYNAMIC: u32 = 2;

/// The longest codes of bytes and distances, and of their lengths.
const LONGEST: u32 = 15;
const LONGEST_OF_LENGTHS: u32 = 7;

/// The order in which the lengths of the codes of lengths are written.
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// Writes a block in the shortest of its three forms.
pub(super) fn write(bits: &mut Bits, symbols: &[Symbol], data: &[u8], is_last: bool) {
    let mut literals = [0_u32; LITERALS];
    let mut distances = [0_u32; DISTANCES];
    literals[END] = 1;
    for symbol in symbols {
        match *symbol {
            Symbol::Literal(byte) => literals[usize::from(byte)] += 1,
            Symbol::Match { length, distance } => {
                literals[codes::length(length).code] += 1;
                distances[codes::distance(distance).code] += 1;
            }
        }
    }
    let trees = Trees {
        literals: build(&literals, LONGEST),
        distances: build(&distances, LONGEST),
    };
    let header = Header::of(&trees);
    let extra = extra_bits(&literals, &distances);
    let dynamic = header.length() + trees.length(&literals, &distances) + extra;
    let fixed_trees = Trees::fixed();
    let fixed = fixed_trees.length(&literals, &distances) + extra;
    let (dynamic, fixed) = ((dynamic + 3).div_ceil(8), (fixed + 3).div_ceil(8));
    let last = u32::from(is_last);
    if data.len() as u64 + 4 <= dynamic.min(fixed) {
        bits.push(STORED << 1 | last, 3);
        bits.align();
        let length = data.len() as u16;
        bits.bytes(&length.to_le_bytes());
        bits.bytes(&(!length).to_le_bytes());
        bits.bytes(data);
    } else if fixed <= dynamic {
        bits.push(FIXED << 1 | last, 3);
        fixed_trees.write(bits, symbols);
    } else {
        bits.push(DYNAMIC << 1 | last, 3);
        header.write(bits, &trees);
        trees.write(bits, symbols);
    }
}

fn extra_bits(literals: &[u32], distances: &[u32]) -> u64 {
    let of = |counts: &[u32], extra: &[u32]| -> u64 {
        let pairs = counts.iter().zip(extra);
        pairs.map(|(count, bits)| u64::from(count * bits)).sum()
    };
    of(&literals[END + 1..], &LENGTH_BITS) + of(distances, &DISTANCE_BITS)
}

struct Trees {
    literals: Tree,
    distances: Tree,
}

impl Trees {
    /// The codes that need no header (RFC 1951, 3.2.6).
    fn fixed() -> Self {
        let mut lengths = [8; 288];
        lengths[144..256].fill(9);
        lengths[256..280].fill(7);
        let tree = |lengths: &[u32]| Tree {
            codes: assign(lengths),
            last: lengths.len() - 1,
        };
        Self {
            literals: tree(&lengths),
            distances: tree(&[5; DISTANCES]),
        }
    }

    fn length(&self, literals: &[u32], distances: &[u32]) -> u64 {
        length(&self.literals.codes, literals) + length(&self.distances.codes, distances)
    }

    fn write(&self, bits: &mut Bits, symbols: &[Symbol]) {
        let mut push = |code: Code| bits.push(code.bits, code.length);
        for symbol in symbols {
            match *symbol {
                Symbol::Literal(byte) => push(self.literals.codes[usize::from(byte)]),
                Symbol::Match { length, distance } => {
                    for (codes, coded) in [
                        (&self.literals.codes, codes::length(length)),
                        (&self.distances.codes, codes::distance(distance)),
                    ] {
                        push(codes[coded.code]);
                        push(Code {
                            bits: coded.extra,
                            length: coded.bits,
                        });
                    }
                }
            }
        }
        push(self.literals.codes[END]);
    }
}

fn length(codes: &[Code], counts: &[u32]) -> u64 {
    let pairs = codes.iter().zip(counts);
    pairs
        .map(|(code, count)| u64::from(code.length * count))
        .sum()
}

/// The lengths of a block's codes, themselves coded (RFC 1951, 3.2.7).
struct Header {
    runs: Vec<Run>,
    counts: [u32; 19],
    tree: Tree,
    /// How many lengths of `tree` are written.
    written: usize,
}

/// Lengths in a row: a symbol of the header, and the bits that are added to it.
struct Run {
    symbol: usize,
    extra: u32,
    bits: u32,
}

impl Header {
    fn of(trees: &Trees) -> Self {
        let mut runs = Vec::new();
        for tree in [&trees.literals, &trees.distances] {
            let lengths: Vec<u32> = tree.codes[..=tree.last]
                .iter()
                .map(|code| code.length)
                .collect();
            scan(&lengths, &mut runs);
        }
        let mut counts = [0; 19];
        for run in &runs {
            counts[run.symbol] += 1;
        }
        let tree = build(&counts, LONGEST_OF_LENGTHS);
        let written = ORDER
            .iter()
            .rposition(|symbol| tree.codes[*symbol].length > 0)
            .map_or(4, |last| (last + 1).max(4));
        Self {
            runs,
            counts,
            tree,
            written,
        }
    }

    fn length(&self) -> u64 {
        let extra: u32 = self.runs.iter().map(|run| run.bits).sum();
        length(&self.tree.codes, &self.counts) + u64::from(extra) + 3 * self.written as u64 + 14
    }

    fn write(&self, bits: &mut Bits, trees: &Trees) {
        bits.push(trees.literals.last as u32 + 1 - 257, 5);
        bits.push(trees.distances.last as u32, 5);
        bits.push(self.written as u32 - 4, 4);
        for symbol in &ORDER[..self.written] {
            bits.push(self.tree.codes[*symbol].length, 3);
        }
        for run in &self.runs {
            let code = self.tree.codes[run.symbol];
            bits.push(code.bits, code.length);
            bits.push(run.extra, run.bits);
        }
    }
}

/// Cuts lengths into runs as zlib does, which ends a run early where another cut would be as short.
fn scan(lengths: &[u32], runs: &mut Vec<Run>) {
    let mut before = None;
    let mut count = 0;
    let mut most = if lengths.first() == Some(&0) { 138 } else { 7 };
    let mut least = if lengths.first() == Some(&0) { 3 } else { 4 };
    for (index, length) in lengths.iter().copied().enumerate() {
        let next = lengths.get(index + 1).copied();
        count += 1;
        if count < most && next == Some(length) {
            continue;
        }
        let mut push = |symbol: usize, extra: u32, bits: u32| {
            runs.push(Run {
                symbol,
                extra,
                bits,
            });
        };
        if count < least {
            for _ in 0..count {
                push(length as usize, 0, 0);
            }
        } else if length != 0 {
            if before != Some(length) {
                push(length as usize, 0, 0);
                count -= 1;
            }
            push(16, count - 3, 2);
        } else if count <= 10 {
            push(17, count - 3, 3);
        } else {
            push(18, count - 11, 7);
        }
        count = 0;
        before = Some(length);
        (most, least) = match next {
            Some(0) => (138, 3),
            _ if next == Some(length) => (6, 3),
            _ => (7, 4),
        };
    }
}
