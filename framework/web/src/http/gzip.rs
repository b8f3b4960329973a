//! Bodies in gzip's format (RFC 1952).

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use miniz_oxide::deflate::core::CompressorOxide;
use miniz_oxide::deflate::stream::deflate;
use miniz_oxide::{DataFormat, MZFlush, MZStatus};
use nuages_gateway::{Body, BodyError};

const LEVEL: u8 = 6;
/// A file name of a length nobody can foretell hides the body's exact size from those who guess at secrets in it
/// (BREACH).
const MAX_RANDOM_BYTES: u8 = 100;
const TABLE: [u32; 256] = table();

/// Compresses all of a body.
pub(crate) fn compress(content: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new();
    let mut compressed = compressor.head();
    compressor.push(content, MZFlush::Finish, &mut compressed);
    compressor.end(&mut compressed);
    compressed
}

/// Compresses a body as it comes, each piece for itself.
pub(crate) fn compress_stream(body: Body) -> Body {
    Body::stream(Compressed {
        body,
        compressor: Some(Compressor::new()),
        begun: false,
    })
}

struct Compressor {
    inner: Box<CompressorOxide>,
    crc: u32,
    length: u32,
}

impl Compressor {
    fn new() -> Self {
        let mut inner = Box::new(CompressorOxide::default());
        inner.set_format_and_level(DataFormat::Raw, LEVEL);
        Self {
            inner,
            crc: !0,
            length: 0,
        }
    }

    /// Magic, deflate, a name follows, no time, no extra flags, Unix; the name.
    fn head(&self) -> Vec<u8> {
        let mut head = vec![0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3];
        let mut random = [0_u8; 1];
        // Without randomness the name is empty, which costs a defence in depth and nothing else.
        let _ = getrandom::fill(&mut random);
        head.resize(head.len() + usize::from(random[0] % MAX_RANDOM_BYTES), b'a');
        head.push(0);
        head
    }

    fn push(&mut self, mut input: &[u8], flush: MZFlush, output: &mut Vec<u8>) {
        for byte in input {
            let index = (self.crc ^ u32::from(*byte)) & 0xff;
            self.crc = (self.crc >> 8) ^ TABLE[index as usize];
        }
        // The format counts modulo 2^32.
        self.length = self.length.wrapping_add(input.len() as u32);
        let mut buffer = [0_u8; 16 * 1024];
        loop {
            let done = deflate(&mut self.inner, input, &mut buffer, flush);
            input = &input[done.bytes_consumed..];
            output.extend_from_slice(&buffer[..done.bytes_written]);
            let is_full = done.bytes_written == buffer.len();
            match done.status {
                Ok(MZStatus::Ok) if is_full || !input.is_empty() => {}
                _ => return,
            }
        }
    }

    fn end(&self, output: &mut Vec<u8>) {
        output.extend_from_slice(&(!self.crc).to_le_bytes());
        output.extend_from_slice(&self.length.to_le_bytes());
    }
}

struct Compressed {
    body: Body,
    compressor: Option<Compressor>,
    begun: bool,
}

impl Stream for Compressed {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let Some(compressor) = &mut this.compressor else {
                return Poll::Ready(None);
            };
            let piece = match this.body.poll_chunk(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(piece))) => Some(piece),
                Poll::Ready(None) => None,
            };
            let mut output = match std::mem::replace(&mut this.begun, true) {
                false => compressor.head(),
                true => Vec::new(),
            };
            match piece {
                Some(piece) => compressor.push(&piece, MZFlush::Sync, &mut output),
                None => {
                    compressor.push(&[], MZFlush::Finish, &mut output);
                    compressor.end(&mut output);
                    this.compressor = None;
                }
            }
            if !output.is_empty() {
                return Poll::Ready(Some(Ok(output.into())));
            }
        }
    }
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                0xedb8_8320 ^ (value >> 1)
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(gzip: &[u8]) -> Vec<u8> {
        assert_eq!(gzip[..4], [0x1f, 0x8b, 8, 8]);
        let name = gzip[10..].iter().position(|byte| *byte == 0).unwrap();
        let (body, end) = gzip[10 + name + 1..].split_at(gzip.len() - 10 - name - 1 - 8);
        let plain = miniz_oxide::inflate::decompress_to_vec(body).unwrap();
        assert_eq!(end[4..], (plain.len() as u32).to_le_bytes());
        plain
    }

    #[test]
    fn a_body_comes_back_as_it_was() {
        for content in [
            Vec::new(),
            b"a".to_vec(),
            b"cloud ".repeat(20_000),
            (0..=255).cycle().take(70_000).collect(),
        ] {
            assert_eq!(plain(&compress(&content)), content);
        }
    }

    #[test]
    fn the_check_sum_is_that_of_rfc_1952() {
        let gzip = compress(b"123456789");
        assert_eq!(
            gzip[gzip.len() - 8..gzip.len() - 4],
            0xcbf4_3926_u32.to_le_bytes()
        );
    }
}
