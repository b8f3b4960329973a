/// Writes bits, the lowest of each number first.
pub(super) struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            held: 0,
            count: 0,
        }
    }

    /// Writes the lowest `length` bits of `value`.
    pub(super) fn push(&mut self, value: u32, length: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += length;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Fills the last byte up.
    pub(super) fn align(&mut self) {
        if self.count > 0 {
            self.bytes.push(self.held as u8);
            self.held = 0;
            self.count = 0;
        }
    }

    /// Writes whole bytes where a byte begins.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
