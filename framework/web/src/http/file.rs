//! Files as bodies.

use std::fs::File;
use std::future::Future;
use std::io::Read;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use futures_core::Stream;
use nuages_core::{Context, Result};
use nuages_gateway::{Body, BodyError, HeaderValue, StatusCode, header};
use tokio::task::JoinHandle;

use super::{Http404, Response, content_disposition};

const CHUNK: usize = 64 * 1024;

/// A body of `size` bytes that a blocking reader produces on the blocking pool, piece by piece.
pub(super) fn stream<R, F>(size: u64, open: F) -> Body
where
    R: Source + Unpin,
    F: FnOnce() -> std::io::Result<R> + Send + 'static,
{
    Body::sized_stream(
        size,
        Pieces {
            state: State::Unopened(Some(Box::new(open))),
            left: size,
        },
    )
}

/// What can be read on another thread.
pub(super) trait Source: Send + 'static {
    fn reader(&mut self) -> &mut dyn Read;
}

impl Source for File {
    fn reader(&mut self) -> &mut dyn Read {
        self
    }
}

impl<K: Send + 'static> Source for (File, K) {
    fn reader(&mut self) -> &mut dyn Read {
        &mut self.0
    }
}

type Open<R> = Box<dyn FnOnce() -> std::io::Result<R> + Send>;
type PieceRead<R> = std::io::Result<(R, Bytes)>;

enum State<R> {
    Unopened(Option<Open<R>>),
    Reading(JoinHandle<PieceRead<R>>),
    Idle(Option<R>),
}

struct Pieces<R> {
    state: State<R>,
    left: u64,
}

fn read_piece<R: Source>(mut source: R, length: usize) -> PieceRead<R> {
    let mut piece = vec![0; length];
    let mut filled = 0;
    while filled < length {
        match source.reader().read(&mut piece[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    piece.truncate(filled);
    Ok((source, piece.into()))
}

impl<R: Source + Unpin> Stream for Pieces<R> {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let length = usize::try_from(self.left).unwrap_or(CHUNK).min(CHUNK);
            match &mut self.state {
                _ if length == 0 => return Poll::Ready(None),
                State::Unopened(open) => {
                    let Some(open) = open.take() else {
                        return Poll::Ready(None);
                    };
                    self.state = State::Reading(tokio::task::spawn_blocking(move || {
                        read_piece(open()?, length)
                    }));
                }
                State::Idle(source) => {
                    let Some(source) = source.take() else {
                        return Poll::Ready(None);
                    };
                    self.state = State::Reading(tokio::task::spawn_blocking(move || {
                        read_piece(source, length)
                    }));
                }
                State::Reading(handle) => {
                    let joined = match Pin::new(handle).poll(cx) {
                        Poll::Pending => return Poll::Pending,
                        Poll::Ready(joined) => joined,
                    };
                    let read = joined.map_err(std::io::Error::other).and_then(|read| read);
                    return Poll::Ready(Some(match read {
                        Ok((_, piece)) if piece.is_empty() => {
                            self.left = 0;
                            Err(BodyError::Incomplete)
                        }
                        Ok((source, piece)) => {
                            self.left -= piece.len() as u64;
                            self.state = State::Idle(Some(source));
                            Ok(piece)
                        }
                        Err(error) => {
                            self.left = 0;
                            Err(error.into())
                        }
                    }));
                }
            }
        }
    }
}

impl Response {
    /// Streams the file at `path`, shown in the browser under its own name.
    ///
    /// # Errors
    /// Fails with [`Http404`] if there is no such file, and if it cannot be opened.
    pub async fn file(path: impl AsRef<Path>) -> Result<Self> {
        Self::from_file(path.as_ref(), false, None).await
    }

    /// Streams the file at `path` as a download called `file_name`, or by its own name.
    ///
    /// # Errors
    /// Fails as [`file`](Self::file).
    pub async fn attachment(path: impl AsRef<Path>, file_name: Option<&str>) -> Result<Self> {
        Self::from_file(path.as_ref(), true, file_name).await
    }

    async fn from_file(path: &Path, as_attachment: bool, file_name: Option<&str>) -> Result<Self> {
        let shown = path.display().to_string();
        let owned = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || {
            let file = File::open(owned)?;
            let metadata = file.metadata()?;
            std::io::Result::Ok((file, metadata))
        })
        .await?;
        let (file, metadata) = match opened {
            Ok((_, metadata)) if !metadata.is_file() => {
                Err(Http404::new(format!("'{shown}' is not a file")))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(Http404::new(format!("'{shown}' does not exist")))?
            }
            opened => opened.with_context(|| format!("opening '{shown}'"))?,
        };
        let name = file_name
            .map(str::to_owned)
            .or_else(|| {
                path.file_name()
                    .map(|name| name.to_string_lossy().into_owned())
            })
            .unwrap_or_default();
        let mut response = Self::new(StatusCode::OK);
        response.set_body(stream(metadata.len(), move || Ok(file)));
        response.headers_mut().set(
            header::CONTENT_TYPE,
            HeaderValue::from_static(guess_type(&name)),
        );
        response
            .headers_mut()
            .set(header::CONTENT_LENGTH, metadata.len().into());
        if let Some(disposition) = content_disposition(as_attachment, &name) {
            response.set_header("content-disposition", disposition);
        }
        Ok(response)
    }
}

/// The media type that a file's name suggests.
pub fn guess_type(name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref().unwrap_or_default() {
        "html" | "htm" => "text/html",
        "txt" | "log" => "text/plain",
        "css" => "text/css",
        "csv" => "text/csv",
        "md" => "text/markdown",
        "js" | "mjs" => "text/javascript",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "text/xml",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" | "tgz" => "application/gzip",
        "bz2" => "application/x-bzip",
        "xz" => "application/x-xz",
        "br" => "application/x-brotli",
        "tar" => "application/x-tar",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "mp3" => "audio/mpeg",
        "wav" => "audio/x-wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
