//! A file as a stream.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use nuages_gateway::BodyError;
use tokio::sync::mpsc;

const CHUNK: usize = 128 * 1024;

/// The chunks of a file from where it stands, read on the blocking pool from when the first is asked for.
pub(crate) enum Chunks {
    Unread(Option<io::Take<File>>),
    Reading(mpsc::Receiver<io::Result<Bytes>>),
}

impl Chunks {
    /// Streams as many bytes of a file.
    pub(crate) fn of(file: File, length: u64) -> Self {
        Self::Unread(Some(file.take(length)))
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Chunks::Unread(file) = &mut *self {
            let Some(file) = file.take() else {
                return Poll::Ready(None);
            };
            let (sender, receiver) = mpsc::channel(2);
            tokio::task::spawn_blocking(move || read(file, &sender));
            *self = Chunks::Reading(receiver);
        }
        match &mut *self {
            Chunks::Reading(receiver) => receiver
                .poll_recv(context)
                .map(|chunk| chunk.map(|chunk| chunk.map_err(BodyError::from))),
            Chunks::Unread(_) => Poll::Ready(None),
        }
    }
}

/// Reads until the end, an error, or the receiver's departure.
fn read(mut file: io::Take<File>, sender: &mpsc::Sender<io::Result<Bytes>>) {
    loop {
        let mut chunk = vec![0; CHUNK];
        let piece = match file.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => {
                chunk.truncate(length);
                Ok(chunk.into())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = piece.is_err();
        if sender.blocking_send(piece).is_err() || failed {
            return;
        }
    }
}
