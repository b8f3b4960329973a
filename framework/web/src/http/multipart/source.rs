//! The body, cut at the boundary.

use bytes::{Bytes, BytesMut};
use nuages_core::{BadRequest, Error, Result};
use nuages_gateway::{Body, BodyError};

/// Reads a body up to one mark after another.
pub(super) struct Source {
    body: Body,
    buffer: BytesMut,
    ended: bool,
}

/// A piece of what stands before a mark.
pub(super) enum Piece {
    /// Some of it; more follows.
    Part(Bytes),
    /// The rest of it; the mark has been passed.
    Last(Bytes),
}

impl Source {
    pub(super) fn new(body: Body) -> Self {
        let mut buffer = BytesMut::with_capacity(64 * 1024);
        // The first boundary may stand at the very start, without the line break before it.
        buffer.extend_from_slice(b"\r\n");
        Self {
            body,
            buffer,
            ended: false,
        }
    }

    async fn fill(&mut self) -> Result<()> {
        match self.body.next().await {
            None => self.ended = true,
            Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
            Some(Err(BodyError::TooLarge { .. })) => Err(crate::http::errors::data_too_big())?,
            Some(Err(error)) => Err(BadRequest::new(error.to_string()))?,
        }
        Ok(())
    }

    /// Gives the next piece before `mark`.
    pub(super) async fn until(&mut self, mark: &[u8]) -> Result<Piece> {
        loop {
            if let Some(at) = find(&self.buffer, mark) {
                let piece = self.buffer.split_to(at).freeze();
                let _ = self.buffer.split_to(mark.len());
                return Ok(Piece::Last(piece));
            }
            let certain = self.buffer.len().saturating_sub(mark.len());
            if certain >= 16 * 1024 {
                return Ok(Piece::Part(self.buffer.split_to(certain).freeze()));
            }
            if self.ended {
                return Err(incomplete());
            }
            self.fill().await?;
        }
    }

    /// Gives all before `mark`, at most `limit` bytes; `None` if it is longer.
    pub(super) async fn all_until(&mut self, mark: &[u8], limit: usize) -> Result<Option<Bytes>> {
        loop {
            if let Some(at) = find(&self.buffer, mark) {
                let piece = self.buffer.split_to(at).freeze();
                let _ = self.buffer.split_to(mark.len());
                return Ok((piece.len() <= limit).then_some(piece));
            }
            if self.buffer.len() > limit + mark.len() {
                return Ok(None);
            }
            if self.ended {
                return Err(incomplete());
            }
            self.fill().await?;
        }
    }

    /// Takes the next `count` bytes.
    pub(super) async fn take(&mut self, count: usize) -> Result<Bytes> {
        while self.buffer.len() < count {
            if self.ended {
                return Err(incomplete());
            }
            self.fill().await?;
        }
        Ok(self.buffer.split_to(count).freeze())
    }
}

pub(super) fn incomplete() -> Error {
    BadRequest::new("Invalid multipart body: it ends before the closing boundary").into()
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let first = *mark.first()?;
    let mut start = 0;
    while let Some(at) = text[start..].iter().position(|byte| *byte == first) {
        let at = start + at;
        if text[at..].starts_with(mark) {
            return Some(at);
        }
        start = at + 1;
    }
    None
}
