//! Base64 (RFC 4648), as it arrives.

/// Undoes base64 piece by piece; blanks between the characters count for nothing.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    bits: u32,
    /// Characters that have come of a group of four.
    held: u8,
    ended: bool,
}

impl Decoder {
    /// Adds what a piece stands for to `output`; `None` if it is no base64.
    pub(super) fn push(&mut self, piece: &[u8], output: &mut Vec<u8>) -> Option<()> {
        for byte in piece.iter().filter(|byte| !byte.is_ascii_whitespace()) {
            let padding = *byte == b'=';
            // After the padding nothing comes, and none comes before two characters of a group.
            if (self.ended && !(padding && self.held != 0)) || (padding && self.held < 2) {
                return None;
            }
            self.bits = (self.bits << 6) | if padding { 0 } else { value(*byte)? };
            self.held += 1;
            let length = match (padding, self.ended) {
                (false, _) => 3,
                (true, false) => usize::from(self.held) - 2,
                (true, true) => 1,
            };
            self.ended |= padding;
            if self.held == 4 {
                let [_, bytes @ ..] = self.bits.to_be_bytes();
                output.extend_from_slice(&bytes[..length]);
                (self.bits, self.held) = (0, 0);
            }
        }
        Some(())
    }

    /// Says whether the text ended with a whole group.
    pub(super) fn is_complete(&self) -> bool {
        self.held == 0
    }
}

/// Decodes all of a text.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    // Python's strict decoder, which Django uses for fields, takes no blanks.
    if text.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    let mut decoder = Decoder::default();
    let mut output = Vec::with_capacity(text.len() / 4 * 3);
    decoder.push(text, &mut output)?;
    decoder.is_complete().then_some(output)
}

fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("Zg==", Some(b"f")),
            ("Zm8=", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9vYmE=", Some(b"fooba")),
            ("Zm9", None),
            ("Zg=", None),
            ("Z===", None),
            ("Zg==Zg==", None),
            ("Zm9v!", None),
            ("Zm 9v", None),
            ("Zg=A", None),
        ] {
            assert_eq!(decode(text.as_bytes()).as_deref(), bytes, "{text}");
        }
    }

    #[test]
    fn pieces_may_be_cut_anywhere() {
        let mut decoder = Decoder::default();
        let mut output = Vec::new();
        for piece in ["Z", "m9v\r\nYm", "E", "="] {
            decoder.push(piece.as_bytes(), &mut output).unwrap();
        }
        assert!(decoder.is_complete());
        assert_eq!(output, b"fooba");
    }
}
