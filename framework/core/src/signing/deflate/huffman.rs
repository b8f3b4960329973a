/// One code of a Huffman tree.
#[derive(Clone, Copy, Default)]
pub(super) struct Code {
    /// The bits, in the order in which they are written.
    pub(super) bits: u32,
    /// How many there are; none if the symbol does not occur.
    pub(super) length: u32,
}

/// The codes of one alphabet, and the last of its symbols that occurs.
pub(super) struct Tree {
    pub(super) codes: Vec<Code>,
    pub(super) last: usize,
}

const ROOT: usize = 1;

/// Makes the tree that zlib makes: the order among symbols of one frequency is part of it.
pub(super) fn build(frequencies: &[u32], longest: u32) -> Tree {
    let symbols = frequencies.len();
    let mut nodes = Nodes {
        weights: frequencies.to_vec(),
        depths: vec![0; symbols],
        heap: vec![0],
    };
    nodes
        .heap
        .extend((0..symbols).filter(|symbol| frequencies[*symbol] > 0));
    let mut last = (nodes.heap.len() > ROOT).then_some(nodes.heap[nodes.heap.len() - 1]);
    // A tree has two codes at least, so that each has a bit.
    while nodes.heap.len() < 3 {
        let added = match last {
            None => 0,
            Some(last) if last < 2 => last + 1,
            Some(_) => 0,
        };
        last = last.max(Some(added));
        nodes.weights[added] = 1;
        nodes.heap.push(added);
    }
    let leaves = nodes.heap.len() - 1;
    for place in (1..=leaves / 2).rev() {
        nodes.sift_down(place);
    }
    let mut parents = vec![0_usize; symbols];
    // The nodes, the least frequent first.
    let mut sorted = Vec::with_capacity(2 * leaves);
    loop {
        let least = nodes.pop();
        let second = nodes.heap[ROOT];
        sorted.extend([least, second]);
        let node = nodes.weights.len();
        nodes
            .weights
            .push(nodes.weights[least] + nodes.weights[second]);
        nodes
            .depths
            .push(nodes.depths[least].max(nodes.depths[second]) + 1);
        parents.push(0);
        parents[least] = node;
        parents[second] = node;
        nodes.heap[ROOT] = node;
        nodes.sift_down(ROOT);
        if nodes.heap.len() < 3 {
            break;
        }
    }
    let lengths = lengths(&sorted, &parents, symbols, longest);
    Tree {
        codes: assign(&lengths[..symbols]),
        last: last.unwrap_or(0),
    }
}

struct Nodes {
    weights: Vec<u32>,
    depths: Vec<u32>,
    /// The place 0 is not used.
    heap: Vec<usize>,
}

impl Nodes {
    fn is_smaller(&self, one: usize, other: usize) -> bool {
        (self.weights[one], self.depths[one]) <= (self.weights[other], self.depths[other])
    }

    fn sift_down(&mut self, mut place: usize) {
        let node = self.heap[place];
        let count = self.heap.len() - 1;
        let mut child = 2 * place;
        while child <= count {
            if child < count && self.is_smaller(self.heap[child + 1], self.heap[child]) {
                child += 1;
            }
            if self.is_smaller(node, self.heap[child]) {
                break;
            }
            self.heap[place] = self.heap[child];
            place = child;
            child *= 2;
        }
        self.heap[place] = node;
    }

    fn pop(&mut self) -> usize {
        let top = self.heap[ROOT];
        if let Some(end) = self.heap.pop()
            && self.heap.len() > ROOT
        {
            self.heap[ROOT] = end;
            self.sift_down(ROOT);
        }
        top
    }
}

/// Works out how long each code is, none above `longest`.
fn lengths(sorted: &[usize], parents: &[usize], symbols: usize, longest: u32) -> Vec<u32> {
    let mut lengths = vec![0_u32; parents.len()];
    let mut counts = [0_u32; 16];
    let mut overflow = 0_u32;
    for node in sorted.iter().rev().copied() {
        let mut length = lengths[parents[node]] + 1;
        if length > longest {
            length = longest;
            overflow += 1;
        }
        lengths[node] = length;
        if node < symbols {
            counts[length as usize] += 1;
        }
    }
    if overflow == 0 {
        return lengths;
    }
    // Move leaves down until all fit.
    while overflow > 0 {
        let mut length = longest as usize - 1;
        while counts[length] == 0 {
            length -= 1;
        }
        counts[length] -= 1;
        counts[length + 1] += 2;
        counts[longest as usize] -= 1;
        overflow = overflow.saturating_sub(2);
    }
    let mut leaves = sorted.iter().copied().filter(|node| *node < symbols);
    for length in (1..=longest).rev() {
        for _ in 0..counts[length as usize] {
            if let Some(leaf) = leaves.next() {
                lengths[leaf] = length;
            }
        }
    }
    lengths
}

/// Gives each symbol its code (RFC 1951, 3.2.2).
pub(super) fn assign(lengths: &[u32]) -> Vec<Code> {
    let mut counts = [0_u32; 16];
    for length in lengths {
        counts[*length as usize] += 1;
    }
    counts[0] = 0;
    let mut next = [0_u32; 16];
    for length in 1..16 {
        next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    lengths
        .iter()
        .map(|length| {
            if *length == 0 {
                return Code::default();
            }
            let bits = next[*length as usize];
            next[*length as usize] += 1;
            Code {
                bits: bits.reverse_bits() >> (32 - length),
                length: *length,
            }
        })
        .collect()
}
