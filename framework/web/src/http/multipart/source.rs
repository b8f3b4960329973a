//! The body, cut at the boundary.

use bytes::{Bytes, BytesMut};
use nuages_core::{BadRequest, Result};
use nuages_gateway::{Body, BodyError};

/// The most bytes that the header of one part may have.
const MAX_HEAD: usize = 1024;
/// Pieces of at least this size are passed on while a part's end is not in sight.
const PIECE: usize = 16 * 1024;

/// Reads one part after another.
///
/// As in Django, a body that ends without its closing boundary ends its last part; what a client announced and did not
/// send is the server's to notice.
pub(super) struct Source {
    body: Body,
    buffer: BytesMut,
    /// The boundary with the line break before it.
    mark: Vec<u8>,
    ended: bool,
    /// Whether the part's end has been passed.
    at_boundary: bool,
}

impl Source {
    pub(super) fn new(body: Body, boundary: &str) -> Self {
        let mut buffer = BytesMut::with_capacity(64 * 1024);
        // The first boundary may stand at the very start, without the line break before it.
        buffer.extend_from_slice(b"\r\n");
        Self {
            body,
            buffer,
            mark: format!("\r\n--{boundary}").into_bytes(),
            ended: false,
            at_boundary: false,
        }
    }

    /// Goes on to the next part; `false` behind the last one.
    pub(super) async fn next_part(&mut self) -> Result<bool> {
        if !self.at_boundary {
            return Ok(false);
        }
        while self.buffer.len() < 2 && !self.ended {
            self.fill().await?;
        }
        self.at_boundary = false;
        if self.buffer.starts_with(b"--") || self.buffer.is_empty() {
            // What stands behind the closing boundary is nothing, but it is read.
            while !self.ended {
                self.buffer.clear();
                self.fill().await?;
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// Takes the part's header; `None` if the part has none.
    ///
    /// # Errors
    /// Fails if no header ends within the first [`MAX_HEAD`] bytes.
    pub(super) async fn head(&mut self) -> Result<Option<Bytes>> {
        const END: &[u8] = b"\r\n\r\n";
        loop {
            let end = find(&self.buffer, END);
            let boundary = find(&self.buffer, &self.mark);
            match (end, boundary) {
                (Some(end), boundary) if boundary.is_none_or(|at| end + END.len() <= at) => {
                    if end + END.len() > MAX_HEAD {
                        Err(too_long())?;
                    }
                    let head = self.buffer.split_to(end).freeze();
                    let _ = self.buffer.split_to(END.len());
                    return Ok(Some(head));
                }
                (_, Some(_)) => return Ok(None),
                (_, None) if self.buffer.len() >= MAX_HEAD => Err(too_long())?,
                (_, None) if self.ended => return Ok(None),
                (_, None) => self.fill().await?,
            }
        }
    }

    /// Takes the next piece of the part; `None` at its end.
    pub(super) async fn piece(&mut self) -> Result<Option<Bytes>> {
        if self.at_boundary {
            return Ok(None);
        }
        loop {
            if let Some(at) = find(&self.buffer, &self.mark) {
                let piece = self.buffer.split_to(at).freeze();
                let _ = self.buffer.split_to(self.mark.len());
                self.at_boundary = true;
                return Ok(Some(piece));
            }
            if self.ended {
                let rest = self.buffer.split().freeze();
                return Ok((!rest.is_empty()).then_some(rest));
            }
            let certain = self.buffer.len().saturating_sub(self.mark.len());
            if certain >= PIECE {
                return Ok(Some(self.buffer.split_to(certain).freeze()));
            }
            self.fill().await?;
        }
    }

    /// Reads over the rest of the part.
    pub(super) async fn skip_part(&mut self) -> Result<()> {
        while self.piece().await?.is_some() {}
        Ok(())
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
}

fn too_long() -> BadRequest {
    BadRequest::new("Request max total header size exceeded.")
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
