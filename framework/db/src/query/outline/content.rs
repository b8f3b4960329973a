//! What stands in an outline as it is: names, functions, kinds of fields.

use std::hash::{Hash, Hasher};

use super::Outline;

/// Takes down what a value would add to a hash: all that tells it from others of its type.
struct Recorder<'o>(&'o mut Outline);

impl Hasher for Recorder<'_> {
    fn write(&mut self, bytes: &[u8]) {
        self.0.push(bytes.len());
        for chunk in bytes.chunks(size_of::<usize>()) {
            let mut word = [0; size_of::<usize>()];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0.push(usize::from_ne_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.0.push(byte.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.0.push(number);
    }

    fn write_isize(&mut self, number: isize) {
        self.0.push(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        0
    }
}

impl Outline {
    /// Adds what tells a value from others of its type.
    pub(super) fn content<T: Hash + ?Sized>(&mut self, content: &T) {
        content.hash(&mut Recorder(self));
    }
}
