//! The response that carries a file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use bytes::Bytes;
use jiff::Timestamp;
use nuages_gateway::{Body, HeaderName, HeaderValue, Headers, Method, StatusCode, header};
use nuages_web::http::{guess_type, http_date};

use crate::chunks::Chunks;
use crate::conditional::is_fresh;
use crate::range::{Wanted, wanted};

/// Files up to this size are read at once; larger ones are streamed.
const READ_AT_ONCE: u64 = 1 << 20;

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

/// How files are sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Browsers ask again each time.
    pub(crate) debug: bool,
    /// Browsers are told not to guess what a file is.
    pub(crate) nosniff: bool,
}

impl Opened {
    /// Takes a file inside the program.
    pub(crate) fn embedded(content: &'static [u8]) -> Self {
        Self::with_etag(content, etag_of(content))
    }

    /// Takes a file inside the program whose tag is known.
    pub(crate) fn with_etag(content: &'static [u8], etag: String) -> Self {
        Self {
            content: Content::Bytes(Bytes::from_static(content)),
            etag,
            modified: None,
        }
    }

    /// Opens a file; blocks. `None` for a folder.
    pub(crate) fn open(path: &Path) -> io::Result<Option<Self>> {
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
        Ok(Some(Self {
            content,
            etag: format!("\"{length:x}-{:x}\"", modified.as_microsecond()),
            modified: Some(modified),
        }))
    }

    fn length(&self) -> u64 {
        match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(_, length) => *length,
        }
    }

    /// Returns the bytes from `first` on.
    fn body(self, first: u64, length: u64) -> io::Result<Body> {
        match self.content {
            Content::Bytes(bytes) => {
                let first = usize::try_from(first)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                let length = usize::try_from(length)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len() - first);
                Ok(Body::from(bytes.slice(first..first + length)))
            }
            Content::File(mut file, _) => {
                file.seek(SeekFrom::Start(first))?;
                Ok(Body::sized_stream(length, Chunks::of(file, length)))
            }
        }
    }
}

/// Makes the response: 304 if the client has the file already, 206 for a part of it, 416 for a part that it does not have.
pub(crate) fn answer(
    method: &Method,
    request: &Headers,
    name: &str,
    file: Opened,
    manner: Manner,
) -> io::Result<(StatusCode, Headers, Body)> {
    let mut headers = Headers::with_capacity(8);
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.set(name, value);
        }
    };
    let length = file.length();
    set(
        header::CACHE_CONTROL,
        cache_control(name, manner.debug).to_owned(),
    );
    set(header::ETAG, file.etag.clone());
    if let Some(modified) = file.modified {
        set(header::LAST_MODIFIED, http_date(modified));
    }
    if is_fresh(request, &file.etag, file.modified) {
        return Ok((StatusCode::NOT_MODIFIED, headers, Body::empty()));
    }
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::CONTENT_TYPE, content_type(name));
    if manner.nosniff {
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned());
    }
    // A range is of a response's content, and only a response to GET has any.
    let wanted = match *method {
        Method::GET => wanted(request, length, &file.etag, file.modified),
        _ => Wanted::Whole,
    };
    let (status, first, length) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0, length),
        Wanted::Part(first, last) => {
            set(
                header::CONTENT_RANGE,
                format!("bytes {first}-{last}/{length}"),
            );
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        Wanted::Nothing => {
            set(header::CONTENT_RANGE, format!("bytes */{length}"));
            (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0)
        }
    };
    set(header::CONTENT_LENGTH, length.to_string());
    let body = match status {
        StatusCode::RANGE_NOT_SATISFIABLE => Body::empty(),
        _ => file.body(first, length)?,
    };
    Ok((status, headers, body))
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

/// Returns a tag that differs for different contents (FNV-1a and the length).
pub(crate) fn etag_of(content: &[u8]) -> String {
    let hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("\"{:x}-{hash:x}\"", content.len())
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
