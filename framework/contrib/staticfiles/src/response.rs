//! The response that carries a file.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use jiff::Timestamp;
use nuages_gateway::{Body, BodyError, HeaderName, HeaderValue, Headers, StatusCode, header};
use nuages_web::http::{guess_type, http_date};
use tokio::sync::mpsc;

use crate::conditional::is_fresh;
use crate::finders::Found;

/// Files up to this size are read at once; larger ones are streamed.
const READ_AT_ONCE: u64 = 1 << 20;
const CHUNK: usize = 128 * 1024;

/// A file, ready to be sent.
pub(crate) struct Opened {
    content: Content,
    etag: String,
    modified: Option<Timestamp>,
}

enum Content {
    Bytes(Bytes),
    File(File, u64),
}

/// Opens what was found; blocks. `None` for a folder.
pub(crate) fn open(found: Found) -> io::Result<Option<Opened>> {
    let path = match found {
        Found::Embedded(content) => {
            return Ok(Some(Opened {
                etag: format!("\"{:x}-{:x}\"", content.len(), fingerprint(content)),
                content: Content::Bytes(Bytes::from_static(content)),
                modified: None,
            }));
        }
        Found::File(path) => path,
    };
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(None);
    }
    let modified = Timestamp::try_from(metadata.modified()?).unwrap_or(Timestamp::UNIX_EPOCH);
    let length = metadata.len();
    let content = if length <= READ_AT_ONCE {
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        Content::Bytes(bytes.into())
    } else {
        Content::File(file, length)
    };
    Ok(Some(Opened {
        content,
        etag: format!("\"{length:x}-{:x}\"", modified.as_microsecond()),
        modified: Some(modified),
    }))
}

/// Makes the response: 304 if the client has the file already.
pub(crate) fn answer(
    request: &Headers,
    name: &str,
    file: Opened,
    debug: bool,
) -> (StatusCode, Headers, Body) {
    let mut headers = Headers::with_capacity(8);
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.set(name, value);
        }
    };
    set(header::CACHE_CONTROL, cache_control(name, debug).to_owned());
    set(header::ETAG, file.etag.clone());
    if let Some(modified) = file.modified {
        set(header::LAST_MODIFIED, http_date(modified));
    }
    if is_fresh(request, &file.etag, file.modified) {
        return (StatusCode::NOT_MODIFIED, headers, Body::empty());
    }
    set(header::CONTENT_TYPE, content_type(name));
    let body = match file.content {
        Content::Bytes(bytes) => {
            set(header::CONTENT_LENGTH, bytes.len().to_string());
            Body::from(bytes)
        }
        Content::File(file, length) => {
            set(header::CONTENT_LENGTH, length.to_string());
            Body::sized_stream(length, Chunks::Unread(Some(file)))
        }
    };
    (StatusCode::OK, headers, body)
}

fn content_type(name: &str) -> String {
    let media_type = guess_type(name);
    if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}

fn cache_control(name: &str, debug: bool) -> &'static str {
    if debug {
        "no-cache"
    } else if is_hashed(name) {
        "max-age=315360000, public, immutable"
    } else {
        "max-age=60, public"
    }
}

/// Tells whether the name carries the hash of its content, as `base.aa676972bbd2.css`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut parts = name.rsplit('.').skip(1);
    match (parts.next(), parts.next()) {
        (Some(hash), Some(_)) => {
            hash.len() == 12 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        }
        _ => false,
    }
}

/// Returns a number that differs for different contents (FNV-1a).
fn fingerprint(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The chunks of a file, read on the blocking pool from when the first is asked for.
enum Chunks {
    Unread(Option<File>),
    Reading(mpsc::Receiver<io::Result<Bytes>>),
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
fn read(mut file: File, sender: &mpsc::Sender<io::Result<Bytes>>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        for (name, hashed) in [
            ("admin/css/base.aa676972bbd2.css", true),
            ("aa676972bbd2.css", false),
            ("base.css", false),
            ("base.AA676972BBD2.css", false),
            ("jquery.min.js", false),
        ] {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }
}
