/// A byte as it is, or a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Literal(u8),
    Match { length: u16, distance: u16 },
}

const SHORTEST: usize = 3;
const LONGEST: usize = 258;
/// The farthest match: the window without what zlib keeps free to look ahead.
const FARTHEST: usize = (1 << 15) - (LONGEST + SHORTEST + 1);
/// A match of three bytes is not worth a longer way.
const TOO_FAR: usize = 4096;

// zlib's configuration of level 6.
const GOOD: usize = 8;
const LAZY: usize = 16;
const NICE: usize = 128;
const CHAIN: usize = 128;

/// Finds matches as zlib's `deflate_slow` does: one is taken only if none at the next byte is longer.
pub(super) struct Matcher<'a> {
    data: &'a [u8],
    at: usize,
    /// The last place of each hash. Place 0 stands for none: zlib matches nothing there.
    heads: Vec<u32>,
    /// The place before with the same head.
    previous: Vec<u32>,
    length: usize,
    start: usize,
    /// Whether the byte before `at` is not written yet.
    held: bool,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        let heads = (2 * data.len()).next_power_of_two().min(HASHES);
        Self {
            data,
            at: 0,
            heads: vec![0; heads],
            previous: vec![0; data.len()],
            length: SHORTEST - 1,
            start: 0,
            held: false,
        }
    }

    /// Returns the symbols of the next block, the place where its bytes end, and whether it is the last.
    pub(super) fn block(&mut self, limit: usize) -> (Vec<Symbol>, usize, bool) {
        let mut symbols = Vec::with_capacity(limit.min(self.data.len() - self.at + 1));
        while self.at < self.data.len() {
            let head = self.insert(self.at);
            let (length, start) = (self.length, self.start);
            self.length = SHORTEST - 1;
            if head != 0 && length < LAZY && self.at - head <= FARTHEST {
                self.search(head, length);
                if self.length == SHORTEST && self.at - self.start > TOO_FAR {
                    self.length = SHORTEST - 1;
                }
            }
            if length >= SHORTEST && self.length <= length {
                symbols.push(Symbol::Match {
                    length: length as u16,
                    distance: (self.at - 1 - start) as u16,
                });
                let end = self.at - 1 + length;
                for place in self.at + 1..end {
                    self.insert(place);
                }
                self.held = false;
                self.length = SHORTEST - 1;
                self.at = end;
                if symbols.len() == limit {
                    return (symbols, self.at, false);
                }
            } else if self.held {
                symbols.push(Symbol::Literal(self.data[self.at - 1]));
                let end = self.at;
                self.at += 1;
                if symbols.len() == limit {
                    return (symbols, end, false);
                }
            } else {
                self.held = true;
                self.at += 1;
            }
        }
        if std::mem::take(&mut self.held) {
            symbols.push(Symbol::Literal(self.data[self.at - 1]));
        }
        (symbols, self.at, true)
    }

    /// Makes a place known and returns the last one of its hash.
    fn insert(&mut self, place: usize) -> usize {
        let Some(hash) = self.hash(place) else {
            return 0;
        };
        let slot = hash & (self.heads.len() - 1);
        let mut head = self.heads[slot] as usize;
        self.previous[place] = head as u32;
        self.heads[slot] = place as u32;
        // A table smaller than zlib's holds several hashes in one list.
        while head != 0 && self.hash(head) != Some(hash) {
            head = self.previous[head] as usize;
        }
        head
    }

    fn hash(&self, place: usize) -> Option<usize> {
        let [a, b, c] = self.data.get(place..place + SHORTEST)? else {
            return None;
        };
        Some((usize::from(*a) << 10 ^ usize::from(*b) << 5 ^ usize::from(*c)) & (HASHES - 1))
    }

    /// Looks for the longest match, from `place` back, that is longer than `known`.
    fn search(&mut self, mut place: usize, known: usize) {
        let left = self.data.len() - self.at;
        let longest = left.min(LONGEST);
        let nice = left.min(NICE);
        let hash = self.hash(self.at);
        let limit = self.at.saturating_sub(FARTHEST);
        let mut chain = if known >= GOOD { CHAIN / 4 } else { CHAIN };
        let mut best = known;
        loop {
            let length = self.common(place, best, longest);
            if length > best {
                self.start = place;
                best = length;
                if best >= nice {
                    break;
                }
            }
            loop {
                place = self.previous[place] as usize;
                if place <= limit || self.hash(place) == hash {
                    break;
                }
            }
            chain -= 1;
            if place <= limit || chain == 0 {
                break;
            }
        }
        self.length = best.min(left);
    }

    /// How many bytes at `place` are those at `at`; 0 if that cannot be more than `best`.
    fn common(&self, place: usize, best: usize, longest: usize) -> usize {
        if best >= longest || self.data[place + best] != self.data[self.at + best] {
            return 0;
        }
        let (one, other) = (&self.data[place..], &self.data[self.at..][..longest]);
        one.iter()
            .zip(other)
            .take_while(|(one, other)| one == other)
            .count()
    }
}

const HASHES: usize = 1 << 15;
